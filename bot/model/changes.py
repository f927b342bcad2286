"""A change of the knowledge that somebody proposes: its life as one table, and what it brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.people import Agent, Partner
from bot.model.ticket_numbers import new_number

PREFIX = "KC"
EXPIRES = timedelta(weeks=4)  # after which nobody remembers why a change was proposed


class Kind(StrEnum):
    """What a change does: a wording of an entry, a new entry, another text of one, a message that
    an entry does not answer, a message that none answers."""

    WORDING = "wording"
    NEW_ENTRY = "new-entry"
    CHANGE_ENTRY = "change-entry"
    NEAR_MISS = "near-miss"
    OUT_OF_SCOPE = "out-of-scope"


class Stage(StrEnum):
    DRAFT = "draft"
    CHECKED = "checked"
    APPROVED = "approved"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNDONE = "undone"
    SETTLED = "settled"


class Step(StrEnum):
    CHECK = "check"
    CHECK_AGAIN = "check-again"
    APPROVE = "approve"
    PUBLISH = "publish"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    UNDO = "undo"
    SETTLE = "settle"


PENDING = (Stage.DRAFT, Stage.CHECKED, Stage.APPROVED)
ENDED = (Stage.REJECTED, Stage.WITHDRAWN, Stage.EXPIRED, Stage.UNDONE, Stage.SETTLED)

# The whole life of a change request. One is settled once the files say the same. What was approved
# is checked again when something else was published meanwhile, and wants another approval if it
# costs more by now.
STEPS: Mapping[tuple[Stage, Step], Stage] = {
    (Stage.DRAFT, Step.CHECK): Stage.CHECKED,
    (Stage.APPROVED, Step.CHECK_AGAIN): Stage.CHECKED,
    (Stage.CHECKED, Step.APPROVE): Stage.APPROVED,
    (Stage.APPROVED, Step.PUBLISH): Stage.PUBLISHED,
    **{(pending, Step.REJECT): Stage.REJECTED for pending in PENDING},
    **{(pending, Step.WITHDRAW): Stage.WITHDRAWN for pending in PENDING},
    **{(pending, Step.EXPIRE): Stage.EXPIRED for pending in PENDING},
    (Stage.PUBLISHED, Step.UNDO): Stage.UNDONE,
    (Stage.PUBLISHED, Step.SETTLE): Stage.SETTLED,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What shall stand in the entry: `asked` and `not_asked` are added to those that it has,
    `question` and `answer` take the place of its own where there are any. `topic` says where a new
    entry stands. `outside` are messages that no entry answers."""

    question: str | None = None
    answer: str | None = None
    asked: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a change was made from: the miss group, questions by their ids, tickets by their
    numbers. No text of anybody's: that stays where it can be erased."""

    group: str = ""
    questions: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()


class Effect(StrEnum):
    """What a change does to an earlier question: it is answered now, or no more, or by another
    entry, or what is offered and said differs."""

    GAINED = "gained"
    LOST = "lost"
    STOLEN = "stolen"
    DIFFERING = "differing"


@dataclass(frozen=True, slots=True)
class Shift:
    """One earlier question, by its id, that the change makes the bot answer otherwise; `before` and
    `after` are the entries shown or offered, empty where there is none."""

    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the check found. `problems` stop a change. Of the last `replayed` questions `gained` are
    answered now, `lost` no more, `stolen` by another entry than the one that answered, `differing`
    with choices or an entry that are not those of before. `labelled` says how many labelled
    questions there are, and of how many the answer is right, before and after. `of` is the
    fingerprint of the knowledge that the change was laid over."""

    problems: tuple[str, ...] = ()
    replayed: int = 0
    gained: tuple[Shift, ...] = ()
    lost: tuple[Shift, ...] = ()
    stolen: tuple[Shift, ...] = ()
    differing: tuple[Shift, ...] = ()
    labelled: tuple[int, int, int] = (0, 0, 0)
    of: str = ""

    @property
    def costs(self) -> bool:
        """Whether something that was answered is so no more: the approver says so once more."""
        return bool(self._taken) or self._spoilt > 0

    def costs_more(self, former: Report) -> bool:
        """Whether there is something in it that whoever approved the former one did not see."""
        unseen = self._taken - former._taken
        return bool(self.problems or unseen) or self._spoilt > former._spoilt

    @property
    def _taken(self) -> frozenset[str]:
        """The questions that lose their answer, or get another entry's."""
        return frozenset(shift.question for shift in (*self.lost, *self.stolen))

    @property
    def _spoilt(self) -> int:
        """How many fewer labelled questions are answered rightly."""
        _, before, after = self.labelled
        return before - after


@dataclass(frozen=True, slots=True)
class Done:
    """One step of a change's life."""

    step: Step
    who: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`entry` is the entry's id, of a new one too; empty for what is out of scope. `base` is the
    digest of the text that it was made from, `before` what stood there. `published` counts all
    publications, in their order. `correcting`: what stood before was wrong. `conflict`: it lies
    over files that say something else by now than what it was made from."""

    id: str
    kind: Kind
    entry: str
    base: str
    before: str
    proposal: Proposal
    reason: str
    evidence: Evidence
    author: Agent
    made: datetime
    stage: Stage = Stage.DRAFT
    report: Report | None = None
    correcting: bool = False
    conflict: bool = False
    published: int | None = None
    approver: Partner | None = None
    history: tuple[Done, ...] = ()

    def may(self, step: Step) -> bool:
        return (self.stage, step) in STEPS

    @property
    def expires(self) -> datetime:
        return self.made + EXPIRES

    @property
    def since(self) -> datetime:
        """When it came to stand as it does."""
        return self.history[-1].at if self.history else self.made

    @property
    def asked(self) -> frozenset[str]:
        """The questions that its check names."""
        report = self.report or Report()
        lists = (report.gained, report.lost, report.stolen, report.differing)
        return frozenset(shift.question for shifts in lists for shift in shifts)

    @property
    def rewrites(self) -> bool:
        """Whether it puts another text in the place of one that stood there."""
        return self.kind is Kind.CHANGE_ENTRY


@dataclass(frozen=True, slots=True)
class Unknown:
    """A change that a newer release keeps and this one cannot read: it is left as it is. While it
    is `published` its entry's text is not this release's to number."""

    id: str
    entry: str
    published: bool


def stepped(change: Change, step: Step, by: Partner, now: datetime, reason: str = "") -> Change:
    """The change after a step that it `may` take; nothing else sets a stage."""
    done = Done(step, by.name, now, reason)
    stage = STEPS[change.stage, step]
    approver = by if step is Step.APPROVE else change.approver
    if step is Step.CHECK_AGAIN:
        approver = None
    return replace(change, stage=stage, approver=approver, history=(*change.history, done))


def new_id() -> str:
    """Short and readable aloud: "KC-7KQ3M"."""
    return new_number(PREFIX)
