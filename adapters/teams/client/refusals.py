"""What the Bot Framework and Teams refuse, and what can be done about it: one table of every code
that is documented for the connector's calls, and of every status that comes without one."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping

import structlog

from adapters.shared import retry_after
from adapters.teams.client.transport import Rejected
from bot.errors import ChannelError, Refusal

_INSTALLATION = (
    "BotDisabledByAdmin",
    "BotNotRegistered",
    "BotNotAllowed",
    "InvalidBotApiHost",
    "Unauthorized",
)
_PLACE = (
    "ActivityNotFoundInConversation",
    "BotNotInConversationRoster",
    "ConversationBlockedByUser",
    "ConversationNotFound",
    "ConversationWritesBlocked",
    "ForbiddenOperationException",
    "InvalidConversation",
    "MemberNotFoundInConversation",
    "MessageWritesBlocked",
    "NotEnoughPermissions",
    "TARGETED_MESSAGE_EXPIRED_OR_DELETED",
    "THREADACCESSDENIED-209",
    "ThreadWritesBlocked",
)
_MESSAGE = (
    "Bad argument",
    "BadArgument",
    "BadSyntax",
    "INVALID_TARGETED_MESSAGE_ID",
    "InvalidCard",
    "MessageSizeTooBig",
)
_PASSING = (
    "ConcurrencyError",
    "GatewayTimeout",
    "InternalServerError",
    "PreconditionFailed",
    "ServiceError",
    "ServiceUnavailable",
    "Throttled",
)
REFUSALS: Mapping[str, Refusal] = {
    **dict.fromkeys(_INSTALLATION, Refusal.WAITS),
    **dict.fromkeys(_PLACE, Refusal.ELSEWHERE),
    **dict.fromkeys(_MESSAGE, Refusal.OURS),
    **dict.fromkeys(_PASSING, Refusal.PASSING),
}
STATUSES: Mapping[int, Refusal] = {
    401: Refusal.WAITS,
    410: Refusal.ELSEWHERE,
    413: Refusal.OURS,
}

# Of a thread: what belongs there can stand in the channel.
GONE = ("ActivityNotFoundInConversation", "ConversationNotFound")
NO_THREAD = (*GONE, "ThreadWritesBlocked")

log = structlog.get_logger()


class TeamsRefused(ChannelError):
    """With Teams' own status and code."""

    def __init__(
        self, status: int, code: str, said: str, refusal: Refusal, retry_after: float | None
    ) -> None:
        reason = f"Teams answered {status}: {code or said}"
        super().__init__(reason, retry_after=retry_after, refusal=refusal)
        self.status = status
        self.code = code


def refused(error: Rejected) -> TeamsRefused:
    """Teams' refusal; one that is in no table may pass."""
    code, said = _told(error.body)
    refusal = _refusal(code, error.status)
    wait = pause(error.headers) if refusal is Refusal.PASSING else None
    return TeamsRefused(error.status, code, said, refusal, wait)


def pause(headers: Mapping[str, str]) -> float:
    """The seconds that a Retry-After asks for; half a one where it says nothing that can be
    used."""
    date = headers.get("Date", "")
    return jittered(retry_after.seconds(headers.get("Retry-After"), 0.5, date=date))


def jittered(seconds: float) -> float:
    """Somewhat longer, so that those who were turned away together do not come back together."""
    return max(seconds, 0.5) * (1 + random.random() / 4)  # noqa: S311  # nosec B311  # no secret


def _refusal(code: str, status: int) -> Refusal:
    if status == 429 or status >= 500:
        return Refusal.PASSING
    if code in REFUSALS:
        return REFUSALS[code]
    if status not in STATUSES:
        log.warning("Teams refuses with a code that is not documented", code=code, status=status)
    return STATUSES.get(status, Refusal.PASSING)


def _told(body: str) -> tuple[str, str]:
    """The code and the sentence of a refusal, which stand in one of three places."""
    try:
        content = json.loads(body or "")
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(content, dict):
        return "", ""
    error = content.get("error")
    if isinstance(error, str):
        return error[:100], ""
    about = error if isinstance(error, dict) else content
    return str(about.get("code") or "")[:100], str(about.get("message") or "")[:200]
