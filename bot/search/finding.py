"""What a search gives back: the decision, the hits behind it and the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.knowledge.entries import Family


class Decision(StrEnum):
    ANSWER = "answer"
    CHOICES = "choices"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Hit:
    """`score` ranks; only the finding's confidence is a chance."""

    entry: str
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One entry's figures by name, as the decision saw them."""

    entry: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Why:
    """For `ask`: what the engine read, what it mended (as typed -> as read), and which threshold
    was met."""

    text: str
    repaired: Mapping[str, str]
    top: tuple[Evidence, ...]
    threshold: str


@dataclass(frozen=True, slots=True)
class Finding:
    """`confidence` is the chance that the first hit answers the message. `hits` come best first;
    `choices` are two to four entries to offer, only when that is the decision, or all leaves of a
    family; `small_talk` names its kind.

    `answers` are what is sure: one entry, or one for each of the questions that a message holds,
    in their order; only when the decision is an answer. `unknown` is the part of such a message
    that has none, beside answers or choices. `family` is set when the choices are all of one
    family: then one question tells them apart."""

    decision: Decision
    confidence: float
    hits: tuple[Hit, ...]
    why: Why
    choices: tuple[str, ...] = ()
    small_talk: str | None = None
    answers: tuple[str, ...] = ()
    unknown: str | None = None
    family: Family | None = None
