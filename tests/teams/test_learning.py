"""The loop of learning in Teams, through the front door: missed, taught, approved, published."""

from __future__ import annotations

from adapters.server.app import RELOADER, STUDYING
from bot.dialogue import words
from tests.conftest import Start
from tests.drivers.teams_chat import ANNA, BEN, CARE, PETRA, Teams, thread_of
from tests.fakes.fake_teams import FakeTeams

MISSED = "is my ported number allowed on a ship"
TAUGHT = {
    "detail.question": "May a ported number be used on a ship?",
    "detail.answer": "No. A ported number stays **in its country**.",
    "detail.asked": f"{MISSED}\nnumber on a vessel\nport a DID for a ship\nship with our number",
}


async def test_what_was_missed_is_taught_and_answered(
    fake: FakeTeams, teams_settings: dict[str, object], start_app: Start
) -> None:
    """By Anna, approved and published by Ben; a partner is let nowhere near."""
    running = await start_app(**teams_settings, build_with={"teams_cloud": fake.cloud})
    teams = Teams(fake, running.url)
    for _ in range(3):
        await teams.says(MISSED, sender=PETRA)
    await running.app[STUDYING].group()
    door = await teams.says("knowledge", sender=PETRA)
    refused = await teams.presses(door, words.OPEN_KNOWLEDGE, **{"from": PETRA})
    assert words.CARE_ONLY in str(refused)
    await teams.presses(door, words.OPEN_KNOWLEDGE, **{"from": ANNA})
    listed = await teams.showing(MISSED)
    await teams.presses(listed, words.LESSON["miss"], **{"from": ANNA})
    miss = await teams.showing(words.WHAT_WAS_ASKED)
    wrong = {**TAUGHT, "detail.answer": "# Heading"}
    again = await teams.fills_in(miss, words.LESSON["new-entry"], ANNA, **wrong)
    assert words.CHECK_FIELDS in str(again), again
    assert await teams.submits(again, TAUGHT, thread_of(miss), **{"from": ANNA}) == {}
    await running.app[STUDYING].work()
    card = await teams.showing(words.FOUND["gained"])
    assert card.conversation == CARE
    await teams.presses(card, words.LESSON["approve"], **{"from": BEN})
    card = await teams.showing(words.change_step("approve", BEN["name"]))
    await teams.presses(card, words.LESSON["publish"], **{"from": BEN})
    card = await teams.showing(words.change_step("publish", BEN["name"]))
    await running.app[RELOADER].reload()
    answer = await teams.says(MISSED, sender=PETRA)
    assert "in its country" in answer.said
    assert words.version_of("may-a-ported-number-be-used-on-a-ship", 1) in answer.said
    receipt = await teams.says("receipt may-a-ported-number-be-used-on-a-ship 1", sender=PETRA)
    assert words.receipt_approved(BEN["name"]) in receipt.said
    await teams.presses(card, words.LESSON["undo"], **{"from": ANNA})
    await teams.showing(words.change_step("undo", ANNA["name"]))
