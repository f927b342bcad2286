"""Solving a fitted layer: from how alike the lessons are to what each of them teaches."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.search.postings import Floats

RIDGE = 0.2
_STEPS = 14
"""Of the conjugate gradient: of 13,500 lessons by their meaning an exact solution ranks another
class first for one message in a hundred, and takes six times as long."""
FEW = 2_500
"""Lessons up to which classes compete for every one of them (softmax), which costs several times
as much and is worth two to four points of a hundred where an entry has ten wordings. With forty it
is worth nothing."""
_HELD, _ROUNDS = 0.05, 15
"""How much competing classes are held back, and the rounds in which they settle."""
_UNIT = 0.25
"""Of the competing classes' logits: so a right class has about 1 here as well."""


class Kernel(Protocol):
    """How alike the lessons are among themselves; symmetric and positive."""

    def whole(self) -> Floats:
        """A row and a column for each; may be changed."""
        ...

    def times(self, values: Floats) -> Floats:
        """The same times a row of values for each, in less room than all of it takes."""
        ...


def solved(kernel: Kernel, lessons: Floats) -> Floats:
    """The weights of every lesson for every class. Where so many classes would soon have searched
    everywhere, the exact solution costs less."""
    count, classes = lessons.shape
    if count <= FEW:
        return _competing(kernel.whole(), lessons)
    if 2 * _STEPS * classes < count:
        return _searched(kernel, lessons)
    matrix = kernel.whole()
    matrix[np.diag_indices(count)] += RIDGE
    return _exact(matrix, lessons)


def _competing(kernel: Floats, lessons: Floats) -> Floats:
    """Multinomial logistic regression by a bound of its curvature, which is the same in every
    round and so is inverted once."""
    curve = 0.5 * kernel
    curve[np.diag_indices(len(kernel))] += _HELD
    inverse = np.linalg.inv(curve).astype(np.float32)
    weights: Floats = np.zeros_like(lessons)
    for _ in range(_ROUNDS):
        logits = kernel @ weights
        shares = np.exp(logits - logits.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        weights += inverse @ (lessons - shares - np.float32(_HELD) * weights)
    return weights * np.float32(_UNIT)


def _searched(kernel: Kernel, right: Floats) -> Floats:
    """The conjugate gradient, all columns searching together: what is left of each is kept at right
    angles to the others (Dubrulle's BCGrQ), without which rounding takes over after few steps."""
    solution = np.zeros(right.shape)
    rest, share = np.linalg.qr(right.astype(np.float64))
    direction = rest
    for _ in range(_STEPS):
        image = kernel.times(direction.astype(np.float32)) + RIDGE * direction
        step = np.linalg.inv(direction.T @ image)
        solution += direction @ (step @ share)
        rest, turned = np.linalg.qr(rest - image @ step)
        direction = rest + direction @ turned.T
        share = turned @ share
    return solution.astype(np.float32)


def _exact(matrix: NDArray[Any], right: NDArray[Any]) -> Floats:
    return np.asarray(np.linalg.solve(matrix, right), np.float32)
