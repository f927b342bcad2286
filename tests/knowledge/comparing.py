"""What two texts that say the same must share: their figures, and the names that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

NUMBERS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "five": "5",
    "six": "6",
    "ten": "10",
    "hundred": "100",
}
SHOUTED = {"AFTER", "ANY", "ATTENTION", "CAN", "CC", "IN", "NOT", "ONLY", "SIGN"}
"""Capitals of the source that are no names; CC is Customer Care."""


def words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def figures(text: str) -> set[str]:
    """Numbers, with the clock's minutes and the starred parts of telephone numbers as they
    stand."""
    return set(re.findall(r"\+?\d[\d*]*(?::\d+)?(?:X+\b)?", text))


def spelt(text: str) -> set[str]:
    return {NUMBERS[word] for word in words(text).split() if word in NUMBERS}


def names(text: str) -> Iterator[str]:
    """Capitals and mixed capitals such as HWaaS, labels in quotation marks, percentages and half
    days."""
    yield from (
        name
        for name in re.findall(r"\b[A-Z]+(?:[-/]?[A-Za-z]*[A-Z][A-Za-z]*)+\b", text)
        if name not in SHOUTED
    )
    yield from quoted(text)
    yield from re.findall(r"\d+%", text)


def quoted(text: str) -> Iterator[str]:
    """Labels of up to forty characters in quotation marks."""
    yield from re.findall(r"(?<!\w)['\"“]([^'\"“”\n]{2,40})['\"”](?!\w)", text)
