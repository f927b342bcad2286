"""Which words the wordings of each entry have, and what those words tell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.entries import Knowledge
from bot.search.inverted import Inverted
from bot.search.lessons import Lessons
from bot.search.reading import Reading
from bot.search.text import stem

_KNOWN, _BELONGS = 4, 0.6
"""Wordings that must have a word, and their share in one topic, for the word to name that topic."""


class Vocabulary:
    def __init__(self, knowledge: Knowledge, lessons: Lessons, inverted: Inverted) -> None:
        topics = {topic: number for number, topic in enumerate(knowledge.topics)}
        self._topics = np.array([topics[entry.topic] for entry in knowledge.entries], np.intp)
        self._entries = tuple(entry.id for entry in knowledge.entries)
        self._outside = lessons.outside
        self._classes = lessons.classes
        self._edges = lessons.edges
        self._inverted = inverted
        self._belongs = lru_cache(maxsize=10_000)(self._names_topic)

    def topical(self, reading: Reading) -> list[str]:
        """The words that belong to one topic: "porting" does, "long" and "change" do not."""
        return [word for word in reading.words if self._belongs(self._inverted.word(stem(word)))]

    def bare(self, reading: Reading) -> bool:
        """Whether a message has at most one word that some wording has."""
        stems = reading.evidence.stems
        return sum(self._inverted.word(stem) >= 0 for stem in stems) < 2

    def strange(self, reading: Reading, entries: Sequence[str]) -> float:
        """The share of a message's information that no wording of these entries has."""
        numbers = np.array([self._entries.index(entry) for entry in entries], np.intp)
        return self._lacking(reading, self.edges(numbers))

    def unheard(self, reading: Reading, name: str) -> float:
        """The same for the messages of a name among what lies outside."""
        at = np.flatnonzero(self._classes == len(self._entries) + self._outside.index(name))
        return self._lacking(reading, np.array((at, at + 1), np.int32))

    def edges(self, entries: NDArray[np.intp]) -> NDArray[np.int32]:
        """Where the wordings of these entries begin, and where they end: two rows, of the kind that
        documents are numbered in, so that no list of those is copied to be looked through."""
        return np.array((self._edges[entries], self._edges[entries + 1]), np.int32)

    def _lacking(self, reading: Reading, edges: NDArray[np.int32]) -> float:
        words = [self._inverted.word(word) for word in reading.evidence.stems]
        rarities = np.array([self._inverted.rarity(word) for word in words])
        lacking = ~self._inverted.uses(words, edges).any(1)
        return float(rarities @ lacking.astype(float)) / (float(rarities.sum()) or 1.0)

    def _names_topic(self, number: int) -> bool:
        if number < 0:
            return False
        classes = self._classes[self._inverted.documents_with(number)]
        topics = self._topics[classes[classes < len(self._entries)]]
        return len(topics) >= _KNOWN and int(np.bincount(topics).max()) >= _BELONGS * len(topics)
