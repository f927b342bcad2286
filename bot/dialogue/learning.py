"""What the knowledge's desk is shown, and what becomes of it for partners: a corrected answer, a
receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.dialogue.lessons import Lesson, Press
from bot.knowledge.prose import Prose
from bot.model.changes import Done, Effect, Kind, Stage
from bot.model.people import Addressee, Place


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a miss was asked, by how many people of how many companies, and since when until
    when."""

    questions: int
    people: int
    companies: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class MissLine:
    """A miss group: one of its questions as people typed it, and the entry that is near, None where
    none is. `unpublished`: that entry has no answer yet."""

    group: str
    text: str
    near: str | None
    unpublished: bool
    counts: Counts


@dataclass(frozen=True, slots=True)
class MissListCard:
    """What was not answered, the most companies first. `slot` is replaced by what is pressed;
    `changes` counts those that wait for somebody, `total` all misses, shown or not."""

    slot: str
    misses: tuple[MissLine, ...]
    changes: int
    total: int = 0


@dataclass(frozen=True, slots=True)
class ChangeLine:
    change: str
    kind: Kind
    title: str
    stage: Stage
    at: datetime
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class ChangeListCard:
    """Changes that wait for somebody, then those that are published and not in the files yet; of
    `unknown` ones this release knows nothing but their ids. `total` counts all of them, shown or
    not."""

    slot: str
    changes: tuple[ChangeLine, ...]
    unknown: tuple[str, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class MissCard:
    """A miss group with some of its questions, or what a resolved ticket said: what can be taught
    from it. `about` is what the buttons carry; `counts` None for a ticket."""

    slot: str
    title: str
    near: str | None
    unpublished: bool
    counts: Counts | None
    typed: tuple[str, ...]
    presses: tuple[Press, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One of the check's lists: how many, and some of them as "what was asked: before → after"."""

    effect: Effect
    count: int
    some: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """A change request: what stands there, what shall, and what that would change. `problems` are
    sentences; `labelled` counts questions with a known answer, and those that find it before and
    after; `told` says how a recall stands, None where there is none. `untranslated` says in which
    languages its text is still to be written, and may be empty."""

    number: str
    kind: Kind
    entry: str
    title: str
    stage: Stage
    author: str
    made: datetime
    reason: str
    correcting: bool
    before: str
    after: str
    problems: tuple[str, ...]
    replayed: int
    found: tuple[Found, ...]
    labelled: tuple[int, int, int]
    history: tuple[Done, ...]
    told: str | None
    presses: tuple[Press, ...]
    untranslated: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """A later version of an entry, and why it came."""

    number: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiptCard:
    """One version of an entry, word for word. `until` is None while it is valid; `approver` is
    empty for what came with the files."""

    entry: str
    number: int
    digest: str
    title: str
    answer: Prose | None
    since: datetime
    until: datetime | None
    approver: str
    later: tuple[Since, ...]


@dataclass(frozen=True, slots=True)
class CorrectionCard:
    """To somebody who was shown an answer that was corrected since."""

    to: Addressee
    entry: str
    title: str
    on: date
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """To the owner of an entry that nobody has looked at for long."""

    to: Addressee | None
    entry: str
    title: str
    reviewed: date
    asked: int
    presses: tuple[Press, ...]


@dataclass(frozen=True, slots=True)
class TeachField:
    """`choices` (value, label) where something is chosen; `several`: one a line."""

    id: str
    label: str
    value: str = ""
    several: bool = False
    required: bool = True
    limit: int = 3000
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TeachForm:
    """What shall be taught; `about` and `place` go back in the turn."""

    lesson: Lesson
    about: str
    note: str
    fields: tuple[TeachField, ...]
    id: str
    place: Place | None = None
