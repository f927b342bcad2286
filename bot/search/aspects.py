"""What a message wants of its subject: the fact asked for, the way an action goes, and what is
denied."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.keeping import Arrays
from bot.search.phrases import Phrases

Table = NDArray[np.float64]

_DENIES = 3
"""Words after a negation that it may deny."""
_BASE = 2.0
"""Wordings that the whole knowledge counts as, beside an entry's own, in what is usual for it."""
_SLIGHT = 0.7
"""Wordings added to both ways of an action, so that a single one proves nothing."""
_CLEAR = 3.0
"""Logarithm of the odds from which a way is as clear as it can be."""
_RARE = 0.3
"""Part of the usual share of a facet below which an entry is taken not to answer it."""


@dataclass(frozen=True, slots=True)
class Aspects:
    """`facets`: 1 for each that is asked for. `ways`: of each direction 1 (give, more, in), -1
    (take, less, out), or 0 when none or both are spoken of. `denied`: what stands behind a
    negation. `wants`: the names of what is asked for and of the ways, but for what says little."""

    facets: Table
    ways: Table
    denied: frozenset[str]
    wants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """Of some entries, one value each: how the aspects of a message agree with their wordings."""

    facet: Table
    """Logarithm of how much likelier the facets are here than anywhere."""
    strange: Table
    """Facets that hardly a wording of the entry asks for."""
    along: Table
    """How clearly the entry's action goes the same way, from 0 to 3."""
    against: Table
    """How clearly it goes the other way."""


_SAY_LITTLE = frozenset(("whether", "negation"))
"""Facets of so many messages that they tell nothing of a subject."""
_PARTS = ("sizes", "facets", "usual", "ways")


class Habits:
    """What the wordings of every entry are used to ask for; counted once."""

    def __init__(self, sizes: Table, facets: Table, usual: Table, ways: Table) -> None:
        self._sizes = sizes
        self._facets = facets
        self._usual = usual
        self._ways = ways

    @classmethod
    def of(cls, texts: Sequence[Aspects], classes: NDArray[np.intp], count: int) -> Habits:
        """`classes`: the entry of each text; those from `count` on belong to none."""
        known = _known()
        facets = np.array([text.facets for text in texts]).reshape(-1, len(known.facets))
        ways = np.array([text.ways for text in texts]).reshape(-1, len(known.directions))
        inside = classes < count
        own = classes[inside]
        there = _summed(ways[inside] > 0, own, count)
        back = _summed(ways[inside] < 0, own, count)
        return cls(
            np.bincount(own, minlength=count).astype(float),
            _summed(facets[inside], own, count),
            (facets.sum(0) + 1) / (len(facets) + 2),
            np.clip(np.log((there + _SLIGHT) / (back + _SLIGHT)), -_CLEAR, _CLEAR),
        )

    @classmethod
    def unpacked(cls, arrays: Arrays) -> Habits:
        """As `packed` gave it."""
        return cls(*(arrays[part] for part in _PARTS))

    def packed(self) -> Arrays:
        made = (self._sizes, self._facets, self._usual, self._ways)
        return dict(zip(_PARTS, made, strict=True))

    @classmethod
    def none(cls, count: int) -> Habits:
        """Of a knowledge so large that counting costs more than it brings."""
        return cls.of((), np.zeros(0, np.intp), count)

    def fit(self, message: Aspects, entries: NDArray[np.intp]) -> Fit:
        sizes = self._sizes[entries][:, None]
        shares = (self._facets[entries] + _BASE * self._usual) / (sizes + _BASE)
        agreed = self._ways[entries] * message.ways
        return Fit(
            facet=np.log(shares / self._usual) @ message.facets,
            strange=(shares < _RARE * self._usual) @ message.facets,
            along=np.maximum(agreed, 0).max(1, initial=0.0),
            against=np.maximum(-agreed, 0).max(1, initial=0.0),
        )


def read(words: Sequence[str], us: Sequence[str] = ()) -> Aspects:
    """The aspects of a normalised message. Whoever writes the company's own name, which is `us`,
    means those who are spoken to: "from Acme" is "from you"."""
    known = _known()
    names = known.phrases.found(_spoken_to(words, us))
    facets = np.array([float(name in names) for name in known.facets])
    ways = np.array([_way(direction, names) for direction in known.directions])
    if names.isdisjoint(_SIZES):  # "it went from 100 to 500, go back" asks for no growth
        ways[known.directions.index(_SIZE)] = _slope(words, known.ladder)
    wants = tuple(sorted(names - _SAY_LITTLE))
    return Aspects(facets, ways, _denied(words, known.negations), wants)


def _spoken_to(words: Sequence[str], us: Sequence[str]) -> list[str]:
    said = list(words)
    for at in range(len(said) - len(us), -1, -1) if us else ():
        if said[at : at + len(us)] == list(us):
            said[at : at + len(us)] = [_YOU]
    return said


def _way(direction: str, names: set[str]) -> float:
    """A phrase such as "stop the alerts" holds the word for the other way, and decides."""
    there, back = f"{direction} there" in names, f"{direction} back" in names
    if there and back:
        return -1.0 if direction in _BACK_DECIDES else 0.0
    return float(there) - float(back)


def _slope(words: Sequence[str], ladder: _Ladder) -> float:
    """1 for "from 1 year to 5", -1 for "from Premium to Essential": from a rung to another of the
    same kind; 0 where there are no such two."""
    for at, word in enumerate(words):
        if word not in ladder.to:
            continue
        start = _rung(words[max(0, at - _STEPS) : at], ladder)
        end = _rung(words[at : at + 1 + _NEXT], ladder)
        if start and end and start[0] == end[0] and start[1] != end[1]:
            return 1.0 if end[1] > start[1] else -1.0
    return 0.0


def _rung(words: Sequence[str], ladder: _Ladder) -> tuple[str, int] | None:
    """The first that stands behind "from" or "to", perhaps with a word between ("from floor 5"), or
    a plan wherever it stands."""
    for at, word in enumerate(words):
        if word in ladder.plans:
            return "plan", ladder.plans.index(word)
        if word.isdigit() and not ladder.joints.isdisjoint(words[max(0, at - 2) : at]):
            return "number", int(word)
    return None


_YOU = "you"
_SIZE = "size"
_SIZES = (f"{_SIZE} there", f"{_SIZE} back")
_STEPS, _NEXT = 5, 2
"""Words before "to" in which the first rung stands, and behind it in which the second does."""
_BACK_DECIDES = ("notice", "money", "term")


def _denied(words: Sequence[str], negations: frozenset[str]) -> frozenset[str]:
    places = [at for at, word in enumerate(words) if word in negations]
    behind = (words[at + 1 : at + 1 + _DENIES] for at in places)
    return frozenset(chain.from_iterable(behind))


@dataclass(frozen=True, slots=True)
class _Ladder:
    """What is higher and lower than another: `plans` from the lowest, and numbers."""

    to: frozenset[str]
    joints: frozenset[str]
    plans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    phrases: Phrases
    facets: tuple[str, ...]
    directions: tuple[str, ...]
    negations: frozenset[str]
    ladder: _Ladder


@cache
def told() -> Mapping[str, Any]:
    """What aspects.json says: phrases between commas, in English, Italian, German, French,
    Spanish."""
    read: Mapping[str, Any] = json.loads(
        files("bot.search").joinpath("aspects.json").read_text("utf-8")
    )
    return read


@cache
def _known() -> _Known:
    recorded = told()
    named: dict[str, list[str]] = {
        name: listed(phrases) for name, phrases in recorded["facets"].items()
    }
    directions: Mapping[str, Mapping[str, str]] = recorded["directions"]
    for direction, poles in directions.items():
        for pole, phrases in poles.items():
            named[f"{direction} {pole}"] = listed(phrases)
    return _Known(
        Phrases(named),
        tuple(recorded["facets"]),
        tuple(directions),
        frozenset(listed(recorded["negations"])),
        _laddered(recorded["ladders"]),
    )


def _laddered(recorded: Mapping[str, str]) -> _Ladder:
    to, start = frozenset(listed(recorded["to"])), frozenset(listed(recorded["from"]))
    return _Ladder(to, to | start, tuple(listed(recorded["plans"])))


def listed(phrases: str) -> list[str]:
    return phrases.split(", ")


def _summed(rows: NDArray[np.generic], classes: NDArray[np.intp], count: int) -> Table:
    sums = np.zeros((count, rows.shape[1]))
    np.add.at(sums, classes, rows.astype(float))
    return sums
