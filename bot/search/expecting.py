"""What quality to expect of a knowledge, from its own texts alone."""

from __future__ import annotations

from bot.knowledge.entries import Knowledge
from bot.search import calibration
from bot.search.evaluation import Report, evaluate
from bot.search.index import Index

_FOLD = 0
_MEASURES = (
    ("right entry first, in scope", "find their entry first"),
    ("answered rightly, in scope", "are answered rightly"),
    ("answered, out of scope", "of what no entry answers is answered"),
    ("choices, out of scope", "of it gets choices"),
)


def expected(knowledge: Knowledge) -> str | None:
    """One sentence; None where there is nothing to ask. A fifth of the texts is asked of the
    others, by words alone: that takes as long as a start."""
    rows = calibration.only(knowledge, _FOLD)
    if not rows:
        return None
    told = _told(evaluate(Index(calibration.without(knowledge, _FOLD)), rows))
    return (
        f"of {len(rows)} of its own texts, asked of the others: {told}; labelled questions of"
        " people say more (knowledge eval)"
    )


def _told(report: Report) -> str:
    parts = []
    for measure, words in _MEASURES:
        if measure in report.shares:
            parts.append(f"{report.shares[measure].value:.2f} {words}")
    return ", ".join(parts)
