"""How a workspace gets the bot: `GET /slack/install` leads to Slack, which comes back to `GET
/slack/oauth_redirect`.

slack_bolt runs the exchange; the pages are ours. Nothing that stands in an address is repeated on
them.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import structlog
from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from adapters.slack.client.api import Api
from adapters.slack.manifest import scopes
from adapters.slack.workspaces.many import ManyWorkspaces
from adapters.slack.workspaces.states import STATE_SECONDS, States
from bot.dialogue import words

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

Handler = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]

log = structlog.get_logger()

_PAGE = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
).get_template("install.html")


def mount(
    app: web.Application, api: Api, workspaces: ManyWorkspaces, public_url: str, client_secret: str
) -> None:
    quiet = logging.getLogger("slack_bolt.install")
    quiet.setLevel(logging.CRITICAL)  # it would write down codes and states
    settings = AsyncOAuthSettings(
        client_id=workspaces.installations.client_id,
        client_secret=client_secret,
        scopes=scopes(),
        user_scopes=[],
        redirect_uri=f"{public_url}{REDIRECT}",
        install_page_rendering_enabled=False,
        callback_options=AsyncCallbackOptions(_Succeeded(workspaces), _failed),
        installation_store=workspaces.installations,
        state_store=States(client_secret),
        state_expiration_seconds=STATE_SECONDS,
        logger=quiet,
    )
    flow = AsyncOAuthFlow(client=api.client, logger=quiet, settings=settings)
    # The query does not go on to Slack: it could ask there for other scopes.
    app.router.add_get(INSTALL, _answered(flow.handle_installation, with_query=False))
    app.router.add_get(REDIRECT, _answered(flow.handle_callback, with_query=True))


class _Succeeded:
    """Slack has given a token: it counts at once, and the page leads back to Slack."""

    def __init__(self, workspaces: ManyWorkspaces) -> None:
        self._workspaces = workspaces

    async def __call__(self, done: AsyncSuccessArgs) -> BoltResponse:
        installation = done.installation
        self._workspaces.installed(installation.to_bot())
        team = installation.team_id or installation.enterprise_id or ""
        log.info("slack: installed", team=team, by=installation.user_id)
        query = urlencode({"app": installation.app_id or "", "team": team})
        link = f"https://slack.com/app_redirect?{query}"
        title = words.installed_in(installation.team_name or installation.enterprise_name or team)
        return _page(200, title, words.INSTALLED_NEXT, link, words.OPEN_SLACK)


async def _failed(failure: AsyncFailureArgs) -> BoltResponse:
    log.warning("slack: not installed", reason=_known(failure.reason))
    if failure.reason == "access_denied":
        return _again(200, words.INSTALL_DECLINED)
    return _again(400, words.INSTALL_FAILED.get(failure.reason, words.INSTALL_NOT_CONFIRMED))


def _answered(
    handle: Handler, *, with_query: bool
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answered(request: web.Request) -> web.Response:
        query = request.query_string if with_query else ""
        cookies: dict[str, str | Sequence[str]] = {"cookie": request.headers.get("Cookie", "")}
        try:
            answer = await handle(AsyncBoltRequest(body="", query=query, headers=cookies))
        except (
            SlackClientError,
            SQLAlchemyError,
            aiohttp.ClientError,
            TimeoutError,
            LookupError,
        ) as error:
            log.error("slack: installation failed", reason=type(error).__name__)
            answer = _again(503, words.INSTALL_LATER)
        response = await to_aiohttp_response(answer)
        response.headers.update(HEADERS)
        return response

    return answered


def _again(status: int, text: str) -> BoltResponse:
    return _page(status, words.NOT_INSTALLED_YET, text, INSTALL, words.INSTALL_AGAIN)


def _page(status: int, title: str, text: str, link: str, label: str) -> BoltResponse:
    page = _PAGE.render(title=title, text=text, link=link, label=label)
    return BoltResponse(status=status, body=page, headers={"content-type": "text/html"})


def _known(reason: str) -> str:
    """A reason for the log; anybody can write one into the address."""
    return (
        reason
        if reason.isascii() and reason.replace("_", "").isalpha() and len(reason) < 40
        else "odd"
    )
