"""Every way to care that is past the desk and the database: these may be what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.dialogue.cards import NoticeCard
from bot.errors import CareError, ChannelError
from bot.settings.settings import Settings

if TYPE_CHECKING:
    from adapters.helpdesk.email import Email
    from adapters.slack.channel import SlackChannel
    from adapters.teams.channel import TeamsChannel

log = structlog.get_logger()


class Teller(Protocol):
    """A channel, as far as it writes to care past the outbox."""

    @property
    def name(self) -> str: ...

    async def tell(self, room: str, card: NoticeCard) -> None:
        """ChannelError where it could not."""


@dataclass(frozen=True, slots=True)
class CareLine:
    """Every way to care that is past the desk: its channels and, where ALARM_EMAIL is set, a
    mailbox. `desks` are the channels that the knowledge's files name beside those of the
    settings."""

    settings: Settings
    slack: SlackChannel | None
    teams: TeamsChannel | None
    desks: Callable[[], Iterable[str]] = tuple
    mailbox: Email | None = None

    async def tell(self, card: NoticeCard) -> bool:
        """In every care channel of the settings, or in the other desks where none of those takes
        it; and to the mailbox. Whether somebody was told."""
        usual = [await self._post(*one, card) for one in self._usual()]
        others = () if any(usual) else self._others()
        instead = [await self._post(*one, card) for one in others]
        return any([*usual, *instead, await self._mail(card)])

    def _usual(self) -> Iterator[tuple[Teller, str]]:
        if self.slack and self.settings.slack_care_channel:
            yield self.slack, self.settings.slack_care_channel
        if self.teams and self.settings.teams_care_channel:
            yield self.teams, self.settings.teams_care_channel

    def _others(self) -> Iterator[tuple[Teller, str]]:
        for desk in dict.fromkeys(self.desks()):
            platform, _, room = desk.partition(":")
            for channel in (self.slack, self.teams):
                if channel and channel.name == platform and (channel, room) not in self._usual():
                    yield channel, room

    async def _post(self, channel: Teller, room: str, card: NoticeCard) -> bool:
        try:
            await channel.tell(room, card)
        except ChannelError as error:
            log.error("care was not told", channel=channel.name, reason=str(error))
            return False
        return True

    async def _mail(self, card: NoticeCard) -> bool:
        if self.mailbox is None:
            return False
        try:
            await self.mailbox.tell(card.happened, f"{card.happened}\n\n{card.now}")
        except CareError as error:
            log.error("care was not told", channel="e-mail", reason=str(error))
            return False
        return True
