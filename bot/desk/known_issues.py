"""Known issues: what care does with them, and what becomes of a wave of tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from bot.broadcasts import reached, tellings
from bot.broadcasts.issues import IssueBook
from bot.desk import alone
from bot.desk.context import TurnContext
from bot.desk.showing import issue_cards
from bot.dialogue import turns, words
from bot.dialogue.lessons import Lesson
from bot.dialogue.reports import ReportCard
from bot.errors import StaleError, TooLateError
from bot.model import issues, slots
from bot.model.events import Happened
from bot.model.issues import Issue, IssueState, IssueStep, Update
from bot.model.people import CLOCK, Agent, Partner
from bot.model.questions import Question
from bot.model.tickets import LIVE, Ticket
from bot.ports.channel import Delivery

_HAPPENED: Mapping[IssueStep, Happened] = {
    IssueStep.OPEN: Happened.ISSUE_OPENED,
    IssueStep.DISMISS: Happened.ISSUE_DISMISSED,
    IssueStep.REWRITE: Happened.ISSUE_REWRITTEN,
    IssueStep.UPDATE: Happened.ISSUE_UPDATED,
    IssueStep.ADD: Happened.TICKET_JOINED,
    IssueStep.TAKE_OUT: Happened.TICKET_TAKEN_OUT,
    IssueStep.CLOSE: Happened.ISSUE_CLOSED,
}


def see(context: TurnContext, turn: turns.SeeWave) -> list[Delivery]:
    """Care is told once; further tickets join what it was told of. Two replicas may see the same
    wave: the first counts."""
    if turn.issue:
        return _joined(context, turn.issue, turn.tickets)
    book = IssueBook(context.memory.connection)
    if book.any_of(turn.tickets):
        return []
    issue = Issue(id=issues.new_id(), state=IssueState.SUSPECTED, made=context.now)
    if book.join(issue.id, turn.tickets) != len(turn.tickets):
        raise TooLateError(words.issue_too_late(issue.id, issue.state))
    book.add(issue)
    _record(context, Happened.WAVE_SEEN, turn.by, issue, turn.tickets)
    return [at_home(context, issue)]


def join(context: TurnContext, question: Question, ticket: Ticket) -> list[Delivery]:
    """A ticket about what was answered with an issue's notice is of that issue."""
    return _joined(context, question.issue, (ticket.number,)) if question.issue else []


def press(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    match turn.lesson:
        case Lesson.DISMISS_WAVE:
            issue = known(context, turn.about, alone=True)
            issue = step(context, issue, IssueStep.DISMISS, turn.by)
        case Lesson.STOP_UPDATE:
            reached.stop(context.memory.connection, turn.about)
            issue = known(context, turn.about.partition("/")[0])
        case _:
            return alone.shown(context, turn, context.care, partial(_card, context, turn))
    draw = partial(issue_cards.card, context.memory.connection, issue)
    return alone.stepped(turn, at_home(context, issue), draw)


def door(context: TurnContext, turn: turns.Ask) -> list[Delivery]:
    """The command: the list for whoever is surely of care, for others a button that asks."""
    if not isinstance(turn.by, Agent):
        return alone.door(context, turn, words.KNOWN_ISSUES, words.ISSUES_DESK, Lesson.ISSUES)
    opened = turns.Learn(id=turn.id, by=turn.by, where=turn.where, lesson=Lesson.ISSUES)
    return press(context, opened)


def known(context: TurnContext, id: str, *, alone: bool = False) -> Issue:
    """As in IssueBook."""
    issue = IssueBook(context.memory.connection).issue(id, alone=alone)
    if issue is None:
        raise StaleError(f"the known issue {id} is gone")
    return issue


def step(context: TurnContext, issue: Issue, step: IssueStep, by: Partner) -> Issue:
    """Compare and set: of two clicks the second is told what became of it."""
    if not issue.may(step):
        raise TooLateError(words.issue_too_late(issue.id, issue.state))
    after = issues.stepped(issue, step, by, context.now)
    book = IssueBook(context.memory.connection)
    if not book.keep(after, issue.state):
        raise TooLateError(words.issue_too_late(issue.id, known(context, issue.id).state))
    _record(context, _HAPPENED[step], by, after)
    context.known.expire()
    return after


def tell(context: TurnContext, issue: Issue, update: Update) -> None:
    """To the partners of those of its tickets that are open; each is told by a turn of its own."""
    tickets = IssueBook(context.memory.connection).tickets(issue.id)
    to = [tellings.Recipient(one.number, one.home) for one in tickets if one.status in LIVE]
    about = f"{issue.id}/{issue.updates.index(update) + 1}"
    tellings.begin(context.memory.connection, about, to, context.now)


def at_home(context: TurnContext, issue: Issue) -> Delivery:
    """Its card, where care works."""
    draw = partial(issue_cards.card, context.memory.connection, issue)
    return context.at_home(context.care, slots.issue(issue.id), draw)


def _joined(context: TurnContext, id: str, numbers: Sequence[str]) -> list[Delivery]:
    book = IssueBook(context.memory.connection)
    issue = book.issue(id, alone=True)
    if issue is None or issue.state not in issues.LIVE or not book.join(id, numbers):
        return []
    _record(context, Happened.TICKET_JOINED, CLOCK, issue, numbers)
    context.known.expire()
    return [at_home(context, issue)]


def _card(context: TurnContext, turn: turns.Learn, slot: str) -> ReportCard:
    connection = context.memory.connection
    if turn.lesson is Lesson.ISSUE:
        return issue_cards.card(connection, known(context, turn.about), slot)
    return issue_cards.every(connection, slot)


def _record(
    context: TurnContext,
    what: Happened,
    by: Partner,
    issue: Issue,
    numbers: Sequence[str] = ("",),
) -> None:
    for number in numbers:
        context.record(what, by, "", issue.id, number or None)
