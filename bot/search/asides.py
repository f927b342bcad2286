"""What a message sets aside, and what it is about instead: "licences stay, only the devices move"
is about the devices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.search import aspects
from bot.search.phrasing import asks
from bot.search.text import LONGEST, normalise

_SHORTEST = 3
"""Words that the point of a message has at least: "what now?" is about what led to it."""
_BEHIND = 3
"""Words behind a negation that tell whether something fails, rather than is set aside."""
_ENDING = 2
"""Words at the end of what begins as a question that tell whether it is settled."""
_BEFORE = 3
"""Words before "clear" and the like in which a negation turns it round."""


def point(text: str) -> str | None:
    """What is left when the clauses that set something aside are taken out; None when none does, or
    nothing is left."""
    clauses = _CLAUSE.findall(text[:LONGEST])
    if len(clauses) < 2:
        return None
    left = [clause for clause in clauses if not sets_aside(clause)]
    kept = "".join(left).strip()
    return kept if len(left) < len(clauses) and len(kept.split()) >= _SHORTEST else None


def sets_aside(clause: str) -> bool:
    """A question never does."""
    if "?" in clause:
        return False
    words = normalise(clause).split()
    known = _known()
    return any(_settled(words, known)) or any(_dismissed(words, known))


def asks_nothing(piece: str) -> bool:
    """Whether a piece of a message sets something aside; one that begins as a question only does
    when it ends with what settles it: "which digits one dials everybody knows"."""
    if asks(piece) and _known().settles.isdisjoint(normalise(piece).split()[-_ENDING:]):
        return False
    return sets_aside(piece)


def _settled(words: Sequence[str], known: _Known) -> Iterator[bool]:
    """Of each word that settles something whether it does: "that is clear", but neither "I do not
    know where" nor "he wants to know"."""
    for at, word in enumerate(words):
        if word in known.settles:
            plain = known.negations.isdisjoint(words[max(0, at - _BEFORE) : at])
            yield plain and known.opens.isdisjoint(words[max(0, at - 1) : at])


def _dismissed(words: Sequence[str], known: _Known) -> Iterator[bool]:
    """Of each negation whether it dismisses something: "not the date", but not "does not work"."""
    for at, word in enumerate(words):
        if word in known.negations:
            around = (*words[max(0, at - 1) : at], *words[at + 1 : at + 1 + _BEHIND])
            yield known.fails.isdisjoint(around)


_CLAUSE = re.compile(
    r".+?(?:[.;:!?,]+(?=\s)|\s[-\u2013\u2014](?=\s)|\n|(?=\s(?:but|sondern|aber|ma|mais|pero|sino|bens\u00ec)\s)|\Z)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Known:
    settles: frozenset[str]
    negations: frozenset[str]
    opens: frozenset[str]
    fails: frozenset[str]


@cache
def _known() -> _Known:
    """As aspects.json tells them."""
    recorded: Mapping[str, str] = aspects.told()["asides"]
    return _Known(**{name: frozenset(aspects.listed(words)) for name, words in recorded.items()})
