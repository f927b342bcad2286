"""The decision: what is sure enough to be an answer, and what is near enough to be offered."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from bot.search.finding import Decision

ANSWER = 0.8
"""Chance of being right from which an entry is shown as the answer: below, choices help as much and
err less."""
ANSWER_BARE, ANSWER_BARE_HEARD = 0.9, 0.95
"""The same where nothing at all is known of what lies outside, by words alone and with meaning:
what sounds like an entry and wants something else of it comes up to there. Words that an author
wrote are as sure as elsewhere."""
SURE = 0.93
"""Chance by words alone from which meaning is not asked."""
OFFER = 0.23
"""Chance that one of four is right from which they are offered."""
OFFER_THIN = 0.45
"""The same where wordings are few, or nothing is known of what lies outside."""
OFFER_BARE, OFFER_BARE_HEARD = 0.18, 0.12
"""The same where nothing at all is known of what lies outside, by words alone and with meaning: the
chances there are modest already, because what lies outside counted double when they were fitted."""
OFFER_TOLD = 0.6
"""The same in a thread, for what is put as no question."""
NEVER = 2.0
"""No chance is as large."""
CLOSE = 0.9
"""Part of the best chance from which the second is too close for an answer."""
NEAR = 0.1
"""Part of the best chance that a choice beyond the second still has."""
AGAINST = 1.0
"""Logarithm of the odds, in an entry's wordings, for an action that goes the other way than the
message's, from which the entry is offered at most: one in fifty of those that are right has it, and
one in two of the opposite questions."""
UNASKED, SHORT = -1.3, 8
"""Logarithm of how much likelier what is asked for is at the entry than anywhere, up to which the
entry is offered at most, and the words up to which a message asks for little else."""
MOST = 4


def decide(
    chances: Sequence[float],
    *,
    against: bool = False,
    unasked: bool = False,
    bare: bool = False,
    offer: float = OFFER,
    answer: float = ANSWER,
) -> tuple[Decision, str]:
    """The decision and, for people, the threshold that it met. `chances`: that each candidate
    answers the message, the best first; `against`: whether the first entry's action goes the other
    way; `unasked`: whether it is hardly ever asked for such a fact; `bare`: whether a single word
    leaves open what is asked; `offer` and `answer`: the chances that choices and an answer need."""
    first, offered = (chances[0] if chances else 0.0), likely(chances)
    if first >= answer and against:
        return Decision.CHOICES, f"confidence {first:.2f}, but the first goes the other way"
    if first >= answer and unasked:
        return Decision.CHOICES, f"confidence {first:.2f}, but the first is never asked for this"
    if first >= answer and bare:
        return Decision.CHOICES, f"confidence {first:.2f}, but one word leaves open what is asked"
    if first >= answer and rival(chances) >= CLOSE:
        return Decision.CHOICES, _too_close(chances)
    if first >= answer:
        return Decision.ANSWER, f"confidence {first:.2f}, an answer needs {answer:.2f}"
    if offered >= offer and len(chances) > 1:
        return Decision.CHOICES, f"one of four is right at {offered:.2f}, choices need {offer:.2f}"
    return (
        Decision.NONE,
        f"confidence {first:.2f} of {answer:.2f}, choices {offered:.2f} of {offer:.2f}",
    )


def offer(richness: str, *, own: bool, heard: bool) -> float:
    """The chance that choices need. `own`: a scale of the knowledge's own tells it."""
    if richness == "rich":
        return OFFER
    if richness == "bare" and not own:
        return OFFER_BARE_HEARD if heard else OFFER_BARE
    return OFFER_THIN


def answer(richness: str, *, own: bool, heard: bool) -> float:
    """The chance that an answer needs, of a message that nobody has written as a wording."""
    if richness == "bare" and not own:
        return ANSWER_BARE_HEARD if heard else ANSWER_BARE
    return ANSWER


def likely(chances: Sequence[float]) -> float:
    """The chance that one of the candidates is right."""
    return 1 - prod(1 - chance for chance in chances[:MOST])


def rival(chances: Sequence[float]) -> float:
    """The second's part of the best chance; 0 when there is none."""
    return chances[1] / chances[0] if len(chances) > 1 and chances[0] > 0 else 0.0


def choosable(chances: Sequence[float]) -> int:
    """How many of the best are worth offering: those not far behind, at least two."""
    enough = [chance for chance in chances[:MOST] if chance > 0 and chance >= NEAR * chances[0]]
    return max(len(enough), min(2, len(chances)))


def _too_close(chances: Sequence[float]) -> str:
    return (
        f"the second has {rival(chances):.2f} of the first's chance, an answer needs less than"
        f" {CLOSE:.2f}"
    )
