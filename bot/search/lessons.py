"""What is learned from: every wording, near miss and message out of scope, each with what it
teaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.entries import Knowledge
from bot.search.postings import Floats
from bot.search.text import normalise_lines

Numbers = NDArray[np.intp]

MISSES = "near misses"
"""The name of what is near an entry and answered by none."""


@dataclass(frozen=True)
class Lessons:
    """`texts` and `lines` (those normalised) stand in groups: the wordings of each entry, the near
    misses of each entry, then what lies outside of all by kind. `groups` numbers them, ascending.

    There are `entries` entries; `outside` names the kinds, whose first is that of all near misses
    where there are any."""

    texts: tuple[str, ...]
    lines: tuple[str, ...]
    groups: Numbers
    entries: int
    outside: tuple[str, ...]

    @property
    def misses(self) -> bool:
        return MISSES in self.outside

    @property
    def classes(self) -> Numbers:
        """What each text teaches: its entry, or its kind of outside behind them."""
        near = np.minimum(self.groups, self.entries)
        beyond = self.groups - self.entries + int(self.misses)
        return np.where(self.groups < 2 * self.entries, near, beyond)

    @property
    def edges(self) -> Numbers:
        """Where the wordings of each entry begin; the last is where all of them end."""
        return self.groups.searchsorted(np.arange(self.entries + 1))

    def targets(self) -> Floats:
        """One row a text: 1 at what it teaches. The near miss of one entry that is a wording of
        another teaches that one in both places."""
        classes = self.classes
        rows = np.zeros((len(classes), self.entries + len(self.outside)), np.float32)
        rows[np.arange(len(classes)), classes] = 1
        for row, entry in self._answered_elsewhere():
            rows[row] = 0
            rows[row, entry] = 1
        return rows

    def _answered_elsewhere(self) -> Iterator[tuple[int, int]]:
        owners: dict[str, int] = {}
        for line, group in zip(self.lines, self.groups.tolist(), strict=True):
            if group < self.entries:
                owners.setdefault(line, group)
        for row, (line, group) in enumerate(zip(self.lines, self.groups.tolist(), strict=True)):
            if self.entries <= group < 2 * self.entries and line in owners:
                yield row, owners[line]


def gathered(knowledge: Knowledge, lines: Sequence[str] | None = None) -> Lessons:
    """`lines` are those that it gave for the same knowledge before: normalising takes a while."""
    groups: dict[int, Sequence[str]] = defaultdict(tuple)
    count = len(knowledge.entries)
    for number, entry in enumerate(knowledge.entries):
        groups[number] = (entry.question, *entry.asked)
        groups[count + number] = entry.not_asked
    outside = knowledge.beyond
    named = [name for name, texts in outside.items() if texts]
    for number, name in enumerate(named):
        groups[2 * count + number] = outside[name]
    if any(entry.not_asked for entry in knowledge.entries):
        named.insert(0, MISSES)
    order = sorted(groups)
    texts = tuple(text for number in order for text in groups[number])
    numbers = np.repeat(order, [len(groups[number]) for number in order]).astype(np.intp)
    normal = normalise_lines(list(texts)) if lines is None else lines
    return Lessons(texts, tuple(normal), numbers, count, tuple(named))
