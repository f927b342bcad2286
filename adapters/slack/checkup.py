"""What `doctor` looks at in Slack: the tokens, their scopes, and the care channel."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from adapters.shared import outgoing
from adapters.shared.check import Check
from adapters.slack.client.refusals import refused
from adapters.slack.manifest import scopes
from adapters.slack.workspaces.installations import Installations, client_secrets, key
from bot.settings.settings import Settings

TIMEOUT = aiohttp.ClientTimeout(total=10)
MOST = 500  # workspaces, the newest
AT_ONCE = 8
AGAIN = "install it there again, at /slack/install"


async def checks(settings: Settings) -> AsyncIterator[Check]:
    if not settings.slack_on:
        yield Check("Slack", "off; SLACK_BOT_TOKEN or SLACK_CLIENT_ID switches it on")
        return
    if secret := _signing_secret(settings):
        yield secret
    async with _session(settings) as session:
        client = _client(settings, session)
        try:
            async for check in _asked(settings, client):
                yield check
        except (aiohttp.ClientError, TimeoutError) as error:
            found = f"{settings.slack_api_url} cannot be reached ({type(error).__name__})"
            yield Check("Slack", found, "let this machine reach SLACK_API_URL")


async def _asked(settings: Settings, client: AsyncWebClient) -> AsyncIterator[Check]:
    installed = _one if settings.slack_bot_token else _many
    async for check in installed(settings, client):
        yield check
    async for check in _socket(settings, client):
        yield check


async def _one(settings: Settings, client: AsyncWebClient) -> AsyncIterator[Check]:
    client.token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
    try:
        who = await client.auth_test()
    except SlackApiError as error:
        fix = "install the app again and copy its Bot User OAuth Token to SLACK_BOT_TOKEN"
        yield Check("Slack token", f"refused ({refused('auth.test', error).code})", fix)
        return
    yield Check("Slack token", f"installed in {who['team']} as {who['user']}")
    missing = _missing(str(who.headers.get("x-oauth-scopes", "")))
    fix = (
        "paste the manifest (python -m bot manifest slack) into the app's settings, and install it"
        " again"
    )
    if missing:
        yield Check("Slack scopes", f"missing {missing}", fix)
    else:
        yield Check("Slack scopes", "all")
    yield Check(
        "Slack manifest",
        "only its scopes can be compared: the token shows no commands and no addresses",
    )
    if settings.slack_care_channel:
        yield await _care(client, settings.slack_care_channel)


async def _many(settings: Settings, client: AsyncWebClient) -> AsyncIterator[Check]:
    id, secret = settings.slack_client_id or "", settings.slack_client_secret
    yield await _app(client, id, secret.get_secret_value() if secret else "")
    try:
        bots = await asyncio.to_thread(_installed, settings)
    except SQLAlchemyError:
        return  # the database has a line of its own
    home = next((bot for bot in bots if key(bot) == settings.slack_home_workspace), None)
    if home is None:
        fix = "open /slack/install for your own workspace, or correct SLACK_HOME_WORKSPACE"
        yield Check(
            "Slack home workspace", f"{settings.slack_home_workspace} has no installation", fix
        )
    turns = asyncio.Semaphore(AT_ONCE)

    async def look(bot: Bot) -> Check:
        async with turns:
            return await _installation(client, bot)

    for check in await asyncio.gather(*map(look, bots)):
        yield check
    if home and home.bot_token and settings.slack_care_channel:
        client.token = home.bot_token
        yield await _care(client, settings.slack_care_channel)


def _installed(settings: Settings) -> list[Bot]:
    """Looked at, and not moved to another schema."""
    id, secrets = settings.slack_client_id or "", client_secrets(settings)
    engine = create_engine(settings.database_url.get_secret_value())
    try:
        return Installations(engine, id, *secrets).all(MOST)
    finally:
        engine.dispose()


async def _app(client: AsyncWebClient, id: str, secret: str) -> Check:
    """Slack looks at who asks before it looks at the code, which is none."""
    try:
        await client.oauth_v2_access(client_id=id, client_secret=secret, code="doctor")
    except SlackApiError as error:
        found = refused("oauth.v2.access", error).code
        if found != "invalid_code":
            return Check(
                "Slack app",
                f"refused ({found})",
                "copy SLACK_CLIENT_ID and SLACK_CLIENT_SECRET again",
            )
    return Check("Slack app", id)


async def _installation(client: AsyncWebClient, bot: Bot) -> Check:
    what = f"Slack workspace {bot.team_name or bot.enterprise_name} ({key(bot)})"
    if not bot.bot_token:
        return Check(
            what,
            "its token cannot be read",
            f"set SLACK_FORMER_CLIENT_SECRET to the one before, or {AGAIN}",
        )
    try:
        who = await client.auth_test(token=bot.bot_token)
    except SlackApiError as error:
        found = refused("auth.test", error).code
        if found == "token_expired" and bot.bot_refresh_token:
            return Check(what, "its token is renewed when it is next used")
        return Check(what, f"refused ({found})", AGAIN)
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        return Check(what, f"no answer ({type(error).__name__})", "run this again")
    missing = _missing(str(who.headers.get("x-oauth-scopes", "")))
    if missing:
        return Check(what, f"missing {missing}", AGAIN)
    return Check(what, "all scopes")


def _missing(granted: str) -> str:
    return ", ".join(sorted(set(scopes()) - set(granted.replace(" ", "").split(","))))


async def _care(client: AsyncWebClient, channel: str) -> Check:
    fix = (
        "take SLACK_CARE_CHANNEL from the details of a channel that is yours alone, and invite the"
        " bot there"
    )
    name, problem = await _entered(client, channel, care=True)
    return Check("Slack care channel", problem or name, fix if problem else None)


async def _entered(client: AsyncWebClient, channel: str, *, care: bool) -> tuple[str, str | None]:
    """Its name, and why the bot cannot post there or, what is for `care`, should not."""
    try:
        found = (await client.conversations_info(channel=channel))["channel"]
    except SlackApiError as error:
        return channel, f"{channel}: {refused('conversations.info', error).code}"
    name = f"#{found.get('name', channel)}"
    if found.get("is_archived"):
        return name, f"{name} is archived"
    if not found.get("is_member"):
        return name, f"{name}: the bot is not in it"
    shared = found.get("is_ext_shared") or found.get("is_pending_ext_shared")
    if care and shared:
        return name, f"{name} is shared with another company, whose people there work tickets"
    return name, None


async def room_problem(settings: Settings, channel: str, *, care: bool) -> str | None:
    """Why a channel that the knowledge names would get nothing, or should not get what is for
    `care`. With many workspaces it is one of the home workspace's."""
    if not settings.slack_on:
        return "Slack is off: set SLACK_BOT_TOKEN or SLACK_CLIENT_ID"
    try:
        token = await asyncio.to_thread(_token, settings)
    except SQLAlchemyError:
        return None  # the database has a line of its own
    if token is None:
        return "the bot is not installed in SLACK_HOME_WORKSPACE"
    async with _session(settings) as session:
        client = _client(settings, session)
        client.token = token
        try:
            return (await _entered(client, channel, care=care))[1]
        except (aiohttp.ClientError, TimeoutError) as error:
            return f"Slack cannot be reached ({type(error).__name__})"


def _token(settings: Settings) -> str | None:
    """That of the workspace where care works."""
    if settings.slack_bot_token:
        return settings.slack_bot_token.get_secret_value()
    bots = _installed(settings)
    home = (bot.bot_token for bot in bots if key(bot) == settings.slack_home_workspace)
    return next(home, None)


def _session(settings: Settings) -> outgoing.Session:
    hosts = [outgoing.host_of(settings.slack_api_url)]
    return outgoing.session(hosts, settings.private, timeout=TIMEOUT)


def _client(settings: Settings, session: outgoing.Session) -> AsyncWebClient:
    return AsyncWebClient(base_url=settings.slack_api_url, session=session, retry_handlers=[])


def _signing_secret(settings: Settings) -> Check | None:
    """Whether it is right shows only in Slack's requests; whether it can be, in its shape."""
    secret = settings.slack_signing_secret
    if secret is None:
        return None
    if re.fullmatch("[0-9a-f]{32}", secret.get_secret_value()):
        return Check("Slack signing secret", "has the shape of one")
    fix = (
        "copy SLACK_SIGNING_SECRET from the app's Basic Information page: not the client secret,"
        " and not the verification token"
    )
    return Check("Slack signing secret", "is not 32 hexadecimal digits", fix)


async def _socket(settings: Settings, client: AsyncWebClient) -> AsyncIterator[Check]:
    """Asks for an address to connect to, and does not connect."""
    if settings.slack_app_token is None:
        return
    try:
        await client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
    except SlackApiError as error:
        found = refused("apps.connections.open", error).code
        fix = (
            "make a new app-level token with the scope connections:write at Basic Information, and"
            " copy it to SLACK_APP_TOKEN"
        )
        yield Check("Slack app token", f"refused ({found})", fix)
        return
    yield Check("Slack app token", "accepted")
