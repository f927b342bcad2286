"""What a person is told when something went wrong; the one place in this channel where errors
become words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog

from adapters.teams.drawing import forms
from bot.dialogue import words
from bot.errors import BusyError, RefusedError, StaleError, TooLateError

log = structlog.get_logger()

Answer = dict[str, Any]


def sentences(error: Exception) -> Sequence[str]:
    match error:
        case StaleError():
            return words.STALE
        case TooLateError() | RefusedError():
            return (str(error),)
        case BusyError():
            return words.BUSY
        case _:
            log.error("turn failed", channel="teams", exc_info=error)
            return words.FAILED


def failure(invoke: str | None, said: Sequence[str]) -> Answer:
    """What only the person sees who did it, in the shape that each invoke wants."""
    if invoke == "adaptiveCard/action":
        return toast(" ".join(said))
    if invoke == "composeExtension/query":
        return {"composeExtension": {"type": "message", "text": " ".join(said)}}
    return forms.told(said)


def toast(sentence: str) -> Answer:
    return {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": sentence,
    }
