"""What is filled in wrongly is said at its field on every channel, and nothing of it is lost."""

from __future__ import annotations

import html
from pathlib import Path

from adapters.server.app import STUDYING
from bot.dialogue import words
from tests.conftest import Start
from tests.drivers.console_page import console_page
from tests.drivers.console_page import read as read_forms
from tests.drivers.slack_school import MISSED, SlackSchool, filled_in
from tests.drivers.teams_chat import ANNA, PETRA, Teams
from tests.drivers.teams_screen import parts
from tests.drivers.web_page import web_page

RIGHT = {
    "topic": "classound",
    "question": "May a ported number be used on a ship?",
    "answer": "No. A ported number stays **in its country**.",
    "asked": f"{MISSED}\nnumber on a vessel",
    "reason": "",
    "kept": "",
}
MANY = "\n".join(f"number on a ship of kind {chr(97 + number)}" for number in range(21))
WRONG = (
    ("question", "\U0001f600 !", words.SAY_IT_IN_WORDS),
    ("question", "How long does porting a DID number take?", "already"),
    ("question", "May we call +44 20 7946 0123?", "+44 20 7946 0123"),
    ("answer", "# A heading", words.cannot_be_shown("")[:20]),
    ("answer", "<b>No</b>", "HTML"),
    ("answer", "\u200b!", words.SAY_IT_IN_WORDS),
    ("answer", f"No. Ask {words.marked('Luca')}.", words.TAKE_OUT_MARKED),
    ("asked", "mail anna@example.com about it", "anna@example.com"),
    ("asked", "a number\n\u0007\u200d?", words.SAY_IT_IN_WORDS),
    ("asked", MANY, words.too_many_lines(20)),
    ("asked", "word " * 8_000, words.too_long(39_999, 3_000)),
    ("kept", "is +44 20 7946 0123 allowed on a ship", "+44 20 7946 0123"),
    ("reason", "word " * 8_000, words.too_long(39_999, 500)),
)


async def test_in_slack(school: SlackSchool) -> None:
    """The form stays as it was typed, and says it below the field."""
    await school.missed()
    await school.paul.press(await school.opened(), "learn:new-entry")
    form = await school.slack.call("views.open")
    for field, typed, told in WRONG:
        answer = await school.paul.sends(form, filled_in(form, {**RIGHT, field: typed}))
        assert answer.json["response_action"] == "errors", (field, typed)
        assert list(answer.json["errors"]) == [field]
        assert told in answer.json["errors"][field]
    right = await school.paul.sends(form, filled_in(form, RIGHT))
    assert right.text == ""


async def test_in_teams(missed_in_teams: Teams) -> None:
    """The form comes back with all that was typed."""
    teams = missed_in_teams
    card = await teams.says("knowledge", sender=PETRA)
    for title, said in (
        (words.OPEN_KNOWLEDGE, MISSED),
        (words.LESSON["miss"], words.WHAT_WAS_ASKED),
    ):
        await teams.presses(card, title, **{"from": ANNA})
        while said not in card.said:
            card = await teams.fake.next_call()
    by = {"from": ANNA}
    form = await teams.presses(card, words.LESSON["new-entry"], **by)
    for field, typed, told in WRONG:
        filled = {f"detail.{id}": text for id, text in {**RIGHT, field: typed}.items()}
        again = await teams.submits(form, filled, card.conversation, **by)
        drawn = parts(again["task"]["value"]["card"]["content"])
        assert [one for one in drawn if told in str(one.get("text"))], (field, typed)
        values = {one["id"]: one.get("value", "") for one in drawn if "label" in one}
        assert values == filled
    filled = {f"detail.{id}": text for id, text in RIGHT.items()}
    assert await teams.submits(form, filled, card.conversation, **by) == {}


async def test_in_the_playground_and_at_the_console(
    start_app: Start, small_knowledge: Path
) -> None:
    """The page keeps what was typed; the console draws it again."""
    running = await start_app(KNOWLEDGE_DIR=small_knowledge)
    async with web_page(running.url) as page, console_page(running.url) as console:
        for count in range(3):
            await page.says(f"{MISSED}{'?' * count}")
            await page.has_answers(count + 2)
        await running.app[STUDYING].group()
        await page.posts({"type": "learn", "lesson": "misses", "about": ""}, agent="anna")
        await page.sees(MISSED, view="care")
        await page.presses(words.LESSON["miss"], agent="anna")
        await page.sees(words.WHAT_WAS_ASKED, view="care")
        form = await page.opens(words.LESSON["new-entry"], "anna")
        links = read_forms((await console.opens("/console/misses")).text).links
        group = next(link for link in links if "/console/misses/" in link)
        links = read_forms((await console.opens(group)).text).links
        teach = next(link for link in links if "/teach/new-entry" in link)
        for field, typed, told in WRONG:
            status, said = await page.fills(form, "anna", details={**RIGHT, field: typed})
            assert (status, list(said["fields"])) == (422, [field]), (field, typed)
            assert told in said["fields"][field]
            filled = {f"details.{id}": text for id, text in {**RIGHT, field: typed}.items()}
            drawn = await console.sends(teach, "", filled)
            assert drawn.status == 422
            assert told in html.unescape(drawn.text)
            kept = read_forms(drawn.text).forms[-1].fields
            assert {id: kept[id] for id in filled} == filled
        status, _ = await page.fills(form, "anna", details=RIGHT)
        assert status == 200
