"""A message in its thread: what it means after the entry that was answered last.

A message that stands alone is read alone; any other together with the question before it, for what
that adds. RULES says which is which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache

import numpy as np

from bot.knowledge.entries import Entry, Knowledge
from bot.search import decision
from bot.search.judging import Judge, Judged
from bot.search.layer import Scored
from bot.search.matcher import Match, Matcher
from bot.search.phrasing import asks, leans, points, requests, wants
from bot.search.signals import Scales, Table, longness

_GUESS = 0.5
"""What is left of the chances of half a question, such as "how long does it take?", asked out of
the blue."""
_LONG = 40


class Way(Enum):
    ALONE = auto()
    DOUBTED = auto()
    """Alone, with half its chances: half a question without anything that it leans on."""
    IN_THREAD = auto()


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of a message before its thread is read. `asks`: it is put as a question;
    `known`: somebody wrote just this as a wording; `named`: how many of its words belong to one
    topic; `leans`: it begins with "and" or points with "it"; `points`: the latter."""

    context: bool
    sure: bool
    asks: bool
    known: bool
    leans: bool
    points: bool
    named: int

    @property
    def clear(self) -> bool:
        """Sure, and for the bot: people in a thread tell each other what sounds like an entry."""
        return self.sure and (self.asks or self.known)


_SAME = 0.999
Rule = tuple[str, Callable[[Said], bool], Way]

RULES: tuple[Rule, ...] = (
    ("clear, and whole", lambda said: said.clear and not said.leans, Way.ALONE),
    (
        "clear, and names two things of a topic: 'how long does it take to port a DID?'",
        lambda said: said.clear and said.named > 1,
        Way.ALONE,
    ),
    (
        "clear, names one and points at none: 'and what does delivery cost?'",
        lambda said: said.clear and said.named == 1 and not said.points,
        Way.ALONE,
    ),
    ("anything else in a thread", lambda said: said.context, Way.IN_THREAD),
    ("a wording, to the word", lambda said: said.known, Way.ALONE),
    (
        "half a question out of the blue: 'how long does it take?'",
        lambda said: said.leans and not (said.named and said.sure),
        Way.DOUBTED,
    ),
    ("a question of its own", lambda said: True, Way.ALONE),
)
"""The first that holds decides."""


def way(said: Said) -> Way:
    return next(way for _, holds, way in RULES if holds(said))


THREAD_NAMES = (
    "alone",
    "alone best",
    "own",
    "together",
    "added",
    "same",
    "related",
    "topic",
    "outside",
    "leans",
    "asks",
    "wants",
    "requests",
    "strange",
    "length",
    "named",
    "same and leans",
    "same and asks",
    "same and wants",
    "same and requests",
    "same and strange",
    "same and named",
    "same and outside",
    "same and best",
)
"""The signals of a candidate in a thread. `alone`: its chance without the thread; `own`,
`together`, `added`: its score without the thread, with it, and what the message adds to the
question before; `same`: the entry answered last; `related`, `topic`: to it, of it; `strange`: the
share of the message's information that no wording of the entry answered last has."""


class Thread:
    def __init__(
        self, knowledge: Knowledge, matcher: Matcher, judge: Judge, scales: Scales
    ) -> None:
        self._knowledge = knowledge
        self._matcher = matcher
        self._judge = judge
        self._scale = scales.meaning if matcher.hears_meaning else scales.words
        self._question = lru_cache(maxsize=1_000)(self._by_words)

    def read(self, alone: Judged, context: str | None) -> Judged:
        entry = self._knowledge.by_id.get(context or "")
        said = self.said(alone, entry)
        match way(said):
            case Way.ALONE:
                return alone
            case Way.DOUBTED:
                return replace(alone, chances=tuple(_GUESS * chance for chance in alone.chances))
            case Way.IN_THREAD:
                return self._within(alone, entry, said) if entry else alone

    def said(self, alone: Judged, entry: Entry | None) -> Said:
        """`entry` is the one answered last."""
        reading = alone.match.reading
        return Said(
            context=entry is not None,
            sure=alone.sure,
            asks=asks(reading.text),
            known=_known(alone.match),
            leans=leans(reading.words),
            points=points(reading.words),
            named=len(set(self._matcher.vocabulary.topical(reading))),
        )

    def observed(self, alone: Judged, entry: Entry, said: Said) -> tuple[tuple[str, ...], Table]:
        """The candidates, and a row of signals for each."""
        (alone,) = self._judge.heard([alone])
        reading = alone.match.reading
        continued = f"{entry.question} {reading.text}"
        question = self._question(entry.question)
        topic, together = self._matcher.asked_again([question, self._by_words(continued)])
        related = (id for id in entry.related if id in self._knowledge.by_id)
        ids = tuple(dict.fromkeys((entry.id, *related, *alone.entries[:4], *together.entries[:4])))
        numbers = np.array([self._matcher.entries.index(id) for id in ids], np.intp)
        chances = dict(zip(alone.entries, alone.chances, strict=False))
        own = self._scores(alone.match, numbers)
        both = self._scores(together, numbers)
        before = self._scores(topic, numbers)
        same = np.array([id == entry.id for id in ids], float)
        outside = self._outside(alone.match)
        wanted, requested = float(wants(reading.text)), float(requests(reading.text))
        strange = self._matcher.vocabulary.strange(reading, [entry.id])
        best = alone.confidence
        columns: Sequence[Table | float] = (
            np.array([chances.get(id, 0.0) for id in ids]),
            best,
            own,
            both,
            both - before,
            same,
            np.array([id in entry.related for id in ids], float),
            np.array([self._knowledge.by_id[id].topic == entry.topic for id in ids], float),
            outside,
            float(said.leans),
            float(said.asks),
            wanted,
            requested,
            strange,
            longness(len(reading.words), _LONG),
            float(min(said.named, 2)),
            same * said.leans,
            same * said.asks,
            same * wanted,
            same * requested,
            same * strange,
            same * min(said.named, 2),
            same * outside,
            same * best,
        )
        table = np.empty((len(ids), len(THREAD_NAMES)))
        for at, column in enumerate(columns):
            table[:, at] = column
        return ids, table

    def _within(self, alone: Judged, entry: Entry, said: Said) -> Judged:
        ids, table = self.observed(alone, entry, said)
        chances = self._scale.chances(table)
        order = (-chances).argsort(kind="stable")[: decision.MOST].tolist()
        best = tuple(chances[order].tolist())
        entries = tuple(ids[at] for at in order)
        others = tuple(id for id in alone.entries if id not in entries)
        return replace(
            alone,
            entries=entries + others,
            chances=best,
            scores=best + tuple(0.0 for _ in others),
            signals=alone.signals[:0],
            in_thread=True,
        )

    def _by_words(self, text: str) -> Match:
        return self._matcher.match(self._matcher.read(text))

    def _scores(self, match: Match, numbers: np.ndarray) -> Table:
        scores = _at(match.scored, numbers)
        if match.meant is not None:
            scores = scores + self._matcher.meant_weight * _at(match.meant, numbers)
        return scores

    def _outside(self, match: Match) -> float:
        inside = match.scored.inside(len(self._matcher.entries))
        outside = float(match.scored.scores[inside:].max(initial=0.0))
        if match.meant is not None:
            outside += float(
                self._matcher.meant_weight * match.meant.scores[inside:].max(initial=0.0)
            )
        return outside


def _known(match: Match) -> bool:
    """Whether somebody wrote just this as a wording."""
    return bool(match.ranked) and match.nearest(0) >= _SAME


def _at(scored: Scored, numbers: np.ndarray) -> Table:
    """The scores of these classes; 0 for one that did not come into question."""
    if not len(scored.classes):
        return np.zeros(len(numbers))
    places = np.minimum(scored.classes.searchsorted(numbers), len(scored.classes) - 1)
    return np.where(scored.classes[places] == numbers, scored.scores[places], 0.0).astype(float)
