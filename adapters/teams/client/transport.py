"""The Bot Framework as far as the bot needs it: the port that each way of reaching it fills.

A way knows how a request is made, and nothing of what follows: whom to trust, what to try again and
what a refusal means is said once, in `auth.py`, `connector.py` and `refusals.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from adapters.teams.client.auth import Keys
from adapters.teams.client.cloud import Cloud
from bot.settings.settings import Settings

Claims = Mapping[str, Any]
Json = Mapping[str, Any]


class Transport(Protocol):
    """Every call may raise Rejected, Unreached or NoToken.

    `service` is the address of a service that is trusted; an activity is plain JSON, and goes out
    as it stands. `alone` is of a message for the eyes of one person, whom its `recipient` names
    when it is posted.
    """

    async def verify(self, authorization: str) -> Claims:
        """The claims of a token that the Bot Framework has signed for this bot, that is valid now
        and names its end. auth.TurnedAway for everything else."""
        ...

    async def token(self) -> str:
        """The bot's own, kept until shortly before its end; empty where none is wanted."""
        ...

    async def post(
        self, service: str, conversation: str, activity: Json, *, alone: bool = False
    ) -> str:
        """The new message's id; empty where Teams says none."""
        ...

    async def put(
        self, service: str, conversation: str, id: str, activity: Json, *, alone: bool = False
    ) -> None: ...

    async def delete(
        self, service: str, conversation: str, id: str, *, alone: bool = False
    ) -> None: ...

    async def member(self, service: str, conversation: str, user: str) -> Json:
        """A member of a conversation, with the fields that only Teams knows."""
        ...

    async def enter(self, service: str, conversation: str) -> None:
        """Rejected when the bot is not in that conversation."""
        ...

    async def create(self, service: str, wanted: Json) -> str:
        """The id of the conversation that was made, or was there already."""
        ...

    async def close(self) -> None: ...


class Rejected(Exception):
    """Teams answered something else than that it was done."""

    def __init__(self, status: int, headers: Mapping[str, str], body: str) -> None:
        super().__init__(f"Teams answered {status}")
        self.status = status
        self.headers = headers
        self.body = body


class Unreached(Exception):
    """No whole answer came, or none that can be read; what was wanted may have been done."""


class NoToken(Exception):
    """Entra gives none. `refused`: it said no, which somebody must mend; else it may pass."""

    def __init__(self, reason: str, *, refused: bool) -> None:
        super().__init__(f"no token from Microsoft Entra: {reason}")
        self.refused = refused


def transport_of(settings: Settings, cloud: Cloud, keys: Keys) -> Transport:
    """The way that the settings choose. What the others stand on is not imported: it is heavy."""
    match settings.teams_transport:
        case "botbuilder":
            from adapters.teams.client.library.transport import Library

            return Library(settings, cloud, keys)
        case "http":
            from adapters.teams.client.plain.transport import Plain

            return Plain(settings, cloud, keys)
