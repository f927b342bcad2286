"""Mending typing errors: an unknown word becomes the nearest word that the wordings use."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_COMMON = 4
"""Logarithms of how common a word is that are worth one slip."""
_FREQUENT = 20
"""Wordings that have a word of three letters, for swapped letters to mean it."""
MOST = 12
"""Unknown words that are looked up in one message; a message with more of them is no question of
ours."""


class Speller:
    def __init__(self, words: Iterable[str], counts: Counter[str]) -> None:
        """`words` are those worth mending to; a word used once may itself be a typing error."""
        self._counts = counts
        self._swapped: dict[str, str] = {}
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(words):
            if len(word) >= 4 and word.isalpha():
                for length in range(len(word) - 2, len(word) + 3):
                    self._near[word[0], length].append(word)
            elif len(word) == 3 and word.isalpha() and counts[word] >= _FREQUENT:
                for swapped in (word[1] + word[0] + word[2], word[0] + word[2] + word[1]):
                    self._swapped.setdefault(swapped, word)

    def mend(self, word: str) -> str:
        """The nearest word: one slip apart, or two in eight letters and more; itself when none is
        near. A much more common word is preferred, as the wordings have typing errors too. Of three
        letters only two may have changed places ("pxb")."""
        if len(word) < 3 or not word.isalpha():
            return word
        if len(word) == 3:
            return self._swapped.get(word, word)
        slips = 1 if len(word) < 8 else 2
        best: tuple[float, str] | None = None
        for letter in dict.fromkeys(word[:2]):
            near = self._near.get((letter, len(word)), ())
            for other, distance, _ in process.extract(
                word, near, scorer=OSA.distance, score_cutoff=slips, limit=None
            ):
                cost = (
                    distance
                    + (other[0] != word[0]) / 2
                    - math.log(1 + self._counts[other]) / _COMMON
                )
                best = min(best, (cost, other)) if best else (cost, other)
        return best[1] if best else word
