"""How alike the lessons are among themselves, by words: what a layer is solved from."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.postings import WEIGHTS, Floats, Postings, places

_ROWS = 64
_BLOCK = 2_000
"""Postings that are summed at once: as many as a core keeps beside it."""


class Among:
    """A kernel, as of `solving`. Sums are of blocks of postings: nothing but `whole` grows with
    the square of the lessons."""

    def __init__(self, kinds: NDArray[np.int8], size: int, made: Postings) -> None:
        """The arguments as of `Inverted`."""
        self._size = size
        self._made = made
        self._frequency = np.diff(made.starts)
        order = np.argsort(made.documents, kind="stable")
        self._features = np.repeat(np.arange(len(kinds)), self._frequency)[order]
        self._starts = made.documents[order].searchsorted(np.arange(size + 1))
        ours = (WEIGHTS[kinds] * made.squares).astype(np.float32)
        self._scales = made.weights[order] / ours[self._features]

    def whole(self) -> Floats:
        similar = np.empty((self._size, self._size), np.float32)
        for begin in range(0, self._size, _ROWS):
            rows = min(_ROWS, self._size - begin)
            edges = self._starts[begin : begin + rows + 1]
            own = slice(edges[0], edges[-1])
            counts = self._frequency[self._features[own]]
            found = places(self._made.starts, self._features[own], counts)
            row = np.repeat(np.arange(rows), np.diff(edges))
            cells = np.repeat(row * self._size, counts) + self._made.documents[found]
            weights = self._made.weights[found] * np.repeat(self._scales[own], counts)
            summed = np.bincount(cells, weights, rows * self._size)
            similar[begin : begin + rows] = summed.reshape(rows, -1)
        return similar

    def times(self, values: Floats) -> Floats:
        return _summed(self.pooled(values), self._features, self._scales, self._starts)

    def pooled(self, values: Floats) -> Floats:
        """From a row of values for each lesson to one for each feature, so that a message's weights
        times its features' rows is its similarities times the lessons' rows."""
        made = self._made
        return _summed(values, made.documents, made.weights, made.starts)


def _summed(
    values: Floats, numbers: NDArray[Any], weights: Floats, starts: NDArray[np.int64]
) -> Floats:
    """For each stretch that begins at one of `starts` the rows of these numbers, weighed."""
    summed = np.zeros((len(starts) - 1, values.shape[1]), np.float32)
    used = np.flatnonzero(np.diff(starts))
    for some in np.array_split(used, 1 + len(numbers) // _BLOCK):
        own = slice(starts[some[0]], starts[some[-1] + 1])
        rows = values[numbers[own]] * weights[own, None]
        summed[some] = np.add.reduceat(rows, starts[some] - own.start)
    return summed
