"""The fitted layer: what all wordings together say about each entry, learned from them at load
time.

Every wording is a lesson, and so is every near miss and every message known to be out of scope or
small talk. Its answer to a message is close to 1 for the right entry and to 0 for the others. It is
solved wording by wording, of which there are fewer, and kept feature by feature, which is faster to
ask."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.inverted import Inverted, Weighed
from bot.search.lessons import Lessons
from bot.search.postings import Floats
from bot.search.solving import solved

Numbers = NDArray[np.intp]

_LESSONS, _CELLS = 14_000, 1_000_000
"""Wordings, and wordings times classes, up to which fitting and asking stay cheap."""
_NEAREST = np.float32(0.6)
"""What the nearest wording counts beside all of them together, so that a wording finds its own
entry."""
_OTHERS = np.float32(0.1)
_FAR = 0.25
"""Part of the nearest wording's similarity below which a wording does not come into question."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The classes that came into question, in their order, each with its score and its nearest
    wording; and of `missed`, which are entries, the nearest of their near misses."""

    classes: Numbers
    scores: Floats
    nearest: Floats
    missed: Numbers
    misses: Floats

    def inside(self, entries: int) -> int:
        """How many of the classes in question are entries."""
        return int(self.classes.searchsorted(entries))

    def nearest_miss(self, entries: Numbers) -> Floats:
        """The similarity of each entry's nearest near miss; 0 without any."""
        if not len(self.missed):
            return np.zeros(len(entries), np.float32)
        places = np.minimum(self.missed.searchsorted(entries), len(self.missed) - 1)
        return np.where(self.missed[places] == entries, self.misses[places], np.float32(0))

    def with_point(self, point: Scored) -> Scored:
        """The scores of a message that sets something aside, with those of its point."""
        return Scored(
            self.classes,
            np.float32(0.5) * (self.scores + point.scores),
            np.maximum(self.nearest, point.nearest),
            self.missed,
            np.maximum(self.misses, point.misses),
        )


class Nearest:
    """From the similarity with every wording to the nearest wording of each class."""

    def __init__(self, lessons: Lessons) -> None:
        self._groups, self._starts = np.unique(lessons.groups, return_index=True)
        self._entries = lessons.entries
        self._beyond = lessons.misses

    def of(self, similarities: NDArray[np.generic]) -> tuple[Floats, Numbers, Floats]:
        """By class; then the entries that have near misses, and the nearest of those."""
        best = np.maximum.reduceat(similarities, self._starts).astype(np.float32)
        inside, near = self._groups.searchsorted((self._entries, 2 * self._entries)).tolist()
        of_misses = best[inside:near]
        nearest = [best[:inside], best[near:]]
        if self._beyond:
            nearest.insert(1, of_misses.max(keepdims=True))
        return np.concatenate(nearest), self._groups[inside:near] - self._entries, of_misses


class Layer:
    def __init__(self, inverted: Inverted, lessons: Lessons, weights: Floats) -> None:
        """`weights`: of every feature for every class, as `fitted` gave them."""
        self._inverted = inverted
        self.weights = weights
        self._classes = np.arange(weights.shape[1])
        self._nearest = Nearest(lessons)

    def scored(self, message: Weighed) -> Scored:
        similarities = self._inverted.similarities(message, letters=False)
        nearest, missed, misses = self._nearest.of(similarities)
        pooled: Floats = message.weights @ self.weights[message.features]
        return Scored(self._classes, pooled + _NEAREST * nearest, nearest, missed, misses)


def fitted(inverted: Inverted, lessons: Lessons) -> Floats:
    among = inverted.among()
    return among.pooled(solved(among, lessons.targets()))


class Pool:
    """In place of the layer where it would cost too much: the best wording, and a little of the
    others. Only what is near enough comes into question, so that the rest of a large knowledge
    costs nothing."""

    def __init__(self, inverted: Inverted, lessons: Lessons) -> None:
        self._inverted = inverted
        self._groups = lessons.groups
        self._entries = lessons.entries
        self._classes = lessons.classes

    def scored(self, message: Weighed) -> Scored:
        similarities = self._inverted.similarities(message, letters=True)
        nearest = similarities.max(initial=0.0)
        wordings = (
            np.flatnonzero(similarities >= _FAR * nearest) if nearest else np.zeros(0, np.intp)
        )
        similar, groups = similarities[wordings].astype(np.float32), self._groups[wordings]
        inside, near = groups.searchsorted((self._entries, 2 * self._entries)).tolist()
        missed, misses, _ = _best(groups[inside:near] - self._entries, similar[inside:near])
        classes, best, sums = _best(self._classes[wordings], similar)
        return Scored(classes, best + _OTHERS * (sums - best), best, missed, misses)


def _best(classes: Numbers, similar: Floats) -> tuple[Numbers, Floats, Floats]:
    """Of every class that is there, the best similarity and the sum."""
    starts = np.flatnonzero(np.diff(classes, prepend=-1))
    if not len(starts):
        return classes[:0], similar[:0], similar[:0]
    best = np.maximum.reduceat(similar, starts)
    return classes[starts], best, np.add.reduceat(similar, starts)


def affordable(lessons: Lessons) -> bool:
    """Whether the layer can be fitted for so many wordings and classes."""
    count = len(lessons.groups)
    return 0 < count <= _LESSONS and count * (lessons.entries + len(lessons.outside)) <= _CELLS
