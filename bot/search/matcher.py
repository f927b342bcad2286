"""From a message to scores: how well each entry, and what lies outside of them all, fits its
words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.knowledge.entries import Knowledge
from bot.search.evidence import Evidence, gather, plain
from bot.search.inverted import Floats, Inverted
from bot.search.layer import Layer, Pool, Scored, affordable
from bot.search.lexicon import Lexicon
from bot.search.repair import MOST, Speller
from bot.search.signals import Signals
from bot.search.text import normalise, normalise_lines, stem

_SHOWN = 10
_RICH = 20_000
"""Wordings up to which letters, neighbours and concepts are indexed beside the words."""
_KNOWN, _BELONGS = 4, 0.6
"""Wordings that must have a word, and their share in one topic, for the word to name that topic."""
_SPELT = 9
"""Letters from which a word is hardly another one misspelt."""
_LONG = 40
"""Words from which a message is simply long."""
_MANY = 20
"""Wordings an entry has on average, and messages out of scope there are, in a rich knowledge."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`repaired` maps words as typed to words as read."""

    words: tuple[str, ...]
    repaired: Mapping[str, str]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Match:
    """What came into question; `ranked` are the places in it of the best entries, best first, and
    beside them stand those entries and their scores."""

    reading: Reading
    scored: Scored
    ranked: tuple[int, ...]
    entries: tuple[str, ...]
    scores: tuple[float, ...]

    def nearest(self, rank: int) -> float:
        """The similarity of the nearest wording of the entry of that rank."""
        return float(self.scored.nearest[self.ranked[rank]])


class Matcher:
    """Classes are the entries in their order, then what lies outside of them: `outside` names
    those."""

    def __init__(self, knowledge: Knowledge, *, fitted: bool = True) -> None:
        self.entries = tuple(entry.id for entry in knowledge.entries)
        topics = {topic: number for number, topic in enumerate(knowledge.topics)}
        self._topics = np.array([topics[entry.topic] for entry in knowledge.entries], np.intp)
        outside = {"uncovered": knowledge.uncovered, **knowledge.small_talk}
        self.outside = tuple(name for name, texts in outside.items() if texts)
        groups = [(entry.question, *entry.asked) for entry in knowledge.entries]
        groups += [outside[name] for name in self.outside]
        self._lines = normalise_lines([text for group in groups for text in group])
        sizes = [len(group) for group in groups]
        self._classes = np.repeat(np.arange(len(groups)), sizes)
        self._starts = [0, *np.cumsum(sizes).tolist()]
        self._lexicon = Lexicon(knowledge.synonyms) if len(self._lines) <= _RICH else None
        self._speller = self._spelling()
        self._inverted = Inverted(self._documents())
        self._own_words = lru_cache(maxsize=1_000)(self._stems_of)
        self._belongs = lru_cache(maxsize=10_000)(self._names_topic)
        layer = Layer if fitted and affordable(self._classes) else Pool
        self._layer = layer(self._inverted, self._classes)

    @property
    def richness(self) -> str:
        """The name of the scales that hold for this knowledge."""
        if isinstance(self._layer, Pool):
            return "pooled"
        inside = self._starts[len(self.entries)]
        outside = len(self._lines) - inside
        return "rich" if inside >= _MANY * len(self.entries) and outside >= _MANY else "thin"

    def read(self, text: str) -> Reading:
        repaired: dict[str, str] = {}
        words = normalise(text).split()
        unknown = [word for word in dict.fromkeys(words) if not self._knows(word)]
        for word in unknown[:MOST]:
            mended = self._speller.mend(word)
            if mended != word:
                repaired[word] = mended
        mended_words = tuple(repaired.get(word, word) for word in words)
        return Reading(mended_words, repaired, self._evidence(mended_words))

    def match(self, reading: Reading) -> Match:
        return self.rank(reading, self._layer.scored(self._inverted.weighed(reading.evidence)))

    def rank(self, reading: Reading, scored: Scored) -> Match:
        """Among equals the earlier entry comes first."""
        scores = scored.scores[: self._inside(scored)]
        near = (
            np.argpartition(-scores, _SHOWN)[:_SHOWN]
            if len(scores) > _SHOWN
            else np.arange(len(scores))
        )
        best = near[np.lexsort((near, -scores[near]))]
        entries = tuple(self.entries[number] for number in scored.classes[best].tolist())
        return Match(reading, scored, tuple(best.tolist()), entries, tuple(scores[best].tolist()))

    def spread(self, match: Match, other: Match) -> Floats:
        """The scores of a match in the places of another, which may have other classes in
        question."""
        scores = np.zeros(
            int(max(match.scored.classes.max(initial=0), other.scored.classes.max(initial=0))) + 1
        )
        scores[match.scored.classes] = match.scored.scores
        return scores[other.scored.classes].astype(np.float32)

    def talk(self, match: Match) -> tuple[str, float]:
        """What lies outside and fits best, with its score; an empty name when an entry fits
        better."""
        scores = match.scored.scores
        best = int(scores.argmax()) if len(scores) else 0
        if best < self._inside(match.scored) or not len(scores):
            return "", 0.0
        return self.outside[int(match.scored.classes[best]) - len(self.entries)], float(
            scores[best]
        )

    def topical(self, reading: Reading) -> list[str]:
        """The words that belong to one topic: "porting" does, "long" and "change" do not."""
        return [word for word in reading.words if self._belongs(self._inverted.word(stem(word)))]

    def signals(self, match: Match) -> Signals:
        """Of the best entry; there must be one."""
        inside = self._inside(match.scored)
        first, second = (*match.scores, 0.0)[:2]
        outside = float(match.scored.scores[inside:].max(initial=0.0))
        own = self._own_words(int(match.scored.classes[match.ranked[0]]))
        numbers = {word: self._inverted.word(word) for word in match.reading.evidence.stems}
        rarities = {word: self._inverted.rarity(number) for word, number in numbers.items()}
        total = sum(rarities.values()) or 1.0
        return Signals(
            first=first,
            second=second,
            outside=outside,
            nearest=match.nearest(0),
            nearest_outside=float(match.scored.nearest[inside:].max(initial=0.0)),
            unknown=sum(rarities[word] for word, number in numbers.items() if number < 0) / total,
            elsewhere=sum(
                rarities[word]
                for word, number in numbers.items()
                if number >= 0 and word not in own
            )
            / total,
            length=math.log(1 + min(len(numbers), _LONG)),
            lead=first / max(0.05, first + max(second, 0.0) + max(outside, 0.0) + 0.05),
            margin=first - second,
        )

    def _knows(self, word: str) -> bool:
        return self._inverted.word(stem(word)) >= 0 or (
            self._lexicon is not None and self._lexicon.knows(word)
        )

    def _inside(self, scored: Scored) -> int:
        """How many of the classes in question are entries."""
        return int(scored.classes.searchsorted(len(self.entries)))

    def _names_topic(self, number: int) -> bool:
        if number < 0:
            return False
        classes = self._classes[self._inverted.documents_with(number)]
        topics = self._topics[classes[classes < len(self.entries)]]
        return len(topics) >= _KNOWN and int(np.bincount(topics).max()) >= _BELONGS * len(topics)

    def _stems_of(self, entry: int) -> Set[str]:
        """The stems in the entry's wordings."""
        lines = self._lines[self._starts[entry] : self._starts[entry + 1]]
        return {stem(word) for line in lines for word in line.split()}

    def _spelling(self) -> Speller:
        """A word is worth mending to when it stands in a question, or twice: once may be a typing
        error. A long one is, even so: many a German compound stands once."""
        counts = Counter(word for line in self._lines for word in line.split())
        asked = {
            word
            for start in self._starts[: len(self.entries)]
            for word in self._lines[start].split()
        }
        often = {word for word, count in counts.items() if count > 1 or len(word) >= _SPELT}
        return Speller(asked | often | (self._lexicon.words if self._lexicon else set()), counts)

    def _documents(self) -> Iterator[Evidence]:
        return (self._evidence(line.split()) for line in self._lines)

    def _evidence(self, words: Sequence[str]) -> Evidence:
        return gather(words, self._lexicon) if self._lexicon else plain(words)
