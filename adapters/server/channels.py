"""The channels that the settings switch on, each opened once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters import slack, teams
from adapters.console.channel import ConsoleChannel
from adapters.doctor.selftest import SelfTest
from adapters.web.channel import WebChannel
from adapters.web.inbound.sessions import Sessions
from bot.ports.channel import Channel
from bot.settings.settings import Settings
from bot.storage.store import Store

if TYPE_CHECKING:
    from adapters.slack.channel import SlackChannel
    from adapters.teams.channel import TeamsChannel
    from adapters.teams.client.cloud import Cloud


@dataclass(frozen=True, slots=True)
class Channels:
    """The playground is there without its page too: what was said in it stays deliverable.
    `entrance` is None where it has none."""

    slack: SlackChannel | None
    teams: TeamsChannel | None
    playground: WebChannel
    entrance: Sessions | None
    doctors: SelfTest
    console: ConsoleChannel

    @property
    def platforms(self) -> tuple[SlackChannel | TeamsChannel, ...]:
        """Those that somebody else runs: they are started and closed."""
        return tuple(one for one in (self.slack, self.teams) if one)

    @property
    def by_name(self) -> dict[str, Channel]:
        return {channel.name: channel for channel in self._all()}

    def _all(self) -> Iterator[Channel]:
        yield from self.platforms
        yield self.playground
        yield self.doctors
        yield self.console


def open_channels(settings: Settings, store: Store, teams_cloud: Cloud | None) -> Channels:
    """`teams_cloud` as in `adapters.teams`."""
    return Channels(
        slack=_slack(settings, store),
        teams=_teams(settings, store, teams_cloud),
        playground=WebChannel(store.slots),
        entrance=_entrance(settings, store),
        doctors=SelfTest(),
        console=ConsoleChannel(store.slots),
    )


def _entrance(settings: Settings, store: Store) -> Sessions | None:
    if not settings.playground_on:
        return None
    token = settings.playground_token
    return Sessions(store.slots, token.get_secret_value() if token else None)


def _slack(settings: Settings, store: Store) -> SlackChannel | None:
    if not settings.slack_on:
        return None
    return slack.open_channel(settings, store.slots, store.engine)


def _teams(settings: Settings, store: Store, cloud: Cloud | None) -> TeamsChannel | None:
    if not settings.teams_on:
        return None
    return teams.open_channel(settings, store.slots, store.pictures, cloud)
