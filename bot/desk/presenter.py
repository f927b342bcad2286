"""Which card shows a question, a topic or a ticket: from what is known to what is seen; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from bot.dialogue import words
from bot.dialogue.cards import (
    Addressee,
    AddToTicket,
    AnswerCard,
    Asked,
    Below,
    Card,
    CareCard,
    Choice,
    ChoicesCard,
    NoAnswerCard,
    NoticeCard,
    Origin,
    RaiseTicket,
    ReplyCard,
    TicketCard,
    TicketLine,
    TicketListCard,
    TopicCard,
    TopicLine,
    TopicsCard,
    UnpublishedCard,
    WelcomeCard,
)
from bot.dialogue.lessons import Lesson, Press
from bot.errors import StaleError
from bot.knowledge.entries import Entry, Knowledge, Route
from bot.knowledge.prose import first_line
from bot.model import slots
from bot.model.people import Venue
from bot.model.questions import Question, Showing
from bot.model.tickets import CARE_MOVES, PARTNER_MOVES, Move, Ticket, carried, left
from bot.search import Decision

RELATED = 3
CHOICES = 4
PREVIEW = 120
TICKETS_A_PAGE = 10
TOLD = (
    Move.CLAIM,
    Move.REPLY,
    Move.RESOLVE,
    Move.WITHDRAW,
    Move.DISMISS,
    Move.REOPEN,
)  # what a partner is told


def question_card(question: Question, knowledge: Knowledge) -> Card:
    """What the question's message shows; StaleError when its entry was withdrawn."""
    match question.showing:
        case Showing.ENTRY:
            return _entry_card(question, entry_of(question, knowledge), knowledge)
        case Showing.CHOICES:
            return ChoicesCard(_asked(question), offers(question.near[:CHOICES], knowledge))
        case Showing.NONE:
            return _no_answer_card(question, knowledge)
        case Showing.WORDS:
            return _words_card(question)
        case Showing.HANDOFF if question.ticket:
            return NoticeCard(words.ticket_raised(question.ticket), words.TICKET_NEXT)
        case Showing.HANDOFF:
            happened, now = words.A_HUMAN if question.text else words.FILES_ONLY
            return NoticeCard(happened, now, RaiseTicket(question.id))


def has_choices(question: Question) -> bool:
    """Whether choices can be shown for it: something was found, and not opened from a list."""
    found = question.decision in (Decision.ANSWER, Decision.CHOICES)
    return found and bool(question.near)


def entry_of(question: Question, knowledge: Knowledge) -> Entry:
    """The entry that the question's message shows."""
    entry = knowledge.by_id.get(question.entry or "")
    if entry is None:
        raise StaleError(f"entry {question.entry} was withdrawn")
    return entry


def route_of(question: Question, knowledge: Knowledge) -> Route:
    return entry_of(question, knowledge).route if question.entry else default_route(knowledge)


def route_named(id: str, knowledge: Knowledge) -> Route:
    """The route, or the default one when it was withdrawn since."""
    return next((route for route in knowledge.routes if route.id == id), default_route(knowledge))


def default_route(knowledge: Knowledge) -> Route:
    """Where a ticket goes that no entry says more about: the first of routes.yaml."""
    return knowledge.routes[0]


def offers(entries: Iterable[str], knowledge: Knowledge) -> tuple[Choice, ...]:
    """Those of the entries that still exist, as buttons."""
    found = (knowledge.by_id[entry] for entry in entries if entry in knowledge.by_id)
    return tuple(Choice(entry.id, entry.question, _preview(entry)) for entry in found)


def topics_card(slot: str, knowledge: Knowledge) -> TopicsCard:
    lines = (
        TopicLine(topic.id, topic.title, len([*knowledge.of_topic(topic.id)]))
        for topic in knowledge.topics
    )
    return TopicsCard(slot, tuple(lines))


def topic_card(slot: str, topic: str, knowledge: Knowledge) -> TopicCard:
    entries = [*knowledge.of_topic(topic)]
    if not entries:
        raise StaleError(f"topic {topic} was withdrawn")
    return TopicCard(
        slot, topic, entries[0].topic.title, offers((entry.id for entry in entries), knowledge)
    )


def welcome_card(knowledge: Knowledge) -> WelcomeCard:
    """Three published questions, each of another topic."""
    return WelcomeCard(
        offers((entry.id for entry in islice(first_entries(knowledge), 3)), knowledge)
    )


def first_entries(knowledge: Knowledge) -> Iterator[Entry]:
    """The first published entry of each topic."""
    firsts = (
        next((e for e in knowledge.of_topic(t.id) if e.answer), None) for t in knowledge.topics
    )
    return filter(None, firsts)


def ticket_card(ticket: Ticket, knowledge: Knowledge) -> TicketCard:
    route = route_named(ticket.route, knowledge)
    return TicketCard(
        number=ticket.number,
        route=route.name,
        subject=ticket.subject,
        status=ticket.status,
        urgent=ticket.urgent,
        files=carried(ticket.files),
        filed=ticket.filed,
        due=ticket.due if ticket.remind else None,
        history=tuple(replace(step, reason="") for step in ticket.history if step.move in TOLD),
        next=words.what_next(ticket, route.answers),
        moves=tuple(move for move in PARTNER_MOVES if ticket.may(move)),
        judge=ticket.verdict_wanted,
        left=left(ticket.files),
    )


def reply_cards(ticket: Ticket, knowledge: Knowledge) -> list[tuple[str, ReplyCard]]:
    """Care's words to the partner, each with its slot, the latest last and with the partner's
    buttons."""
    to = Addressee(ticket.by.id, ticket.by.name)
    moves = tuple(move for move in PARTNER_MOVES if ticket.may(move))
    cards = []
    for number, said in enumerate(ticket.said):
        if said.by_care:
            route = route_named(said.route or ticket.route, knowledge).name
            card = ReplyCard(ticket.number, to, said.who, route, said.text, moves)
            cards.append((slots.reply(ticket.number, number), card))
    return cards


def care_card(ticket: Ticket, knowledge: Knowledge) -> CareCard:
    entry = knowledge.by_id.get(ticket.entry or "")
    return CareCard(
        number=ticket.number,
        route=route_named(ticket.route, knowledge).name,
        status=ticket.status,
        urgent=ticket.urgent,
        filed=ticket.filed,
        due=ticket.due if ticket.remind else None,
        assignee=ticket.assignee.name if ticket.assignee else None,
        who=ticket.by.name,
        company=ticket.by.company.name,
        channel=ticket.where.place.channel,
        venue=ticket.where.venue,
        link=ticket.link,
        subject=ticket.subject,
        body=unless_said(ticket.body, ticket.subject),
        words=unless_said(ticket.asked, ticket.subject, ticket.body),
        entry=Choice(entry.id, entry.question) if entry else None,
        shown=ticket.shown,
        details=ticket.details,
        files=ticket.files,
        staff_note=entry.staff_note if entry else None,
        said=ticket.said,
        notes=ticket.notes,
        history=ticket.history,
        solved=ticket.solved,
        moves=tuple(move for move in CARE_MOVES if ticket.may(move)),
        lessons=tuple(_lessons(ticket, entry)),
    )


def _lessons(ticket: Ticket, entry: Entry | None) -> Iterator[Press]:
    """What can be taught from it: its resolution once, its answer always."""
    if ticket.teaches:
        yield Press(Lesson.TEACH, ticket.number)
    if entry:
        yield Press(Lesson.CHANGE_ENTRY, f"ticket/{ticket.number}")
    if entry and ticket.version:
        yield Press(Lesson.RECEIPT, f"{entry.id}/{ticket.version}")


def unless_said(text: str, *before: str) -> str:
    """Nothing where one of those says the same already, whatever its white space."""
    same = {" ".join(each.split()) for each in before}
    return "" if " ".join(text.split()) in same else text


def ticket_line(ticket: Ticket) -> TicketLine:
    return TicketLine(ticket.number, ticket.subject, ticket.status, ticket.filed)


def ticket_list_card(slot: str, tickets: tuple[Ticket, ...], page: int) -> TicketListCard:
    """`tickets` are those of the page and, if there is a next page, one more."""
    lines = tuple(map(ticket_line, tickets[:TICKETS_A_PAGE]))
    return TicketListCard(slot, lines, page, more=len(tickets) > TICKETS_A_PAGE)


def _entry_card(
    question: Question, entry: Entry, knowledge: Knowledge
) -> AnswerCard | UnpublishedCard:
    near = question.near if question.refused else entry.related
    related = offers([id for id in near if id != entry.id][:RELATED], knowledge)
    origin = Origin(entry.topic.title, entry.source.page, entry.reviewed, entry.id, entry.version)
    if entry.answer is None:
        return UnpublishedCard(_asked(question), entry.question, origin, related)
    return AnswerCard(
        asked=_asked(question),
        title=entry.question,
        answer=entry.answer,
        origin=origin,
        related=related,
        feedback=question.feedback,
        shareable=question.where.venue is Venue.COMMAND and not question.shared,
    )


def _no_answer_card(question: Question, knowledge: Knowledge) -> NoAnswerCard:
    answers = default_route(knowledge).answers
    return NoAnswerCard(_asked(question), question.text, answers, refused=has_choices(question))


def _words_card(question: Question) -> NoticeCard:
    """Words that the bot has nothing to say to, below a ticket."""
    if question.below is None:
        raise StaleError("these words are below no ticket")
    if question.added:
        return NoticeCard(words.added_to(question.below), words.TICKET_NEXT)
    button = AddToTicket(question.id, question.below)
    return NoticeCard(words.is_this_for(question.below), words.NOT_WITH_CARE, button)


def _asked(question: Question) -> Asked:
    return Asked(
        question=question.id,
        restated=question.text if question.where.venue is Venue.COMMAND else None,
        urgent=question.urgent,
        files=carried(question.files),
        ticket=question.ticket,
        left=left(question.files),
        below=Below(question.below, question.added) if question.below else None,
    )


def _preview(entry: Entry) -> str:
    line = first_line(entry.answer) if entry.answer else words.UNPUBLISHED_SHORT
    return line if len(line) <= PREVIEW else line[: PREVIEW - 1].rsplit(" ", 1)[0] + "…"
