"""Texts that are longer than a field of Slack's, or than a message of Teams'."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.server.app import STUDYING
from adapters.slack import limits
from adapters.teams import care_actions
from adapters.teams import limits as teams_limits
from adapters.teams.drawing import cards, elements, transcripts
from bot.dialogue import words
from tests.conftest import Running
from tests.drivers import learning_samples, small_knowledge
from tests.drivers.slack_chat import settings
from tests.drivers.slack_school import SlackSchool, filled_in
from tests.fakes.fake_slack import FakeSlack

LONG = "\n\n".join(f"{number}. {'It says so, and goes on. ' * 30}".rstrip() for number in range(12))


@pytest.fixture
def slack_settings(slack: FakeSlack, tmp_path: Path) -> dict[str, object]:
    """Every answer is long."""
    (tmp_path / "long").mkdir()
    folder = small_knowledge.write(tmp_path / "long")
    for file in folder.glob("*.yaml"):
        content: Any = yaml.safe_load(file.read_text("utf-8"))
        for entry in content.get("entries", []) if isinstance(content, dict) else []:
            if entry.get("answer"):
                entry["answer"] = LONG
        file.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
    return settings(slack, folder)


async def test_a_long_answer_is_changed_in_parts(school: SlackSchool, in_slack: Running) -> None:
    """Each field within what Slack takes, and so is the card, on which both texts are whole."""
    await school.missed()
    miss = await school.opened()
    await school.paul.press(miss, "learn:change-entry")
    form = await school.slack.call("views.open")
    parts = {
        block["block_id"]: block["element"]
        for block in form.arguments["view"]["blocks"]
        if block.get("block_id", "").startswith("answer")
    }
    assert list(parts) == ["answer", "answer-2", "answer-3", "answer-4"]
    assert {part["max_length"] for part in parts.values()} == {limits.INPUT}
    filled = filled_in(form, {"answer-3": "The third part is new."})
    assert (await school.paul.sends(form, filled, id="V0LONG")).text == ""
    await in_slack.app[STUDYING].work()
    shown = ""
    while words.LESSON["approve"] not in shown:
        shown += str((await school.shown()).arguments["blocks"])
    assert "The third part is new." in shown
    assert shown.count("11. It says so") >= 2


def test_a_card_of_teams_opens_what_it_has_no_room_for() -> None:
    """Page by page in a dialog, to the last word, and each within what Teams takes."""
    card = replace(learning_samples.CHANGED, before=LONG, after=f"{LONG}\n\nThe last word.")
    activity = cards.message(card)
    assert elements.bytes_of(activity) <= teams_limits.MESSAGE_BYTES
    assert "care-read-change" in json.dumps(activity)
    pages: list[str] = []
    page = care_actions.ReadChange(change=card.number)
    while len(pages) < 10 and "The last word." not in "".join(pages):
        drawn = transcripts.change(card, page).card
        assert elements.bytes_of(drawn) <= teams_limits.MESSAGE_BYTES
        pages.append(json.dumps(drawn))
        page = page.model_copy(update={"page": page.page + 1})
    assert 1 < len(pages) < 10
