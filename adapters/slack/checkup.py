"""What `doctor` looks at in Slack: the token, its scopes, and the care channel."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import yaml
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters import outgoing
from adapters.checkup import Check
from adapters.slack.manifest import manifest
from bot.config import Settings

TIMEOUT = aiohttp.ClientTimeout(total=10)


async def checks(settings: Settings) -> AsyncIterator[Check]:
    token = settings.slack_bot_token
    if token is None:
        yield Check("Slack", "off; SLACK_BOT_TOKEN switches it on")
        return
    hosts = [outgoing.host_of(settings.slack_api_url)]
    async with outgoing.session(hosts, settings.private, timeout=TIMEOUT) as session:
        client = AsyncWebClient(token.get_secret_value(), settings.slack_api_url, session=session)
        async for check in _asked(settings, client):
            yield check


async def _asked(settings: Settings, client: AsyncWebClient) -> AsyncIterator[Check]:
    try:
        who = await client.auth_test()
    except SlackApiError as error:
        fix = "install the app again and copy its Bot User OAuth Token to SLACK_BOT_TOKEN"
        yield Check("Slack token", f"refused ({error.response.get('error')})", fix)
        return
    except (aiohttp.ClientError, TimeoutError) as error:
        fix = "let this machine reach SLACK_API_URL"
        yield Check("Slack", f"{settings.slack_api_url} cannot be reached ({type(error).__name__})", fix)
        return
    yield Check("Slack token", f"installed in {who['team']} as {who['user']}")
    yield _scopes(str(who.headers.get("x-oauth-scopes", "")))
    if settings.slack_care_channel:
        yield await _care(client, settings.slack_care_channel)


def _scopes(granted: str) -> Check:
    wanted = set(yaml.safe_load(manifest(None))["oauth_config"]["scopes"]["bot"])
    missing = sorted(wanted - set(granted.replace(" ", "").split(",")))
    fix = "paste the manifest (python -m bot manifest slack) into the app's settings, and install it again"
    return Check("Slack scopes", f"missing {', '.join(missing)}" if missing else "all", fix if missing else None)


async def _care(client: AsyncWebClient, channel: str) -> Check:
    fix = "take SLACK_CARE_CHANNEL from the channel's details, and invite the bot there"
    try:
        found = (await client.conversations_info(channel=channel))["channel"]
    except SlackApiError as error:
        return Check("Slack care channel", f"{channel}: {error.response.get('error')}", fix)
    name = f"#{found.get('name', channel)}"
    return Check("Slack care channel", name, None if found.get("is_member") else fix)
