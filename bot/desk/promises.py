"""What is promised of a ticket: made and kept with every step and word, and told of before it
breaks and when it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import subjects
from bot.desk.context import TurnContext
from bot.desk.showing import screens
from bot.dialogue import words
from bot.knowledge.hours import Target
from bot.model.events import Happened
from bot.model.promises import Pledge, Promise
from bot.model.tickets import LIVE, Move, Status, Ticket
from bot.ports.channel import Delivery

WARNED = 0.75  # of a target has passed when care is warned of it


def renewed(context: TurnContext, ticket: Ticket) -> Ticket:
    """The ticket with what is owed of it now. What is done was kept, however late; what nobody
    waits for any more is no promise."""
    target = subjects.route_named(ticket.route, context.knowledge).target
    owed = dict(_owed(ticket))
    kept = [*_kept(ticket, owed, context.now)]
    open_ones = {one.pledge for one in kept if not one.kept}
    made = [
        _made(target, pledge, since)
        for pledge, since in owed.items()
        if target and pledge not in open_ones and _within(target, pledge)
    ]
    return replace(ticket, promises=(*kept, *made))


def told(context: TurnContext, ticket: Ticket) -> list[Delivery]:
    """A warning to whoever has the ticket, else to the desk; what broke, to the desk. A first
    answer that is late is reminded of elsewhere. Where nothing is promised any more nothing is
    said."""
    target = subjects.route_named(ticket.route, context.knowledge).target
    if target is None:
        kept = tuple(one for one in ticket.promises if one.kept)
        ticket = replace(ticket, promises=kept)
        context.memory.keep_ticket(ticket)
        return screens.everywhere(ticket, context.knowledge)
    near = [one for one in ticket.owed if one.look and one.look <= context.now]
    _keep(context, ticket, [_looked(one, context.now) for one in near])
    for one in near:
        what = Happened.TARGET_MISSED if one.due <= context.now else Happened.CARE_WARNED
        context.record(what, ticket.by, ticket.question, one.pledge, ticket.number)
    return [each for one in near for each in _said(context, ticket, one)]


def _said(context: TurnContext, ticket: Ticket, promise: Promise) -> Iterator[Delivery]:
    broken = promise.due <= context.now
    if broken and promise.pledge is Pledge.FIRST_ANSWER:
        return
    nobody = replace(ticket, assignee=None) if broken else ticket
    yield screens.nudge_care(nobody, context.knowledge, _sentence(ticket, promise, broken))


def _sentence(ticket: Ticket, promise: Promise, broken: bool) -> Callable[[], str]:
    if broken:
        who = ticket.assignee.name if ticket.assignee else None
        return lambda: words.promise_broken(ticket.number, promise.pledge, who)
    return lambda: words.promise_near(ticket.number, promise.pledge)


def _looked(promise: Promise, now: datetime) -> Promise:
    return replace(promise, warned=True, told=promise.told or promise.due <= now)


def _keep(context: TurnContext, ticket: Ticket, changed: list[Promise]) -> None:
    now = {(one.pledge, one.since): one for one in changed}
    promises = tuple(now.get((one.pledge, one.since), one) for one in ticket.promises)
    context.memory.keep_ticket(replace(ticket, promises=promises))


def _owed(ticket: Ticket) -> Iterator[tuple[Pledge, datetime]]:
    """What its partner waits for, and since when."""
    if ticket.status not in LIVE:
        return
    yield Pledge.SOLUTION, _alive_since(ticket)
    if not ticket.answered:
        yield Pledge.FIRST_ANSWER, ticket.filed
    elif ticket.status is not Status.WAITING and (since := _word_since(ticket)):
        yield Pledge.NEXT_ANSWER, since


def _alive_since(ticket: Ticket) -> datetime:
    """When it was filed, or came back after it had ended."""
    since, ended = ticket.filed, False
    for step in ticket.history:
        if step.move in (Move.RESOLVE, Move.WITHDRAW, Move.DISMISS):
            ended = True
        elif ended:
            since, ended = step.at, False
    return since


def _word_since(ticket: Ticket) -> datetime | None:
    """The partner's first word after care's last one."""
    since: datetime | None = None
    for said in ticket.said:
        since = None if said.by_care else since or said.at
    return since


def _kept(ticket: Ticket, owed: dict[Pledge, datetime], now: datetime) -> Iterator[Promise]:
    for one in ticket.promises:
        if one.kept or owed.get(one.pledge) == one.since:
            yield one
        elif ticket.status is not Status.DISMISSED:
            yield replace(one, kept=now)


def _within(target: Target, pledge: Pledge) -> timedelta | None:
    match pledge:
        case Pledge.FIRST_ANSWER:
            return target.first_answer
        case Pledge.NEXT_ANSWER:
            return target.next_answer
        case Pledge.SOLUTION:
            return target.solution


def _made(target: Target, pledge: Pledge, since: datetime) -> Promise:
    within = _within(target, pledge) or timedelta()
    warn = target.hours.after(since, within * WARNED)
    return Promise(pledge, since, target.hours.after(since, within), warn)
