"""Many workspaces on Slack, and the hands of somebody in each."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from slack_sdk.oauth.installation_store import Installation

from adapters.slack.workspaces.install import INSTALL, REDIRECT
from tests.conftest import Running
from tests.drivers.slack_chat import Answer, SlackChat, payload, settings
from tests.fakes.fake_slack import (
    CLIENT_ID,
    CLIENT_SECRET,
    PUBLIC_URL,
    Call,
    FakeSlack,
)
from tests.fakes.slack_methods import TEAM, Workspace

DURATION = "how long does porting a DID number take?"
COOKIE = "slack-app-oauth-state"
ALEX, ALEXS, ACME_CHANNEL = "U0ALEX", "T0ACME", "C0ACME"
ORGANISATION, OLGA, ORGS_CHANNEL = "E0GRID", "U0OLGA", "C0GRID"


@dataclass
class Town:
    """The application with many workspaces, and the hands of somebody in each."""

    slack: FakeSlack
    running: Running
    anna: SlackChat

    def person(self, workspace: Workspace, user: str) -> SlackChat:
        return replace(self.anna, user=user, team=workspace.team, bot=workspace.bot)

    async def begin(self) -> tuple[str, str]:
        """To Slack: the state in the address, and the cookie."""
        async with self.anna.session.get(
            f"{self.running.url}{INSTALL}", allow_redirects=False
        ) as answer:
            assert answer.status == 302
            (state,) = parse_qs(urlsplit(answer.headers["Location"]).query)["state"]
            return state, answer.cookies[COOKIE].value

    async def come_back(self, cookie: str = "", **query: str) -> Answer:
        """From Slack."""
        there, headers = f"{self.running.url}{REDIRECT}", {"Cookie": f"{COOKIE}={cookie}"}
        async with self.anna.session.get(there, params=query, headers=headers) as answer:
            return Answer(answer.status, await answer.text())

    async def install(self, workspace: Workspace) -> Answer:
        state, cookie = await self.begin()
        return await self.come_back(cookie, state=state, code=self.slack.allow(workspace))

    async def raises(self, who: SlackChat) -> Call:
        """Somebody of Acme raises a ticket in their channel; the form that they sent."""
        await who.asks("ticket our porting is late", channel=ACME_CHANNEL)
        await who.press(await self.next(ACME_CHANNEL), "raise")
        form = await self.slack.call("views.open")
        await who.sends(form)
        return form

    async def next(self, place: str, kind: str = "chat.postMessage") -> Call:
        return await self.slack.call_in(place, kind)


def many(slack: FakeSlack, knowledge: Path) -> dict[str, object]:
    one = settings(slack, knowledge)
    del one["SLACK_BOT_TOKEN"]
    ours = {
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_HOME_WORKSPACE": TEAM,
    }
    return {**one, **ours, "PUBLIC_URL": PUBLIC_URL}


def ended(
    event: str, workspace: Workspace, when: float | None = None, **more: Any
) -> dict[str, Any]:
    body = payload("app_home_opened")
    body |= {
        "event": {"type": event, **more},
        "team_id": workspace.team,
        "event_time": int(when or time.time() + 1),
    }
    return {**body, "authorizations": [], "context_team_id": workspace.team}


def installation(team: str | None, at: float, token: str, enterprise: str | None) -> Installation:
    who: dict[str, Any] = {
        "app_id": "A0CARE",
        "user_id": "U0ADMIN",
        "bot_id": "B0CARE",
        "bot_user_id": "U0BOT",
    }
    return Installation(
        **who, team_id=team, enterprise_id=enterprise, bot_token=token, installed_at=at
    )
