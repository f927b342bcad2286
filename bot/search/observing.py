"""The signals of a match: what speaks for each of its candidates, and against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.search.inverted import Inverted
from bot.search.layer import Scored
from bot.search.matcher import Match, Matcher
from bot.search.signals import MEANT, NAMES, Table, longness
from bot.search.text import stem

CANDIDATES = 4
"""Entries that are looked at closely: as many as are offered."""
_LONG = 40
"""Words from which a message is simply long."""
_MOSTLY = 0.1
"""Share of an entry's wordings from which something is what they are about."""
_BY_WORDS = (
    "score",
    "ahead",
    "outside",
    "nearest",
    "nearer",
    "nearest outside",
    "nearest miss",
)


def observed(matcher: Matcher, match: Match) -> Table:
    """One row for each of the first candidates, in the order of NAMES."""
    places = np.array(match.ranked[:CANDIDATES], np.intp)
    columns: dict[str, Table | float] = dict.fromkeys(NAMES, 0.0)
    columns |= _scores(matcher, match.scored, places, _BY_WORDS)
    if match.meant is not None:
        columns |= _scores(matcher, match.meant, places, MEANT)
    entries = match.scored.classes[places]
    columns |= _words(matcher, match, entries)
    columns |= _habits(matcher, match, entries)
    table = np.empty((len(places), len(NAMES)))
    for at, name in enumerate(NAMES):
        table[:, at] = columns[name]
    return table


def _scores(
    matcher: Matcher, scored: Scored, places: NDArray[np.intp], names: Sequence[str]
) -> Mapping[str, Table | float]:
    inside = scored.inside(len(matcher.entries))
    scores = scored.scores[places].astype(float)
    nearest = scored.nearest[places].astype(float)
    values = (
        scores,
        scores - _best_other(scores),
        scored.scores[inside:].max(initial=0.0),
        nearest,
        nearest - _best_other(nearest),
        scored.nearest[inside:].max(initial=0.0),
        scored.nearest_miss(scored.classes[places]),
    )
    return dict(zip(names, values, strict=True))


def _best_other(values: Table) -> Table:
    """For each value the best of the others; 0 for a single one."""
    if len(values) < 2:
        return np.zeros(len(values))
    second, first = np.sort(values)[-2:]
    others: Table = np.where(np.arange(len(values)) == values.argmax(), second, first)
    return others


def _words(
    matcher: Matcher, match: Match, entries: NDArray[np.intp]
) -> Mapping[str, Table | float]:
    inverted, edges = matcher.inverted, matcher.vocabulary.edges(entries)
    reading = match.reading.pointed
    stems = reading.evidence.stems
    words = _Used(inverted, [inverted.word(word) for word in stems], edges)
    denied = {stem(word) for word in reading.aspects.denied}
    denials = np.array([word in denied for word in stems], float)
    concepts = reading.evidence.features[3]
    about = _Used(inverted, [inverted.concept(name) for name in concepts], edges)
    return {
        "unknown": words.share(words.unknown),
        "elsewhere": words.share((words.uses == 0) & ~words.unknown[:, None]),
        "unusual": words.share(1 / (1 + words.uses)),
        "other concepts": about.share(about.uses == 0),
        "own concepts": about.share(about.mostly),
        "length": longness(len(stems), _LONG),
        "denied": words.share(words.mostly * denials[:, None]) if denied else 0.0,
    }


class _Used:
    """How often each word or concept of a message stands in the candidates' wordings."""

    def __init__(
        self, inverted: Inverted, numbers: Sequence[int], edges: NDArray[np.int32]
    ) -> None:
        self.unknown = np.array(numbers, np.intp) < 0
        self.uses = inverted.uses(numbers, edges)
        self._rarities = np.array([inverted.rarity(number) for number in numbers], float)
        self._total = float(self._rarities.sum()) or 1.0
        self._sizes = np.maximum(1, edges[1] - edges[0])

    @property
    def mostly(self) -> Table:
        """1 for what the wordings are mostly about."""
        shares: Table = np.minimum(1, self.uses / (_MOSTLY * self._sizes))
        return shares

    def share(self, part: NDArray[np.generic]) -> Table:
        """Of the message's information: that of the words or concepts of which a part holds, for
        all candidates or for each."""
        shares: Table = self._rarities @ part / self._total
        return shares


def _habits(
    matcher: Matcher, match: Match, entries: NDArray[np.intp]
) -> Mapping[str, Table | float]:
    fit = matcher.habits.fit(match.reading.pointed.aspects, entries)
    return {
        "facet": fit.facet,
        "strange": fit.strange,
        "along": fit.along,
        "against": fit.against,
    }
