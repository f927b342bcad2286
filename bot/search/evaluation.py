"""How good the answers are: an index measured on labelled questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.search import calibration, measures
from bot.search.calibration import Row
from bot.search.index import Index
from bot.search.measures import Share, share
from bot.search.outcomes import Outcome

_BINS = 5
_PRECISE, _COVERED = 0.95, 0.70
_FOLDS = 10
PARTS = range(_FOLDS)


@dataclass(frozen=True, slots=True)
class Report:
    """`precise`: the largest coverage at which 95 % of what is answered is right, `error`: the mean
    difference between confidence and success in five bins."""

    outcomes: tuple[Outcome, ...]
    shares: Mapping[str, Share]
    precise: float
    error: float


def evaluate(index: Index, rows: Iterable[Row]) -> Report:
    return reported([Outcome(row, index.find(row.q, context=row.context)) for row in rows])


def reported(outcomes: Sequence[Outcome]) -> Report:
    surest = sorted(outcomes, key=lambda outcome: -outcome.finding.confidence)
    shares = dict(measures.shares(outcomes))
    shares["right, of the surest that cover 0.70"] = share(_covering(surest, _COVERED), "right")
    return Report(tuple(outcomes), shares, _precise(surest), _error(outcomes))


def crossed(index: Index, rows: Sequence[Row], parts: Iterable[int] = PARTS) -> Report:
    """The same, with every question judged by chances that were fitted on nine tenths of the others
    only."""
    outcomes: list[Outcome] = []
    seen = index.observed(rows)
    for fold in parts:
        others = [pairs for number, pairs in enumerate(seen) if number % _FOLDS != fold]
        if others:
            refitted = index.refitted(calibration.joined(others))
            outcomes += evaluate(refitted, rows[fold::_FOLDS]).outcomes
    return reported(outcomes)


def _covering(surest: Sequence[Outcome], part: float) -> Sequence[Outcome]:
    """The surest messages that together hold this part of those in scope."""
    needed = part * sum(bool(outcome.row.ids) for outcome in surest)
    covered = 0
    for count, outcome in enumerate(surest, 1):
        covered += bool(outcome.row.ids)
        if covered >= needed:
            return surest[:count]
    return surest


def _precise(surest: Sequence[Outcome]) -> float:
    right = covered = 0
    best = 0.0
    total = sum(bool(outcome.row.ids) for outcome in surest) or 1
    for count, outcome in enumerate(surest, 1):
        right += outcome.right
        covered += bool(outcome.row.ids)
        if right >= _PRECISE * count:
            best = covered / total
    return best


def _error(outcomes: Sequence[Outcome]) -> float:
    gaps: dict[int, float] = dict.fromkeys(range(_BINS), 0.0)
    for outcome in outcomes:
        confidence = outcome.finding.confidence
        gaps[min(_BINS - 1, int(confidence * _BINS))] += confidence - outcome.right
    return sum(map(abs, gaps.values())) / max(1, len(outcomes))
