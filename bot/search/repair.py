"""Mending typing errors: an unknown word becomes the nearest word that the wordings use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST = 12
"""Unknown words that are looked up in one message; a message with more of them is no question of ours."""


class Speller:
    def __init__(self, words: Iterable[str], counts: Counter[str]) -> None:
        """`words` are those worth mending to; a word used once may itself be a typing error."""
        self._counts = counts
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(words):
            if len(word) >= 4 and word.isalpha():
                for length in range(len(word) - 2, len(word) + 3):
                    self._near[word[0], length].append(word)

    def mend(self, word: str) -> str:
        """The nearest word: one slip apart, or two in eight letters and more; itself when none is near."""
        if len(word) < 4 or not word.isalpha():
            return word
        slips = 1 if len(word) < 8 else 2
        best: tuple[int, bool, int, str] | None = None
        for letter in dict.fromkeys(word[:2]):
            near = self._near.get((letter, len(word)), ())
            for other, distance, _ in process.extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=None):
                found = (int(distance), other[0] != word[0], -self._counts[other], other)
                best = min(best, found) if best else found
        return best[-1] if best else word
