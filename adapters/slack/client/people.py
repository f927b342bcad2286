"""Who somebody on Slack is: asked of Slack, kept for five minutes, guessed with care when it is
slow."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack import limits
from adapters.slack.identity import Sender, Workspace
from bot.model.people import Company, Partner

REMEMBERED = 300.0  # seconds
MOST = 10_000  # people

Profile = Mapping[str, Any]
_Seen = tuple[str, str]  # a workspace's key, and a person as seen from there


@dataclass(frozen=True, slots=True)
class _Known:
    profile: Profile
    until: float


class Who:
    """`ask` gets a person's profile from Slack, as users.info of the workspace with that key gives
    it, or raises; `named` knows the names of other workspaces."""

    def __init__(
        self, ask: Callable[[str, str], Awaitable[Profile]], named: Callable[[str], str]
    ) -> None:
        self._ask = ask
        self._named = named
        self._known: dict[_Seen, _Known] = {}
        self._asking: dict[_Seen, asyncio.Task[Profile]] = {}

    async def partner(self, sender: Sender, workspace: Workspace) -> Partner:
        return partner(
            sender, await self._profile((workspace.key, sender.user)), workspace, self._named
        )

    async def _profile(self, user: _Seen) -> Profile | None:
        known = self._known.get(user)
        if known and known.until > time.monotonic():
            return known.profile
        asking = self._asking.get(user)
        if asking is None:
            asking = self._asking[user] = asyncio.get_running_loop().create_task(self._learn(user))
            asking.add_done_callback(lambda done: self._forget_task(user, done))
        await asyncio.wait({asking}, timeout=limits.WHO_SECONDS)
        return asking.result() if asking.done() and not asking.exception() else None

    async def _learn(self, user: _Seen) -> Profile:
        profile = await self._ask(*user)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[user] = _Known(profile, time.monotonic() + REMEMBERED)
        return profile

    def _forget_task(self, user: _Seen, done: asyncio.Task[Profile]) -> None:
        self._asking.pop(user, None)
        if not done.cancelled():
            done.exception()  # what went wrong shows in what Slack is asked for next


def partner(
    sender: Sender, profile: Profile | None, workspace: Workspace, named: Callable[[str], str] = str
) -> Partner:
    """A person is of the workspace that is home, or of the organisation that it is part of where
    the bot is there for all of it; whoever may not be a full member of ours is a guest."""
    known = profile or {}
    team = str(known.get("team_id") or sender.team)
    homes = (team, (known.get("enterprise_user") or {}).get("enterprise_id"))
    at_home = bool(workspace.team) and workspace.team in homes
    limited = any(
        known.get(mark) for mark in ("is_restricted", "is_ultra_restricted", "is_stranger")
    )
    company = (
        Company(f"slack:{workspace.team}", workspace.name)
        if at_home
        else Company(f"slack:{team}", named(team))
    )
    return Partner(
        id=f"slack:{sender.user}",
        name=_name(known) or sender.name or sender.user,
        company=company,
        guest=profile is None or limited or not at_home,
    )


def _name(profile: Profile) -> str:
    names = profile.get("profile") or {}
    return str(
        names.get("display_name") or names.get("real_name") or profile.get("real_name") or ""
    )
