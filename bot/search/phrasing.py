"""How a message is put: several questions in one, or half a question that leans on the one
before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.search.text import LONGEST

_MOST, _SHORTEST = 6, 3
"""Pieces of a message that are looked at, and words that the shortest has."""
_HALF = 9
"""Words that half a question has at most."""


def pieces(text: str) -> tuple[str, ...]:
    """What a message is made of, where that is more than one thing: sentences, and what "and" or a
    comma joins; else nothing."""
    found = [piece.strip() for piece in _SEAM.split(text[:LONGEST])]
    whole = [piece for piece in found if len(piece.split()) >= _SHORTEST]
    return tuple(whole[:_MOST]) if len(whole) > 1 else ()


def leans(words: Sequence[str]) -> bool:
    """Whether a message reads like the continuation of another: it begins with "and" or points with
    "it"."""
    begins = any(tuple(words[:count]) in _CONTINUES for count in (1, 2, 3))
    return 0 < len(words) <= _HALF and (begins or points(words))


def asks(text: str) -> bool:
    """Whether a message is put as a question; people in a thread mostly tell each other
    something."""
    return "?" in text[:LONGEST] or _ASKS.search(text[:LONGEST].strip()) is not None


def points(words: Sequence[str]) -> bool:
    """Whether a word such as "it" stands for what was spoken of before."""
    return not _POINTS.isdisjoint(words)


_WORDS = (
    r"(?:how|what|when|where|which|who|why|can|could|do|does|is|are|may|wie|was|wann|wo|kann|welche|come|quando|dove"
    r"|posso|quanto|cosa|comment|quand|combien|ou|puis|quel|como|cuando|donde|cuanto|puedo|que)\b"
)
_JOINTS = "and|und|et|e|y|ed|plus|&|also|then|sowie|ps|p\\.s\\."
_SEAM = re.compile(
    rf"(?<=[?!.;\n])\s+|[,;]?\s+(?:{_JOINTS})\s+(?=\S+ \S+)|,\s+(?={_WORDS})|\s+/\s+"
    r"|\s+(?=\(?[a-d1-4]\)\s)",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"\?$|^(?:also\s+|(?:and|e|und|et|y)\s+)?{_WORDS}", re.IGNORECASE)
# fmt: off
_CONTINUES = frozenset(
    tuple(start.split())
    for start in (
        "and", "but", "or", "so", "then", "also", "what about", "how about", "same for", "e", "ma",
        "quindi", "anche", "und", "aber", "dann", "auch", "was ist mit", "et", "mais", "alors",
        "aussi",
        "y", "pero", "entonces", "tambien",
    )
)
_POINTS = frozenset(
    (
        "it", "that", "this", "they", "them", "those", "these", "there", "one", "ones", "lo", "la",
        "questo", "quello", "quelli", "das", "es", "dies", "diese", "dafur", "dazu", "ca", "cela",
        "celui", "il", "elle", "en", "eso", "esto", "ese", "ello",
    )
)
# fmt: on
