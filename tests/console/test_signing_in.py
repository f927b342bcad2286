"""Who comes into the console, by whose word, and for how long."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import words
from tests.conftest import Running, Start
from tests.console.conftest import Clock
from tests.drivers.console_page import PUBLIC_URL, ConsolePage, console_page, read
from tests.drivers.teams_chat import CARE as TEAMS_CARE
from tests.drivers.teams_chat import SETTINGS
from tests.fakes import fake_openid
from tests.fakes.fake_openid import FakeOpenId, in_entra, in_slack
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.fake_teams import ENTRA, FakeTeams
from tests.fakes.slack_methods import ANNA, CARE, PAUL, RITA, TEAM

SIGN_IN, BACK, HOME = "/console/sign-in/slack", "/console/signed-in/slack", "/console/"
COOKIE = "__Host-console"


async def signs_in(page: ConsolePage, accounts: FakeOpenId, user: str = PAUL) -> Any:
    accounts.claims = in_slack(user, TEAM)
    return await page.opens(SIGN_IN)


async def came_back(page: ConsolePage, accounts: FakeOpenId, user: str = PAUL) -> str:
    """As far as the provider's answer, which is not taken yet."""
    accounts.claims = in_slack(user, TEAM)
    asked = await page.goes(SIGN_IN)
    answer = await page.goes(asked.address)
    return answer.address


async def test_a_member_of_the_care_channel_is_in_until_they_leave(
    page: ConsolePage, slack: FakeSlack, slack_accounts: FakeOpenId, clock: Clock
) -> None:
    """Whoever is a partner is not; nor is anybody whom Slack no longer lists, five minutes later;
    and nobody after twelve hours."""
    assert (await page.opens(HOME)).address.endswith("/console/sign-in")
    refused = await signs_in(page, slack_accounts, ANNA)
    assert (refused.status, COOKIE in page.cookies) == (403, False)
    assert words.NOT_OF_CARE in refused.text
    inside = await signs_in(page, slack_accounts)
    assert inside.status == 200
    assert words.signed_in_as("Paul Kern") in inside.text
    clock.ahead = timedelta(minutes=6)
    slack.failures["conversations.members"].extend(["service_unavailable"] * 3)
    assert (await page.goes(HOME)).status == 200  # Slack does not say, and did an hour ago
    slack.failures["conversations.members"].clear()
    slack.members[CARE].remove(PAUL)
    gone = await page.opens(HOME)
    assert words.SIGNED_OUT_MEANWHILE in gone.text
    slack.members[CARE].append(PAUL)
    assert (await page.opens(HOME)).address.endswith("/console/sign-in")
    await signs_in(page, slack_accounts)
    clock.ahead += timedelta(hours=12, minutes=1)
    assert words.SIGNED_OUT_MEANWHILE in (await page.opens(HOME)).text


async def test_a_signed_out_session_opens_nothing(
    app: Running, page: ConsolePage, slack_accounts: FakeOpenId
) -> None:
    """Whoever stole its cookie has nothing; and *everywhere* means every browser."""
    await signs_in(page, slack_accounts)
    stolen = page.cookies[COOKIE]
    async with console_page(app.url) as thief, console_page(app.url) as other:
        await signs_in(other, slack_accounts)
        out = await page.sends(HOME, "/console/sign-out")
        assert words.SIGNED_OUT in out.text
        assert COOKIE not in page.cookies
        thief.session.cookie_jar.update_cookies({COOKIE: stolen})
        assert (await thief.goes(HOME)).status == 303
        assert (await other.goes(HOME)).status == 200
        await signs_in(page, slack_accounts)
        form = {"token": await _token(page)}
        await page.posts("/console/sign-out-everywhere", form)
        assert (await other.goes(HOME)).status == 303


async def test_a_session_cannot_be_fixed(
    app: Running, page: ConsolePage, slack_accounts: FakeOpenId
) -> None:
    """A cookie that somebody planted becomes nobody's: the session has one of its own. One that
    was another's ends."""
    page.session.cookie_jar.update_cookies({COOKIE: "planted"})
    await signs_in(page, slack_accounts)
    first = page.cookies[COOKIE]
    assert first != "planted"
    await signs_in(page, slack_accounts, RITA)
    assert page.cookies[COOKIE] not in (first, "planted")
    async with console_page(app.url) as thief:
        for cookie in ("planted", first):
            thief.session.cookie_jar.update_cookies({COOKIE: cookie})
            assert (await thief.goes(HOME)).status == 303


async def test_an_answer_counts_once_and_in_the_browser_that_asked(
    app: Running, page: ConsolePage, slack_accounts: FakeOpenId
) -> None:
    """A code that is sent again, a state of another browser, an answer that nobody asked for, and
    one to another question prove nothing."""
    back = await came_back(page, slack_accounts)
    flow = page.cookies["__Host-console-flow"]
    async with console_page(app.url) as other:
        assert (await other.goes(back)).status == 403
        other.session.cookie_jar.update_cookies({"__Host-console-flow": flow[:-4] + "AAAA"})
        assert (await other.goes(back)).status == 403
        assert COOKIE not in other.cookies
    assert (await page.goes(f"{back}x")).status == 403  # another state; and the flow is over
    back = await came_back(page, slack_accounts)
    flow = page.cookies["__Host-console-flow"]
    assert (await page.goes(back)).status == 303
    page.session.cookie_jar.update_cookies({"__Host-console-flow": flow})
    assert (await page.goes(back)).status == 403  # the same answer again
    mine = await came_back(page, slack_accounts)
    async with console_page(app.url) as other:
        theirs = await came_back(other, slack_accounts, RITA)
        state = mine.partition("&state=")[2]
        swapped = f"{theirs.partition('&state=')[0]}&state={state}"
        assert (await page.goes(swapped)).status == 403  # a code that was made for another


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-app"},
        {"iss": "https://slack.example"},
        {"nonce": "of-another-time"},
        {"nonce": None},
        {"exp": 1_600_000_000},
        {f"{fake_openid.SLACK}team_id": "T0OTHER"},
        {f"{fake_openid.SLACK}team_id": None},
        {f"{fake_openid.SLACK}user_id": None},
        {f"{fake_openid.SLACK}user_id": "U0NOBODY"},
        {"alg": "HS256"},
        {"alg": "none"},
        {"known": False},
    ],
    ids=str,
)
async def test_a_token_that_is_not_as_it_should_be_proves_nothing(
    page: ConsolePage, slack_accounts: FakeOpenId, wrong: dict[str, Any]
) -> None:
    """Another app's, another provider's, an old one, another workspace's, one signed with a secret
    that is no key."""
    if wrong.keys() <= {"alg", "known"}:
        slack_accounts = _set(slack_accounts, wrong)
    else:
        slack_accounts.changed = wrong
    answer = await signs_in(page, slack_accounts)
    assert answer.status == 403
    assert COOKIE not in page.cookies


async def test_new_keys_are_taken_and_an_outage_is_said(
    page: ConsolePage, slack_accounts: FakeOpenId
) -> None:
    """The provider rotates them whenever it likes."""
    slack_accounts.away = True
    away = await page.opens(SIGN_IN)
    assert (away.status, words.ACCOUNT_AWAY in read(away.text).text) == (503, True)
    slack_accounts.away = False
    await signs_in(page, slack_accounts)
    slack_accounts.rotate()
    assert (await signs_in(page, slack_accounts, RITA)).status == 200
    assert slack_accounts.keys_fetched == 2


async def test_only_a_form_of_the_page_itself_is_taken(
    page: ConsolePage, slack_accounts: FakeOpenId
) -> None:
    """Not one of another site, nor of another session, nor one without its token; and every answer
    forbids what pages of ours do not need."""
    inside = await signs_in(page, slack_accounts)
    token = await _token(page)
    out = "/console/sign-out"
    for fields, headers in (
        ({}, {}),
        ({"token": token[:-1] + "x"}, {}),
        ({"token": token}, {"Origin": "https://evil.example"}),
        ({"token": token}, {"Origin": "null"}),
    ):
        assert (await page.posts(out, fields, **headers)).status == 403
    json = await page.session.post(page.url + out, json={}, headers={"Origin": PUBLIC_URL})
    assert json.status == 400
    for encoding, body in (("", b"token=\xff"), ("; charset=nope", b"token=x")):
        kind = f"application/x-www-form-urlencoded{encoding}"
        sent = {"Origin": PUBLIC_URL, "Content-Type": kind}
        broken = await page.session.post(page.url + out, data=body, headers=sent)
        assert broken.status == 400
    policy = inside.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert inside.headers["Cache-Control"] == "no-store"
    for cookie in page.session.cookie_jar:
        kept = (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"])
        assert kept == (True, True, "Lax", "/")
    assert (await page.goes(HOME)).status == 200


async def test_microsoft_accounts_of_the_care_channel_are_in(
    teams: FakeTeams, entra: FakeOpenId, small_knowledge: Path, start_app: Start, clock: Clock
) -> None:
    """Of our own tenant alone, whoever else uses Microsoft."""
    (teams_id, member), *_ = ENTRA.items()
    teams.rosters[TEAMS_CARE] = {teams_id}
    running = await start_app(
        **{**SETTINGS, "TEAMS_CARE_CHANNEL": TEAMS_CARE, "CONSOLE": "teams"},
        KNOWLEDGE_DIR=small_knowledge,
        TEAMS_CARE_SERVICE_URL=teams.service,
        PUBLIC_URL=PUBLIC_URL,
        build_with={"issuers": {"teams": entra.url}, "teams_cloud": teams.cloud, "clock": clock},
    )
    async with console_page(running.url) as page:
        for claims in (
            in_entra(member, "99999999-9999-4999-8999-999999999999"),
            in_entra("0c0c0c0c-1111-4222-8333-444455556666"),
        ):
            entra.claims = claims
            assert (await page.opens("/console/sign-in/teams")).status == 403
        entra.claims = in_entra(member)
        inside = await page.opens("/console/sign-in/teams")
        assert words.signed_in_as("Petra Lang") in inside.text
        teams.rosters[TEAMS_CARE] = {"29:somebody-else"}
        clock.ahead = timedelta(minutes=6)
        assert words.SIGNED_OUT_MEANWHILE in (await page.opens(HOME)).text


async def _token(page: ConsolePage) -> str:
    return read((await page.opens(HOME)).text).forms[0].fields["token"]


def _set(accounts: FakeOpenId, wrong: dict[str, Any]) -> FakeOpenId:
    for name, value in wrong.items():
        setattr(accounts, name, value)
    return accounts
