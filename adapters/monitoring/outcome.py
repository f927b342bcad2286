"""How an attempt ended, in a word, told by the error that came of it."""

from __future__ import annotations

import asyncio

from bot.errors import (
    BusyError,
    ChannelError,
    FormError,
    FormWarning,
    RefusedError,
    StaleError,
    TooLateError,
    TooOftenError,
)
from bot.ports.helpdesk import HelpdeskError, InDoubt


def outcome(error: BaseException) -> str:
    match error:
        case asyncio.CancelledError():  # whoever waits for it gave up
            return "cancelled"
        case StaleError():
            return "stale"
        case TooLateError():
            return "too-late"
        case FormError() | FormWarning():
            return "form"
        case BusyError():
            return "busy"
        case TooOftenError():
            return "limited"
        case RefusedError() | ChannelError(passes=False) | HelpdeskError(retry_after=None):
            return "refused"
        case ChannelError() | HelpdeskError():
            return "postponed"
        case InDoubt() | TimeoutError():
            return "in-doubt"
        case _:
            return "failed"
