"""Which cards show a ticket: from what is known of it to what each side sees; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.desk import subjects
from bot.dialogue import cards, speech, tongues, words
from bot.dialogue.lessons import Lesson, Press
from bot.knowledge.entries import Entry, Knowledge, Route
from bot.knowledge.translations import spoken
from bot.model import slots
from bot.model.attachments import carried, left
from bot.model.promises import Pledge, Promise
from bot.model.tickets import CARE_MOVES, LIVE, PARTNER_MOVES, Detail, Move, Said, Ticket, Totals

TICKETS_A_PAGE = 10
TOLD = (
    Move.CLAIM,
    Move.REPLY,
    Move.RESOLVE,
    Move.WITHDRAW,
    Move.DISMISS,
    Move.REOPEN,
)  # what a partner is told


def ticket_card(ticket: Ticket, knowledge: Knowledge) -> cards.TicketCard:
    knowledge = spoken(knowledge, speech.language())
    route = subjects.route_named(ticket.route, knowledge)
    return cards.TicketCard(
        number=ticket.number,
        route=route.name,
        subject=ticket.subject,
        status=ticket.status,
        urgent=ticket.urgent,
        files=carried(ticket.files),
        filed=ticket.filed,
        due=ticket.due if ticket.remind else None,
        opens=_opens(ticket, route),
        history=tuple(replace(step, reason="") for step in ticket.history if step.move in TOLD),
        next=words.what_next(ticket, route.answers),
        moves=tuple(move for move in PARTNER_MOVES if ticket.may(move)),
        judge=ticket.verdict_wanted,
        left=left(ticket.files),
    )


def reply_cards(ticket: Ticket, knowledge: Knowledge) -> list[tuple[str, cards.ReplyCard]]:
    """Care's words to the partner, each with its slot, the latest last and with the partner's
    buttons."""
    knowledge = spoken(knowledge, speech.language())
    to = cards.Addressee(ticket.by.id, ticket.by.name)
    moves = tuple(move for move in PARTNER_MOVES if ticket.may(move))
    drawn = []
    for number, said in enumerate(ticket.said):
        if said.by_care:
            route = subjects.route_named(said.route or ticket.route, knowledge).name
            card = cards.ReplyCard(
                ticket.number, to, said.who, route, said.text, moves, foreign(said.text)
            )
            drawn.append((slots.reply(ticket.number, number), card))
    return drawn


def care_card(ticket: Ticket, knowledge: Knowledge) -> cards.CareCard:
    knowledge = spoken(knowledge, speech.language())
    entry = knowledge.by_id.get(ticket.entry or "")
    return cards.CareCard(
        number=ticket.number,
        route=subjects.route_named(ticket.route, knowledge).name,
        status=ticket.status,
        urgent=ticket.urgent,
        filed=ticket.filed,
        due=ticket.due if ticket.remind else None,
        promised=tuple((one.pledge, one.due) for one in _further(ticket)),
        assignee=ticket.assignee.name if ticket.assignee else None,
        who=ticket.by.name,
        company=ticket.by.company.name,
        channel=ticket.where.place.channel,
        venue=ticket.where.venue,
        link=ticket.link,
        subject=ticket.subject,
        body=unless_said(ticket.body, ticket.subject),
        words=unless_said(ticket.asked, ticket.subject, ticket.body),
        entry=cards.Choice(entry.id, entry.question) if entry else None,
        shown=ticket.shown,
        details=details(ticket, entry),
        files=ticket.files,
        staff_note=entry.staff_note if entry else None,
        said=tuple(map(told, ticket.said)),
        notes=ticket.notes,
        history=ticket.history,
        solved=ticket.solved,
        moves=tuple(move for move in CARE_MOVES if ticket.may(move)),
        quoted=ticket.quoted,
        lessons=tuple(_lessons(ticket, entry)),
        written=foreign(partners_words(ticket)),
    )


def _opens(ticket: Ticket, route: Route) -> datetime | None:
    """When work begins, for whoever wrote while nobody works and has no answer yet."""
    if route.hours is None or ticket.answered or ticket.status not in LIVE:
        return None
    return None if route.hours.working(ticket.filed) else route.hours.opening(ticket.filed)


def _further(ticket: Ticket) -> Iterator[Promise]:
    """What is owed besides the first answer."""
    for one in ticket.owed if ticket.status in LIVE else ():
        if one.pledge is not Pledge.FIRST_ANSWER:
            yield one


def details(ticket: Ticket, entry: Entry | None) -> tuple[Detail, ...]:
    """With the labels in the reader's language, where the entry still asks for them."""
    labels = {field.english or field.label: field.label for field in entry.form} if entry else {}
    return tuple(replace(one, label=labels.get(one.label, one.label)) for one in ticket.details)


def partners_words(ticket: Ticket) -> str:
    """Without the subject, which the form fills in."""
    return f"{ticket.body}\n{ticket.asked}"


def foreign(text: str) -> str:
    """The language of a human's words, as the reader calls it; empty where it is the reader's, or
    not sure."""
    language = tongues.sure(text)
    return "" if language in ("", speech.language()) else speech.called(language)


def told(said: Said) -> Said:
    """With the language of the words, where the reader reads another."""
    language = foreign(said.text)
    return replace(said, who=words.in_language(said.who, language)) if language else said


def _lessons(ticket: Ticket, entry: Entry | None) -> Iterator[Press]:
    """What else can be done with it; what can be taught from it: its resolution once, its answer
    always."""
    if ticket.may(Move.REPLY):
        yield Press(Lesson.SUGGESTIONS, ticket.number)
        yield Press(Lesson.ASSIGN, ticket.number)
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


def ticket_line(ticket: Ticket) -> cards.TicketLine:
    return cards.TicketLine(ticket.number, ticket.subject, ticket.status, ticket.filed)


def ticket_list_card(
    slot: str, tickets: tuple[Ticket, ...], page: int, totals: Totals
) -> cards.TicketListCard:
    """`tickets` are those of the page and, if there is a next page, one more."""
    lines = tuple(map(ticket_line, tickets[:TICKETS_A_PAGE]))
    return cards.TicketListCard(slot, lines, page, len(tickets) > TICKETS_A_PAGE, totals)
