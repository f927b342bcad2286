"""What a person is told when something went wrong; the one place in this channel where errors
become words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog

from adapters.teams.drawing import forms
from bot.dialogue import words
from bot.errors import BusyError, PayloadError, RefusedError, StaleError, TooLateError

KNOWN = 1_000  # of what nobody knows, so that each is logged once

log = structlog.get_logger()
_logged: set[str] = set()

Answer = dict[str, Any]


def unknown(what: str, reason: str) -> None:
    """What another release, another app or another spelling sends, logged once."""
    about = f"{what[:100]}/{reason[:100]}"
    if about not in _logged and len(_logged) < KNOWN:
        _logged.add(about)
        log.warning("nobody knows what came", channel="teams", what=what[:100], reason=reason[:100])


def sentences(error: Exception) -> Sequence[str]:
    match error:
        case StaleError() | PayloadError():
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
    if (invoke or "").startswith("adaptiveCard/"):
        return toast(" ".join(said))
    searching = invoke in ("composeExtension/query", "composeExtension/queryLink")
    if searching or invoke == "composeExtension/selectItem":
        return {"composeExtension": {"type": "message", "text": " ".join(said)}}
    return forms.told(said)


def toast(sentence: str) -> Answer:
    return {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": sentence,
    }
