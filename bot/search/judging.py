"""Judging: the chance that each candidate answers a message, by words, and by meaning where words
leave it open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.search import decision
from bot.search.matcher import Match, Matcher
from bot.search.observing import observed
from bot.search.signals import NAMES, Chances, Scales, Table

_AGAINST, _FACET = NAMES.index("against"), NAMES.index("facet")


@dataclass(frozen=True, slots=True)
class Judged:
    """A match whose candidates stand by their chances, the best first; behind them come the other
    entries, with less. `signals` are the candidates' in the same order; none when a message was
    read in its thread."""

    match: Match
    entries: tuple[str, ...]
    chances: tuple[float, ...]
    scores: tuple[float, ...]
    signals: Table
    in_thread: bool = False
    telling: bool = False
    """Whether entries have so many wordings that what they are never asked for tells something."""

    @property
    def confidence(self) -> float:
        return self.chances[0] if self.chances else 0.0

    @property
    def sure(self) -> bool:
        return self.confidence >= decision.ANSWER and not self.against and not self.unasked

    @property
    def settled(self) -> bool:
        """Whether a second opinion would change nothing."""
        return not self.chances or (self.confidence >= decision.SURE and self.sure)

    @property
    def against(self) -> bool:
        """Whether the first entry's action goes the other way."""
        return bool(len(self.signals)) and self.signals[0, _AGAINST] >= decision.AGAINST

    @property
    def unasked(self) -> bool:
        """Whether a short message asks the first entry for a fact that it is hardly ever asked for:
        "does the code expire?" where the others ask where it is."""
        brief = len(self.match.reading.pointed.words) <= decision.SHORT
        if not (self.telling and brief and len(self.signals)):
            return False
        return bool(self.signals[0, _FACET] <= decision.UNASKED)

    def of(self, rank: int) -> Mapping[str, float]:
        return dict(zip(NAMES, self.signals[rank].tolist(), strict=True))


class Judge:
    def __init__(self, matcher: Matcher, scales: Scales) -> None:
        self._matcher = matcher
        self._scales = scales
        self._telling = matcher.richness == "rich"

    def judged(self, matches: Sequence[Match]) -> list[Judged]:
        """Those that words leave open are asked again together, which takes less time."""
        judged = [self._by_words(match) for match in matches]
        unsure = [at for at, one in enumerate(judged) if not one.settled]
        heard = self.heard([judged[at] for at in unsure])
        for at, one in zip(unsure, heard, strict=True):
            judged[at] = one
        return judged

    def heard(self, judged: Sequence[Judged]) -> list[Judged]:
        """With the second opinion, where there is one."""
        again = self._matcher.asked_again([one.match for one in judged])
        return [
            one if match is one.match else self._weighed(match, self._scales.meaning)
            for one, match in zip(judged, again, strict=True)
        ]

    def _by_words(self, match: Match) -> Judged:
        if not match.ranked or not match.reading.words:
            return Judged(match, match.entries, (), match.scores, np.zeros((0, len(NAMES))))
        return self._weighed(match, self._scales.words)

    def _weighed(self, match: Match, scale: Chances) -> Judged:
        signals = observed(self._matcher, match)
        chances = scale.chances(signals)
        order = (-chances).argsort(kind="stable").tolist()
        best = tuple(chances[order].tolist())
        entries = tuple(match.entries[rank] for rank in order)
        others = match.scores[len(order) :]
        return Judged(
            match,
            entries + match.entries[len(order) :],
            best,
            best + _below(best[-1], others),
            signals[order],
            telling=self._telling,
        )


def _below(chance: float, scores: tuple[float, ...]) -> tuple[float, ...]:
    """The scores of entries that were no candidates, on the scale of chances: less than those."""
    most = max(1e-9, *scores, 0.0) if scores else 1.0
    return tuple(min(chance, chance * max(0.0, score) / most) for score in scores)
