"""All who keep something of people, in whatever room."""

from __future__ import annotations

from adapters.console.places import CHANNEL as CONSOLE
from adapters.console.sessions.keeper import Sessions
from adapters.slack.workspaces.installers import Installers
from adapters.web.visitors import CHANNEL
from bot.ports.keeper import Keeper
from bot.privacy import keepers


def every_keeper() -> list[Keeper]:
    """Also those of channels that are off: what they kept is there."""
    return [*keepers.keepers(whole=[CHANNEL, CONSOLE]), Installers(), Sessions()]
