"""Who gets into the playground: nobody beside Slack, Teams or an address on the internet, unless a
token opens it; and its cookies are made by nobody but the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession, CookieJar
from yarl import URL

from bot.dialogue import words
from bot.dialogue.lessons import FORMS, Lesson
from tests.conftest import Start
from tests.drivers.slack_chat import THREAD, chatting, settings
from tests.drivers.teams_chat import SETTINGS as TEAMS
from tests.drivers.web_page import LOCKED, TOKEN, WebPage, web_page
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.slack_methods import CARE

ANY = "x" * 43
PAGES = ("/", "/gallery", "/playground/page.css", "/playground/events", "/playground/forms/ticket")
CARE_TURNS = (
    {"type": "move", "move": "claim", "seen": "open"},
    {"type": "end", "move": "resolve", "seen": "open", "reason": "Done"},
    {"type": "reroute", "seen": "open", "route": "rma"},
    {"type": "reply", "text": "Hello"},
    {"type": "note", "text": "Hello"},
    {"type": "retry"},
)
CARE_FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("reply", {}),
    ("note", {}),
    ("reason", {"move": "resolve", "seen": "open"}),
    ("reroute", {"seen": "open"}),
)
REACHED = {
    "Slack": {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"},
    "Slack over a socket": {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
    "Teams": TEAMS,
    "the Teams emulator": {"TEAMS_AUTH": "disabled"},
    "an address": {"PUBLIC_URL": "https://care.example.com"},
}


async def status(session: ClientSession, method: str, url: str, **sent: object) -> int:
    async with session.request(method, url, **sent) as answer:  # type: ignore[arg-type]
        return answer.status


@pytest.mark.parametrize("reached", REACHED)
async def test_there_is_no_playground_where_others_can_reach_the_server(
    start_app: Start, small_knowledge: Path, reached: str
) -> None:
    """A proxy on the same host forwards to 127.0.0.1 and need not say so."""
    silent = REACHED[reached] | {"SLACK_API_URL": "http://127.0.0.1:9/api/"}
    app = await start_app(KNOWLEDGE_DIR=small_knowledge, **silent)
    cookies = {"care_playground": ANY, "care_desk": ANY}
    headers = {"Origin": app.url}
    async with ClientSession(cookies=cookies, headers=headers) as session:
        for path in PAGES:
            assert await status(session, "GET", app.url + path) == 404, path
        for turn in CARE_TURNS:
            posted = {"id": str(uuid4()), "ticket": "WX-AAAAA", **turn}
            care = f"{app.url}/playground/care/anna/turns"
            assert await status(session, "POST", care, json=posted) == 404
        enter = f"{app.url}/playground/enter"
        assert await status(session, "POST", enter, data={"token": ""}) == 404


async def test_a_locked_playground_opens_for_its_token_alone(
    start_app: Start, small_knowledge: Path
) -> None:
    app = await start_app(KNOWLEDGE_DIR=small_knowledge, **LOCKED)
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        page = WebPage(session, app.url)
        async with session.get(app.url) as door:
            assert door.status == 401
            assert words.DOOR_LOCKED in await door.text()
            assert "form-action 'self'" in door.headers["Content-Security-Policy"]
        assert await status(session, "GET", f"{app.url}/gallery") == 401
        assert await status(session, "GET", f"{app.url}/playground/events") == 401
        for wrong in ("", ANY, TOKEN[:-1], TOKEN + "x", "\0", "x" * 5000):
            assert await page.enters(wrong) in (400, 401)
        assert await page.enters(TOKEN, Origin="https://evil.example") == 403
        assert (await page.posts({"type": "browse"}))[0] == 401
        assert await page.enters(TOKEN) == 303
        assert await status(session, "GET", app.url) == 200
    async with web_page(app.url, token=TOKEN) as page:
        await page.raises_ticket()
        assert await page.presses(words.MOVE["claim"], agent="anna") == (200, {})


async def test_another_token_shuts_out_whoever_knew_the_former(
    start_app: Start, small_knowledge: Path
) -> None:
    jar = CookieJar(unsafe=True)
    first = await start_app(KNOWLEDGE_DIR=small_knowledge, **LOCKED)
    async with web_page(first.url, jar, token=TOKEN):
        await first.stop()
    second = await start_app(KNOWLEDGE_DIR=small_knowledge, PLAYGROUND_TOKEN="another" * 5)
    async with ClientSession(cookie_jar=jar) as session:
        assert [*jar.filter_cookies(URL(second.url))] == ["care_playground", "care_desk"]
        assert await status(session, "GET", second.url) == 401
        assert await status(session, "GET", f"{second.url}/playground/events") == 401
        posted = {"id": str(uuid4()), "ticket": "WX-AAAAA", "type": "retry"}
        care = f"{second.url}/playground/care/anna/turns"
        headers = {"Origin": second.url}
        assert await status(session, "POST", care, json=posted, headers=headers) == 403


@pytest.mark.parametrize(
    "forged", [ANY, f"{ANY}.{ANY}", ANY + ".", "." + ANY, "", "ü" * 43, "partner's"]
)
async def test_no_characters_make_an_agent(
    start_app: Start, small_knowledge: Path, forged: str
) -> None:
    """Nor a partner, nor does the cookie of the one make the other."""
    app = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(app.url) as page:
        number = await page.raises_ticket()
        cookies = {one.key: one.value for one in page.session.cookie_jar}
    care = cookies["care_playground"] if forged == "partner's" else forged
    partner = cookies["care_desk"] if forged == "partner's" else forged
    sent = {"Origin": app.url, "Cookie": f"care_desk={care}; care_playground={partner}"}
    async with ClientSession(headers=sent) as session:
        page = WebPage(session, app.url)
        for turn in CARE_TURNS:
            refused = await page.posts({**turn, "ticket": number}, agent="anna")
            assert refused == (403, {"problem": words.CARE_ONLY})
        for form, about in CARE_FORMS:
            assert (await page.form(form, agent="anna", ticket=number, **about))[0] == 403
        assert await page.switches_helpdesk(on=False) == 403
        assert (await page.posts({"type": "browse"}))[0] == 401
        assert (await page.form("comment", ticket=number))[0] == 401


async def test_what_is_worked_elsewhere_is_none_of_the_playgrounds(
    slack: FakeSlack, start_app: Start, small_knowledge: Path
) -> None:
    """Also when somebody guesses its number: the ticket lies at Slack's desk."""
    app = await start_app(**settings(slack, small_knowledge), **LOCKED)
    async with chatting(app.url, slack) as anna, web_page(app.url, token=TOKEN) as page:
        await anna.asks("ticket our porting is late", ts=THREAD)
        await anna.press(await slack.call("chat.postMessage"), "raise")
        await anna.sends(await slack.call("views.open"))
        calls = [await slack.call("chat.postMessage") for _ in range(2)]
        [care] = [call for call in calls if call.arguments["channel"] == CARE]
        number = next(word for word in care.text.split() if word.startswith("WX-")).strip(",:*")
        for turn in CARE_TURNS:
            refused = await page.posts({**turn, "ticket": number}, agent="anna")
            assert refused == (409, {"problem": " ".join(words.STALE)})
        for form, about in CARE_FORMS:
            assert (await page.form(form, agent="anna", ticket=number, **about))[0] == 409
        for lesson, where in OF_A_TICKET:
            taught = {"lesson": lesson, "about": where.format(number)}
            pressed: dict[str, Any] = {"type": "learn", "seen_as": "", **taught}
            if lesson in FORMS:
                assert (await page.form("teach", agent="anna", **taught))[0] == 409
                pressed = {"type": "teach", "details": {"text": "Yes", "to": "x"}, **taught}
            assert (await page.posts(pressed, agent="anna"))[0] == 409, lesson
        async with page.session.get(app.url) as shown:
            assert words.KNOWLEDGE not in await shown.text()
        for lesson in set(Lesson) - {lesson for lesson, _ in OF_A_TICKET}:
            played: dict[str, Any] = {"type": "learn", "seen_as": "", "lesson": lesson}
            played["about"] = "KI-22222"
            if lesson in FORMS:
                filled = {"numbers": number, "title": "All", "text": "Yes", "notice": "Yes"}
                played |= {"type": "teach", "details": filled}
            assert (await page.posts(played, agent="anna"))[0] == 409, lesson
    assert "Anna took it" not in str(slack.messages)


OF_A_TICKET = (
    (Lesson.TICKET, "{}"),
    (Lesson.TEACH, "{}"),
    (Lesson.SUGGESTIONS, "{}"),
    (Lesson.ASSIGN, "{}"),
    (Lesson.SUGGEST, "{}/did-porting-duration"),
    (Lesson.NEW_ENTRY, "ticket/{}"),
)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("", b"token=\xff"), ("; charset=nope", b"token=x"), ("; charset=utf-16", b"token=x\xff")],
)
async def test_a_form_in_no_encoding_is_refused(
    start_app: Start, small_knowledge: Path, encoding: str, body: bytes
) -> None:
    app = await start_app(KNOWLEDGE_DIR=small_knowledge, **LOCKED)
    kind = {"Content-Type": f"application/x-www-form-urlencoded{encoding}", "Origin": app.url}
    async with ClientSession() as session:
        enter = f"{app.url}/playground/enter"
        assert await status(session, "POST", enter, data=body, headers=kind) == 400
