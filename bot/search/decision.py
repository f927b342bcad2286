"""The decision: what is sure enough to be an answer, and what is near enough to be offered."""

from __future__ import annotations

from collections.abc import Sequence

from bot.search.finding import Decision

ANSWER = 0.8
"""Chance of being right from which an entry is shown as the answer: below, choices help as much and
err less."""
OFFER = 0.35
"""Chance that one of four is right from which they are offered."""
CLOSE = 0.85
"""Part of the best score from which the second is too close for an answer: a third of those were
wrong."""
NEAR = 0.15
"""Part of the best score that a choice beyond the second still has."""
MOST = 4


def decide(
    confidence: float, offered: float, rival: float, several: Sequence[str], choosable: int
) -> tuple[Decision, str]:
    """The decision and, for people, the threshold that it met. `rival`: the second's part of the
    best score; `several`: entries of a message's questions."""
    if len(several) > 1:
        return Decision.CHOICES, f"{len(several)} questions in one message"
    if confidence >= ANSWER and rival >= CLOSE:
        return (
            Decision.CHOICES,
            (
                f"the second has {rival:.2f} of the first's score, an answer needs less than"
                f" {CLOSE:.2f}"
            ),
        )
    if confidence >= ANSWER:
        return Decision.ANSWER, f"confidence {confidence:.2f}, an answer needs {ANSWER:.2f}"
    if offered >= OFFER and choosable > 1:
        return Decision.CHOICES, f"one of four is right at {offered:.2f}, choices need {OFFER:.2f}"
    return (
        Decision.NONE,
        f"confidence {confidence:.2f} of {ANSWER:.2f}, choices {offered:.2f} of {OFFER:.2f}",
    )


def rival(scores: Sequence[float]) -> float:
    """The second's part of the best score; 0 when there is none."""
    return scores[1] / scores[0] if len(scores) > 1 and scores[0] > 0 else 0.0


def choosable(scores: Sequence[float]) -> int:
    """How many of the best are worth offering: those not far behind, at least two."""
    enough = [score for score in scores[:MOST] if score > 0 and score >= NEAR * scores[0]]
    return max(len(enough), min(2, len(scores)))
