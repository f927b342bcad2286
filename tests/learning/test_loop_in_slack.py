"""The loop of learning in Slack, through the front door: missed, taught, checked, approved,
published, undone."""

from __future__ import annotations

import json

from bot.dialogue import words
from tests.drivers.slack_school import MISSED, SlackSchool


async def test_what_was_missed_is_taught_and_answered(school: SlackSchool) -> None:
    """Three partners' questions make a group; a new entry is proposed by one, approved by another,
    published, answered within seconds, and taken back with one press."""
    await school.missed()
    miss = await school.opened()
    assert MISSED in miss.text
    card = await school.taught(
        miss,
        "new-entry",
        question="May a ported number be used on a ship?",
        answer="No. A ported number stays **in its country**.",
        asked=f"{MISSED}\nnumber on a vessel\nport a DID for a ship\nship with our number",
    )
    assert words.FOUND["gained"] in card.text
    refused = await school.paul.press(card, "learn:approve")
    assert refused.status == 200
    assert words.NOT_YOUR_OWN in (await school.next("response", "chat.postEphemeral")).text
    card = await school.presses(school.rita, card, "approve")
    card = await school.presses(school.rita, card, "publish")
    assert words.STAGE["published"] in card.text
    await school.reloads()
    answer = await school.answered(school.anna, MISSED)
    assert "in its country" in answer.text
    assert words.version_of("may-a-ported-number-be-used-on-a-ship", 1) in json.dumps(
        answer.blocks, ensure_ascii=False
    )
    receipt = await school.answered(school.anna, "receipt may-a-ported-number-be-used-on-a-ship 1")
    assert "Approved by Rita" in receipt.text
    await school.presses(school.rita, card, "undo")
    await school.reloads()
    again = await school.answered(school.anna, MISSED)
    assert "in its country" not in again.text
