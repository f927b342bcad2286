"""The forms of known issues: what each asks, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.broadcasts.issues import IssueBook
from bot.desk import known_issues
from bot.desk.context import TurnContext
from bot.desk.forms import filled
from bot.dialogue import turns, words
from bot.dialogue.forms import BODY_LIMIT, SUBJECT_LIMIT
from bot.dialogue.learning import TeachField
from bot.dialogue.lessons import Lesson
from bot.errors import FormError, StaleError, TooLateError
from bot.model import issues
from bot.model.issues import Issue, IssueState, IssueStep, Update
from bot.model.people import Agent
from bot.model.text import one_line
from bot.model.ticket_numbers import as_former_number, as_number
from bot.model.tickets import LIVE
from bot.ports.channel import Delivery

NOTICE_LIMIT = 500  # characters above an answer
OFFERED = 100  # tickets to choose from
_STEPS: Mapping[Lesson, IssueStep] = {
    Lesson.OPEN_ISSUE: IssueStep.OPEN,
    Lesson.REWRITE_ISSUE: IssueStep.REWRITE,
    Lesson.UPDATE_ISSUE: IssueStep.UPDATE,
    Lesson.ADD_TICKETS: IssueStep.ADD,
    Lesson.TAKE_OUT: IssueStep.TAKE_OUT,
    Lesson.CLOSE_ISSUE: IssueStep.CLOSE,
}


def fields(context: TurnContext, lesson: Lesson, about: str) -> Iterator[TeachField]:
    """TooLateError where the issue is past it."""
    if lesson is Lesson.NEW_ISSUE:
        yield from _described("", "")
        yield _numbers(required=False)
        return
    issue = known_issues.known(context, about)
    if not issue.may(_STEPS[lesson]):
        raise TooLateError(words.issue_too_late(issue.id, issue.state))
    match lesson:
        case Lesson.OPEN_ISSUE:
            yield from _described(_title(context, issue), "")
        case Lesson.REWRITE_ISSUE:
            yield from _described(issue.title, issue.notice)
        case Lesson.ADD_TICKETS:
            yield _numbers()
        case Lesson.TAKE_OUT:
            yield _ticket(context, issue)
        case _:
            yield _word(required=lesson is Lesson.UPDATE_ISSUE)


def sent(context: TurnContext, turn: turns.Teach) -> list[Delivery]:
    match turn.lesson:
        case Lesson.NEW_ISSUE:
            issue = _new(context, turn)
        case Lesson.OPEN_ISSUE | Lesson.REWRITE_ISSUE:
            issue = _described_as(known_issues.known(context, turn.about, alone=True), turn.filled)
            issue = known_issues.step(context, issue, _STEPS[turn.lesson], turn.by)
        case Lesson.UPDATE_ISSUE | Lesson.CLOSE_ISSUE:
            issue = _update(context, turn)
        case Lesson.ADD_TICKETS:
            issue = _added(context, turn)
        case Lesson.TAKE_OUT:
            issue = _taken_out(context, turn)
        case _:
            raise StaleError(f"{turn.lesson} is no form of a known issue")
    return [known_issues.at_home(context, issue)]


def _new(context: TurnContext, turn: turns.Teach) -> Issue:
    """One that nobody raised a ticket about yet, or that no wave was seen of."""
    numbers = _known_numbers(context, turn, required=False)
    issue = Issue(id=issues.new_id(), state=IssueState.SUSPECTED, made=context.now)
    IssueBook(context.memory.connection).add(issue)
    described = _described_as(issue, turn.filled)
    opened = known_issues.step(context, described, IssueStep.OPEN, turn.by)
    return _with(context, opened, numbers)


def _update(context: TurnContext, turn: turns.Teach) -> Issue:
    """The last one resolves the tickets, and may say nothing."""
    last = turn.lesson is Lesson.CLOSE_ISSUE
    text = filled.text(turn.filled, "text", BODY_LIMIT, required=not last)
    issue = known_issues.known(context, turn.about, alone=True)
    tickets = IssueBook(context.memory.connection).tickets(issue.id)
    if not last and issue.may(IssueStep.UPDATE) and not any(one.status in LIVE for one in tickets):
        raise FormError({"text": words.NO_TICKETS_TO_TELL})
    update = Update(text, turn.by, context.now, last)
    issue = replace(issue, updates=(*issue.updates, update))
    issue = known_issues.step(context, issue, _STEPS[turn.lesson], turn.by)
    known_issues.tell(context, issue, update)
    return issue


def _added(context: TurnContext, turn: turns.Teach) -> Issue:
    numbers = _known_numbers(context, turn)
    issue = known_issues.known(context, turn.about, alone=True)
    issue = known_issues.step(context, issue, IssueStep.ADD, turn.by)
    return _with(context, issue, numbers)


def _with(context: TurnContext, issue: Issue, numbers: Sequence[str]) -> Issue:
    book = IssueBook(context.memory.connection)
    for number in numbers:
        book.move_in(issue.id, number)
    return issue


def _taken_out(context: TurnContext, turn: turns.Teach) -> Issue:
    book = IssueBook(context.memory.connection)
    number = turn.filled.get("ticket", "")
    if book.of_ticket(number) != turn.about:
        raise FormError({"ticket": words.no_tickets_called(number)})
    issue = known_issues.known(context, turn.about, alone=True)
    issue = known_issues.step(context, issue, IssueStep.TAKE_OUT, turn.by)
    book.take_out(number)
    return issue


def _described(title: str, notice: str) -> Iterator[TeachField]:
    yield TeachField("title", words.ISSUE_TITLE_LABEL, title[:SUBJECT_LIMIT], limit=SUBJECT_LIMIT)
    yield TeachField(
        "notice",
        words.ISSUE_NOTICE_LABEL,
        notice,
        several=True,
        limit=NOTICE_LIMIT,
        hint=words.ISSUE_NOTICE_HINT,
    )


def _numbers(*, required: bool = True) -> TeachField:
    label = words.ISSUE_NUMBERS_LABEL
    return TeachField("numbers", label, several=True, required=required, limit=BODY_LIMIT)


def _word(*, required: bool) -> TeachField:
    label = words.ISSUE_WORD_LABEL
    return TeachField("text", label, several=True, required=required, limit=BODY_LIMIT)


def _ticket(context: TurnContext, issue: Issue) -> TeachField:
    tickets = IssueBook(context.memory.connection).tickets(issue.id)[:OFFERED]
    if not tickets:
        raise TooLateError(words.NO_TICKETS_TO_TAKE_OUT)
    choices = tuple((one.number, f"{one.number} · {one.subject}") for one in tickets)
    return TeachField("ticket", words.TAKE_OUT_LABEL, choices[0][0], choices=choices, limit=20)


def _title(context: TurnContext, issue: Issue) -> str:
    """That of the entry, where all of its tickets are about one; never what a partner wrote."""
    tickets = IssueBook(context.memory.connection).tickets(issue.id)
    entries = {one.entry for one in tickets}
    entry = context.knowledge.by_id.get(entries.pop() or "") if len(entries) == 1 else None
    return entry.question if entry else ""


def _described_as(issue: Issue, typed: Mapping[str, str]) -> Issue:
    title = one_line(filled.text(typed, "title", SUBJECT_LIMIT))
    return replace(issue, title=title, notice=filled.text(typed, "notice", NOTICE_LIMIT))


def _known_numbers(
    context: TurnContext, turn: turns.Teach, *, required: bool = True
) -> tuple[str, ...]:
    """Those that were typed, each as somebody writes it."""
    typed = filled.lines(turn.filled, "numbers", required=required)[:OFFERED]
    known = partial(_number, context, turn.by)
    return filled.named("numbers", typed, known, words.no_tickets_called)


def _number(context: TurnContext, by: Agent, typed: str) -> str | None:
    number = as_number(typed, context.knowledge.brand.ticket_prefix) or as_former_number(typed)
    return number if number and context.shows(number, by) else None
