"""The steps of a change: who may take which, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bot.desk import alone
from bot.desk.context import TurnContext
from bot.desk.showing import change_cards
from bot.dialogue import turns, words
from bot.dialogue.learning import ChangeCard
from bot.dialogue.lessons import Lesson, stage_of
from bot.errors import RefusedError, StaleError, TooLateError
from bot.learning import checking, overlay
from bot.learning.book import ChangeBook
from bot.learning.misses import MissBook
from bot.model import slots
from bot.model.changes import PENDING, Change, Kind, Report, Stage, Step, stepped
from bot.model.misses import GroupState
from bot.model.people import CLOCK, Partner
from bot.ports.channel import Delivery

STEPS: Mapping[Lesson, Step] = {
    Lesson.APPROVE: Step.APPROVE,
    Lesson.APPROVE_ANYWAY: Step.APPROVE,
    Lesson.REJECT: Step.REJECT,
    Lesson.WITHDRAW: Step.WITHDRAW,
    Lesson.PUBLISH: Step.PUBLISH,
    Lesson.UNDO: Step.UNDO,
}
Draw = Callable[[TurnContext, Change, str], ChangeCard]
_ENDS = (Step.REJECT, Step.WITHDRAW, Step.EXPIRE, Step.UNDO)


def take(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    """Compare and set: of two presses the second is told what became of it."""
    change = known(context, turn.about, alone=True)
    step = STEPS[turn.lesson]
    if change.stage != stage_of(turn.seen) or not change.may(step):
        raise TooLateError(words.change_too_late(change.id, change.stage))
    _check(context, change, turn)
    return shown(context, turn, make(context, change, step, turn.by))


def card(context: TurnContext, change: Change, slot: str = "") -> ChangeCard:
    """`slot` is that of a list in whose place it stands."""
    return change_cards.change_card(context.knowledge, context.memory, change, slot)


def checked(context: TurnContext, turn: turns.Assess) -> list[Delivery]:
    """Two replicas may check the same change: the first counts. What was checked is so again when
    something else was published since."""
    change = ChangeBook(context.memory.connection).change(turn.change, alone=True)
    if change is None or not change.may(Step.CHECK):
        return _checked_again(context, change, turn.report) if change else []
    change = make(context, replace(change, report=turn.report), Step.CHECK, turn.by)
    return [at_home(context, change)]


def _checked_again(context: TurnContext, change: Change, report: Report) -> list[Delivery]:
    """An approval holds unless it costs more by now than the approver saw."""
    waits = change.stage in PENDING and change.report is not None
    if not waits or report.of != context.knowledge.fingerprint:
        return []
    former, change = change.report, replace(change, report=report)
    if former and change.may(Step.CHECK_AGAIN) and report.costs_more(former):
        change = make(context, change, Step.CHECK_AGAIN, CLOCK)
    else:
        ChangeBook(context.memory.connection).amend(change)
    return [at_home(context, change)]


def lapse(context: TurnContext, turn: turns.Lapse) -> list[Delivery]:
    change = ChangeBook(context.memory.connection).change(turn.change, alone=True)
    if change is None or not change.may(Step.EXPIRE) or change.expires > context.now:
        return []
    return [at_home(context, make(context, change, Step.EXPIRE, turn.by))]


def known(context: TurnContext, id: str, *, alone: bool = False) -> Change:
    """TooLateError for one that only a newer release can read; `alone` as in ChangeBook."""
    book = ChangeBook(context.memory.connection)
    change = book.change(id, alone=alone)
    if change is not None:
        return change
    if id in {one.id for one in book.unknown()}:
        raise TooLateError(words.changes_unknown([id]))
    raise StaleError(f"the change {id} is gone")


def make(context: TurnContext, change: Change, step: Step, by: Partner) -> Change:
    """TooLateError where somebody else was first."""
    book = ChangeBook(context.memory.connection)
    after = stepped(change, step, by, context.now)
    if step is Step.PUBLISH:
        after = replace(after, published=book.advance())
    if step is Step.UNDO:
        book.advance()
    if not book.keep(after, change.stage, step, by.id, context.now):
        raise TooLateError(words.change_too_late(change.id, known(context, change.id).stage))
    if step in _ENDS and change.evidence.group:
        misses = MissBook(context.memory.connection)
        misses.move(change.evidence.group, GroupState.OPEN)
    return after


def at_home(context: TurnContext, change: Change, draw: Draw = card) -> Delivery:
    """Its card, where changes are worked."""
    to, slot = context.knowledge_desk.place, slots.change(change.id)
    return context.at_home(to, slot, partial(draw, context, change, ""))


def shown(
    context: TurnContext, turn: turns.Learn, change: Change, draw: Draw = card
) -> list[Delivery]:
    """There, and where it was pressed."""
    home = at_home(context, change, draw)
    return alone.stepped(turn, home, partial(draw, context, change))


def _check(context: TurnContext, change: Change, turn: turns.Learn) -> None:
    match STEPS[turn.lesson]:
        case Step.APPROVE:
            _check_approver(context, change, turn)
        case Step.PUBLISH:
            _check_fit(context, change)
        case Step.UNDO:
            _check_undo(context, change)
        case _:
            return


def _check_approver(context: TurnContext, change: Change, turn: turns.Learn) -> None:
    if change.author.same_as(turn.by) and not context.approves_alone:
        raise RefusedError(words.NOT_YOUR_OWN)
    report = change.report
    if report is None or report.problems:
        raise TooLateError(words.change_too_late(change.id, change.stage))
    _check_report(context, report)
    if report.costs and turn.lesson is not Lesson.APPROVE_ANYWAY:
        raise RefusedError(words.CHANGE_COSTS)


def _check_report(context: TurnContext, report: Report) -> None:
    """It is of the knowledge of now, or comes anew within seconds."""
    if report.of and report.of != context.knowledge.fingerprint:
        raise RefusedError(words.CHECKED_AGAIN)


def _check_fit(context: TurnContext, change: Change) -> None:
    """What was published since may be in its way; every other entry stays as it is."""
    if change.report:
        _check_report(context, change.report)
    if wrong := checking.problems(context.knowledge, change):
        raise RefusedError(" ".join(wrong))
    after = overlay.with_change(context.knowledge, change)
    if overlay.others(after, change.entry) != overlay.others(context.knowledge, change.entry):
        raise RefusedError(words.change_too_late(change.id, Stage.CHECKED))


def _check_undo(context: TurnContext, change: Change) -> None:
    later = [
        one
        for one in ChangeBook(context.memory.connection).published()
        if one.entry == change.entry and (one.published or 0) > (change.published or 0)
    ]
    if change.entry and later and any(_builds_on(change, one) for one in later):
        raise RefusedError(words.undo_later_first(later[-1].id))


def _builds_on(change: Change, later: Change) -> bool:
    """A text on the text before it, everything on a new entry."""
    if change.kind is Kind.NEW_ENTRY:
        return True
    return change.rewrites and later.rewrites
