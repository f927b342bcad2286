"""Slack's Web API, asked with one token or another; every refusal is a ChannelError."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.shared import outgoing
from adapters.slack.client.refusals import SlackRefused, refused
from adapters.slack.client.response_urls import GOV_HOST, HOST
from adapters.slack.fields import Json
from bot.errors import ChannelError
from bot.settings.slack import GOV_API, SLACK_API

TIMEOUT = aiohttp.ClientTimeout(total=10)


class Api:
    """Only the outbox tries again, so that no message is posted twice in haste. `private` as in
    `outgoing.session`."""

    def __init__(self, url: str, private: Collection[str]) -> None:
        self.client = AsyncWebClient(base_url=url, retry_handlers=[])
        self._hosts = [outgoing.host_of(each) for each in (url, *replies_hosts(url))]
        self._private = private
        self._quiet: dict[tuple[str, str], float] = {}

    async def start(self) -> None:
        self.client.session = outgoing.session(self._hosts, self._private, timeout=TIMEOUT)

    async def close(self) -> None:
        if self.client.session:
            await self.client.session.close()

    def session(self) -> outgoing.Session:
        if self.client.session is None:
            raise ChannelError("Slack is not started yet", retry_after=1)
        return self.client.session

    async def call(self, token: str, method: str, **arguments: Any) -> Json:
        """With the arguments as JSON, for the methods that take it."""
        return await self._answered(method, json={"token": token, **arguments})

    async def look_up(self, token: str, method: str, **arguments: Any) -> Json:
        """For the methods that take no JSON. Slack is left alone with what is only looked up, for
        as long as it asks."""
        rest = self._quiet.get((token, method), 0.0) - time.monotonic()
        if rest > 0:
            raise ChannelError(f"{method}: Slack wants to be left alone", retry_after=rest)
        try:
            return await self._answered(method, params={"token": token, **arguments})
        except SlackRefused as error:
            if error.limited:
                self._quiet[token, method] = time.monotonic() + (error.retry_after or 0.0)
            raise

    async def _answered(self, method: str, **how: Any) -> Json:
        try:
            answer = await self.client.api_call(method, **how)
        except SlackApiError as error:
            raise refused(method, error) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ChannelError(f"{method}: {type(error).__name__}", retry_after=1) from error
        return dict(answer.data) if isinstance(answer.data, dict) else {}


def replies_hosts(api_url: str) -> tuple[str, ...]:
    """Where Slack's response URLs lead: they have a host of their own, in GovSlack another one.
    Behind an address of one's own stands either of them, or a stand-in that has one for all."""
    if api_url == SLACK_API:
        return (HOST,)
    if api_url == GOV_API:
        return (GOV_HOST,)
    parts = urlsplit(api_url)
    return (f"{parts.scheme}://{parts.netloc}", HOST, GOV_HOST)
