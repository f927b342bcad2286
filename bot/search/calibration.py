"""The scales of the confidence, fitted on pairs of messages and entries: labelled questions, and
the knowledge's own wordings and near misses, each left out in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bot.knowledge.entries import Entry, Knowledge
from bot.search import boosting
from bot.search.matcher import Matcher
from bot.search.meaning import Meaning
from bot.search.observing import observed
from bot.search.signals import NAMES, Table
from bot.search.text import normalise, normalise_lines

_PENALTY = 0.003
_FOLDS = 5
"""Parts of the knowledge that are left out in turn."""
_LEFT_OUT = 0.3
"""What a text of the knowledge that was left out counts beside a labelled question: it is like its
neighbours, which one hand wrote, and so is found too easily."""
_MANY = 4_000
"""Pairs of labelled questions from which trees are grown; fewer are judged by a straight scale."""


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled question; without `ids` no entry answers it. `context` is the entry that was last
    answered in its thread, `amiss` one that must not be answered."""

    q: str
    ids: frozenset[str]
    kind: str
    context: str | None = None
    amiss: str | None = None
    addressed: bool = True


@dataclass(frozen=True, slots=True)
class Pairs:
    """By words alone and with the second opinion: the signals of every candidate, one row each, in
    the same order; whether it answers its message; and what it counts."""

    words: Table
    meaning: Table
    right: Table
    weights: Table


def scaled(pairs: Pairs, opinion: bool) -> Mapping[str, Any]:
    """Both scales, as they are recorded; where no second opinion was heard, that of words twice."""
    words = fit(pairs.words, pairs.right, pairs.weights)
    heard = fit(pairs.meaning, pairs.right, pairs.weights) if opinion else words
    return {"words": words, "meaning": heard}


def fresh(knowledge: Knowledge, rows: Sequence[Row]) -> list[Row]:
    """The rows whose question the index has not learned."""
    learned = {*knowledge.uncovered}
    for entry in knowledge.entries:
        learned.update(entry.asked, entry.not_asked)
    normal = set(normalise_lines(sorted(learned)))
    return [row for row in rows if normalise(row.q) not in normal]


def left_out(knowledge: Knowledge, meaning: Meaning | None, *, fitted: bool = True) -> Pairs:
    """Every wording, near miss and message out of scope, asked of a knowledge without it and a
    fifth of the others."""
    pairs = joined(
        observe(Matcher(without(knowledge, fold), meaning, fitted=fitted), only(knowledge, fold))
        for fold in range(_FOLDS)
    )
    return replace(pairs, weights=np.full(len(pairs.right), _LEFT_OUT))


def observe(matcher: Matcher, rows: Sequence[Row]) -> Pairs:
    words, meaning, right = [], [], []
    for row in rows:
        match = matcher.match(matcher.read(row.q))
        if not match.ranked:
            continue
        (again,) = matcher.asked_again([match])
        words.append(observed(matcher, replace(again, meant=None)))
        meaning.append(observed(matcher, again))
        right += [float(entry in row.ids) for entry in again.entries[: len(words[-1])]]
    empty = np.zeros((0, len(NAMES)))
    return Pairs(
        np.concatenate([empty, *words]),
        np.concatenate([empty, *meaning]),
        np.array(right),
        np.ones(len(right)),
    )


def joined(parts: Iterable[Pairs]) -> Pairs:
    every = list(parts)
    return Pairs(
        np.concatenate([part.words for part in every]),
        np.concatenate([part.meaning for part in every]),
        np.concatenate([part.right for part in every]),
        np.concatenate([part.weights for part in every]),
    )


def fit(signals: Table, right: Table, counts: Table) -> Mapping[str, Any]:
    """A scale as it is recorded. A signal never counts against its meaning: that would hold for
    these questions only, and let gibberish gain from its unknown words."""
    if (counts == 1).sum() < _MANY:
        return straight(NAMES, MEANS, signals, right, counts)
    means = [MEANS.get(name, 0) for name in NAMES]
    return boosting.grown(signals, right, counts, means).recorded(NAMES)


def straight(
    names: Sequence[str], means: Mapping[str, int], signals: Table, right: Table, counts: Table
) -> Mapping[str, Any]:
    """Logistic regression over signals of these names, slightly held back; `means` as MEANS."""
    used = [at for at in range(signals.shape[1]) if signals[:, at].std() > 0]
    while True:
        weights, bias = _regressed(signals[:, used], right, counts)
        sound = [
            at
            for at, weight in zip(used, weights, strict=True)
            if weight * means.get(names[at], weight) >= 0
        ]
        if sound == used:
            break
        used = sound
    plain = dict(zip((names[at] for at in used), weights.tolist(), strict=True))
    return {"bias": round(bias, 4), "weights": {name: round(plain[name], 4) for name in plain}}


MEANS = {
    "score": 1,
    "ahead": 1,
    "outside": -1,
    "nearest": 1,
    "nearer": 1,
    "nearest outside": -1,
    "nearest miss": -1,
    "meant": 1,
    "meant ahead": 1,
    "meant outside": -1,
    "meaning nearest": 1,
    "meaning nearer": 1,
    "meaning nearest outside": -1,
    "meaning nearest miss": -1,
    "unknown": -1,
    "elsewhere": -1,
    "unusual": -1,
    "other concepts": -1,
    "own concepts": 1,
    "facet": 1,
    "strange": -1,
    "along": 1,
    "against": -1,
    "denied": -1,
}
"""1: speaks for the answer; -1: against it. The others may do either."""


def _regressed(signals: Table, right: Table, counts: Table) -> tuple[Table, float]:
    """By Newton's method, on standardised signals."""
    mean, spread = signals.mean(0), signals.std(0) + 1e-9
    inputs = np.c_[(signals - mean) / spread, np.ones(len(signals))]
    penalty = np.diag([_PENALTY * counts.sum()] * signals.shape[1] + [1e-6])
    weights = np.zeros(inputs.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        curve = (inputs * (counts * chance * (1 - chance))[:, None]).T @ inputs + penalty
        slope = inputs.T @ (counts * (chance - right)) + penalty @ weights
        weights -= np.linalg.solve(curve, slope)
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - plain @ mean)


def without(knowledge: Knowledge, fold: int) -> Knowledge:
    """All but the texts of this part."""
    entries = (
        replace(
            entry,
            asked=_others(entry.asked, fold),
            not_asked=_others(entry.not_asked, fold),
        )
        for entry in knowledge.entries
    )
    talk = {kind: _others(texts, fold) for kind, texts in knowledge.small_talk.items()}
    uncovered = _others(knowledge.uncovered, fold)
    families = (replace(each, asked=_others(each.asked, fold)) for each in knowledge.families)
    return replace(
        knowledge,
        entries=tuple(entries),
        uncovered=uncovered,
        small_talk=talk,
        families=tuple(families),
    )


def only(knowledge: Knowledge, fold: int) -> list[Row]:
    """The texts of this part as labelled questions; but for those that the rest has as well."""
    rows = [row for entry in knowledge.entries for row in _rows_of(entry, fold)]
    outside = knowledge.beyond.values()
    rows += [Row(text, frozenset(), "") for texts in outside for text in texts[fold::_FOLDS]]
    return fresh(without(knowledge, fold), rows)


def _rows_of(entry: Entry, fold: int) -> Iterator[Row]:
    for text in entry.asked[fold::_FOLDS]:
        yield Row(text, frozenset({entry.id}), "asked")
    for text in entry.not_asked[fold::_FOLDS]:
        yield Row(text, frozenset(), "not asked")


def _others(texts: Sequence[str], fold: int) -> tuple[str, ...]:
    return tuple(text for at, text in enumerate(texts) if at % _FOLDS != fold)
