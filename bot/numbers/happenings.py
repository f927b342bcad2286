"""What happened to a ticket, and how long it took: pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from bot.knowledge.hours import Hours
from bot.model.suggestions import Suggestion
from bot.model.tickets import Move, Moved, Ticket
from bot.numbers.definitions import What
from bot.numbers.windows import JUDGED, day_of

_SOLVING = (Move.RESOLVE, Move.WITHDRAW)
_RETURNING = (Move.REOPEN, Move.ANSWER)

_BECAME = {
    Suggestion.AS_IT_STOOD: What.AS_IT_STOOD,
    Suggestion.EDITED: What.EDITED,
    Suggestion.IGNORED: What.IGNORED,
}

Happening = tuple[What, datetime, datetime | None]
"""What, when, and since when somebody waited for it."""


def rows(ticket: Ticket, hours: Hours | None, zone: tzinfo) -> Iterator[dict[str, Any]]:
    """`hours` are those of its route."""
    for what, at, since in happened(ticket):
        yield {
            "ticket": ticket.number,
            "at": at,
            "day": day_of(at, zone),
            "what": what,
            "company": ticket.by.company.id,
            "route": ticket.route,
            "minutes": None if since is None else _minutes(since, at, hours),
        }


def happened(ticket: Ticket) -> Iterator[Happening]:
    yield What.FILED, ticket.filed, None
    yield from _answers(ticket)
    yield from _steps(ticket)
    yield from _promises(ticket)
    for one in ticket.suggested:
        if one.became in _BECAME:
            yield _BECAME[one.became], one.at, None


def _promises(ticket: Ticket) -> Iterator[Happening]:
    """Each counts once it is kept, or once it broke."""
    for one in ticket.promises:
        if one.kept and one.kept <= one.due:
            yield What.TARGET_MET, one.kept, None
        elif one.kept or one.told:
            yield What.TARGET_MISSED, one.due, None


def _answers(ticket: Ticket) -> Iterator[Happening]:
    """The partner waits from filing on, and again from their first word after an answer."""
    waiting: datetime | None = ticket.filed
    what = What.FIRST_ANSWER
    for said in sorted(ticket.said, key=lambda one: one.at):
        if not said.by_care:
            waiting = waiting or said.at
        elif waiting is not None:
            yield what, said.at, waiting
            what, waiting = What.NEXT_ANSWER, None


def _steps(ticket: Ticket) -> Iterator[Happening]:
    ended, since = False, ticket.filed
    for number, step in enumerate(ticket.history):
        if step.move in _SOLVING:
            yield What.SOLVED, step.at, since
            yield from _merits(ticket, number, step, since)
            ended = True
        elif step.move is Move.DISMISS:
            yield What.DISMISSED, step.at, None
            ended = True
        elif ended and step.move in _RETURNING:
            yield What.REOPENED, step.at, None
            ended, since = False, step.at


def _merits(ticket: Ticket, number: int, step: Moved, since: datetime) -> Iterator[Happening]:
    returned = next((one for one in ticket.history[number + 1 :] if one.move in _RETURNING), None)
    if returned is None or returned.at - step.at > JUDGED:
        yield What.DURABLE, step.at, None
    answers = [one for one in ticket.said if one.by_care and since <= one.at <= step.at]
    if len(answers) == 1:
        yield What.ONE_TOUCH, step.at, None


def _minutes(since: datetime, at: datetime, hours: Hours | None) -> int:
    """Whole minutes of working time, where the hours are known; of the clock elsewhere."""
    passed = hours.between(since, at) if hours else at - since
    return int(passed.total_seconds() // 60)
