"""Messages that ask the same, by the evidence that finds entries; pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.search.evidence import Evidence
from bot.search.inverted import Inverted, Weighed
from bot.search.matcher import Matcher

ALIKE = 0.28
"""The likeness from which two messages ask the same, of the most that two such texts can have: of
600 labelled questions nine in ten of those that it brings together want the same entry."""
SAME_ENTRY = 0.2
"""What it counts that the same entry is nearest to both."""


class Likeness:
    """Which of some texts a message asks the same as. Between few texts it is not known which
    words are rare: those `beside` them tell that."""

    def __init__(
        self,
        matcher: Matcher,
        texts: Sequence[str],
        nearest: Sequence[str],
        beside: Sequence[str] = (),
    ) -> None:
        self._matcher = matcher
        self._evidence = _evidence(matcher, texts)
        self._inverted = Inverted.of([*self._evidence, *_evidence(matcher, beside)])
        self._weighed = [self._inverted.weighed(text) for text in self._evidence]
        self._full = np.array([self._inverted.with_itself(text) for text in self._weighed])
        self._entries = {entry: code for code, entry in enumerate(dict.fromkeys(nearest))}
        self._nearest = np.array([self._entries[entry] for entry in nearest], np.intp)

    def alike(self, text: str, near: str) -> list[int]:
        """The places of those that ask the same. `near` is its nearest entry, empty where none
        is."""
        evidence = self._matcher.read(text).evidence.subject
        found = self._alike(self._inverted.weighed(evidence), near)
        return [int(place) for place in found]

    def alike_to(self, place: int, near: str) -> NDArray[np.intp]:
        """The same for one of the texts, which is alike to itself."""
        return np.union1d(self._alike(self._weighed[place], near), [place])

    def _alike(self, weighed: Weighed, near: str) -> NDArray[np.intp]:
        """Beside what both could be alike at most: a text without concepts is not less like another
        for that."""
        shared = self._inverted.similarities(weighed, letters=True)[: len(self._nearest)]
        most = np.sqrt(self._full * self._inverted.with_itself(weighed))
        likeness = shared / np.maximum(most, 1e-9)
        if near in self._entries and near:
            likeness = likeness + SAME_ENTRY * (self._nearest == self._entries[near])
        return np.flatnonzero(likeness >= ALIKE)


def groups(matcher: Matcher, texts: Sequence[str], nearest: Sequence[str]) -> list[list[int]]:
    """The places of the texts, those that ask the same together; the largest group first, and in
    each the text that is like most others first. `nearest` is each text's nearest entry, empty
    where none is."""
    likeness = Likeness(matcher, texts, nearest)
    return _gathered([likeness.alike_to(place, near) for place, near in enumerate(nearest)])


def _evidence(matcher: Matcher, texts: Sequence[str]) -> list[Evidence]:
    return [matcher.read(text).evidence.subject for text in texts]


def _gathered(alike: Sequence[NDArray[np.intp]]) -> list[list[int]]:
    """Whoever is like most others gathers them first; nobody is in two groups."""
    order = sorted(range(len(alike)), key=lambda number: (-len(alike[number]), number))
    free = np.ones(len(alike), bool)
    found: list[list[int]] = []
    for number in order:
        if not free[number]:
            continue
        others = [int(one) for one in alike[number] if free[one] and one != number]
        free[number] = False
        free[others] = False
        found.append([number, *others])
    return sorted(found, key=lambda group: (-len(group), group[0]))
