"""What is measured of outcomes: shares of groups of messages, with their intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.search.outcomes import Outcome

_FAR = ("far_oos", "smalltalk")
"""Kinds of messages that have nothing to do with the subject; the others without an entry are near
it."""


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
        """Wilson's, which holds for small numbers too; the value is always inside."""
        if not self.total:
            return 0.0, 1.0
        z2, n, p = 1.96**2, self.total, self.value
        middle, half = p + z2 / (2 * n), 1.96 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        low, high = (middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)
        return min(p, max(0.0, low)), max(p, min(1.0, high))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:6.3f}   {low:.3f} to {high:.3f}   of {self.total}"


def share(outcomes: Sequence[Outcome], part: str) -> Share:
    return Share(sum(getattr(outcome, part) for outcome in outcomes), len(outcomes))


def shares(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, Share]]:
    """Every measure by its name; those of no message are left out."""
    for name, group, part in _MEASURES:
        own = [outcome for outcome in outcomes if _GROUPS[group](outcome)]
        if own:
            yield name, share(own, part)


def _follows(outcome: Outcome) -> bool:
    return outcome.row.context is not None and bool(outcome.row.ids)


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
