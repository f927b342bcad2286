"""Who is a member of which conversation, asked of Teams and kept for a while.

While Teams does not say it, whoever was a member within the last hour can still be taken for one;
and Teams is left alone for as long as it asks.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.teams.activity import entra_id
from adapters.teams.client.connector import Connector
from adapters.teams.client.refusals import TeamsRefused
from bot.errors import ChannelError, Refusal
from bot.model.people import mailbox

MEMBER_LASTS, UNKNOWN_LASTS = 300.0, 10.0  # seconds
OUTDATED = 3600.0  # seconds; then nobody is taken any more for who they were
QUIET = 600.0  # seconds that Teams is left alone at most
MEMBERS = 10_000  # at most, kept in memory
PATIENCE = 3.0  # seconds; Teams wants its answer to a button soon
_COLLEAGUES = ("user", "owner")
_SIGNED_IN = (*_COLLEAGUES, "guest")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a conversation. `entra` and `tenant` are ids of Microsoft Entra in small letters,
    empty where Teams says none, as of whoever joined a meeting without signing in. `mailbox` is as
    an agent's."""

    entra: str
    tenant: str
    name: str
    role: str
    invited: bool
    mailbox: str = ""

    @property
    def signed_in(self) -> bool:
        return bool(self.entra) and self.role in _SIGNED_IN

    @property
    def at_home(self) -> bool:
        """Whether the tenant is surely their own. Where a channel or a chat is shared with other
        companies, that is another one than the conversation's."""
        return (
            self.signed_in and self.role in _COLLEAGUES and bool(self.tenant) and not self.invited
        )


class Roster:
    def __init__(self, connector: Connector, clock: Callable[[], float] = time.monotonic) -> None:
        self._connector = connector
        self._clock = clock
        self._members: dict[tuple[str, str], tuple[float, Member | None]] = {}
        self._quiet: dict[str, float] = {}
        self._asking: dict[tuple[str, str], asyncio.Task[Member | None]] = {}

    async def member(
        self, service: str, conversation: str, user: str, *, anew: bool = False
    ) -> Member | None:
        """What Teams says of the person; None where the person or the bot is no member. It is asked
        once at a time of each, however many of their messages wait for it.

        ChannelError when Teams does not say. `anew`: who was unknown a moment ago may have joined
        since.
        """
        about = (conversation.partition(";")[0], user)
        until, member = self._members.get(about, (0.0, None))
        if self._clock() < until and (member or not anew):
            return member
        self._let_alone(service)
        asking = self._asking.get(about)
        if asking is None:
            asking = asyncio.create_task(self._asked(service, about))
            self._asking[about] = asking
            asking.add_done_callback(lambda _: self._asking.pop(about, None))
        return await asyncio.shield(asking)

    async def now(self, service: str, conversation: str, user: str) -> Member | None:
        """The same, whatever was said before; `user` may also be an id of Microsoft Entra."""
        self._let_alone(service)
        return await self._asked(service, (conversation.partition(";")[0], user))

    def lately(self, conversation: str, user: str) -> Member | None:
        """Who was a member a while ago, for when Teams does not say who is one now."""
        until, member = self._members.get((conversation.partition(";")[0], user), (0.0, None))
        return member if self._clock() < until - MEMBER_LASTS + OUTDATED else None

    def forget(self, conversation: str) -> None:
        """Somebody came or went there."""
        room = conversation.partition(";")[0]
        for about in [each for each in self._members if each[0] == room]:
            del self._members[about]

    def _let_alone(self, service: str) -> None:
        """ChannelError while that service wants to be left alone."""
        rest = self._quiet.get(service, 0.0) - self._clock()
        if rest > 0:
            raise ChannelError("Teams wants to be left alone", retry_after=rest)

    async def _asked(self, service: str, about: tuple[str, str]) -> Member | None:
        try:
            async with asyncio.timeout(PATIENCE):
                member = read(await self._connector.member(service, *about))
        except TimeoutError:
            raise ChannelError("the roster takes too long", retry_after=UNKNOWN_LASTS) from None
        except ChannelError as error:
            if error.refusal is not Refusal.ELSEWHERE:
                self._heed(service, error)
                raise
            member = None
        self._keep(about, member)
        return member

    def _heed(self, service: str, error: ChannelError) -> None:
        """Too many were asked about: nobody is, until the time that Teams names is over."""
        if isinstance(error, TeamsRefused) and error.status == 429:
            self._quiet[service] = self._clock() + min(error.retry_after or 0.0, QUIET)

    def _keep(self, about: tuple[str, str], member: Member | None) -> None:
        if len(self._members) >= MEMBERS:
            self._members.clear()
        lasts = MEMBER_LASTS if member else UNKNOWN_LASTS
        self._members[about] = (self._clock() + lasts, member)


def read(said: Mapping[str, Any]) -> Member:
    """Teams has called the id by two names."""
    entra = said.get("aadObjectId") or said.get("objectId")
    return Member(
        entra=entra_id(entra),
        tenant=entra_id(said.get("tenantId")),
        name=str(said.get("name") or ""),
        role=_small(said.get("userRole") or said.get("role")),
        invited="#ext#" in _small(said.get("userPrincipalName")),
        mailbox=mailbox(said.get("email") or said.get("userPrincipalName")),
    )


def _small(value: object) -> str:
    return value.strip().lower() if isinstance(value, str) else ""
