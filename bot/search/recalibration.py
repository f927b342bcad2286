"""What `calibrate` writes: the scales of a knowledge's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.knowledge.entries import Knowledge
from bot.search import calibration, conversations, signals
from bot.search.calibration import Row
from bot.search.matcher import Matcher
from bot.search.meaning import Meaning


def recalibrated(
    knowledge: Knowledge, rows: Sequence[Row], meaning: Meaning | None, recorded: Mapping[str, Any]
) -> str:
    """The text of a calibration file. What is also a wording teaches nothing and is left out; what
    was said in a thread teaches the scale of threads. Without an encoder the recorded scales of the
    second opinion stay, without conversations that of threads."""
    matcher, hears = Matcher(knowledge, meaning), meaning is not None
    alone = [row for row in rows if row.context is None]
    pairs = calibration.joined(
        (
            calibration.observe(matcher, calibration.fresh(knowledge, alone)),
            calibration.left_out(knowledge, meaning),
        )
    )
    scales = _with(calibration.scaled(pairs, hears), hears, recorded)
    thread = recorded.get("thread", {})
    conversed = [row for row in rows if row.context is not None]
    if conversed:
        fitted = conversations.scaled(knowledge, matcher, signals.built(scales), conversed)
        thread = _with(fitted, hears, thread)
    return json.dumps({**scales, "thread": thread} if thread else scales, indent=1) + "\n"


def _with(fitted: Mapping[str, Any], hears: bool, recorded: Mapping[str, Any]) -> Mapping[str, Any]:
    """The scale of an opinion that was not heard stays as it was."""
    return fitted if hears else {**fitted, "meaning": recorded.get("meaning", fitted["meaning"])}
