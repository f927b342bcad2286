"""Reading a message or a lesson: typing errors mended, the evidence gathered, what it wants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.knowledge.entries import Knowledge
from bot.search import asides, aspects
from bot.search.aspects import Aspects
from bot.search.evidence import Evidence, gather, plain
from bot.search.lessons import Lessons
from bot.search.lexicon import Lexicon
from bot.search.repair import MOST, Speller
from bot.search.text import normalise, stem

_RICH = 20_000
"""Wordings up to which letters, neighbours and concepts are indexed beside the words."""
_SPELT = 9
"""Letters from which a word is hardly another one misspelt."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is what was typed, `line` the same normalised; `repaired` maps words as typed to words
    as read; `point` is what the message is about, where it sets something else aside."""

    text: str
    line: str
    words: tuple[str, ...]
    repaired: Mapping[str, str]
    evidence: Evidence
    aspects: Aspects
    point: Reading | None = None

    @property
    def pointed(self) -> Reading:
        """Without what it sets aside."""
        return self.point or self


class Reader:
    """Reads as one knowledge has it: by its lexicon and the words of its lessons."""

    def __init__(self, knowledge: Knowledge, lessons: Lessons) -> None:
        self._lines = lessons.lines
        self._us = tuple(normalise(knowledge.brand.company).split())
        rich = len(self._lines) <= _RICH
        self._lexicon = Lexicon(knowledge.synonyms) if rich else None
        self._speller = self._spelling(lessons)

    def read(self, text: str, known: Callable[[str], bool]) -> Reading:
        """`known`: whether some wording has the stem of a word."""
        point = asides.point(text) if self._lexicon else None
        return replace(self._read(text, known), point=self._read(point, known) if point else None)

    def _read(self, text: str, known: Callable[[str], bool]) -> Reading:
        repaired: dict[str, str] = {}
        line = normalise(text)
        words = line.split()
        unknown = [word for word in dict.fromkeys(words) if not self._knows(word, known)]
        for word in unknown[:MOST]:
            mended = self._speller.mend(word)
            if mended != word:
                repaired[word] = mended
        mended_words = tuple(repaired.get(word, word) for word in words)
        wanted = self._wanted(mended_words)
        evidence = self._evidence(mended_words, wanted)
        return Reading(text, line, mended_words, repaired, evidence, wanted)

    def wanted(self) -> list[Aspects]:
        """What each lesson wants; of none where reading them all costs more than it brings."""
        if self._lexicon is None:
            return []
        return [self._wanted(line.split()) for line in self._lines]

    def documents(self, wanted: Sequence[Aspects]) -> Iterator[Evidence]:
        """The evidence in each lesson; `wanted` as above."""
        if not wanted:
            return (plain(line.split()) for line in self._lines)
        both = zip(self._lines, wanted, strict=True)
        return (self._evidence(line.split(), each) for line, each in both)

    def _wanted(self, words: Sequence[str]) -> Aspects:
        return aspects.read(words, self._us)

    def _evidence(self, words: Sequence[str], wanted: Aspects) -> Evidence:
        return gather(words, self._lexicon, wanted.wants) if self._lexicon else plain(words)

    def _knows(self, word: str, known: Callable[[str], bool]) -> bool:
        return known(stem(word)) or (self._lexicon is not None and self._lexicon.knows(word))

    def _spelling(self, lessons: Lessons) -> Speller:
        """A word is worth mending to when it stands in a question, or twice: once may be a typing
        error. A long one is, even so: many a German compound stands once."""
        counts = Counter(word for line in self._lines for word in line.split())
        starts = lessons.edges[:-1].tolist()
        asked = {word for start in starts for word in self._lines[start].split()}
        often = {word for word, count in counts.items() if count > 1 or len(word) >= _SPELT}
        return Speller(asked | often | (self._lexicon.words if self._lexicon else set()), counts)
