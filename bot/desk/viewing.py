"""Which card shows what a page asks for."""

from __future__ import annotations

from bot.desk import (
    announcing,
    changing,
    colleagues,
    known_issues,
    leads,
    subjects,
    suggesting,
    teaching,
    telling,
)
from bot.desk.context import TurnContext
from bot.desk.showing import (
    announcement_cards,
    issue_cards,
    learning_cards,
    presenter,
    receipts,
    ticket_cards,
)
from bot.dialogue import views
from bot.dialogue.cards import Card
from bot.errors import StaleError
from bot.learning import overlay
from bot.model.changes import Kind

EVERY = 2000  # rooms of an announcement on its page


def looked_at(context: TurnContext, view: views.View) -> Card:
    """StaleError where it is gone."""
    match view:
        case views.TicketView():
            ticket = context.ticket(view.ticket, view.by)
            return ticket_cards.care_card(ticket, context.knowledge)
        case views.TaughtView():
            ticket = context.ticket(view.ticket, view.by)
            return learning_cards.ticket_card(context, ticket, "")
        case views.SuggestionsView():
            return suggesting.card(context, context.ticket(view.ticket, view.by))
        case views.OwnView():
            return colleagues.card(context, view.by)
        case views.MissesView():
            return learning_cards.miss_list(context, "", view.order, view.part)
        case views.ChangesView():
            return learning_cards.changes_in(context, view.stages, view.order, view.part)
        case views.MissView():
            return learning_cards.miss_card(context, leads.group(context, view.group), "")
        case views.ChangeView(telling=True):
            return telling.preview(context, changing.known(context, view.change))
        case views.ChangeView():
            return changing.card(context, changing.known(context, view.change))
        case views.EntryView():
            entry = subjects.entry_named(view.entry, context.knowledge)
            return presenter.sample_card(entry, context.knowledge)
        case views.DraftView():
            return _draft(context, view)
        case views.IssuesView():
            return issue_cards.every(context.memory.connection)
        case views.IssueView():
            issue = known_issues.known(context, view.issue)
            return issue_cards.card(context.memory.connection, issue)
        case views.AnnouncementsView():
            return announcement_cards.every(context)
        case views.AnnouncementView():
            news = announcing.known(context, view.announcement)
            return announcement_cards.card(context, news, most=EVERY)
        case views.VersionView():
            return receipts.receipt_card(context, view.entry, view.number)


def _draft(context: TurnContext, view: views.DraftView) -> Card:
    _, change = teaching.checked(context, view.draft)
    if change.kind is Kind.OUT_OF_SCOPE:
        return presenter.refusal(change.proposal.outside[0], context.knowledge)
    knowledge = overlay.with_change(context.knowledge, change)
    if change.entry not in knowledge.by_id:
        raise StaleError("the change is of no answer")
    return presenter.sample_card(knowledge.by_id[change.entry], knowledge)
