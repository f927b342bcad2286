"""Many workspaces: how they get the bot and lose it, and that each is spoken to with its own
token."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import text

from adapters.shared.check import Check
from adapters.shared.sealing import seal
from adapters.slack import open_channel
from adapters.slack.channel import SlackChannel
from adapters.slack.checkup import checks
from adapters.slack.manifest import scopes
from adapters.slack.workspaces import tables
from adapters.slack.workspaces.access import NotInstalled
from adapters.slack.workspaces.install import INSTALL, REDIRECT
from adapters.slack.workspaces.installations import Installations
from adapters.slack.workspaces.states import STATE_SECONDS
from bot.dialogue import words
from bot.errors import ChannelError
from bot.model.people import Place
from bot.model.tickets import Move
from bot.ports.channel import Delivery
from bot.settings.settings import Settings
from bot.storage.store import Store
from tests.conftest import Running, Start
from tests.drivers.samples import CARDS
from tests.drivers.slack_chat import Answer, SlackChat, chatting, payload, settings
from tests.fakes.fake_slack import (
    CLIENT_ID,
    CLIENT_SECRET,
    PUBLIC_URL,
    TOKEN,
    Call,
    FakeSlack,
)
from tests.fakes.slack_methods import CARE, PARTNERS, PAUL, TEAM, Workspace, person

DURATION = "how long does porting a DID number take?"
COOKIE = "slack-app-oauth-state"
ALEX, ALEXS, ACME_CHANNEL = "U0ALEX", "T0ACME", "C0ACME"
ORGANISATION, OLGA, ORGS_CHANNEL = "E0GRID", "U0OLGA", "C0GRID"


@pytest.fixture
def acme(slack: FakeSlack) -> Workspace:
    return slack.workspace(
        ALEXS, "Acme", "U0ACMEBOT", ACME_CHANNEL, person(ALEX, "Alex Dole", ALEXS)
    )


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

    async def next(self, place: str, kind: str = "chat.postMessage") -> Call:
        while True:
            call = await self.slack.call(kind)
            if call.arguments["channel"] == place:
                return call


def many(slack: FakeSlack, knowledge: Path) -> dict[str, object]:
    one = settings(slack, knowledge)
    del one["SLACK_BOT_TOKEN"]
    ours = {
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_HOME_WORKSPACE": TEAM,
    }
    return {**one, **ours, "PUBLIC_URL": PUBLIC_URL}


@pytest.fixture
async def town(slack: FakeSlack, start_app: Start, small_knowledge: Path) -> AsyncIterator[Town]:
    """The bot is in our own workspace already; the token that it would have alone is none of
    its."""
    running = await start_app(**many(slack, small_knowledge))
    del slack.tokens[TOKEN]
    async with chatting(running.url, slack) as anna:
        town = Town(slack, running, anna)
        assert (await town.install(slack)).status == 200
        yield town


def stored(running_or_path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in running_or_path.glob("care.db*"))


async def test_each_workspace_is_answered_with_its_own_token(town: Town, acme: Workspace) -> None:
    page = await town.install(acme)
    assert page.status == 200
    assert words.installed_in("Acme") in page.text
    await town.person(acme, ALEX).asks(DURATION, channel=ACME_CHANNEL)
    assert (await town.next(ACME_CHANNEL)).team == acme.team
    await town.anna.asks(DURATION)
    assert (await town.next(PARTNERS)).team == TEAM


async def test_slack_is_asked_for_what_the_manifest_says_and_comes_back_here(town: Town) -> None:
    """Whatever the link to us carried."""
    async with town.anna.session.get(
        f"{town.running.url}{INSTALL}?team=T1%26scope=admin&scope=admin", allow_redirects=False
    ) as answer:
        there = urlsplit(answer.headers["Location"])
        cookie = answer.cookies[COOKIE]
    asked = parse_qs(there.query)
    assert (there.scheme, there.netloc, there.path) == ("https", "slack.com", "/oauth/v2/authorize")
    assert asked["scope"] == [",".join(scopes())]
    assert asked["redirect_uri"] == [f"{PUBLIC_URL}{REDIRECT}"]
    assert "admin" not in there.query
    assert (cookie["secure"], cookie["httponly"]) == (True, True)


async def test_care_works_the_tickets_of_all_workspaces_in_its_own(
    town: Town, acme: Workspace
) -> None:
    """And what care answers arrives where it was asked."""
    await town.install(acme)
    alex, paul = town.person(acme, ALEX), replace(town.anna, user=PAUL)
    await alex.asks("ticket our porting is late", channel=ACME_CHANNEL)
    await alex.press(await town.next(ACME_CHANNEL), "raise")
    form = await town.slack.call("views.open")
    assert form.team == acme.team
    await alex.sends(form)
    ticket, card = await town.next(ACME_CHANNEL), await town.next(CARE)
    assert (ticket.team, card.team) == (acme.team, TEAM)
    assert "Acme (T0ACME)" in card.text
    await paul.press(card, "care:reply")
    form = await town.slack.call("views.open")
    assert form.team == TEAM
    await paul.sends(form, {"text": "It is done."}, id="V0REPLY")
    reply = await town.next(ACME_CHANNEL)
    assert reply.team == acme.team
    assert "It is done." in reply.text


async def test_care_is_only_who_presses_at_home(town: Town, acme: Workspace) -> None:
    """An id says who somebody is within a workspace."""
    await town.install(acme)
    await town.anna.asks("ticket our porting is late")
    await town.anna.press(await town.next(PARTNERS), "raise")
    await town.anna.sends(await town.slack.call("views.open"))
    card = await town.next(CARE)
    acme.users[PAUL] = person(PAUL, "Somebody Else", acme.team)
    await town.person(acme, PAUL).press(card, "care:claim")
    assert words.CARE_ONLY in (await town.slack.call("response")).text


async def test_a_command_is_answered_and_its_ticket_comes_to_the_person(
    town: Town, acme: Workspace
) -> None:
    await town.install(acme)
    alex = town.person(acme, ALEX)
    await alex.commands(DURATION, channel=ACME_CHANNEL)
    await alex.press(await town.slack.call("response"), "raise")
    await alex.sends(await town.slack.call("views.open"))
    ticket = await town.slack.call("chat.postMessage")
    assert (ticket.team, ticket.arguments["channel"]) == (acme.team, ALEX)


async def test_the_home_of_the_app_is_that_of_the_workspace(town: Town, acme: Workspace) -> None:
    await town.install(acme)
    await town.person(acme, ALEX).happens("app_home_opened")
    assert (await town.slack.call("views.publish")).team == acme.team
    assert list(acme.homes) == [ALEX]


async def test_a_restart_keeps_the_installations_and_looks_at_each_before_it_is_needed(
    town: Town, acme: Workspace, start_app: Start, small_knowledge: Path
) -> None:
    await town.install(acme)
    await town.running.stop()
    while not town.slack.calls.empty():
        town.slack.calls.get_nowait()
    again = await start_app(**many(town.slack, small_knowledge))
    assert {(await town.slack.call("auth.test")).team for _ in range(2)} == {TEAM, acme.team}
    alex = replace(town.person(acme, ALEX), url=again.url)
    await alex.asks(DURATION, channel=ACME_CHANNEL)
    assert (await town.next(ACME_CHANNEL)).team == acme.team


async def test_whether_a_token_still_holds_is_not_waited_for(
    town: Town, acme: Workspace, start_app: Start, small_knowledge: Path
) -> None:
    """A Slack that is slow to say so, or does not, keeps no answer back."""
    await town.install(acme)
    await town.running.stop()
    town.slack.failures["auth.test"].extend(["500", "ratelimited", "hang-up"] * 9)
    again = await start_app(**many(town.slack, small_knowledge))
    await replace(town.person(acme, ALEX), url=again.url).asks(DURATION, channel=ACME_CHANNEL)
    assert (await town.next(ACME_CHANNEL)).team == acme.team


async def test_a_place_from_before_there_were_many_is_of_our_own(
    slack: FakeSlack, start_app: Start, small_knowledge: Path
) -> None:
    """The words below an answer of then are still for the bot, and the ticket is still worked."""
    alone = await start_app(**settings(slack, small_knowledge))
    async with chatting(alone.url, slack) as anna:
        await anna.asks("ticket our porting is late", ts="1773066720.000100")
        await anna.press(await slack.call("chat.postMessage"), "raise")
        await anna.sends(await slack.call("views.open"))
        ticket = await slack.call("chat.postMessage")
        await slack.call("chat.update")
        await alone.stop()
        running = await start_app(**many(slack, small_knowledge))
        now = Town(slack, running, replace(anna, url=running.url))
        await now.install(slack)
        await now.anna.press(ticket, "withdraw")
        changed = await now.next(PARTNERS, "chat.update")
    assert words.step(Move.WITHDRAW, "Anna Berg") in changed.text


# Installing goes wrong


async def test_a_state_is_good_once_and_in_the_browser_that_began(
    town: Town, acme: Workspace
) -> None:
    """Nobody installs by a link that somebody else sent."""
    state, cookie = await town.begin()
    other, _ = await town.begin()
    code = town.slack.allow(acme)
    for wrong in ("", other, "forged"):
        page = await town.come_back(wrong, state=state, code=code)
        assert (page.status, words.INSTALL_FAILED["invalid_browser"] in page.text) == (400, True)
    assert (await town.come_back("forged", state="forged", code=code)).status == 400
    assert (await town.come_back(cookie, code=code)).status == 400
    assert (await town.come_back(cookie, state=state, code=code)).status == 200
    page = await town.come_back(cookie, state=state, code=town.slack.allow(acme))
    assert (page.status, words.INSTALL_FAILED["invalid_state"] in page.text) == (400, True)


async def test_a_state_lives_ten_minutes(town: Town, acme: Workspace) -> None:
    """Even one that was signed here."""
    await town.begin()
    for age, status in ((STATE_SECONDS + 1, 400), (STATE_SECONDS - 60, 200)):
        begun = int(time.time()) - age
        key = seal(CLIENT_SECRET, "slack installations under way")
        state = key.encrypt_at_time(b"a browser", begun).decode()
        page = await town.come_back(state, state=state, code=town.slack.allow(acme))
        assert page.status == status


async def test_no_flood_of_installations_locks_anybody_out(town: Town, acme: Workspace) -> None:
    """Beginning one takes no room."""
    async with aiohttp.ClientSession() as stranger:
        for _ in range(1000):
            url = f"{town.running.url}{INSTALL}"
            async with stranger.get(url, allow_redirects=False) as answer:
                assert answer.status == 302
    assert (await town.install(acme)).status == 200


@pytest.mark.parametrize(
    ("failure", "status"),
    [("invalid_code", 400), ("500", 400), ("hang-up", 503), ("ratelimited", 400)],
)
async def test_what_slack_does_not_confirm_is_not_kept(
    town: Town, acme: Workspace, failure: str, status: int
) -> None:
    """And the person is told in words."""
    town.slack.failures["oauth.v2.access"].append(failure)
    page = await town.install(acme)
    assert page.status == status
    assert words.NOT_INSTALLED_YET in page.text
    await town.person(acme, ALEX).commands("topics", channel=ACME_CHANNEL)
    assert words.NOT_INSTALLED[0] in (await town.slack.call("response")).text


async def test_a_database_that_does_not_answer_is_said_in_words(
    town: Town, acme: Workspace, tmp_path: Path
) -> None:
    store = Store(f"sqlite:///{tmp_path}/care.db")
    with store.engine.begin() as connection:
        tables.installations.drop(connection)
    store.close()
    page = await town.install(acme)
    assert (page.status, words.INSTALL_LATER in page.text) == (503, True)


async def test_declining_is_no_error_and_nothing_of_the_address_is_repeated(town: Town) -> None:
    page = await town.come_back(error="access_denied")
    assert (page.status, words.INSTALL_DECLINED in page.text) == (200, True)
    page = await town.come_back(error="<script>alert(1)</script>", state="x")
    assert page.status == 400
    assert "script" not in page.text


async def test_the_name_of_a_workspace_is_never_markup(town: Town, acme: Workspace) -> None:
    acme.name = "<img src=x onerror=alert(1)>"
    assert "&lt;img" in (await town.install(acme)).text


async def test_the_pages_are_shown_nowhere_else_and_kept_nowhere(town: Town) -> None:
    async with town.anna.session.get(f"{town.running.url}{REDIRECT}") as answer:
        assert answer.status == 400
        assert answer.content_type == "text/html"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


# Installations end


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


@pytest.mark.parametrize(
    "event",
    [{"event": "app_uninstalled"}, {"event": "tokens_revoked", "tokens": {"bot": ["U0ACMEBOT"]}}],
)
async def test_an_uninstalled_workspace_is_forgotten(
    town: Town, acme: Workspace, event: dict[str, Any], tmp_path: Path
) -> None:
    await town.install(acme)
    assert (await town.anna.send(ended(**event, workspace=acme))).status == 200
    await town.person(acme, ALEX).commands("topics", channel=ACME_CHANNEL)
    assert words.NOT_INSTALLED[0] in (await town.slack.call("response")).text
    store = Store(f"sqlite:///{tmp_path}/care.db")
    with store.engine.connect() as connection:
        for table in ("slack_bots", "slack_installations"):
            teams = connection.execute(text(f"select team_id from {table}"))  # noqa: S608
            assert teams.scalars().all() == [TEAM]
    store.close()


async def test_late_news_of_an_end_does_not_end_what_came_after(
    town: Town, acme: Workspace
) -> None:
    """Slack repeats for an hour; nor do the tokens of people matter."""
    await town.install(acme)
    await town.anna.send(ended("app_uninstalled", acme, when=time.time() - 600))
    await town.anna.send(ended("tokens_revoked", acme, tokens={"oauth": [ALEX], "bot": []}))
    await town.person(acme, ALEX).asks(DURATION, channel=ACME_CHANNEL)
    assert (await town.next(ACME_CHANNEL)).team == acme.team


async def test_care_is_told_once_when_a_revoked_token_keeps_an_answer_back(
    town: Town, acme: Workspace
) -> None:
    await town.install(acme)
    alex, paul = town.person(acme, ALEX), replace(town.anna, user=PAUL)
    await alex.asks("ticket our porting is late", channel=ACME_CHANNEL)
    await alex.press(await town.next(ACME_CHANNEL), "raise")
    await alex.sends(await town.slack.call("views.open"))
    card = await town.next(CARE)
    town.slack.tokens[town.slack.token_of(acme)] = "token_revoked"
    await paul.press(card, "care:claim")
    told = await town.next(CARE)
    assert "token_revoked" in told.text
    assert "/slack/install" in told.text


async def test_what_is_for_care_waits_until_our_own_workspace_has_the_bot(
    slack: FakeSlack, acme: Workspace, start_app: Start, small_knowledge: Path
) -> None:
    running = await start_app(**many(slack, small_knowledge))
    async with chatting(running.url, slack) as anna:
        town = Town(slack, running, anna)
        await town.install(acme)
        alex = town.person(acme, ALEX)
        await alex.asks("ticket our porting is late", channel=ACME_CHANNEL)
        await alex.press(await town.next(ACME_CHANNEL), "raise")
        await alex.sends(await slack.call("views.open"))
        await town.next(ACME_CHANNEL)
        await town.install(slack)
        await running.stop()
        await start_app(**many(slack, small_knowledge))
        assert (await town.next(CARE)).team == TEAM


# Rotation


async def test_tokens_are_renewed_before_they_end_and_never_readable(
    town: Town, acme: Workspace, start_app: Start, small_knowledge: Path, tmp_path: Path
) -> None:
    town.slack.expires_in = 3600
    await town.install(acme)
    first = town.slack.token_of(acme)
    renewed = await town.slack.call("oauth.v2.access")
    while "refresh_token" not in renewed.arguments:
        renewed = await town.slack.call("oauth.v2.access")
    second = town.slack.token_of(acme)
    assert second != first
    await town.slack.call("auth.test")
    town.slack.tokens[first] = "token_expired"
    await town.person(acme, ALEX).asks(DURATION, channel=ACME_CHANNEL)
    assert (await town.next(ACME_CHANNEL)).team == acme.team
    await town.running.stop()
    assert b"canary" not in stored(tmp_path)
    again = await start_app(**many(town.slack, small_knowledge))
    await replace(town.person(acme, ALEX), url=again.url).asks(DURATION, channel=ACME_CHANNEL)
    assert (await town.next(ACME_CHANNEL)).team == acme.team


async def test_a_changed_client_secret_seals_the_tokens_anew(
    town: Town, start_app: Start, small_knowledge: Path
) -> None:
    """At the first start with both; after that the former is needed no more."""
    env, running = many(town.slack, small_knowledge), town.running
    for secrets in ({"SLACK_FORMER_CLIENT_SECRET": CLIENT_SECRET}, {}):
        await running.stop()
        while not town.slack.calls.empty():
            town.slack.calls.get_nowait()
        running = await start_app(**{**env, "SLACK_CLIENT_SECRET": "another", **secrets})
        assert (await town.slack.call("auth.test")).team == TEAM
        await replace(town.anna, url=running.url).asks(DURATION)
        await town.next(PARTNERS)


# Replicas


@pytest.fixture
async def replicas(
    slack: FakeSlack, acme: Workspace, small_knowledge: Path, database_url: str
) -> AsyncIterator[list[SlackChannel]]:
    """Two on one database, without the outboxes that try again; the bot is at Acme, with a token
    that soon ends."""
    store = Store(database_url)
    env: dict[str, Any] = many(slack, small_knowledge)
    channels = [
        open_channel(Settings(_env_file=None, **env), store.slots, store.engine) for _ in range(2)
    ]
    made = installation(ALEXS, time.time() - 60, "xoxb-canary-1", None)
    made.bot_refresh_token, made.bot_token_expires_at = "xoxe-canary-1", int(time.time()) + 600
    Installations(store.engine, CLIENT_ID, CLIENT_SECRET).save(made)
    slack.tokens["xoxb-canary-1"], slack.codes["xoxe-canary-1"], slack.expires_in = (
        acme,
        acme,
        43200,
    )
    for channel in channels:
        await channel.api.start()
    await asyncio.gather(*(channel.workspaces.warm() for channel in channels))
    yield channels
    for channel in channels:
        await channel.close()
    store.close()


NOTICE = Delivery(Place("slack", f"{ALEXS}!{ACME_CHANNEL}"), "n-1", CARDS["notice"])


async def test_replicas_that_renew_a_token_at_once_both_go_on(
    replicas: list[SlackChannel], slack: FakeSlack, acme: Workspace
) -> None:
    """Slack renews it for one of them; the other finds that in the database when its own is
    refused."""
    slack.tokens["xoxb-canary-1"] = "token_expired"
    for channel in replicas:
        with suppress(ChannelError):
            await channel.deliver(NOTICE)
        await channel.deliver(NOTICE)
    assert len(acme.messages) == 1
    assert slack.token_of(acme) != "xoxb-canary-1"


async def test_another_replica_hears_of_an_end_from_slack(
    replicas: list[SlackChannel], slack: FakeSlack, acme: Workspace
) -> None:
    """And does not try again for ever."""
    one, other = replicas
    await one.workspaces.ended(ended("app_uninstalled", acme))
    for token in list(slack.tokens):
        slack.tokens[token] = "account_inactive"
    for _ in range(2):
        with pytest.raises(NotInstalled, match="install the bot there again") as error:
            await other.deliver(NOTICE)
        assert error.value.retry_after is None


# Enterprise Grid and Slack Connect


async def test_an_organisation_installs_once_for_all_its_workspaces(town: Town) -> None:
    """Its people are one company, whichever workspace they are in."""
    grid = {"enterprise_user": {"id": OLGA, "enterprise_id": ORGANISATION}}
    olga = {**person(OLGA, "Olga Grand", "T0GRID2"), **grid}
    org = town.slack.workspace(ORGANISATION, "Grand", "U0GRIDBOT", ORGS_CHANNEL, olga)
    assert words.installed_in("Grand") in (await town.install(org)).text
    whole: dict[str, Any] = {"enterprise_id": ORGANISATION, "is_enterprise_install": True}
    body = payload("app_mention")
    body["event"] |= {
        "user": OLGA,
        "channel": ORGS_CHANNEL,
        "text": "<@U0GRIDBOT> ticket our porting is late",
    }
    body["authorizations"][0] |= {**whole, "team_id": "T0GRID2", "user_id": "U0GRIDBOT"}
    await town.anna.send({**body, **whole, "team_id": "T0GRID2"})
    card = await town.next(ORGS_CHANNEL)
    assert card.team == ORGANISATION
    pressed = town.anna.pressing(
        card, "raise", enterprise={"id": ORGANISATION}, is_enterprise_install=True
    )
    await town.anna.interact({**pressed, "user": {"id": OLGA, "team_id": "T0GRID2"}, "team": None})
    form = await town.slack.call("views.open")
    assert form.team == ORGANISATION


async def test_a_person_of_another_company_in_a_shared_channel_is_known_by_it(
    town: Town, acme: Workspace
) -> None:
    """The bot speaks with the token of who installed it there; care sees the name of the person's
    own company."""
    await town.install(acme)
    sam = person("U0SAM", "Sam Reed", acme.team, is_stranger=True)
    town.slack.users["U0SAM"] = sam
    stranger = replace(town.anna, user="U0SAM")
    body = payload("app_mention_stranger")
    body["event"] |= {
        "text": "<@U0BOT> ticket our porting is late",
        "user_team": acme.team,
        "team": acme.team,
    }
    await town.anna.send({**body, "context_team_id": acme.team})
    card = await town.next(PARTNERS)
    assert card.team == TEAM
    await stranger.press(card, "raise")
    form = await town.slack.call("views.open")
    sent = stranger.filling(form)
    sent["view"]["app_installed_team_id"] = TEAM
    sent |= {
        "team": {"id": acme.team, "domain": "acme"},
        "user": {"id": "U0SAM", "team_id": acme.team},
    }
    assert (await stranger.interact(sent)).status == 200
    assert "Acme (T0ACME)" in (await town.next(CARE)).text


# The doctor


async def told(slack: FakeSlack, knowledge: Path, tmp_path: Path, **values: object) -> list[Check]:
    env: dict[str, Any] = {
        **many(slack, knowledge),
        "DATABASE_URL": f"sqlite:///{tmp_path}/care.db",
        **values,
    }
    return [check async for check in checks(Settings(_env_file=None, **env))]


async def test_the_doctor_looks_at_every_workspace(
    town: Town, acme: Workspace, small_knowledge: Path, tmp_path: Path
) -> None:
    """What is not well names its fix."""
    await town.install(acme)
    _, app, first, second, *others = await told(town.slack, small_knowledge, tmp_path)
    assert (app.what, app.found, app.fix) == ("Slack app", CLIENT_ID, None)
    assert {(one.what, one.found, one.fix) for one in (first, second)} == {
        ("Slack workspace Wildix (T0WILDIX)", "all scopes", None),
        ("Slack workspace Acme (T0ACME)", "all scopes", None),
    }
    assert [one.fix for one in others if one.what == "Slack care channel"] == [None]
    acme.scopes.remove("users:read")
    town.slack.tokens[town.slack.token_of(town.slack)] = "account_inactive"
    lines = "\n".join(
        map(str, await told(town.slack, small_knowledge, tmp_path, SLACK_HOME_WORKSPACE="T0ELSE"))
    )
    assert "T0ELSE has no installation" in lines
    assert "missing users:read\n     install it there again, at /slack/install" in lines
    assert "refused (account_inactive)" in lines


async def test_the_doctor_says_when_the_client_secret_is_another(
    town: Town, small_knowledge: Path, tmp_path: Path
) -> None:
    wrong = await told(town.slack, small_knowledge, tmp_path, SLACK_CLIENT_SECRET="another")
    _, app, home = wrong
    assert (app.found, app.fix) == (
        "refused (bad_client_secret)",
        "copy SLACK_CLIENT_ID and SLACK_CLIENT_SECRET again",
    )
    assert home.found == "its token cannot be read"
    assert "set SLACK_FORMER_CLIENT_SECRET" in str(home.fix)


# The store


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


def test_the_newest_installation_replaces_the_former_and_nobody_can_read_it(
    database_url: str,
) -> None:
    """Of a workspace alone, of one in an organisation, and of a whole organisation."""
    store = Store(database_url)
    kept, now = Installations(store.engine, CLIENT_ID, CLIENT_SECRET), time.time()
    for team, enterprise in (("T0A", None), ("T0B", ORGANISATION), (None, ORGANISATION)):
        key = team or ORGANISATION
        kept.save(installation(team, now - 60, "xoxb-canary-1", enterprise))
        kept.save(installation(team, now, "xoxb-canary-2", enterprise))
        found = kept.bot(key)
        assert found is not None
        assert found.bot_token == "xoxb-canary-2"
        assert found.installed_at == pytest.approx(now, abs=1e-5)
        kept.save_bot(found)
    assert len(kept.all(9)) == 3
    assert len(kept.all(2)) == 2
    with store.engine.connect() as connection:
        for table in ("slack_bots", "slack_installations"):
            rows = connection.execute(text(f"select * from {table}")).all()  # noqa: S608
            assert (len(rows), "canary" in str(rows)) == (3, False)
    assert Installations(store.engine, CLIENT_ID, "another").all(1)[0].bot_token is None
    assert Installations(store.engine, "1.1", CLIENT_SECRET).bot("T0A") is None
    assert [kept.forget("T0B", now - 1), kept.forget("T0B", now + 1)] == [False, True]
    assert [kept.bot(key) is None for key in ("T0A", "T0B", ORGANISATION)] == [False, True, False]
    store.close()


def test_the_tables_are_those_of_slack_sdk(database_url: str) -> None:
    """So that a newer one of theirs is noticed."""
    store = Store(database_url)
    theirs = Installations(store.engine, CLIENT_ID, CLIENT_SECRET)
    for ours, table in (
        (tables.bots, theirs.bots),
        (tables.installations, theirs.installations),
    ):
        assert [column.name for column in ours.c] == [column.name for column in table.c]
    store.close()


async def test_what_waited_for_our_own_workspace_comes_when_it_is_installed_again(
    town: Town, slack: FakeSlack, acme: Workspace
) -> None:
    """A partner's ticket is kept while care's workspace has taken the bot out."""
    await town.install(acme)
    alex = town.person(acme, ALEX)
    slack.tokens[slack.token_of(slack)] = "token_revoked"
    await alex.asks("ticket our porting is late", channel=ACME_CHANNEL)
    await alex.press(await town.next(ACME_CHANNEL), "raise")
    await alex.sends(await slack.call("views.open"))
    confirmed = await town.next(ACME_CHANNEL)
    assert (await town.install(slack)).status == 200
    care = await town.next(CARE)
    assert confirmed.text.split()[1] in care.text
