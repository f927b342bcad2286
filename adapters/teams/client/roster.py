"""Who is a member of which conversation, asked of Teams and kept for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.teams.client.connector import Connector
from bot.errors import ChannelError, Refusal

MEMBER_LASTS, UNKNOWN_LASTS = 300.0, 10.0  # seconds
MEMBERS = 10_000  # at most, kept in memory
PATIENCE = 3.0  # seconds; Teams wants its answer to a button soon
_COLLEAGUES = ("user", "owner")
_SIGNED_IN = (*_COLLEAGUES, "guest")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a conversation. `entra` and `tenant` are ids of Microsoft Entra in small letters,
    empty where Teams says none, as of whoever joined a meeting without signing in."""

    entra: str
    tenant: str
    name: str
    role: str
    invited: bool

    @property
    def signed_in(self) -> bool:
        return bool(self.entra) and self.role in _SIGNED_IN

    def of(self, tenant: str | None) -> bool:
        """Whether the tenant is surely their own."""
        at_home = bool(tenant) and self.tenant == str(tenant).lower()
        return self.signed_in and self.role in _COLLEAGUES and at_home and not self.invited


class Roster:
    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._members: dict[tuple[str, str], tuple[float, Member | None]] = {}
        self._asking: dict[tuple[str, str], asyncio.Task[Member | None]] = {}

    async def member(
        self, service: str, conversation: str, user: str, *, anew: bool = False
    ) -> Member | None:
        """What Teams says of the person; None where the person or the bot is no member.

        ChannelError when Teams does not say. `anew`: who was unknown a moment ago may have joined
        since.
        """
        about = (conversation.partition(";")[0], user)
        until, member = self._members.get(about, (0.0, None))
        if time.monotonic() < until and (member or not anew):
            return member
        asking = self._asking.get(about)
        if asking is None:
            asking = asyncio.create_task(self._asked(service, about))
            self._asking[about] = asking
            asking.add_done_callback(lambda _: self._asking.pop(about, None))
        return await asyncio.shield(asking)

    async def _asked(self, service: str, about: tuple[str, str]) -> Member | None:
        """Once at a time of each person, however many of their messages wait for it."""
        try:
            async with asyncio.timeout(PATIENCE):
                member = read(await self._connector.member(service, *about))
        except TimeoutError:
            raise ChannelError("the roster takes too long", retry_after=UNKNOWN_LASTS) from None
        except ChannelError as error:
            if error.refusal is not Refusal.ELSEWHERE:
                raise
            member = None
        self._keep(about, member)
        return member

    def _keep(self, about: tuple[str, str], member: Member | None) -> None:
        if len(self._members) >= MEMBERS:
            self._members.clear()
        lasts = MEMBER_LASTS if member else UNKNOWN_LASTS
        self._members[about] = (time.monotonic() + lasts, member)


def read(said: Mapping[str, Any]) -> Member:
    """Teams has called the id by two names."""
    entra = said.get("aadObjectId") or said.get("objectId")
    return Member(
        entra=_small(entra),
        tenant=_small(said.get("tenantId")),
        name=str(said.get("name") or ""),
        role=_small(said.get("userRole") or said.get("role")),
        invited="#ext#" in _small(said.get("userPrincipalName")),
    )


def _small(value: object) -> str:
    return value.strip().lower() if isinstance(value, str) else ""
