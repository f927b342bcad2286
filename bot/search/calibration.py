"""The scales of the confidence, fitted on labelled questions; the result is checked in as
scales.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.entries import Knowledge
from bot.search.decision import MOST
from bot.search.matcher import Matcher
from bot.search.signals import NAMES
from bot.search.text import normalise, normalise_lines

Table = NDArray[np.float64]
_PENALTY = 0.003
RECORDED = Path(__file__).with_name("scales.json")


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled question; without `ids` no entry answers it."""

    q: str
    ids: frozenset[str]
    kind: str


def recalibrate(knowledge: Knowledge, rows: Sequence[Row]) -> str:
    """The text of scales.json. What is also a wording teaches nothing and is left out. The thin and
    the pooled scale learn from the same knowledge with most of it taken away."""
    rows = fresh(knowledge, rows)
    variants = {
        "rich": [Matcher(knowledge)],
        "thin": [Matcher(thinned) for thinned in _thinned(knowledge)],
        "pooled": [Matcher(thinned, fitted=False) for thinned in _thinned(knowledge)],
    }
    scales = {name: calibrated(matchers, rows) for name, matchers in variants.items()}
    return json.dumps(scales, indent=2) + "\n"


def fresh(knowledge: Knowledge, rows: Sequence[Row]) -> list[Row]:
    """The rows whose question the index has not learned."""
    learned = {*knowledge.uncovered, *(text for entry in knowledge.entries for text in entry.asked)}
    normal = set(normalise_lines(sorted(learned)))
    return [row for row in rows if normalise(row.q) not in normal]


def observe(matcher: Matcher, rows: Sequence[Row]) -> tuple[Table, Table, Table]:
    """Each row's signals; whether its first entry is right; whether one of the first four is."""
    signals, first, offered = [], [], []
    for row in rows:
        match = matcher.match(matcher.read(row.q))
        if not match.ranked:
            continue
        signals.append(astuple(matcher.signals(match)))
        first.append(match.entries[0] in row.ids)
        offered.append(not row.ids.isdisjoint(match.entries[:MOST]))
    return np.array(signals), np.array(first, float), np.array(offered, float)


def fit(signals: Table, right: Table) -> dict[str, Any]:
    """Logistic regression, slightly held back. A signal never counts against its meaning: that
    would hold for these questions only, and let gibberish gain from its unknown words."""
    used = list(range(signals.shape[1]))
    while True:
        weights, bias = _regressed(signals[:, used], right)
        sound = [
            at
            for at, weight in zip(used, weights, strict=True)
            if weight * _MEANS.get(NAMES[at], weight) >= 0
        ]
        if sound == used:
            break
        used = sound
    plain = dict(zip((NAMES[at] for at in used), weights.tolist(), strict=True))
    return {
        "bias": round(bias, 4),
        "weights": {name: round(plain.get(name, 0.0), 4) for name in NAMES},
    }


_MEANS = {
    "first": 1,
    "outside": -1,
    "nearest": 1,
    "nearest_outside": -1,
    "unknown": -1,
    "elsewhere": -1,
    "lead": 1,
    "margin": 1,
}
"""1: speaks for the answer; -1: against it. The others may do either."""


def _regressed(signals: Table, right: Table) -> tuple[Table, float]:
    """By Newton's method, on standardised signals."""
    mean, spread = signals.mean(0), signals.std(0) + 1e-9
    inputs = np.c_[(signals - mean) / spread, np.ones(len(signals))]
    penalty = np.diag([_PENALTY * len(signals)] * signals.shape[1] + [1e-6])
    weights = np.zeros(inputs.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        curve = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + penalty
        weights -= np.linalg.solve(curve, inputs.T @ (chance - right) + penalty @ weights)
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - plain @ mean)


def calibrated(matchers: Sequence[Matcher], rows: Sequence[Row]) -> dict[str, Any]:
    """Both scales, as they stand in scales.json."""
    parts = [observe(matcher, rows) for matcher in matchers]
    signals, first, offered = (np.concatenate(part) for part in zip(*parts, strict=True))
    return {"first": fit(signals, first), "offered": fit(signals, offered)}


def _thinned(knowledge: Knowledge) -> Iterator[Knowledge]:
    for wordings in (2, 5, 12):
        entries = tuple(replace(entry, asked=entry.asked[:wordings]) for entry in knowledge.entries)
        yield replace(knowledge, entries=entries)
        yield replace(knowledge, entries=entries, uncovered=(), small_talk={}, synonyms={})
