"""What Slack refuses, and whether trying again can help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from slack_sdk.errors import SlackApiError

from bot.errors import ChannelError

GONE = (
    "message_not_found",
    "cant_update_message",
    "edit_window_closed",
    "channel_not_found",
    "is_archived",
)
NO_THREAD = ("thread_not_found", "message_not_found", "cannot_reply_to_message")
OUTSIDE = ("not_in_channel", "channel_not_found", "missing_scope", "restricted_action")
REVOKED = ("account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked")
_LATER = (
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
)


class Refused(ChannelError):
    """Slack's own error code, for those that say something about a message or a channel."""

    def __init__(self, method: str, code: str, retry_after: float | None) -> None:
        super().__init__(f"{method}: {code}", retry_after=retry_after)
        self.code = code


def refused(method: str, error: SlackApiError) -> Refused:
    """Slack's refusal, and whether trying again can help."""
    status = int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0))
    answer = getattr(error.response, "data", None)
    code = str(answer.get("error", "")) if isinstance(answer, dict) else ""
    pause = str(error.response.headers.get("Retry-After", ""))
    later = status == 429 or status >= 500 or code in _LATER
    return Refused(
        method, code or str(status), (float(pause) if pause.isdecimal() else 1) if later else None
    )


@contextmanager
def unless(codes: Sequence[str]) -> Iterator[None]:
    """Go on after the block when Slack refuses with one of these; there is another way."""
    try:
        yield
    except Refused as error:
        if error.code not in codes:
            raise
