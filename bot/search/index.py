"""The index over all entries: what the desk asks."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from bot.knowledge.entries import Knowledge
from bot.search import decision, heap
from bot.search.calibration import Row, calibrated
from bot.search.finding import Decision, Evidence, Finding, Hit, Why
from bot.search.matcher import Match, Matcher
from bot.search.phrasing import asks, leans, parts, points
from bot.search.signals import NAMES, Signals, built, scales

_TALK = 0.3
"""The layer's score from which a message is taken for small talk."""
_OWN = 0.04
"""Score that half a question's own words give at least to the entry that the thread makes of it."""
_CHATTER = 0.4
"""What that score is at least, as a part of the score of what lies outside, where verbs alone are
at home."""
_PART = 0.6
"""Chance from which one of a message's questions is told apart."""
_LIKELY = 0.2
"""Chance that half a question has by its own words, from which what the thread makes of it is
trusted."""
_SAID = 0.5
"""What is taken off for what the context's question says by itself."""
_GUESS = 0.5
"""What is left of the chances of half a question, such as "how long does it take?", asked out of
the blue."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A match with its chances; no signals where there was nothing to compare."""

    match: Match
    signals: Signals | None
    confidence: float
    offered: float


class Index:
    """Built once per knowledge; `find` changes nothing and may be called from many threads."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._matcher = Matcher(knowledge)
        self._scales = scales(self._matcher.richness)
        heap.release()

    def refitted(self, rows: Sequence[Row]) -> Index:
        """The same index with the chances that these questions alone would give it: for
        cross-validation."""
        other = copy(self)
        other._scales = built(calibrated([self._matcher], rows))
        return other

    def find(self, text: str, *, context: str | None = None) -> Finding:
        """The decision on a message. `context` is the entry last answered in its thread; it counts
        only when the message does not stand alone."""
        judged = self._judge(text)
        if leans(judged.match.reading.words):
            judged = self._judge_half(
                judged, context if context in self._knowledge.by_id else None, asks(text)
            )
        talk = self._talk(judged)
        several = self._several(text, judged) if talk is None else ()
        ids, scores = judged.match.entries, judged.match.scores
        offers = several or ids[: decision.choosable(scores)]
        rival = decision.rival(scores)
        decided, threshold = decision.decide(
            judged.confidence, judged.offered, rival, several, len(offers)
        )
        if talk is not None:
            decided, threshold = Decision.NONE, f"small talk: {talk}"
        return Finding(
            decision=decided,
            confidence=judged.confidence,
            hits=tuple(map(Hit, ids, scores)),
            choices=offers if decided is Decision.CHOICES else (),
            small_talk=talk,
            why=self._why(judged, threshold),
        )

    def _judge(self, text: str) -> _Judged:
        return self._weigh(self._matcher.match(self._matcher.read(text)))

    def _weigh(self, match: Match) -> _Judged:
        if not match.ranked or not match.reading.words:
            return _Judged(match, None, 0.0, 0.0)
        signals = self._matcher.signals(match)
        return _Judged(
            match, signals, self._scales.first.chance(signals), self._scales.offered.chance(signals)
        )

    def _judge_half(self, alone: _Judged, context: str | None, asking: bool) -> _Judged:
        """Half a question stands alone only when it is sure and names what it is about. With "it"
        in it, a single name may be of what is done ("how do I activate it?"), so then the thread
        comes first; two are not ("how long does it take to port a DID?")."""
        named = self._matcher.topical(alone.match.reading)
        pointed = points(alone.match.reading.words) and len(named) < 2
        if named and (context is None or (alone.confidence >= decision.ANSWER and not pointed)):
            return alone
        within = self._judge_within(alone, context) if context else None
        if within and not (asking and alone.confidence >= _LIKELY):
            return _doubted(within)
        return within or (
            alone if named and alone.confidence >= decision.ANSWER else _doubted(alone)
        )

    def _judge_within(self, alone: _Judged, context: str) -> _Judged | None:
        """Read together with what the context's question is about, for what that adds to it, among
        its own topic and what is related to it. Nothing when its own words speak rather for
        chatter: people in a thread also talk to each other. What was answered last is hardly asked
        again."""
        entry = self._knowledge.by_id[context]
        about = self._matcher.topical(self._matcher.read(entry.question))
        topic = self._matcher.match(self._matcher.read(" ".join(about)))
        together = self._matcher.match(
            self._matcher.read(" ".join((*alone.match.reading.words, *about)))
        )
        near = {
            context,
            *entry.related,
            *(other.id for other in self._knowledge.of_topic(entry.topic.id)),
        }
        inside = [number for number, id in enumerate(self._matcher.entries) if id in near]
        kept = np.isin(together.scored.classes, inside)
        own = self._matcher.spread(alone.match, together)
        added = together.scored.scores - _SAID * self._matcher.spread(topic, together)
        both = np.where(kept, (added + own) / 2, 0)
        within = self._matcher.rank(together.reading, replace(together.scored, scores=both))
        chatter = max(_OWN, _CHATTER * alone.signals.outside if alone.signals else 0.0)
        if not within.ranked or own[within.ranked[0]] < chatter:
            return None
        judged = self._weigh(within)
        return _doubted(judged) if within.entries[0] == context else judged

    def _several(self, text: str, whole: _Judged) -> tuple[str, ...]:
        """The entries of a message's questions, when two or more are likely by themselves and stand
        out in the whole. What leans on the question before it is read with that."""
        near = whole.match.entries[: decision.choosable(whole.match.scores)]
        found: dict[str, None] = {}
        before: str | None = None
        for part in parts(text):
            judged = self._judge(part)
            if leans(judged.match.reading.words):
                judged = self._judge_half(judged, before, asking=True)
            if judged.confidence >= _PART:
                before = judged.match.entries[0]
                found[before] = None
        several = tuple(entry for entry in found if entry in near)
        return several if len(several) > 1 else ()

    def _talk(self, judged: _Judged) -> str | None:
        if judged.confidence >= decision.ANSWER:
            return None
        kind, score = self._matcher.talk(judged.match)
        return kind if score >= _TALK and kind in self._knowledge.small_talk else None

    def _why(self, judged: _Judged, threshold: str) -> Why:
        match = judged.match
        top = [
            {"score": score, "nearest": match.nearest(rank)}
            for rank, score in enumerate(match.scores[:3])
        ]
        if judged.signals is not None:
            top[0] = {name: getattr(judged.signals, name) for name in NAMES}
        evidence = tuple(
            Evidence(name, values) for name, values in zip(match.entries, top, strict=False)
        )
        return Why(" ".join(match.reading.words), match.reading.repaired, evidence, threshold)


def _doubted(judged: _Judged) -> _Judged:
    return replace(judged, confidence=judged.confidence * _GUESS, offered=judged.offered * _GUESS)
