"""Who of care works what: given to a colleague, and given back by whoever is away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.desk import alone, promises, steps
from bot.desk.context import TurnContext
from bot.desk.showing import screens
from bot.dialogue import turns, words
from bot.dialogue.cards import NoticeCard
from bot.dialogue.learning import TeachField
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.reports import ReportCard, ReportLine, ReportPart
from bot.errors import FormError, TooLateError
from bot.model import slots
from bot.model.people import Agent, Conversation
from bot.model.questions import new_id
from bot.model.tickets import LIVE, Move, Status, Ticket
from bot.numbers import windows
from bot.ports.channel import Delivery
from bot.storage import absences

LATEST = 500  # tickets whose people are known as colleagues
OFFERED = 24  # colleagues to choose from
LONGEST = timedelta(days=366)  # that somebody is away


def fields(context: TurnContext, number: str, by: Agent) -> Iterator[TeachField]:
    """Colleagues who have worked a ticket lately and are not away."""
    context.ticket(number, by)
    choices = [(one.id, one.name) for one in _known(context) if one.id != by.id][:OFFERED]
    if not choices:
        raise TooLateError(words.NO_COLLEAGUES)
    yield TeachField("to", words.ASSIGN_TO, value=choices[0][0], choices=tuple(choices), limit=200)


def assign(context: TurnContext, turn: turns.Teach) -> list[Delivery]:
    """The colleague has it from now on, and is told."""
    ticket = context.ticket(turn.about, turn.by)
    there = {one.id: one for one in _known(context)}
    to = there.get(turn.filled.get("to", ""))
    if to is None:
        raise FormError({"to": words.SAY_WHO})
    if ticket.status not in LIVE:
        raise TooLateError(words.too_late(ticket))
    ticket = _given(context, ticket, to, turn.by)
    told = screens.nudge_care(
        ticket, context.knowledge, lambda: words.given_to_you(ticket.number, turn.by.name)
    )
    return [*screens.everywhere(ticket, context.knowledge), told]


def away_fields(context: TurnContext) -> Iterator[TeachField]:
    yield TeachField("until", words.AWAY_UNTIL, limit=10, hint=words.AWAY_HINT)


def away(context: TurnContext, turn: turns.Teach) -> list[Delivery]:
    """Whatever they have goes back to the desk, and nobody gives them anything until that day."""
    day = _day(turn.filled.get("until", ""))
    zone = windows.zone_of(context.knowledge)
    back = datetime.combine(day, time(), zone)
    if not context.now < back < context.now + LONGEST:
        raise FormError({"until": words.AWAY_HINT})
    absences.leave(context.memory.connection, turn.by.id, back)
    given = [
        each
        for one in context.memory.tickets.with_agent(turn.by.id)
        for each in _back(context, one, turn.by)
    ]
    return [*given, _told(context, turn.by, day), *_shown_anew(context, turn)]


def _told(context: TurnContext, by: Agent, day: date) -> Delivery:
    """The desk hears of it."""
    with context.to_care():
        notice = NoticeCard(words.somebody_away(by.name, day), "")
        return Delivery(context.care, new_id(), notice)


def back(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    absences.come_back(context.memory.connection, turn.by.id)
    return door(context, turn.by, turn.where, turn.seen)


def door(context: TurnContext, by: Agent, where: Conversation, pressed: str = "") -> list[Delivery]:
    """To them alone; in place of the card that was pressed."""
    there = alone.conversation(where) or where
    slot = slots.list_at(there.place, pressed)
    return [Delivery(there.place, slot, card(context, by, slot))]


def _shown_anew(context: TurnContext, turn: turns.Teach) -> Iterator[Delivery]:
    """The card whose button opened the form."""
    if turn.place and slots.list_at(turn.place, turn.about) == turn.about:
        yield Delivery(turn.place, turn.about, card(context, turn.by, turn.about))


def card(context: TurnContext, by: Agent, slot: str = "") -> ReportCard:
    """Whether somebody is away, with the button that changes it, and what they have; the button
    carries the slot that the card fills."""
    until = absences.every(context.memory.connection, context.now).get(by.id)
    zone = windows.zone_of(context.knowledge)
    day = until.astimezone(zone).date() if until else None
    lines = tuple(_line(one) for one in context.memory.tickets.with_agent(by.id))
    parts = (ReportPart(words.YOU_HAVE, lines),) if lines else ()
    press = Press(Lesson.BACK, seen=slot) if day else Press(Lesson.AWAY, slot)
    return ReportCard(words.away_until(day), "", parts, (press,))


def _line(ticket: Ticket) -> ReportLine:
    return ReportLine(
        f"{ticket.number} · {ticket.subject}", press=Press(Lesson.TICKET, ticket.number)
    )


def _given(context: TurnContext, ticket: Ticket, to: Agent, by: Agent) -> Ticket:
    """As if they had claimed it; why says who gave it."""
    if ticket.status is Status.WAITING:
        ticket = promises.renewed(context, replace(ticket, assignee=to))
        context.memory.keep_ticket(ticket)
        return ticket
    if ticket.status is Status.CLAIMED:
        ticket = steps.make(context, ticket, Move.RELEASE, by)
    return steps.make(context, ticket, Move.CLAIM, to, words.given_by(by.name))


def _back(context: TurnContext, ticket: Ticket, by: Agent) -> Iterator[Delivery]:
    if ticket.status is Status.CLAIMED:
        ticket = steps.make(context, ticket, Move.RELEASE, by, words.AWAY_REASON)
    else:
        ticket = replace(ticket, assignee=None)
        context.memory.keep_ticket(ticket)
    yield from screens.everywhere(ticket, context.knowledge)
    yield screens.nudge_care(
        ticket, context.knowledge, lambda: words.back_at_the_desk(ticket.number, by.name)
    )


def _known(context: TurnContext) -> list[Agent]:
    """Whoever has one of the latest tickets, and is not away, by name."""
    gone = absences.every(context.memory.connection, context.now)
    found: dict[str, Agent] = {}
    for one in context.memory.tickets.assignees(LATEST):
        found.setdefault(one.id, one)
    there = (one for one in found.values() if one.id not in gone and _works_here(one))
    return sorted(there, key=_name)


def _works_here(agent: Agent) -> bool:
    """Neither whoever was forgotten, whose id says of no channel, nor people of a helpdesk, which
    is their company: nothing would reach them."""
    channel, _, person = agent.id.partition(":")
    return bool(person) and agent.company.id != channel


def _name(agent: Agent) -> str:
    return agent.name.casefold()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise FormError({"until": words.AWAY_HINT}) from None
