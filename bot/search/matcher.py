"""From a message to scores: how well each entry, and what lies outside of them all, fits its
words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from bot.knowledge.entries import Knowledge
from bot.search import keeping, layer
from bot.search.aspects import Aspects, Habits
from bot.search.inverted import Inverted
from bot.search.keeping import Arrays, Kept
from bot.search.layer import Layer, Pool, Scored, affordable
from bot.search.lessons import gathered
from bot.search.meaning import Meaning, MeaningLayer
from bot.search.reading import Reader, Reading
from bot.search.vocabulary import Vocabulary

_SHOWN = 10
_MANY = 20
"""Wordings an entry has on average, and messages out of scope there are, in a rich knowledge."""
_SMALL = range(12, 60)
"""Entries of a knowledge for which the scale holds that was fitted without anything outside."""
_TOLD = 50
"""Messages out of scope below which it does: a handful tells no more of what lies outside than
none."""
_MEANT = np.float32(0.6)
"""What meaning counts beside words; where wordings are few, it knows more than they do."""
_MEANT_THIN = np.float32(1.5)


@dataclass(frozen=True, slots=True)
class Match:
    """What came into question by words, and by meaning once that was asked; `ranked` are the places
    of the best entries, best first, and beside them stand those entries and their scores."""

    reading: Reading
    scored: Scored
    meant: Scored | None
    ranked: tuple[int, ...]
    entries: tuple[str, ...]
    scores: tuple[float, ...]

    def nearest(self, rank: int) -> float:
        """The similarity of the nearest wording of the entry of that rank."""
        return float(self.scored.nearest[self.ranked[rank]])


class Matcher:
    """Classes are the entries in their order, then what lies outside of them: `outside` names
    those."""

    def __init__(
        self,
        knowledge: Knowledge,
        meaning: Meaning | None = None,
        *,
        fitted: bool = True,
        kept: Kept | None = None,
    ) -> None:
        self._source = keeping.source(knowledge, kept)
        taken = self._source.taken()
        self.entries = tuple(entry.id for entry in knowledge.entries)
        self._bare = len(knowledge.uncovered) < _TOLD and len(self.entries) in _SMALL
        lessons = gathered(knowledge, keeping.unpacked(taken["lines"]) if taken else None)
        self.outside = lessons.outside
        self._lines = lessons.lines
        self._edges = lessons.edges
        inside = int(self._edges[-1])
        self._unanswered = frozenset(self._lines[inside:]).difference(self._lines[:inside])
        self._reader = Reader(knowledge, lessons)
        self._fitted = fitted and affordable(lessons)
        self._lessons = lessons
        self.meaning = meaning
        with ThreadPoolExecutor(1) as beside:
            meant = beside.submit(self._meant, meaning)
            self._learn(taken)
        self.vocabulary = Vocabulary(knowledge, lessons, self.inverted)
        self._meaning = meant.result()

    def _learn(self, taken: Arrays | None) -> None:
        """What words say."""
        wanted = [] if taken else self._reader.wanted()
        documents = self._reader.documents
        self.inverted = Inverted.unpacked(taken) if taken else Inverted.of(documents(wanted))
        self._layer = self._layered(taken)
        self.habits = Habits.unpacked(taken) if taken else self._habits(wanted)
        if not taken:
            self._keep()
            if self._fitted and (written := self._source.taken()):
                self._layer = self._layered(written)  # which need not be in memory

    def hearing(self, meaning: Meaning | None) -> Matcher:
        """The same, with the second opinion, which takes longer to prepare than all the rest; or
        without."""
        other = copy(self)
        other.meaning = meaning
        other._meaning = self._meant(meaning)
        return other

    @property
    def richness(self) -> str:
        """The name of the scales that hold for this knowledge."""
        if not self._fitted:
            return "pooled"
        if self._bare:
            return "bare"
        inside = int(self._edges[-1])
        beyond = len(self._lines) - inside
        return "rich" if inside >= _MANY * len(self.entries) and beyond >= _MANY else "thin"

    @property
    def meant_weight(self) -> np.float32:
        return _MEANT if self.richness == "rich" else _MEANT_THIN

    @property
    def hears_meaning(self) -> bool:
        return self._meaning is not None

    def read(self, text: str) -> Reading:
        return self._reader.read(text, lambda word: self.inverted.word(word) >= 0)

    def match(self, reading: Reading) -> Match:
        """By words alone."""
        return self.rank(reading, self._scored(reading))

    def asked_again(self, matches: Sequence[Match]) -> list[Match]:
        """With the second opinion, which takes less time for all together than one by one; the same
        match where there is none, or it was heard."""
        if self._meaning is None:
            return list(matches)
        new = [match.reading for match in matches if match.meant is None]
        heard = self._heard(self._meaning, new) if new else {}
        return [
            self.rank(match.reading, match.scored, heard[match.reading.text])
            if match.meant is None
            else match
            for match in matches
        ]

    def foresee(self, texts: Sequence[str]) -> None:
        """As in meaning."""
        if self._meaning is not None:
            self._meaning.foresee(texts)

    def _scored(self, reading: Reading) -> Scored:
        scored = self._layer.scored(self.inverted.weighed(reading.evidence))
        if reading.point is None or not self._fitted:
            return scored
        return scored.with_point(self._scored(reading.point))

    def _heard(self, meaning: MeaningLayer, readings: Sequence[Reading]) -> Mapping[str, Scored]:
        """By the text of each."""
        points = [reading.point for reading in readings if reading.point]
        texts = list(dict.fromkeys(reading.text for reading in (*readings, *points)))
        scored = dict(zip(texts, meaning.scored(texts), strict=True))
        return {
            reading.text: scored[reading.text].with_point(scored[reading.point.text])
            if reading.point
            else scored[reading.text]
            for reading in readings
        }

    def rank(self, reading: Reading, scored: Scored, meant: Scored | None = None) -> Match:
        """Among equals the earlier entry comes first."""
        scores = scored.scores[: scored.inside(len(self.entries))]
        if meant is not None:
            scores = scores + self.meant_weight * meant.scores[: len(scores)]
        near = np.arange(len(scores))
        if len(scores) > _SHOWN:
            near = np.argpartition(-scores, _SHOWN)[:_SHOWN]
        best = near[np.lexsort((near, -scores[near]))]
        entries = tuple(self.entries[number] for number in scored.classes[best].tolist())
        return Match(
            reading, scored, meant, tuple(best.tolist()), entries, tuple(scores[best].tolist())
        )

    def talk(self, match: Match) -> tuple[str, float]:
        """What lies outside and fits best, with its score; an empty name when an entry fits
        better."""
        scores = match.scored.scores
        best = int(scores.argmax()) if len(scores) else 0
        if not len(scores) or best < match.scored.inside(len(self.entries)):
            return "", 0.0
        name = self.outside[int(match.scored.classes[best]) - len(self.entries)]
        return name, float(scores[best])

    def is_wording(self, reading: Reading, of: Sequence[str]) -> bool:
        """Whether somebody wrote it so, to the word, at one of these entries."""
        places = map(self.entries.index, of)
        return any(
            reading.line in self._lines[self._edges[at] : self._edges[at + 1]] for at in places
        )

    def is_unanswered(self, reading: Reading) -> bool:
        """Whether somebody wrote it so, to the word, as a message that no entry answers, and nobody
        as a wording."""
        return reading.line in self._unanswered

    def _meant(self, meaning: Meaning | None) -> MeaningLayer | None:
        """A knowledge too large for the layer is too large for this as well."""
        if meaning is None or not self._fitted:
            return None
        return MeaningLayer(meaning, self._lessons, self._source)

    def _layered(self, taken: Arrays | None) -> Layer | Pool:
        if not self._fitted:
            return Pool(self.inverted, self._lessons)
        weights = taken["layer"] if taken else layer.fitted(self.inverted, self._lessons)
        return Layer(self.inverted, self._lessons, weights)

    def _keep(self) -> None:
        lines = {"lines": keeping.packed(self._lines)}
        learned = {**lines, **self.inverted.packed(), **self.habits.packed()}
        if isinstance(self._layer, Layer):
            learned["layer"] = self._layer.weights
        self._source.keep(learned)

    def _habits(self, wanted: Sequence[Aspects]) -> Habits:
        """Of none in a knowledge so large that counting costs more than it brings."""
        count = len(self.entries)
        return Habits.of(wanted, self._lessons.classes, count) if wanted else Habits.none(count)


def within(match: Match, scored: Scored) -> Match:
    """The match with other scores, by words alone."""
    return replace(match, scored=scored, meant=None)
