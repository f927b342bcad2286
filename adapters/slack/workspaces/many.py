"""The workspaces of the installations in the database: each with a token of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
import structlog
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from sqlalchemy.exc import SQLAlchemyError

from adapters.slack.client.api import Api
from adapters.slack.client.refusals import REVOKED, SlackRefused
from adapters.slack.fields import Json
from adapters.slack.identity import Workspace, installation
from adapters.slack.workspaces.access import Access, NotInstalled
from adapters.slack.workspaces.installations import Installations, key
from bot.errors import ChannelError, Refusal
from bot.gateway.executor import in_database

REMEMBERED = 600.0  # seconds
UNCHECKED = 60.0  # seconds, for what Slack has not confirmed, and for its refusals
MOST = 1000  # installations
AT_ONCE = 8
PAUSE = 1.0  # seconds
LAST_SECONDS = 2.0  # of a stop
LONGEST_PAUSE = 60.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Known:
    """`refusal` says why there is no access."""

    access: Access | None
    refusal: str
    until: float


class ManyWorkspaces:
    """Those of the installations in the database, `home` among them: where the care channels are.
    What is known of one is kept for REMEMBERED, and so another replica hears of its end within that
    time, or from Slack's refusal. `sealed_before`: with another secret, and is sealed anew at the
    start."""

    def __init__(
        self,
        api: Api,
        installations: Installations,
        rotator: AsyncTokenRotator,
        home: str,
        *,
        sealed_before: bool = False,
    ) -> None:
        self.accepted: Callable[[str], None] = lambda key: None
        self._api = api
        self.installations = installations
        self._rotator = rotator
        self._home = home
        self._sealed_before = sealed_before
        self._known: dict[str, _Known] = {}
        self._checks: dict[str, asyncio.Task[None]] = {}

    def key(self, body: Json) -> str:
        return self._short(installation(body))

    async def access(self, key: str) -> Access:
        known = self._known.get(key)
        if known is None or known.until <= time.monotonic():
            return await self._load(key)
        if known.access is None:
            raise self._missing(key, known.refusal)
        return known.access

    async def refused(self, key: str, access: Access, error: SlackRefused) -> ChannelError:
        """The token may have been renewed meanwhile, here or by another replica; else the
        installation is dead, and stays in the database only until Slack, or `doctor`, says so."""
        if error.code not in REVOKED:
            return error
        bot = await self._stored(key)
        if bot and bot.bot_token and bot.bot_token != access.token:
            self._known.pop(key, None)
            return ChannelError(str(error), retry_after=1)
        self._keep(key, None, UNCHECKED, str(error))
        return self._missing(key, str(error))

    def named(self, team: str) -> str:
        known = self._known.get(self._short(team))
        return known.access.workspace.name if known and known.access else team

    def installed(self, bot: Bot) -> None:
        short = self._short(key(bot))
        self._forget(short)
        self._check_soon(short, bot)
        self.accepted(short)

    async def ended(self, body: Json) -> None:
        of, when = installation(body), body.get("event_time")
        until = float(when) if isinstance(when, int) else time.time()
        if await in_database(self.installations.forget, of, until):
            log.warning("slack: the bot was taken out of a workspace", team=of)
        self._forget(self._short(of))

    async def warm(self) -> None:
        bots = await self._read_all()
        if self._home not in map(key, bots):
            log.warning(
                "slack: not installed in SLACK_HOME_WORKSPACE",
                team=self._home,
                fix="open /slack/install",
            )
        turns = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._check_in_turn(bot, turns) for bot in bots if bot.bot_token))
        accepted = sum(1 for known in self._known.values() if known.access)
        if accepted:
            log.info("slack", state="on", workspaces=accepted)

    async def _read_all(self) -> list[Bot]:
        """As soon as the database answers."""
        pause = PAUSE
        while True:
            try:
                if self._sealed_before:
                    await in_database(self.installations.seal_anew)
                return await in_database(self.installations.all, MOST)
            except SQLAlchemyError:
                log.warning("the database does not answer")
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _check_in_turn(self, bot: Bot, turns: asyncio.Semaphore) -> None:
        async with turns:
            short = self._short(key(bot))
            self._check_soon(short, bot)
            await asyncio.shield(self._checks[short])

    async def close(self) -> None:
        """A token that Slack renews at this moment is kept first."""
        checks = tuple(self._checks.values())
        if checks:
            await asyncio.wait(checks, timeout=LAST_SECONDS)
        for check in checks:
            check.cancel()

    async def _load(self, key: str) -> Access:
        """From the database; Slack is asked afterwards whether it still holds."""
        bot = await self._stored(key)
        if bot is None or not bot.bot_token:
            raise self._missing(
                key, "SLACK_CLIENT_SECRET was changed since" if bot else "there is no installation"
            )
        if bot.bot_token_expires_at and bot.bot_token_expires_at <= time.time():
            bot = await self._rotated(bot)
        former = self._known.get(key)
        url = former.access.workspace.url if former and former.access else ""
        access = Access(bot.bot_token, self._workspace(bot, url))
        self._keep(key, access, UNCHECKED)
        self._check_soon(key, bot)
        return access

    async def _stored(self, key: str) -> Bot | None:
        try:
            return await in_database(self.installations.bot, key or self._home)
        except SQLAlchemyError as error:
            raise ChannelError("the database does not answer", retry_after=1) from error

    def _check_soon(self, key: str, bot: Bot) -> None:
        if key not in self._checks:
            self._checks[key] = check = asyncio.get_running_loop().create_task(
                self._check(key, bot)
            )
            check.add_done_callback(lambda done: self._checked(key, done))

    def _checked(self, key: str, check: asyncio.Task[None]) -> None:
        if self._checks.get(key) is check:
            del self._checks[key]

    async def _check(self, key: str, bot: Bot) -> None:
        """Renew the token in good time, and learn the workspace's address."""
        try:
            bot = await self._rotated(bot)
            found = await self._api.call(bot.bot_token, "auth.test")
            former = self._known.get(key)
            self._keep(key, Access(bot.bot_token, self._workspace(bot, found["url"])), REMEMBERED)
            if former is None or former.access is None:
                self.accepted(key)
        except SlackRefused as error:
            log.warning("slack refuses an installation", team=key or self._home, reason=str(error))
            if error.code in REVOKED:
                self._keep(key, None, UNCHECKED, str(error))
        except ChannelError as error:
            log.warning("slack does not answer", team=key or self._home, reason=str(error))

    async def _rotated(self, bot: Bot) -> Bot:
        """The same, or with a new token where the old one ends within two hours. Slack gives a new
        one only once, so it is kept whatever the database does meanwhile."""
        try:
            renewed = await self._rotator.perform_bot_token_rotation(bot=bot)
        except (SlackTokenRotationError, aiohttp.ClientError, TimeoutError) as error:
            if bot.bot_token_expires_at and bot.bot_token_expires_at > time.time():
                log.warning("slack does not renew a token yet", reason=type(error).__name__)
                return bot  # another replica may have been first
            raise ChannelError(
                f"the token of {key(bot)} could not be renewed", retry_after=5
            ) from error
        if renewed is None:
            return bot
        while True:
            try:
                await in_database(self.installations.save_bot, renewed)
                return renewed
            except SQLAlchemyError:
                log.warning("a renewed token is not kept yet: the database does not answer")
                await asyncio.sleep(PAUSE)

    def _workspace(self, bot: Bot, url: str) -> Workspace:
        """Anybody may give a workspace any name: behind that of another than our own stands its id,
        until organisations.yaml knows the company."""
        short, name = self._short(key(bot)), bot.team_name or bot.enterprise_name or ""
        return Workspace(short, key(bot), f"{name} ({short})" if short else name, url)

    def _keep(self, key: str, access: Access | None, seconds: float, refusal: str = "") -> None:
        self._known.pop(key, None)
        if len(self._known) >= MOST:
            self._known.pop(next(iter(self._known)))
        self._known[key] = _Known(access, refusal, time.monotonic() + seconds)

    def _forget(self, key: str) -> None:
        """A check that is under way would bring back what was."""
        self._known.pop(key, None)
        if check := self._checks.pop(key, None):
            check.cancel()

    def _missing(self, key: str, reason: str) -> ChannelError:
        """Our own workspace will be back: what is for care waits for it."""
        fix = f"{key or self._home}: {reason}; install the bot there again, at /slack/install"
        pause = None if key else LONGEST_PAUSE
        return NotInstalled(fix, retry_after=pause, refusal=Refusal.WAITS)

    def _short(self, of: str) -> str:
        return "" if of == self._home else of
