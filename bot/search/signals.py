"""The signals of a message and each of its candidates, and the scales that turn them into
chances."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.search.boosting import Forest

log = logging.getLogger(__name__)

Table = NDArray[np.float64]

SIGNALS: Mapping[str, str] = {
    "score": "the layer's score of the entry",
    "ahead": "what that is ahead of the best other candidate",
    "outside": "the layer's score of what no entry covers and fits best, such as small talk",
    "nearest": "the similarity of the entry's nearest wording",
    "nearer": "what that is more than the best other candidate's",
    "nearest outside": "the similarity of the nearest message that no entry covers",
    "nearest miss": "the similarity of the entry's own nearest near miss",
    "meant": "the score by meaning; this and the six that follow are as those above",
    "meant ahead": "",
    "meant outside": "",
    "meaning nearest": "",
    "meaning nearer": "",
    "meaning nearest outside": "",
    "meaning nearest miss": "",
    "unknown": "share of the message's information that no wording has",
    "elsewhere": "share that other wordings have and the entry's have not",
    "unusual": "share that few of the entry's wordings have",
    "other concepts": "share of what it is about that the entry's wordings are never about",
    "own concepts": "share of what it is about that the entry's wordings are mostly about",
    "length": "logarithm of the number of words",
    "facet": "how much likelier what is asked for is here than anywhere",
    "strange": "facets that hardly a wording of the entry asks for",
    "along": "how clearly the entry's action goes the message's way",
    "against": "how clearly it goes the other way",
    "denied": "share of what the message denies that the entry's wordings are mostly about",
}
NAMES = tuple(SIGNALS)
MEANT = tuple(name for name in NAMES if name.startswith("mea"))


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight (logistic) scale over the signals, fitted on pairs of messages and entries."""

    bias: float
    weights: Table

    def chances(self, signals: Table) -> Table:
        """That each candidate answers the message; one row of signals each."""
        values: Table = np.clip(signals @ self.weights + self.bias, -30, 30)
        return 1 / (1 + np.exp(-values))


class Chances(Protocol):
    """A scale of whatever kind."""

    def chances(self, signals: Table) -> Table: ...


@dataclass(frozen=True, slots=True)
class Scales:
    """By words alone, and with the second opinion."""

    words: Chances
    meaning: Chances


@cache
def scales(name: str) -> Scales:
    """What holds for a knowledge that has none of its own. `rich`: many wordings and messages out
    of scope. `thin`: few, or none of those. `bare`: few entries, and hardly anything known of
    what lies outside. `pooled`: no layer."""
    return built(_recorded()[name])


@cache
def thread_scales(names: tuple[str, ...]) -> Scales:
    """What holds in a thread, over signals of these names, for a knowledge that has none of its
    own."""
    return built(_recorded()["thread"], names)


@cache
def _recorded() -> Mapping[str, Any]:
    recorded: Mapping[str, Any] = json.loads(
        files("bot.search").joinpath("scales.json").read_text("utf-8")
    )
    return recorded


def own(recorded: Mapping[str, Any] | None) -> Scales | None:
    """Those of a knowledge's calibration.json; None without any, or where the file is damaged, or
    of a release that knows other signals."""
    return _own(recorded, NAMES) if recorded else None


def own_of_thread(recorded: Mapping[str, Any] | None, names: tuple[str, ...]) -> Scales | None:
    """The same of what holds in a thread, where conversations taught it."""
    in_thread = recorded.get("thread") if isinstance(recorded, Mapping) else None
    return _own(in_thread, names) if in_thread else None


def _own(recorded: Mapping[str, Any], names: tuple[str, ...]) -> Scales | None:
    try:
        return built(recorded, names)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        log.warning(
            "calibration.json is of another release or damaged, and counts as none (%r):"
            " `python -m bot knowledge calibrate` writes it again",
            error,
        )
        return None


def built(recorded: Mapping[str, Any], names: tuple[str, ...] = NAMES) -> Scales:
    """From what stands in scales.json, or in a knowledge's calibration.json."""
    return Scales(**{part: _scale(recorded[part], names) for part in ("words", "meaning")})


def _scale(recorded: Mapping[str, Any], names: tuple[str, ...]) -> Chances:
    if "trees" in recorded:
        return Forest.built(recorded, names)
    weights: Mapping[str, float] = recorded["weights"]
    return Scale(recorded["bias"], np.array([weights.get(name, 0.0) for name in names]))


def longness(words: int, most: int) -> float:
    return math.log(1 + min(words, most))
