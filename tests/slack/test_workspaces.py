"""Many workspaces: each is spoken to with its own token, and care sits in ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from adapters.shared.check import Check
from adapters.slack.checkup import checks
from adapters.slack.manifest import scopes
from adapters.slack.workspaces.install import INSTALL, REDIRECT
from bot.dialogue import words
from bot.model.tickets import Move
from bot.settings.settings import Settings
from tests.conftest import Start
from tests.drivers.slack_chat import chatting, payload, settings
from tests.drivers.slack_town import (
    ACME_CHANNEL,
    ALEX,
    COOKIE,
    DURATION,
    OLGA,
    ORGANISATION,
    ORGS_CHANNEL,
    Town,
    many,
)
from tests.fakes.fake_slack import (
    CLIENT_ID,
    PUBLIC_URL,
    FakeSlack,
)
from tests.fakes.slack_methods import CARE, PARTNERS, PAUL, TEAM, Workspace, person


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
    form = await town.raises(alex)
    assert form.team == acme.team
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
