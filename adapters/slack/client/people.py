"""Who somebody on Slack is: asked of Slack, and kept for five minutes.

While Slack does not say it, whoever was known within the last hour is still taken for who they
were; of anybody else it is said that they are not known yet, and Slack is asked again.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from adapters.slack import limits
from adapters.slack.identity import Sender, Workspace
from bot.errors import ChannelError, Refusal
from bot.model.people import Company, Partner, mailbox

REMEMBERED = 300.0  # seconds
OUTDATED = 3600.0  # seconds; then nobody is known any more whom Slack does not tell about
MOST = 10_000  # people
PAUSE = 1.0  # seconds, doubled each time
TRIES = 8  # some four minutes
AT_ONCE = 8
MOST_ASKED = 1000  # people about whom Slack is asked

STRANGER = {"is_stranger": True}  # whom Slack does not show to the bot

Profile = Mapping[str, Any]
_Seen = tuple[str, str]  # a workspace's key, and a person as seen from there

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Known:
    profile: Profile
    since: float


@dataclass(frozen=True, slots=True)
class _Met:
    """Somebody who was not known, as far as the payload told."""

    sender: Sender
    workspace: Workspace


class People:
    """`ask` gets a person's profile from Slack, as users.info of the workspace with that key gives
    it, or raises; `named` knows the names of other workspaces. `introduced` hears who somebody is
    of whom that was not known when they did something."""

    def __init__(
        self,
        ask: Callable[[str, str], Awaitable[Profile]],
        named: Callable[[str], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._named = named
        self._clock = clock
        self._known: OrderedDict[_Seen, _Known] = OrderedDict()
        self._asking: dict[_Seen, asyncio.Task[Profile]] = {}
        self._met: dict[_Seen, _Met] = {}
        self._quiet: dict[str, float] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)
        self.introduced: Callable[[Partner], None] = lambda found: None

    async def close(self) -> None:
        for asking in self._asking.values():
            asking.cancel()

    async def partner(self, sender: Sender, workspace: Workspace) -> Partner:
        seen = (workspace.key, sender.user)
        profile = await self._profile(seen)
        if profile is None and seen in self._asking:
            self._met[seen] = _Met(sender, workspace)
        return partner(sender, profile, workspace, self._named)

    async def name(self, user: str, workspace: Workspace) -> str:
        """Empty while Slack does not say it."""
        return _name(await self._profile((workspace.key, user)) or {})

    def mailbox(self, user: str) -> str:
        """That of somebody of our own workspace, as far as Slack has said it."""
        known = self._known.get(("", user))
        profile = known.profile.get("profile") if known else None
        return mailbox(profile.get("email")) if isinstance(profile, Mapping) else ""

    async def _profile(self, seen: _Seen) -> Profile | None:
        known, now = self._known.get(seen), self._clock()
        if known and known.since + REMEMBERED > now:
            return known.profile
        if seen in self._asking or len(self._asking) < MOST_ASKED:
            asking = self._asking.get(seen) or self._begin(seen)
            await asyncio.wait({asking}, timeout=self._patience(seen, now))
            if asking.done() and not asking.cancelled() and not asking.exception():
                return asking.result()
        return known.profile if known and known.since + OUTDATED > now else None

    def _patience(self, seen: _Seen, now: float) -> float:
        """There is nothing to wait for while Slack wants to be left alone."""
        return 0.0 if self._quiet.get(seen[0], 0.0) > now else limits.WHO_SECONDS

    def _begin(self, seen: _Seen) -> asyncio.Task[Profile]:
        asking = self._asking[seen] = asyncio.get_running_loop().create_task(self._learn(seen))
        asking.add_done_callback(lambda done: self._ended(seen, done))
        return asking

    async def _learn(self, seen: _Seen) -> Profile:
        """Until Slack says it, or for good that it will not; it is left alone for as long as it
        asks."""
        pause = PAUSE
        for tries_left in reversed(range(TRIES)):
            await asyncio.sleep(max(0.0, self._quiet.get(seen[0], 0.0) - self._clock()))
            try:
                async with self._turns:
                    return self._keep(seen, await self._ask(*seen))
            except ChannelError as error:
                if error.refusal is Refusal.ELSEWHERE:
                    return self._keep(seen, STRANGER)
                if error.refusal is not Refusal.PASSING or not tries_left:
                    raise
                pause = max(pause, error.retry_after or 0.0)
            self._quiet[seen[0]] = self._clock() + pause
            pause = min(pause * 2, REMEMBERED)
        raise ChannelError("users.info: no answer")

    def _keep(self, seen: _Seen, profile: Profile) -> Profile:
        self._known.pop(seen, None)
        self._known[seen] = _Known(profile, self._clock())
        if len(self._known) > MOST:
            self._known.popitem(last=False)
        return profile

    def _ended(self, seen: _Seen, done: asyncio.Task[Profile]) -> None:
        self._asking.pop(seen, None)
        met = self._met.pop(seen, None)
        if done.cancelled():
            return
        if error := done.exception():
            log.warning("slack does not say who somebody is", reason=str(error))
        elif met:
            self.introduced(partner(met.sender, done.result(), met.workspace, self._named))


def partner(
    sender: Sender, profile: Profile | None, workspace: Workspace, named: Callable[[str], str] = str
) -> Partner:
    """A person is of the workspace that is home, or of the organisation that it is part of where
    the bot is there for all of it; whoever may not be a full member of ours is a guest."""
    known = profile or {}
    teams = list(_teams(sender, profile))
    at_home = bool(workspace.team) and workspace.team in teams
    limited = any(
        known.get(mark) for mark in ("is_restricted", "is_ultra_restricted", "is_stranger")
    )
    team = teams[0] if teams else sender.team
    home = Company(f"slack:{workspace.team}", workspace.name)
    return Partner(
        id=f"slack:{sender.user}",
        name=_name(known) or sender.name or sender.user,
        company=home if at_home else Company(f"slack:{team}", named(team)),
        guest=profile is None or limited or not at_home,
        known=profile is not None,
        language=str(known.get("locale") or ""),
    )


def _teams(sender: Sender, profile: Profile | None) -> Iterable[str]:
    """Where the person is at home, their own workspace first. In an Enterprise Grid organisation
    that is each workspace that they are in, whichever the payload names; and who they are does not
    depend on the payload once Slack says it."""
    if profile is None:
        yield sender.team
        return
    user = profile.get("enterprise_user")
    grid: Mapping[str, Any] = user if isinstance(user, Mapping) else {}
    teams = grid.get("teams")
    found = [profile.get("team_id"), *(teams if isinstance(teams, list) else ())]
    found.append(grid.get("enterprise_id"))
    yield from (str(team) for team in found if team)


def _name(profile: Profile) -> str:
    names = profile.get("profile") or {}
    return str(
        names.get("display_name") or names.get("real_name") or profile.get("real_name") or ""
    )
