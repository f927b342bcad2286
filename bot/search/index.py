"""The index over all entries: what the desk asks."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from bot.knowledge.entries import Family, Knowledge
from bot.search import calibration, decision, heap, likeness, signals
from bot.search.calibration import Row
from bot.search.context import THREAD_NAMES, Thread
from bot.search.finding import Decision, Evidence, Finding, Hit, Why
from bot.search.judging import Judge, Judged
from bot.search.keeping import Kept
from bot.search.likeness import Likeness
from bot.search.matcher import Matcher
from bot.search.meaning import Meaning
from bot.search.phrasing import addressed, asks, continues, pieces
from bot.search.questions import Questions, Several
from bot.search.signals import Scales

_WHOLE = 0.995
"""Chance of the whole message from which what only tells, in it, is no question of its own."""
_LIKELY = 0.5
"""The same from which what the whole means is offered beside what its pieces mean."""
_TALK = 0.3
"""The layer's score from which a message is taken for small talk, or for one that leaves open which
entry of a family it means."""


class Index:
    """Built once per knowledge; `find` changes nothing and may be called from many threads."""

    def __init__(
        self, knowledge: Knowledge, meaning: Meaning | None = None, kept: Kept | None = None
    ) -> None:
        """Takes seconds, unless `kept` has what was fitted to this knowledge before."""
        self._knowledge = knowledge
        self._matcher = Matcher(knowledge, meaning, kept=kept)
        self._own = signals.own(knowledge.calibration)
        in_thread = signals.own_of_thread(knowledge.calibration, THREAD_NAMES)
        self._in_thread = in_thread or signals.thread_scales(THREAD_NAMES)
        self._use(self._own or signals.scales(self._matcher.richness))
        heap.release()

    @property
    def hears_meaning(self) -> bool:
        return self._matcher.hears_meaning

    def hearing(self, meaning: Meaning) -> Index:
        """The same, with the second opinion. Takes seconds, the first time for a knowledge many:
        whoever cannot wait asks this one meanwhile."""
        other = copy(self)
        other._matcher = self._matcher.hearing(meaning)
        other._use(self._own or signals.scales(other._matcher.richness))
        heap.release()
        return other

    def of(self, knowledge: Knowledge) -> Index:
        """Another knowledge's, with a second opinion where this one has it: what it finds can be
        compared. Takes seconds."""
        return Index(knowledge, self._matcher.meaning)

    def foresee(self, texts: Sequence[str]) -> None:
        """Whoever asks many messages one after the other saves time when all are named before."""
        self._matcher.foresee([part for text in texts for part in (text, *pieces(text))])

    def _use(self, chosen: Scales) -> None:
        self._judge = Judge(self._matcher, chosen)
        self._thread = Thread(self._knowledge, self._matcher, self._judge, self._in_thread)
        self._questions = Questions(self._matcher, self._judge, self._thread)
        own = self._own is not None
        heard = self._matcher.hears_meaning
        self._offer = decision.offer(self._matcher.richness, own=own, heard=heard)
        self._answer = decision.answer(self._matcher.richness, own=own, heard=heard)

    def alike(self, texts: Sequence[str], nearest: Sequence[str]) -> list[list[int]]:
        """As in likeness."""
        return likeness.groups(self._matcher, texts, nearest)

    def likeness(self, texts: Sequence[str], nearest: Sequence[str]) -> Likeness:
        """With these texts, beside the questions of the knowledge."""
        beside = [entry.question for entry in self._knowledge.entries]
        return Likeness(self._matcher, texts, nearest, beside)

    def observed(self, rows: Sequence[Row]) -> list[calibration.Pairs]:
        """The pairs of each row: for cross-validation."""
        return [calibration.observe(self._matcher, [row]) for row in rows]

    def refitted(self, pairs: calibration.Pairs) -> Index:
        """The same index with the chances that these pairs would give it."""
        other = copy(self)
        other._use(signals.built(calibration.scaled(pairs, self._matcher.hears_meaning)))
        return other

    def find(self, text: str, *, context: str | None = None) -> Finding:
        """The decision on a message. `context` is the entry last answered in its thread; it counts
        only when the message does not stand alone."""
        (alone,) = self._judge.judged([self._matcher.match(self._matcher.read(text))])
        judged = self._thread.read(alone, context)
        talk = self._talk(judged)
        if talk is not None:
            return self._found(judged, Decision.NONE, f"small talk: {talk}", small_talk=talk)
        several = self._several(text, judged)
        if several.answers:
            return self._found_several(judged, several)
        if several.offers:
            told = f"{len(several.offers)} questions in one message"
            return self._found(
                judged,
                Decision.CHOICES,
                told,
                choices=several.offers,
                unknown=several.unknown,
            )
        family = self._left_open(judged)
        if family is not None:
            return self._asking(judged, family, f"leaves open which of {family.id}")
        reading = judged.match.reading
        written = self._matcher.is_wording(reading, judged.entries[:1])
        decided, threshold = decision.decide(
            judged.chances,
            against=judged.against,
            unasked=self._matcher.is_unanswered(reading) or (judged.unasked and not written),
            bare=not (judged.in_thread or written) and self._matcher.vocabulary.bare(reading),
            offer=self._needed(judged, text),
            answer=decision.ANSWER if judged.in_thread or written else self._answer,
        )
        match decided:
            case Decision.ANSWER:
                return self._found(
                    judged, decided, threshold, answers=judged.entries[:1], unknown=several.left_out
                )
            case Decision.CHOICES:
                offers = judged.entries[: decision.choosable(judged.chances)]
                family = self._family(offers)
                if family is not None:
                    return self._asking(judged, family, threshold)
                return self._found(judged, decided, threshold, choices=offers)
            case Decision.NONE:
                return self._found(judged, decided, threshold)

    def _needed(self, judged: Judged, text: str) -> float:
        """The chance that choices need. In a thread people tell each other things: what neither
        asks nor goes on with "and" is hardly for the bot, and what begins with a colleague's name
        gets an answer that is sure, or nothing."""
        if judged.in_thread and addressed(text):
            return decision.NEVER
        told = judged.in_thread and not asks(text) and not continues(judged.match.reading.words)
        return decision.OFFER_TOLD if told else self._offer

    def _several(self, text: str, whole: Judged) -> Several:
        """Nothing when the whole is surely of an entry that no piece by itself is, and no piece
        is as sure of another: then they are halves of one question, or what is left of it beside
        one that is surely asked. Nor when the one piece that asks is what the whole is sure of: the
        others tell what led to it. Nor when what is known is only told, what is asked is not, and
        the whole is sure of nothing. What the whole likely means is offered beside its pieces."""
        if whole.in_thread:
            return Several()
        several = self._questions.told_apart(text)
        meant = (*(entry for entry, _ in several.known), *several.maybe)
        another = not set(meant).issuperset(whole.entries[:1])
        surer = len(several.answers) > 1 and several.least > whole.confidence
        halves = whole.sure and another and not surer
        told = (
            whole.confidence >= _WHOLE
            and several.asked == whole.entries[:1]
            and several.unknown is None
        )
        known_beside = bool(several.answers) and not several.asked
        beside = known_beside and several.unknown is not None and not whole.sure
        if halves and several.sure:
            return several.joined(whole.entries[0], whole.confidence)
        if halves or told or beside:
            return Several()
        offered = several.offers and not several.answers
        if offered and another and whole.confidence >= _LIKELY:
            return several.beside(whole.entries[0])
        return several

    def _found_several(self, judged: Judged, several: Several) -> Finding:
        """The first hit is the first answer, and the confidence the least of them."""
        answers, least = several.answers, several.least
        others = tuple(entry for entry in judged.entries if entry not in answers)
        rest = tuple(0.0 for _ in others)
        led = replace(
            judged,
            entries=answers + others,
            chances=(least,) * len(answers),
            scores=(least,) * len(answers) + rest,
            signals=judged.signals[:0],
        )
        told = f"{len(answers)} of a message's questions at {least:.2f} or more"
        return self._found(led, Decision.ANSWER, told, answers=answers, unknown=several.unknown)

    def _found(self, judged: Judged, decided: Decision, threshold: str, **more: Any) -> Finding:
        return Finding(
            decision=decided,
            confidence=judged.confidence,
            hits=tuple(map(Hit, judged.entries, judged.scores)),
            why=_why(judged, threshold),
            **more,
        )

    def _asking(self, judged: Judged, family: Family, threshold: str) -> Finding:
        """Which of its leaves is meant."""
        leaves = tuple(leaf.entry for leaf in family.leaves)
        return self._found(judged, Decision.CHOICES, threshold, choices=leaves, family=family)

    def _family(self, offers: tuple[str, ...]) -> Family | None:
        """The smallest family that holds all of these."""
        holding = [
            family
            for family in self._knowledge.families
            if {leaf.entry for leaf in family.leaves}.issuperset(offers)
        ]
        return min(holding, key=lambda family: len(family.leaves), default=None)

    def _talk(self, judged: Judged) -> str | None:
        """Where little is known of what lies outside, small talk is what is most like anything
        foreign: what its samples lack counts against it there."""
        kind = self._kind(judged)
        if kind not in self._knowledge.small_talk:
            return None
        _, score = self._matcher.talk(judged.match)
        if self._matcher.richness != "rich":
            score -= self._matcher.vocabulary.unheard(judged.match.reading, kind)
        return kind if score >= _TALK else None

    def _left_open(self, judged: Judged) -> Family | None:
        """In a thread the answer before it may say which."""
        if judged.in_thread:
            return None
        return self._knowledge.left_open.get(self._kind(judged))

    def _kind(self, judged: Judged) -> str:
        """What the message is, rather than a question that one entry answers; else empty."""
        if judged.confidence >= decision.ANSWER:
            return ""
        kind, score = self._matcher.talk(judged.match)
        return kind if score >= _TALK else ""


def _why(judged: Judged, threshold: str) -> Why:
    match = judged.match
    count = len(judged.signals[:3])
    evidence = tuple(Evidence(judged.entries[rank], judged.of(rank)) for rank in range(count))
    return Why(" ".join(match.reading.words), match.reading.repaired, evidence, threshold)
