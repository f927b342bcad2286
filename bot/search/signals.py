"""The signals of one message, and the scales that turn them into chances."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for the best entry and against it; shares are between 0 and 1."""

    first: float
    """The layer's score of the best entry."""
    second: float
    outside: float
    """Its score of what no entry covers and fits best, such as small talk."""
    nearest: float
    """The similarity of the best entry's nearest wording."""
    nearest_outside: float
    unknown: float
    """Share of the message's information that no wording has."""
    elsewhere: float
    """Share that other wordings have and the best entry's have not."""
    length: float
    """Logarithm of the number of words."""
    lead: float
    """Of the first over all the others, as a share."""
    margin: float
    """Of the first over the second."""


NAMES = tuple(field.name for field in fields(Signals))


@dataclass(frozen=True, slots=True)
class Scale:
    """A logistic scale, fitted on labelled questions that are no wordings."""

    bias: float
    weights: Mapping[str, float]

    def chance(self, signals: Signals) -> float:
        value = self.bias + sum(
            weight * getattr(signals, name) for name, weight in self.weights.items()
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


@dataclass(frozen=True, slots=True)
class Scales:
    """The chances that the `first` entry is right, and that it is among the first four
    (`offered`)."""

    first: Scale
    offered: Scale


@cache
def scales(name: str) -> Scales:
    """`rich`: many wordings and messages out of scope. `thin`: few, or none of those. `pooled`: no
    layer."""
    return built(json.loads(files("bot.search").joinpath("scales.json").read_text("utf-8"))[name])


def built(recorded: Mapping[str, Any]) -> Scales:
    """From what stands in scales.json."""
    return Scales(**{part: Scale(**recorded[part]) for part in ("first", "offered")})
