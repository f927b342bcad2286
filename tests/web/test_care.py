"""The playground's care desk through its front door: a ticket's life, played by one person from
both sides."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.dialogue import words
from tests.conftest import SHORT_NOTICE, Running, Start
from tests.drivers.slack_chat import THREAD, chatting, settings
from tests.drivers.web_page import LOCKED, TOKEN, WebPage, read, web_page
from tests.fakes.fake_slack import fake_slack

SECRET = "Their invoice is overdue"


async def test_the_whole_life_of_a_ticket(page: WebPage) -> None:
    """Received, taken, answered, commented, resolved, and solved, on both sides."""
    number = await page.raises_ticket()
    assert words.EXPECT_BY not in read(await page.sees(words.TICKET_NEXT)).text
    assert words.CARE_DUE not in read(await page.sees(number, view="care")).text
    await page.presses(words.MOVE["claim"], agent="anna")
    await page.sees(words.step("claim", "Anna"))
    await page.sees(words.step("claim", "Anna"), view="care")
    await page.fills(
        await page.opens(words.MOVE["reply"], "anna"),
        "anna",
        text="It is under way.\nUntil Friday.",
    )
    reply = read(await page.sees(words.human_reply("Anna", "Customer Care", number))).text
    assert "It is under way.\nUntil Friday." in reply
    await page.fills(await page.opens(words.REPLY), text="Which Friday?")
    await page.sees("wrote on ticket", view="care")
    assert "@Anna" in page.texts("care")[-1]
    assert "Which Friday?" in page.texts("care")[0]
    assert page.texts()[-1].strip() == "Which Friday?"
    await page.fills(
        await page.opens(words.MOVE["resolve"], "anna"), "anna", reason="Told them by phone"
    )
    await page.sees(words.partner_told("resolve", number))
    await page.sees(words.DID_THAT_SOLVE_IT)
    await page.presses(words.YES)
    await page.sees(words.SOLVED[True], view="care")
    await page.sees(words.verdict_given(number, solved=True))
    assert not any(
        words.YES in button for html in page.newest() for _, button in read(html).buttons
    )


async def test_of_two_clicks_the_second_is_told_who_was_first(page: WebPage) -> None:
    """Also when it comes from a form that was opened before."""
    await page.raises_ticket()
    claim = page.button(words.MOVE["claim"], "ben")
    resolve = await page.opens(words.MOVE["resolve"], "ben")
    await page.presses(words.MOVE["claim"], agent="anna")
    for late in (
        await page.posts(json.loads(claim["data-turn"]), agent="ben"),
        await page.fills(resolve, "ben", reason="Done"),
    ):
        assert late[0] == 409
        assert words.step("claim", "Anna") in late[1]["problem"]
    care = read(await page.sees(f"{words.CARE_ASSIGNEE} Anna", view="care"))
    assert words.MOVE["claim"] not in [text for _, text in care.buttons]


async def test_notes_and_reasons_never_reach_the_partner(page: WebPage) -> None:
    await page.raises_ticket()
    await page.fills(await page.opens(words.ADD_NOTE, "anna"), "anna", text=SECRET)
    assert words.CARE_NOTES in read(await page.sees(SECRET, view="care")).text
    await page.fills(await page.opens(words.MOVE["reply"], "ben"), "ben", text="We look into it.")
    await page.sees("We look into it.")
    await page.sees("We look into it.", view="care")
    await page.fills(
        await page.opens(words.MOVE["dismiss"], "ben"), "ben", reason=f"{SECRET}, closed"
    )
    await page.sees(words.step("dismiss", "Ben"))
    await page.sees(f"{SECRET}, closed", view="care")
    await page.posts({"type": "tickets"})
    await page.sees(words.TICKETS)
    await page.presses(words.SHOW_TICKET)
    await page.has_answers(6)
    assert SECRET not in "".join(page.newest())


async def test_a_helpdesk_that_is_off_gets_everything_later(page: WebPage) -> None:
    """In order, and once; the partner and the care team notice nothing."""
    await page.sees(words.HELPDESK_ON_HINT, view="helpdesk")
    assert await page.switches_helpdesk(on=False) == 200
    await page.sees(words.HELPDESK_OFF_HINT, view="helpdesk")
    number = await page.raises_ticket()
    await page.presses(words.MOVE["claim"], agent="anna")
    await page.fills(await page.opens(words.ADD_NOTE, "anna"), "anna", text=SECRET)
    await page.sees(SECRET, view="care")
    assert number not in page.texts("helpdesk")[0]
    await page.switches_helpdesk(on=True)
    there = read(await page.sees(SECRET, view="helpdesk")).text
    assert there.count(number) == 1
    assert "Claimed" in there
    assert f"{words.HELPDESK_INTERNAL}: Anna: {SECRET}" in there


async def test_only_the_desk_switches_the_helpdesk(page: WebPage) -> None:
    """And only from its own page."""
    assert await page.switches_helpdesk(on=False, Origin="https://evil.example") == 403
    page.session.cookie_jar.clear(lambda cookie: cookie.key == "care_desk")
    assert await page.switches_helpdesk(on=False) == 403


async def test_who_is_no_member_of_the_desk_is_refused(page: WebPage) -> None:
    """A partner's cookie opens nothing there, and a care button does nothing at the partner's
    door."""
    number = await page.raises_ticket()
    claim = json.loads(page.button(words.MOVE["claim"], "anna")["data-turn"])
    assert await page.posts(claim) == (400, {"problem": words.NOT_READABLE})
    page.session.cookie_jar.clear(lambda cookie: cookie.key == "care_desk")
    assert await page.posts(claim, agent="anna") == (403, {"problem": words.CARE_ONLY})
    assert (await page.form("note", agent="anna", ticket=number))[0] == 403
    await page.says("hello")
    await page.sees(words.GREETING[0])
    assert words.STATUS["claimed"].capitalize() not in page.texts("care")[0]


async def test_only_the_pages_own_requests_reach_the_desk(page: WebPage) -> None:
    number = await page.raises_ticket()
    claim = json.loads(page.button(words.MOVE["claim"], "anna")["data-turn"])
    assert (await page.posts(claim, agent="anna", Origin="https://evil.example"))[0] == 403
    assert (await page.form("reply", agent="anna", ticket="gone"))[0] == 409
    assert (await page.form("reason", agent="anna", ticket=number))[0] == 400


async def test_a_ticket_goes_elsewhere_and_comes_back(page: WebPage) -> None:
    """Rerouted, dismissed, reopened: nobody has it then."""
    await page.raises_ticket()
    await page.presses(words.MOVE["claim"], agent="anna")
    await page.sees(words.step("claim", "Anna"), view="care")
    form = await page.opens(words.MOVE["reroute"], "anna")
    assert await page.fills(form, "anna") == (422, {"fields": {"route": words.FILL_THIS_IN}})
    await page.fills(form, "anna", route="tech-support")
    await page.sees("with Tech Support")
    await page.sees(words.step("reroute", "Anna"), view="care")
    await page.fills(await page.opens(words.MOVE["dismiss"], "ben"), "ben", reason="Sent twice")
    assert words.MOVE["answer"] not in read(await page.sees(words.step("dismiss", "Ben"))).text
    await page.sees("Sent twice", view="care")
    await page.presses(words.MOVE["reopen"], agent="ben")
    await page.sees(words.step("reopen", "Ben"))
    assert words.CARE_ASSIGNEE + " Ben" not in page.texts("care")[0]


async def test_a_ticket_from_slack_is_worked_here(start_app: Start, small_knowledge: Path) -> None:
    """The reply reaches the thread, and the partner's word comes back."""
    async with fake_slack() as slack:
        app = await start_app(**settings(slack, small_knowledge), **LOCKED, CARE_DESK="web")
        await slack.call("auth.test")
        async with (
            chatting(app.url, slack) as partner,
            web_page(app.url, token=TOKEN) as page,
        ):
            await partner.asks("how do I get the Migration code of a DID number?", ts=THREAD)
            await partner.press(await slack.call("chat.postMessage"), "raise")
            await partner.sends(await slack.call("views.open"), {"did-numbers": "+44 20 7946 0123"})
            await page.sees("Anna Berg", view="care")
            await page.fills(
                await page.opens(words.MOVE["reply"], "ben"), "ben", text="It is in the order."
            )
            ticket, reply = (
                await slack.call("chat.postMessage"),
                await slack.call("chat.postMessage"),
            )
            assert {ticket.arguments["thread_ts"], reply.arguments["thread_ts"]} == {THREAD}
            assert "It is in the order." in reply.text
            assert "Ben from" in reply.text
            await partner.press(reply, "withdraw")
            await page.sees(words.SOLVED[True], view="care")


async def test_a_no_brings_the_ticket_back(page: WebPage) -> None:
    await page.raises_ticket()
    await page.fills(await page.opens(words.MOVE["resolve"], "anna"), "anna", reason="Done")
    await page.sees(words.DID_THAT_SOLVE_IT)
    await page.presses(words.NO)
    await page.sees("is not solved. It is open again", view="care")
    assert page.button(words.MOVE["claim"], "anna")


async def test_the_partner_says_that_it_is_solved(page: WebPage) -> None:
    await page.raises_ticket()
    await page.presses(words.MOVE["withdraw"])
    await page.sees("says that ticket", view="care")
    assert words.SOLVED[True] in page.texts("care")[0]


async def test_an_empty_word_is_a_problem_of_its_field(page: WebPage) -> None:
    await page.raises_ticket()
    problem = (422, {"fields": {"text": words.FILL_THIS_IN}})
    assert await page.fills(await page.opens(words.MOVE["answer"]), text=" ") == problem
    assert (
        await page.fills(await page.opens(words.MOVE["reply"], "anna"), "anna", text=" ") == problem
    )
    assert await page.fills(await page.opens(words.ADD_NOTE, "anna"), "anna", text=" ") == problem


async def test_a_ticket_is_opened_from_the_list(page: WebPage) -> None:
    """The newer message is kept up to date, the older one says so; in a private list it has no
    buttons."""
    number = await page.raises_ticket()
    await page.posts({"type": "tickets"})
    await page.sees(words.TICKETS)
    await page.presses(words.SHOW_TICKET)
    await page.has_answers(5)
    await page.presses(words.MOVE["claim"], agent="anna")
    await page.sees(f"{words.CARE_ASSIGNEE} Anna", view="care")
    await page.has(words.step("claim", "Anna"), 1)
    await page.has(words.shown_again(number)[0], 1)
    await page.posts({"type": "show_ticket", "ticket": number, "private": True})
    assert words.MOVE["answer"] not in await page.sees(words.ONLY_YOU)


async def test_a_stranger_sees_nothing_of_a_ticket(app: Running) -> None:
    async with web_page(app.url) as owner, web_page(app.url) as stranger:
        number = await owner.raises_ticket()
        for turn in (
            {"type": "show_ticket"},
            {"type": "comment", "text": "hello"},
            {"type": "withdraw"},
            {"type": "judge", "solved": True},
        ):
            refused = await stranger.posts({**turn, "ticket": number})
            assert refused == (409, {"problem": " ".join(words.STALE)})
        assert (await stranger.form("comment", ticket=number))[0] == 409


async def test_short_notice_is_warned_of_and_then_sent(page: WebPage) -> None:
    await page.posts({"type": "open", "entry": "did-porting-date-change"})
    await page.has_answers(2)
    form = await page.opens(words.RAISE_TICKET)
    soon = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    names = re.findall(r'name="details\.([^"]+)"', form)
    filled: dict[str, Any] = {
        "subject": "Later, please",
        "body": "The customer moves.",
        "details": {name: soon if "date" in name else "+44 20 7946 0123" for name in names},
    }
    assert await page.fills(form, **filled) == (422, {"warning": SHORT_NOTICE})
    assert await page.fills(form, **filled, warned=True) == (200, {})
    await page.sees("Later, please", view="care")


async def test_too_many_tickets_are_refused_in_words(start_app: Start) -> None:
    app = await start_app(TICKETS_PER_HOUR="1")
    async with web_page(app.url) as page:
        number = await page.raises_ticket()
        await page.says("How long does porting take?")
        await page.has_answers(4)
        form = await page.opens(words.RAISE_TICKET)
        assert words.similar_open(number, "Porting is late") in read(form).text
        filled: dict[str, Any] = {
            "subject": "Again",
            "body": "Again",
            "details": {"did-numbers": "+44 20 7946 0123"},
        }
        assert await page.fills(form, **filled) == (403, {"problem": words.TOO_MANY_TICKETS})
