"""A known issue: several tickets about one thing, its life as one table, and what care says of
it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.people import Agent, Partner
from bot.model.ticket_numbers import new_number

PREFIX = "KI"


class IssueState(StrEnum):
    """`SUSPECTED`: a wave was seen, and nobody has said yet whether it is one thing."""

    SUSPECTED = "suspected"
    OPEN = "open"
    CLOSED = "closed"
    DISMISSED = "dismissed"


class IssueStep(StrEnum):
    OPEN = "open"
    DISMISS = "dismiss"
    REWRITE = "rewrite"
    UPDATE = "update"
    ADD = "add"
    TAKE_OUT = "take-out"
    CLOSE = "close"


LIVE = (IssueState.SUSPECTED, IssueState.OPEN)

# The whole life of a known issue.
ISSUE_STEPS: Mapping[tuple[IssueState, IssueStep], IssueState] = {
    (IssueState.SUSPECTED, IssueStep.OPEN): IssueState.OPEN,
    (IssueState.SUSPECTED, IssueStep.DISMISS): IssueState.DISMISSED,
    (IssueState.OPEN, IssueStep.REWRITE): IssueState.OPEN,
    (IssueState.OPEN, IssueStep.UPDATE): IssueState.OPEN,
    (IssueState.OPEN, IssueStep.CLOSE): IssueState.CLOSED,
    **{(live, IssueStep.ADD): live for live in LIVE},
    **{(live, IssueStep.TAKE_OUT): live for live in LIVE},
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """From how many tickets, of how many companies, within which time a wave is one."""

    tickets: int = 3
    companies: int = 3
    within: timedelta = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Update:
    """What care tells all of its partners; the `last` one resolves their tickets, and may say
    nothing."""

    text: str
    by: Agent
    at: datetime
    last: bool = False


@dataclass(frozen=True, slots=True)
class IssueStepped:
    """One step of its life; `who` is empty for what happened by itself."""

    step: IssueStep
    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """`title` is for care alone, `notice` for whoever asks about it."""

    id: str
    state: IssueState
    made: datetime
    title: str = ""
    notice: str = ""
    updates: tuple[Update, ...] = ()
    history: tuple[IssueStepped, ...] = ()

    def may(self, step: IssueStep) -> bool:
        return (self.state, step) in ISSUE_STEPS


def stepped(issue: Issue, step: IssueStep, by: Partner, now: datetime) -> Issue:
    """The issue after a step that it `may` take; nothing else sets a state."""
    took = IssueStepped(step, by.name, now)
    state = ISSUE_STEPS[issue.state, step]
    return replace(issue, state=state, history=(*issue.history, took))


def new_id() -> str:
    """Short and readable aloud: "KI-7KQ3M"."""
    return new_number(PREFIX)
