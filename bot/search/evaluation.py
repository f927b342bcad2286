"""How good the answers are: an index measured on labelled questions."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process

from bot.errors import KnowledgeError
from bot.knowledge.entries import Knowledge
from bot.search import calibration
from bot.search.calibration import Row as Row
from bot.search.finding import Decision, Finding
from bot.search.index import Index

_BINS = 5
_PRECISE, _COVERED = 0.95, 0.70
_FOLDS = 10
PARTS = range(_FOLDS)
_FAR = ("far_oos", "smalltalk")
"""Kinds of messages that have nothing to do with the subject; the others without an entry are near
it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    row: Row
    finding: Finding

    @property
    def first(self) -> str:
        return self.finding.hits[0].entry if self.finding.hits else ""

    @property
    def right(self) -> bool:
        return self.first in self.row.ids

    @property
    def answered(self) -> bool:
        return self.finding.decision is Decision.ANSWER

    @property
    def near(self) -> bool:
        return any(hit.entry in self.row.ids for hit in self.finding.hits[:3])

    @property
    def helped(self) -> bool:
        return self.right if self.answered else not self.row.ids.isdisjoint(self.finding.choices)

    @property
    def wrong(self) -> bool:
        return self.answered and not self.right

    @property
    def rightly(self) -> bool:
        return self.answered and self.right

    @property
    def chosen(self) -> bool:
        return self.finding.decision is Decision.CHOICES

    @property
    def spoken(self) -> bool:
        """Whether the bot says anything of an entry."""
        return self.finding.decision is not Decision.NONE

    @property
    def amiss(self) -> bool:
        """Whether the one entry is answered that must not be, such as the opposite one."""
        return self.row.amiss in self.finding.answers

    @property
    def served(self) -> bool:
        """Whether every entry that was asked for is shown or offered."""
        return self.row.ids <= self._open

    @property
    def silent(self) -> bool:
        """Whether only a part of them is, and nothing said of the rest."""
        part = bool(self.row.ids & self._open) and not self.served
        return part and self.finding.unknown is None

    @property
    def said(self) -> bool:
        """Whether a half without an answer is said to have none."""
        return self.finding.unknown is not None

    @property
    def _open(self) -> frozenset[str]:
        return frozenset((*self.finding.answers, *self.finding.choices))

    @property
    def shown(self) -> str:
        """What a person saw, in short."""
        match self.finding.decision:
            case Decision.ANSWER:
                return " + ".join(self.finding.answers)
            case Decision.CHOICES:
                return "choices: " + ", ".join(self.finding.choices)
            case Decision.NONE:
                return "none"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of `total` with its 95 % interval."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's, which holds for small numbers too."""
        if not self.total:
            return 0.0, 1.0
        z2, n, p = 1.96**2, self.total, self.value
        middle, half = p + z2 / (2 * n), 1.96 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return max(0.0, (middle - half) / (1 + z2 / n)), min(1.0, (middle + half) / (1 + z2 / n))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:6.3f}   {low:.3f} to {high:.3f}   of {self.total}"


@dataclass(frozen=True, slots=True)
class Report:
    """`precise`: the largest coverage at which 95 % of what is answered is right, `error`: the mean
    difference between confidence and success in five bins."""

    outcomes: tuple[Outcome, ...]
    shares: Mapping[str, Share]
    precise: float
    error: float


Group = Callable[[Outcome], bool]

_GROUPS: Mapping[str, Group] = {
    "all": lambda outcome: True,
    "inside": lambda outcome: bool(outcome.row.ids),
    "outside": lambda outcome: not outcome.row.ids,
    "near": lambda outcome: not outcome.row.ids and outcome.row.kind not in _FAR,
    "far": lambda outcome: not outcome.row.ids and outcome.row.kind in _FAR,
    "answered": lambda outcome: outcome.answered,
    "contrast": lambda outcome: outcome.row.kind == "contrast",
    "opposite": lambda outcome: outcome.row.amiss is not None,
    "addressed": lambda outcome: _follows(outcome) and outcome.row.addressed,
    "overheard": lambda outcome: _follows(outcome) and not outcome.row.addressed,
    "chatter": lambda outcome: outcome.row.context is not None and outcome.row.kind == "chatter",
    "pair": lambda outcome: outcome.row.kind == "pair",
    "half": lambda outcome: outcome.row.kind == "half",
}

_MEASURES: tuple[tuple[str, str, str], ...] = (
    ("right entry first, in scope", "inside", "right"),
    ("right entry in the first three", "inside", "near"),
    ("helped: right answer or right choice", "inside", "helped"),
    ("wrong answers, of all messages", "all", "wrong"),
    ("answered, in scope", "inside", "answered"),
    ("answered rightly, in scope", "inside", "rightly"),
    ("answered, out of scope", "outside", "answered"),
    ("answered, near and out of scope", "near", "answered"),
    ("answered, far out of scope", "far", "answered"),
    ("choices, out of scope", "outside", "chosen"),
    ("right, of what is answered", "answered", "right"),
    ("contrasts answered wrongly", "contrast", "wrong"),
    ("answered with the opposite", "opposite", "amiss"),
    ("follow-ups helped, addressed", "addressed", "helped"),
    ("follow-ups helped, overheard", "overheard", "helped"),
    ("spoken to, of chatter in a thread", "chatter", "spoken"),
    ("two questions: both shown or offered", "pair", "served"),
    ("two questions: one left out silently", "pair", "silent"),
    ("two questions: the unknown half is said", "half", "said"),
)
"""What is measured, of which messages, by which of an outcome's facts. Those of no message in a
file are left out."""


def evaluate(index: Index, rows: Iterable[Row]) -> Report:
    return reported([Outcome(row, index.find(row.q, context=row.context)) for row in rows])


def reported(outcomes: Sequence[Outcome]) -> Report:
    surest = sorted(outcomes, key=lambda outcome: -outcome.finding.confidence)
    shares: dict[str, Share] = {}
    for name, group, part in _MEASURES:
        own = [outcome for outcome in outcomes if _GROUPS[group](outcome)]
        if own:
            shares[name] = share(own, part)
    shares["right, of the surest that cover 0.70"] = share(_covering(surest, _COVERED), "right")
    return Report(tuple(outcomes), shares, _precise(surest), _error(outcomes))


PARTS = range(_FOLDS)


def crossed(index: Index, rows: Sequence[Row], parts: Iterable[int] = PARTS) -> Report:
    """The same, with every question judged by chances that were fitted on nine tenths of the others
    only."""
    outcomes: list[Outcome] = []
    seen = index.observed(rows)
    for fold in parts:
        others = [pairs for number, pairs in enumerate(seen) if number % _FOLDS != fold]
        if others:
            refitted = index.refitted(calibration.joined(others))
            outcomes += evaluate(refitted, rows[fold::_FOLDS]).outcomes
    return reported(outcomes)


def known(knowledge: Knowledge, rows: Iterable[Row]) -> None:
    """Refuse questions that name an entry which this knowledge has not: they are another's."""
    for row in rows:
        for name in (*row.ids, row.context, row.amiss):
            if name is not None and name not in knowledge.by_id:
                near = process.extractOne(name, list(knowledge.by_id), score_cutoff=60)
                fix = f"did you mean '{near[0]}'?" if near else "these are another FAQ's questions"
                raise KnowledgeError(
                    f"{row.q[:60]!r} names the entry '{name}', unknown here; {fix}"
                )


def _follows(outcome: Outcome) -> bool:
    return outcome.row.context is not None and bool(outcome.row.ids)


def read(file: Path) -> list[Row]:
    """One {"q", "ids", "kind"} a line; with "context", the entry last answered in its thread, and
    "addressed", or "not", an entry that must not be answered."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
        raise KnowledgeError(
            f"{file}: cannot be read ({reason}); name a file of labelled questions"
        ) from None
    rows = [_row(line, f"{file}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise KnowledgeError(f"{file}: holds no question; name a file of labelled questions")
    return rows


def _row(line: str, place: str) -> Row:
    try:
        row = json.loads(line)
        return Row(
            str(row["q"]),
            frozenset(row["ids"]),
            row.get("kind", ""),
            context=row.get("context"),
            amiss=row.get("not"),
            addressed=bool(row.get("addressed", True)),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KnowledgeError(
            f'{place}: write one {{"q": "...", "ids": ["..."], "kind": "..."}} a line'
        ) from None


def share(outcomes: Sequence[Outcome], part: str) -> Share:
    return Share(sum(getattr(outcome, part) for outcome in outcomes), len(outcomes))


def _covering(surest: Sequence[Outcome], part: float) -> Sequence[Outcome]:
    """The surest messages that together hold this part of those in scope."""
    needed = part * sum(bool(outcome.row.ids) for outcome in surest)
    covered = 0
    for count, outcome in enumerate(surest, 1):
        covered += bool(outcome.row.ids)
        if covered >= needed:
            return surest[:count]
    return surest


def _precise(surest: Sequence[Outcome]) -> float:
    right = covered = 0
    best = 0.0
    total = sum(bool(outcome.row.ids) for outcome in surest) or 1
    for count, outcome in enumerate(surest, 1):
        right += outcome.right
        covered += bool(outcome.row.ids)
        if right >= _PRECISE * count:
            best = covered / total
    return best


def _error(outcomes: Sequence[Outcome]) -> float:
    gaps: dict[int, float] = dict.fromkeys(range(_BINS), 0.0)
    for outcome in outcomes:
        confidence = outcome.finding.confidence
        gaps[min(_BINS - 1, int(confidence * _BINS))] += confidence - outcome.right
    return sum(map(abs, gaps.values())) / max(1, len(outcomes))
