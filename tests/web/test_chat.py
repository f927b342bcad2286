"""The playground through its front door: what people type and press, and what they and the care
team see."""

from __future__ import annotations

import json
import re
from uuid import uuid4

from aiohttp import ClientSession, CookieJar

from bot.dialogue import words
from bot.model.tickets import Totals
from tests.conftest import Running, Start
from tests.drivers.patience import in_time
from tests.drivers.samples import HOSTILE, RIGHT_TO_LEFT
from tests.drivers.web_page import WebPage, read, web_page

PORTING = "How long does porting a DID number take?"


def ticket(question: str, subject: str = "Porting is late", **details: str) -> dict[str, object]:
    filled = details or {"did-numbers": "+44 20 7946 0123"}
    return {
        "type": "file_ticket",
        "question": question,
        "subject": subject,
        "body": "Three weeks",
        "details": filled,
    }


def question_of(html: str) -> str:
    found = re.search(r'"question": "([^"]+)"', html)
    assert found
    return found[1]


async def test_a_question_is_answered_under_the_persons_own_words(page: WebPage) -> None:
    assert await page.says("how long does porting take") == (200, {})
    await page.sees(PORTING)
    welcome, said, answer = page.texts()
    assert welcome.strip().startswith(words.WELCOME)
    assert said.strip() == "how long does porting take"
    assert "1 to 3 weeks" in answer


async def test_a_request_that_is_sent_again_is_one_turn(page: WebPage) -> None:
    """The page repeats it when the connection broke before the answer."""
    id = str(uuid4())
    for _ in range(2):
        assert (await page.says("how long does porting take", id=id))[0] == 200
        await page.sees(PORTING)
    await page.says("thanks")
    await page.sees(words.THANKS[0])
    assert len([text for text in page.texts() if PORTING in text]) == 1


async def test_a_commands_answer_is_marked_and_can_be_shared_once(page: WebPage) -> None:
    await page.says("/wildix how long does porting take")
    alone = read(await page.sees(words.ONLY_YOU)).text
    assert words.you_asked("how long does porting take") in alone
    await page.presses(words.SHARE)
    await page.no_longer_sees(words.SHARE)
    answers = [text for text in page.texts() if PORTING in text and "1 to 3 weeks" in text]
    assert [words.ONLY_YOU in answer for answer in answers] == [True, False]


async def test_none_of_these_gives_way_to_topics_and_a_ticket(page: WebPage) -> None:
    await page.says("delivery")
    await page.sees("What about the delivery?")
    await page.presses(words.NONE_OF_THESE)
    await page.sees("I don't have a published answer")
    await page.no_longer_sees("What about the delivery?")
    await page.presses(words.BROWSE_TOPICS)
    await page.sees(words.TOPICS)


async def test_topics_lead_to_an_answer_in_one_message(page: WebPage) -> None:
    await page.presses(words.BROWSE_TOPICS)
    await page.sees(words.TOPICS)
    await page.presses("CLASSOUND")
    await page.sees(words.ALL_TOPICS)
    assert len(page.texts()) == 2
    await page.presses(PORTING)
    await page.sees("1 to 3 weeks")


async def test_a_rating_gives_way_to_its_outcome(page: WebPage) -> None:
    await page.says("how long does porting take")
    question = question_of(await page.sees(PORTING))
    await page.presses(words.NOT_HELPED)
    await page.sees(words.THANKS_NOT_HELPED)
    assert words.WHAT_WAS_MISSING in (await page.form("feedback", question=question))[1]
    explained = {"type": "explain", "question": question, "text": ""}
    nothing = {"fields": {"reason": words.SAY_WHAT_WAS_MISSING}}
    assert await page.posts(explained) == (422, nothing)
    assert await page.posts({**explained, "reason": "unclear"}) == (200, {})
    await page.sees(words.THANKS_EXPLAINED)


async def test_a_ticket_is_confirmed_and_care_sees_it(page: WebPage) -> None:
    await page.says("how long does porting take")
    question = question_of(await page.sees(PORTING))
    assert 'name="details.did-numbers"' in (await page.form("ticket", question=question))[1]
    status, problems = await page.posts(ticket(question, subject=" "))
    assert (status, problems) == (422, {"fields": {"subject": words.FILL_THIS_IN}})
    await page.posts(ticket(question))
    await page.sees(words.TICKET_NEXT)
    care = read(await page.sees("Porting is late", view="care")).text
    assert "how long does porting take" in care
    assert "+44 20 7946 0123" in care
    await page.presses(words.HELPED)
    assert words.RAISE_TICKET not in (await page.sees(words.THANKS_HELPED))


async def test_a_ticket_from_a_command_lives_in_the_chat(page: WebPage) -> None:
    await page.says("/wildix how long does porting take")
    await page.posts(ticket(question_of(await page.sees(words.ONLY_YOU))))
    assert words.ONLY_YOU not in read(await page.sees("with Customer Care")).text


async def test_my_tickets_are_listed(page: WebPage) -> None:
    number = await page.raises_ticket()
    await page.posts({"type": "tickets"})
    listed = read(await page.sees(words.TICKETS)).text
    assert number in listed
    assert words.totals(Totals(open=1, raised=1)) in listed


async def test_a_reload_and_a_restart_show_the_same_chat(start_app: Start) -> None:
    jar = CookieJar(unsafe=True)
    first = await start_app()
    async with web_page(first.url, jar) as page:
        number = await page.raises_ticket()
        await page.sees(number, view="care")
        before = page.texts()
    await first.stop()
    second = await start_app()
    async with web_page(second.url, jar) as page:
        await page.sees("with Customer Care")
        await page.sees(number, view="care")
        assert page.texts() == before


async def test_two_tabs_show_the_same_chat(app: Running) -> None:
    jar = CookieJar(unsafe=True)
    async with web_page(app.url, jar) as one, web_page(app.url, jar) as other:
        await one.says("how long does porting take")
        await other.sees("1 to 3 weeks")


async def test_a_visitor_has_no_way_into_anothers_chat(app: Running) -> None:
    """Nor to another's question, even with its id, nor onto the care team's screen."""
    async with web_page(app.url) as owner, web_page(app.url) as stranger:
        number = await owner.raises_ticket()
        for id in set(re.findall(r'"question": "([^"]+)"', "".join(owner.newest()))):
            for turn in (
                ticket(id),
                {"type": "share", "question": id},
                {"type": "pick_none", "question": id},
            ):
                assert await stranger.posts(turn) == (409, {"problem": " ".join(words.STALE)})
            assert (await stranger.form("ticket", question=id))[0] == 409
        assert (await stranger.posts({"type": "browse", "slot": f"{number}/care"}))[0] == 200
        await stranger.says("hello")
        await stranger.sees(words.GREETING[0])
        assert PORTING not in "".join(stranger.texts())
        await stranger.sees(number, view="care")


async def test_any_text_is_answered_in_words(page: WebPage) -> None:
    texts = (HOSTILE, RIGHT_TO_LEFT, "\u200b\u200d", "👨‍👩‍👧", "\0", "x" * 40_000)
    for number, text in enumerate(texts, 1):
        assert await page.says(text) == (200, {})
        await page.has_answers(number + 1)
    assert words.TOO_LONG[0] in page.texts()[-1]


async def test_a_lone_surrogate_is_answered(page: WebPage) -> None:
    body = b'{"id": "%s", "type": "ask", "text": "port\\ud800ing"}' % str(uuid4()).encode()
    assert (await page.posts_raw(body, {"Origin": page.url}))[0] == 200
    await page.sees("port?ing")


async def test_bad_requests_are_refused_in_words(page: WebPage) -> None:
    own = {"Origin": page.url}
    good = json.dumps({"id": str(uuid4()), "type": "browse"}).encode()
    assert await page.posts_raw(b"{", own) == (400, {"problem": words.NOT_READABLE})
    assert await page.posts_raw(b" " * 300_000, own) == (413, {"problem": " ".join(words.TOO_LONG)})
    assert await page.posts_raw(good, {**own, "Content-Type": "text/plain"}) == (
        400,
        {"problem": words.NOT_READABLE},
    )
    assert (await page.posts_raw(good, {**own, "Content-Encoding": "gzip"}))[0] == 400
    assert (await page.form("ticket", question="\0"))[0] == 400
    assert (await page.form("ticket", question="unknown"))[0] == 409
    assert (await page.posts({"type": "open", "entry": "unknown"}))[0] == 409


async def test_only_the_pages_own_requests_are_taken(page: WebPage) -> None:
    """Foreign pages, foreign names that point at this machine, and tunnels."""
    foreign = [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Host": "evil.example"},
        {"Host": "["},
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
    ]
    for headers in foreign:
        refusal = await page.posts({"type": "browse"}, **headers)
        assert refusal == (403, {"problem": words.NOT_FROM_HERE}), headers


async def test_a_post_needs_an_origin_and_a_visitor(app: Running) -> None:
    async with ClientSession() as session:
        turn = {"id": str(uuid4()), "type": "browse"}
        async with session.post(f"{app.url}/playground/turns", json=turn) as answer:
            assert answer.status == 403
        async with session.post(
            f"{app.url}/playground/turns", json=turn, headers={"Origin": app.url}
        ) as answer:
            assert answer.status == 401


async def test_events_are_not_for_other_sites(app: Running) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    async with ClientSession() as session:
        async with session.get(f"{app.url}/playground/events", headers=headers) as answer:
            assert answer.status == 403
        async with session.get(f"{app.url}/", headers=headers) as answer:
            assert answer.status == 200


async def test_every_answer_is_guarded(app: Running) -> None:
    paths = [
        "/",
        "/gallery",
        "/playground/page.css",
        "/playground/chat.js",
        "/playground/forms/ticket",
    ]
    async with ClientSession() as session:
        for path in [*paths, "/playground/events"]:
            async with session.get(app.url + path) as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert "unsafe" not in policy
                assert "default-src 'none'" in policy
                assert "frame-ancestors 'none'" in policy
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                cookie = answer.headers.get("Set-Cookie", "")
                assert bool(cookie) == (path == "/playground/events")
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie


async def test_the_playground_is_for_this_machine_only(start_app: Start) -> None:
    app = await start_app(HOST="0.0.0.0")  # noqa: S104  # the setting; the test itself listens on loopback
    async with ClientSession() as session, session.get(app.url) as answer:
        assert answer.status == 404


async def test_a_stop_does_not_wait_for_open_pages(app: Running, page: WebPage) -> None:
    await in_time(app.stop())


async def test_a_form_that_is_sent_again_is_one_word(page: WebPage) -> None:
    """Whoever presses *Send* once more, because nothing seemed to happen, says nothing twice."""
    await page.raises_ticket()
    form = await page.opens(words.MOVE["answer"])
    for text in ("One word.", "One word.", "Another word."):
        assert (await page.fills(form, text=text))[0] == 200
    shown = read(await page.sees("Another word.", view="care")).text
    assert (shown.count("One word."), shown.count("Another word.")) == (1, 1)
