"""Which card shows a known issue to care; no partner is shown any of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from bot.broadcasts import tellings
from bot.broadcasts.issues import IssueBook
from bot.dialogue import words
from bot.dialogue.lessons import Lesson, Press, as_seen, row
from bot.dialogue.reports import ReportCard, ReportLine, ReportPart
from bot.model.issues import Issue, IssueState, IssueStep
from bot.model.tickets import Ticket

SHOWN = 10  # tickets of an issue
_STEPS: tuple[tuple[IssueStep, Lesson], ...] = (
    (IssueStep.OPEN, Lesson.OPEN_ISSUE),
    (IssueStep.DISMISS, Lesson.DISMISS_WAVE),
    (IssueStep.UPDATE, Lesson.UPDATE_ISSUE),
    (IssueStep.REWRITE, Lesson.REWRITE_ISSUE),
    (IssueStep.ADD, Lesson.ADD_TICKETS),
    (IssueStep.TAKE_OUT, Lesson.TAKE_OUT),
    (IssueStep.CLOSE, Lesson.CLOSE_ISSUE),
)


def card(connection: Connection, issue: Issue, slot: str = "") -> ReportCard:
    """`slot` is that of a list in whose place it stands."""
    tickets = IssueBook(connection).tickets(issue.id)
    parts = tuple(part for part in _parts(connection, issue, tickets, slot) if part.lines)
    title, state = _described(issue, tickets)
    if issue.state is IssueState.SUSPECTED:
        return ReportCard(title, words.WAVE_INTRO, parts, _presses(issue, slot))
    return ReportCard(words.issue_title(issue.id, title), state, parts, _presses(issue, slot))


def every(connection: Connection, slot: str = "") -> ReportCard:
    """What waits and what is open, then what ended."""
    live, ended = list[ReportLine](), list[ReportLine]()
    for issue in IssueBook(connection).latest():
        to = ended if issue.state is IssueState.CLOSED else live
        to.append(_line(connection, issue, slot))
    parts = (
        ReportPart(words.OPEN_ISSUES, tuple(live)),
        ReportPart(words.ENDED_ISSUES, tuple(ended)),
    )
    shown = tuple(part for part in parts if part.lines)
    intro = "" if live else words.NO_ISSUES
    return ReportCard(words.KNOWN_ISSUES, intro, shown, (Press(Lesson.NEW_ISSUE),))


def _line(connection: Connection, issue: Issue, slot: str) -> ReportLine:
    tickets = IssueBook(connection).tickets(issue.id)
    title, state = _described(issue, tickets)
    return ReportLine(f"{issue.id} · {title}", state, Press(Lesson.ISSUE, issue.id, slot))


def _described(issue: Issue, tickets: Sequence[Ticket]) -> tuple[str, str]:
    """What it is called, and how it stands."""
    companies = len({one.by.company.id for one in tickets})
    title = issue.title or words.wave(len(tickets), companies)
    return title, words.issue_state(issue.state, len(tickets), companies)


def _parts(
    connection: Connection, issue: Issue, tickets: Sequence[Ticket], slot: str
) -> Iterator[ReportPart]:
    notice = (ReportLine(issue.notice),) if issue.notice else ()
    yield ReportPart(words.ISSUE_NOTICE, notice)
    yield ReportPart(words.ISSUE_UPDATES, tuple(_updates(connection, issue, slot)))
    lines = [_ticket(one) for one in tickets[:SHOWN]]
    if len(tickets) > SHOWN:
        lines.append(ReportLine(words.and_more(len(tickets) - SHOWN)))
    yield ReportPart(words.ISSUE_TICKETS, tuple(lines))


def _ticket(ticket: Ticket) -> ReportLine:
    small = f"{ticket.by.company.name or ticket.by.name} · {words.STATUS[ticket.status]}"
    press = Press(Lesson.TICKET, ticket.number)
    return ReportLine(f"{ticket.number} · {ticket.subject}", small, press)


def _updates(connection: Connection, issue: Issue, slot: str) -> Iterator[ReportLine]:
    seen = as_seen(issue.state, slot)
    for number, update in enumerate(issue.updates, 1):
        about = f"{issue.id}/{number}"
        told = tellings.standing(connection, about)
        small = update.by.name
        if told:
            small = words.update_told(small, told.told, told.recipients, stopped=told.stopped)
        press = Press(Lesson.STOP_UPDATE, about, seen) if told and told.waiting else None
        yield ReportLine(update.text or words.RESOLVED_WITH_ISSUE, small, press)


def _presses(issue: Issue, slot: str) -> tuple[Press, ...]:
    steps = (lesson for step, lesson in _STEPS if issue.may(step))
    return row(steps, issue.id, issue.state, slot, Lesson.ISSUES)
