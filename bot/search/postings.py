"""The postings of an inverted index: which texts have each feature, and what it weighs in each."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.evidence import CONCEPTS, KINDS, LETTERS

Floats = NDArray[np.float32]
COMMON = 0.05
"""Share of the wordings from which letters tell too little for their cost."""

WEIGHTS = np.array([kind.weight for kind in KINDS]) / sum(kind.weight for kind in KINDS)
SILENCE = np.array([kind.silence for kind in KINDS])
LETTERS_AT, CONCEPTS_AT = KINDS.index(LETTERS), KINDS.index(CONCEPTS)


class Postings(NamedTuple):
    """By feature, ascending: which documents have it from `starts` on, and what it weighs in each.
    `rarity` is what each feature tells, `squares` are its squares."""

    documents: NDArray[np.int32]
    weights: Floats
    starts: NDArray[np.int64]
    rarity: Floats
    squares: Floats


def filled(
    kinds: NDArray[np.int8],
    feature: NDArray[np.int32],
    lengths: NDArray[np.int32],
    silent: NDArray[np.float64],
) -> Postings:
    """`kinds` by feature; the features of all documents one after the other, of which every
    document has as many as `lengths` says."""
    size = len(lengths)
    document = np.repeat(np.arange(size, dtype=np.int32), lengths)
    frequency = np.bincount(feature, minlength=len(kinds))
    rarity = np.sqrt(np.log(1 + size / np.maximum(1, frequency))).astype(np.float32)
    squares = rarity**2
    group = document.astype(np.int64) * len(KINDS) + kinds[feature]
    norms = _norms(group, squares[feature], silent)
    weights = WEIGHTS[kinds[feature]] * squares[feature] / np.maximum(norms[group], 1e-9)
    telling = (kinds != LETTERS_AT) | (frequency <= max(10, COMMON * size))
    kept = np.flatnonzero(telling[feature])
    order = kept[np.argsort(feature[kept], kind="stable")]
    starts = np.concatenate(([0], np.cumsum(np.where(telling, frequency, 0))))
    return Postings(document[order], weights[order].astype(np.float32), starts, rarity, squares)


def places(starts: NDArray[np.int64], features: NDArray[Any], counts: NDArray[Any]) -> NDArray[Any]:
    """Where the postings of these features stand, one feature after the other."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts[features] - before, counts) + np.arange(counts.sum())


def _norms(
    group: NDArray[np.int64], square: Floats, silent: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The length of every document in every kind."""
    size = len(silent)
    sums = np.bincount(group, square, size * len(KINDS)).reshape(size, len(KINDS))
    lengths: NDArray[np.float64] = np.sqrt(sums + silent[:, None] * SILENCE).ravel()
    return lengths
