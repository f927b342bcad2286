"""Where the bot is installed, and the token that it speaks with there: one workspace, or many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from adapters.slack.client.refusals import SlackRefused
from adapters.slack.fields import Json
from adapters.slack.identity import Workspace
from bot.errors import ChannelError


@dataclass(frozen=True, slots=True)
class Access:
    token: str = field(repr=False)
    workspace: Workspace


class NotInstalled(ChannelError):
    """The bot is not, or no longer, in that workspace."""


class Workspaces(Protocol):
    """Which installation a payload is for, and what it lets us do; the key of our own is empty.
    `accepted` hears the key whenever Slack takes the token of one that was not known to be good."""

    accepted: Callable[[str], None]

    def key(self, body: Json) -> str: ...

    async def access(self, key: str) -> Access:
        """ChannelError when there is none. Never waits for Slack, unless the token has expired."""

    async def refused(self, key: str, access: Access, error: SlackRefused) -> ChannelError:
        """What Slack's refusal of a token means."""

    def named(self, team: str) -> str:
        """The name of a workspace, or its id where nothing is known of it."""

    async def ended(self, body: Json) -> None:
        """The bot was taken out of a workspace."""

    async def warm(self) -> None:
        """Learn at the start what would be needed later; while Slack is away the bot does
        without."""

    async def close(self) -> None: ...
