"""The inverted index: from the features of a message to its similarity with every wording."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search import keeping
from bot.search.among import Among
from bot.search.evidence import KINDS, Evidence, letters
from bot.search.keeping import Arrays
from bot.search.postings import (
    CONCEPTS_AT,
    LETTERS_AT,
    SILENCE,
    WEIGHTS,
    Floats,
    Postings,
    filled,
    places,
)

_Names = tuple[dict[str, int], ...]
MOST = 60_000
"""Postings read for one message, the rarest features first; only a very large knowledge has
more."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The known features of a message, each with what it weighs beside the others of its kind."""

    features: NDArray[np.intp]
    weights: Floats


class Inverted:
    def __init__(self, names: _Names, kinds: NDArray[np.int8], size: int, made: Postings) -> None:
        """`names` by kind, each with its feature's number; `size` counts the documents."""
        self.size = size
        self._numbers = names
        self._kinds = kinds
        self._spelt = lru_cache(maxsize=2_000)(self._letters_of)
        self._rarest = math.sqrt(math.log(1 + size))
        self._made = made
        self._documents, self._weights, self._starts, self._rarity, self._squares = made

    @classmethod
    def of(cls, documents: Iterable[Evidence]) -> Inverted:
        names: _Names = tuple({} for _ in KINDS)
        kinds: list[int] = []
        feature: list[int] = []
        lengths: list[int] = []
        silent: list[int] = []
        for document in documents:
            before = len(feature)
            spelt = dict.fromkeys(piece for word in document.spelt for piece in letters(word))
            for kind, others in enumerate(document.features):
                found: Iterable[str] = spelt if kind == LETTERS_AT else others
                numbers = names[kind]
                for name in found:
                    number = numbers.setdefault(name, len(kinds))
                    if number == len(kinds):
                        kinds.append(kind)
                    feature.append(number)
            lengths.append(len(feature) - before)
            silent.append(document.silent)
        every = np.array(kinds, np.int8)
        made = filled(
            every,
            np.array(feature, np.int32),
            np.array(lengths, np.int32),
            np.array(silent, np.float64),
        )
        return cls(names, every, len(lengths), made)

    @classmethod
    def unpacked(cls, arrays: Arrays) -> Inverted:
        """As `packed` gave it."""
        names: _Names = tuple({} for _ in KINDS)
        kinds = arrays["kinds"]
        every = keeping.unpacked(arrays["names"])
        for number, (name, kind) in enumerate(zip(every, kinds.tolist(), strict=True)):
            names[kind][name] = number
        made = Postings(**{part: arrays[part] for part in Postings._fields})
        return cls(names, kinds, int(arrays["size"]), made)

    def packed(self) -> Arrays:
        names = [""] * len(self._kinds)
        for numbers in self._numbers:
            for name, number in numbers.items():
                names[number] = name
        return {
            "names": keeping.packed(names),
            "kinds": self._kinds,
            "size": np.array(self.size),
            **self._made._asdict(),
        }

    def rarity(self, number: int) -> float:
        """How much a feature tells: the fewer wordings have it, the more; most for an unknown one.
        A root, since what two texts share counts it twice."""
        return float(self._rarity[number]) if number >= 0 else self._rarest

    def documents_with(self, number: int) -> NDArray[np.int32]:
        documents: NDArray[np.int32] = self._documents[
            self._starts[number] : self._starts[number + 1]
        ]
        return documents

    def word(self, stem: str) -> int:
        """The number of a word's feature, -1 for an unknown word."""
        return self._numbers[0].get(stem, -1)

    def concept(self, name: str) -> int:
        """The number of a concept's feature, -1 for one that no wording has."""
        return self._numbers[CONCEPTS_AT].get(name, -1)

    def uses(self, numbers: Sequence[int], edges: NDArray[np.int32]) -> NDArray[Any]:
        """How many of the wordings from each beginning up to its end have each feature: `edges` are
        those in two rows."""
        found = np.zeros((len(numbers), *edges.shape))
        for at, number in enumerate(numbers):
            if number >= 0:
                found[at] = self.documents_with(number).searchsorted(edges)
        begins, ends = found[:, 0], found[:, 1]
        counts: NDArray[Any] = ends - begins
        return counts

    def weighed(self, evidence: Evidence) -> Weighed:
        known = [
            number
            for numbers, names in zip(self._numbers, evidence.features, strict=True)
            for name in names
            if (number := numbers.get(name)) is not None
        ]
        known += dict.fromkeys(number for word in evidence.spelt for number in self._spelt(word))
        features = np.array(known, np.intp)
        kinds = self._kinds[features]
        squares = (
            np.bincount(kinds, self._squares[features], len(KINDS)) + SILENCE * evidence.silent
        )
        return Weighed(features, (1 / np.sqrt(np.maximum(squares, 1e-9)))[kinds].astype(np.float32))

    def with_itself(self, message: Weighed) -> float:
        """What a text's similarity with itself would be: less than 1 where it says nothing of some
        kind, or has features that no document has."""
        features, weights = message.features, message.weights
        told = WEIGHTS[self._kinds[features]] * self._squares[features] * weights**2
        return float(told.sum())

    def similarities(self, message: Weighed, *, letters: bool) -> NDArray[Any]:
        """The message's weighted cosine with every wording, at most 1; without letters a part of
        it, at a part of the cost."""
        features, weights = message.features, message.weights
        if not letters:
            kept = self._kinds[features] != LETTERS_AT
            features, weights = features[kept], weights[kept]
        counts = self._starts[features + 1] - self._starts[features]
        if counts.sum() > MOST:
            order = np.argsort(counts, kind="stable")
            order = order[: max(1, int(np.searchsorted(np.cumsum(counts[order]), MOST)))]
            features, weights, counts = features[order], weights[order], counts[order]
        found = places(self._starts, features, counts)
        shares = self._weights[found] * np.repeat(weights, counts)
        similar: NDArray[Any] = np.bincount(self._documents[found], shares, self.size)
        return similar

    def among(self) -> Among:
        return Among(self._kinds, self.size, self._made)

    def _letters_of(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's letters that some wording has."""
        numbers = self._numbers[LETTERS_AT]
        return tuple(numbers[piece] for piece in letters(word) if piece in numbers)
