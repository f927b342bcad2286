"""The fitted layer: what all wordings together say about each entry, learned from them at load
time.

Every wording is a lesson, and so is every message known to be out of scope or small talk: ridge
regression. Its answer to a message is close to 1 for the right entry and to 0 for the others. It is
solved wording by wording, of which there are fewer, and kept feature by feature, which is faster to
ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.inverted import Floats, Inverted, Weighed

Numbers = NDArray[np.intp]

_RIDGE = 0.4
_STEPS = 6
"""Of the conjugate gradient: more of them change no answer, and a quarter of an exact solution's
time is spent."""
_LESSONS, _CELLS = 8_000, 1_000_000
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
    wording."""

    classes: Numbers
    scores: Floats
    nearest: Floats


class Layer:
    def __init__(self, inverted: Inverted, classes: Numbers) -> None:
        """`classes`: what each wording asks for, ascending."""
        count = len(classes)
        kernel = inverted.among_themselves()
        kernel[np.diag_indices(count)] += _RIDGE
        lessons = np.zeros((count, int(classes.max()) + 1), np.float32)
        lessons[np.arange(count), classes] = 1
        self._inverted = inverted
        self._weights = inverted.pooled(_solved(kernel, lessons))
        self._classes, self._starts = np.unique(classes, return_index=True)

    def scored(self, message: Weighed) -> Scored:
        similarities = self._inverted.similarities(message, letters=False)
        nearest: Floats = np.maximum.reduceat(similarities, self._starts).astype(np.float32)
        pooled: Floats = message.weights @ self._weights[message.features]
        return Scored(self._classes, np.add(pooled, _NEAREST * nearest), nearest)


class Pool:
    """In place of the layer where it would cost too much: the best wording, and a little of the
    others. Only what is near enough comes into question, so that the rest of a large knowledge
    costs nothing."""

    def __init__(self, inverted: Inverted, classes: Numbers) -> None:
        self._inverted = inverted
        self._classes = classes

    def scored(self, message: Weighed) -> Scored:
        similarities = self._inverted.similarities(message, letters=True)
        nearest = similarities.max(initial=0.0)
        wordings = (
            np.flatnonzero(similarities >= _FAR * nearest) if nearest else np.zeros(0, np.intp)
        )
        similar, classes = similarities[wordings].astype(np.float32), self._classes[wordings]
        starts = np.flatnonzero(np.diff(classes, prepend=-1))
        if not len(starts):
            return Scored(classes, similar, similar)
        best = np.maximum.reduceat(similar, starts)
        return Scored(
            classes[starts], best + _OTHERS * (np.add.reduceat(similar, starts) - best), best
        )


def affordable(classes: Numbers) -> bool:
    """Whether the layer can be fitted for so many wordings and classes."""
    return 0 < len(classes) <= _LESSONS and len(classes) * (int(classes.max()) + 1) <= _CELLS


def _solved(matrix: Floats, right: Floats) -> Floats:
    """The conjugate gradient, all columns searching together; the matrix is symmetric and positive.
    Where so many columns would soon have searched everywhere, the exact solution costs less."""
    if 2 * _STEPS * right.shape[1] >= len(right):
        return _exact(matrix, right)
    solution: Floats = np.zeros_like(right)
    rest: Floats = right
    direction: Floats = right
    size = _products(rest, rest)
    for _ in range(_STEPS):
        image = matrix @ direction
        step = _exact(_products(direction, image), size)
        solution += direction @ step
        rest = np.subtract(rest, image @ step)
        before, size = size, _products(rest, rest)
        direction = np.add(rest, direction @ _exact(before, size))
    return solution


def _products(left: Floats, right: Floats) -> NDArray[np.float64]:
    return (left.T @ right).astype(np.float64)


def _exact(matrix: NDArray[Any], right: NDArray[Any]) -> Floats:
    return np.asarray(np.linalg.solve(matrix, right), np.float32)
