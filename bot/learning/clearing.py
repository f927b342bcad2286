"""Texts of people without what tells who they are: numbers, addresses, names; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

# An address is as long as mail allows: looked for from every letter of a long word without end, it
# would take seconds.
_PARTICULARS = re.compile(
    r"https?://\S+"
    r"|[^\s@<>]{1,64}@[^\s@<>]{1,255}\.\w+"
    r"|\+?\d[\d\s()/.-]{5,}\d"
    r"|\b(?=\w*\d)(?=\w*[A-Za-z])\w{8,}\b"
    r"|\b\d{4,}\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST = 3  # letters of a name that is looked for
PLACEHOLDER = "..."


@dataclass(frozen=True, slots=True)
class Names:
    """What may tell who somebody is: of people each word of the name, of companies the whole."""

    people: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()


NAMELESS = Names()


def cleared(text: str, names: Names = NAMELESS) -> str:
    """Each particular gives way to dots."""
    return " ".join(_replaced(text, names, lambda found: PLACEHOLDER).split())


def marked(text: str, names: Names, mark: Callable[[str], str]) -> str:
    """Each particular is marked, so that a human decides."""
    return _replaced(text, names, mark)


def particulars(text: str, names: Names = NAMELESS) -> list[str]:
    """What tells of a person or a company."""
    found: list[str] = []

    def note(particular: str) -> str:
        found.append(particular)
        return particular

    _replaced(text, names, note)
    return found


def named(text: str, names: Names) -> list[str]:
    """Who is named in it; what else is written in numbers may stand."""
    pattern = _named(names)
    return list(dict.fromkeys(pattern.findall(text))) if pattern else []


def _replaced(text: str, names: Names, change: Callable[[str], str]) -> str:
    def particular(match: re.Match[str]) -> str:
        return match[0] if _YEAR.fullmatch(match[0]) else change(match[0])

    text = _PARTICULARS.sub(particular, text)
    pattern = _named(names)
    return pattern.sub(lambda match: change(match[0]), text) if pattern else text


def _named(names: Names) -> re.Pattern[str] | None:
    """As they are written."""
    words = {*names.companies, *names.people}
    for name in names.people:
        words.update(re.findall(r"[^\W\d_]+", name))
    long = sorted((word for word in words if len(word) >= _SHORTEST), key=len, reverse=True)
    if not long:
        return None
    return re.compile(r"\b(?:" + "|".join(map(re.escape, long)) + r")\b")
