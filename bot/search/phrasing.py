"""How a message is put: several questions in one, or half a question that leans on the one
before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.search.text import LONGEST, normalise

_MOST, _SHORTEST = 6, 3
"""Pieces of a message that are looked at, and words that the shortest has."""
_HALF = 9
"""Words that half a question has at most."""
_BRIEF = 4
"""Words of a message in which there is hardly room for a thing."""


def pieces(text: str) -> tuple[str, ...]:
    """What a message is made of, where that is more than one thing: sentences, and what "and" or a
    comma joins; else nothing."""
    whole: list[str] = []
    for piece in _SEAM.split(_GAP.sub(_narrowed, text[:LONGEST])):
        if len(piece.split()) >= _SHORTEST:
            whole.append(piece.strip())
        elif whole and "?" in piece:  # "the music has to be changed, how?" is one question
            whole[-1] = f"{whole[-1]}, {piece.strip()}"
    return tuple(whole[:_MOST]) if len(whole) > 1 else ()


def _narrowed(gap: re.Match[str]) -> str:
    """Wide gaps say no more than narrow ones, and to look for a seam at each of their signs takes
    seconds."""
    return "\n\n" if gap[0].count("\n") > 1 else " "


def leans(words: Sequence[str]) -> bool:
    """Whether a message reads like the continuation of another: it begins with "and" or points with
    "it"."""
    return continues(words) or (0 < len(words) <= _HALF and points(words))


def continues(words: Sequence[str]) -> bool:
    """Whether a short message begins with "and" or the like."""
    begins = any(tuple(words[:count]) in _CONTINUES for count in (1, 2, 3))
    return 0 < len(words) <= _HALF and begins


def asks(text: str) -> bool:
    """Whether a message is put as a question; people in a thread mostly tell each other
    something."""
    return "?" in text[:LONGEST] or _ASKS.search(text[:LONGEST].strip()) is not None


def addressed(text: str) -> bool:
    """Whether a message begins with somebody's name: then it is that person's to answer."""
    return _NAMED.match(text) is not None


def wants(piece: str) -> bool:
    """Whether a piece of a message asks, wherever its question word stands: "and the voicemail, how
    is it switched off"."""
    return asks(piece) or not _WANTS.isdisjoint(normalise(piece).split())


def requests(piece: str) -> bool:
    """Whether a piece of a message says what is needed: "his successor starts on Monday and needs
    one"."""
    return not _REQUESTS.isdisjoint(normalise(piece).split())


def points(words: Sequence[str]) -> bool:
    """Whether a word such as "it" stands for what was spoken of before. What may be an article as
    well ("la", "das") does where hardly a thing is named beside it, or none can follow."""
    may = words if len(words) <= _BRIEF else words[-1:]
    return not (_POINTS.isdisjoint(words) and _MAY_POINT.isdisjoint(may))


_WORDS = (
    r"(?:how|what|when|where|which|who|why|can|could|do|does|is|are|may|wie|was|wann|wo|kann|welche|come|quando|dove"
    r"|posso|quanto|cosa|comment|quand|combien|ou|puis|quel|como|cuando|donde|cuanto|puedo|que)\b"
)
_NAMED = re.compile(r"\s*@[^\W\d_]{2,}", re.UNICODE)
_GAP = re.compile(r"\s{8,}")
_JOINTS = "and|und|et|e|y|ed|plus|&|\\+|also|then|sowie|ps|p\\.s\\."
_SEAM = re.compile(
    rf"(?<=[?!.;\n])\s+|[,;]?\s+(?:{_JOINTS})\s+(?=\S+ \S+)|,\s+(?={_WORDS})|\s+/\s+"
    r"|\s+(?=\(?[a-d1-4]\)\s)",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"\?$|^(?:also\s+|(?:and|e|und|et|y)\s+)?{_WORDS}", re.IGNORECASE)
# fmt: off
_WANTS = frozenset(
    (
        "how", "where", "why", "wie", "wieviel", "warum", "wieso", "kannst", "konnt", "konnen",
        "gibt", "habt", "dove", "perche", "quanti", "quante", "comment", "pourquoi", "combien",
        "como", "donde", "cuantos", "cuantas", "cuanto", "quien", "cual",
    )
)
_REQUESTS = frozenset(
    (
        "need", "needs", "want", "wants", "must", "please", "should", "tell", "show", "like",
        "brauche", "braucht", "brauchen", "mochte", "mochten", "will", "wollen", "soll", "sollen",
        "muss", "mussen", "bitte", "vorrei", "vorremmo", "vuole", "vogliamo", "devo", "deve",
        "dobbiamo", "serve", "servono", "veux", "voudrais", "voudrait", "veut", "dois", "doit",
        "faut", "besoin", "quiero", "quiere", "queremos", "necesito", "necesita", "debe",
    )
)
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
        "it", "that", "this", "they", "them", "those", "these", "ones", "questo", "quello",
        "quelli", "dies", "diese", "dafur", "dazu", "ca", "cela", "celui", "elle", "eso", "esto",
        "ese", "ello",
    )
)
_MAY_POINT = frozenset(("there", "one", "lo", "la", "das", "es", "il", "en"))
# fmt: on
