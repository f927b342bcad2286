"""What partners ask for and nobody has written yet comes before all else that was missed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.dialogue import words
from tests.drivers.slack_chat import settings
from tests.drivers.slack_school import MISSED, SlackSchool
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.slack_methods import STRANGER

ENTRY, ASKING = "did-migration-code", "how do I get the migration code?"
WRITTEN = "The old provider has it."


@pytest.fixture
def slack_settings(slack: FakeSlack, folder: Path) -> dict[str, object]:
    """Where one entry has no answer yet."""
    file = folder / "classound.yaml"
    topic = yaml.safe_load(file.read_text("utf-8"))
    next(one for one in topic["entries"] if one["id"] == ENTRY)["answer"] = None
    file.write_text(yaml.safe_dump(topic, sort_keys=False, allow_unicode=True), "utf-8")
    return settings(slack, folder)


async def test_unpublished_entries_that_partners_ask_for_lead_the_list(school: SlackSchool) -> None:
    """Before what as many companies asked later and more often; and they are written from there."""
    sam = replace(school.anna, user=STRANGER)
    for who in (school.anna, sam):
        await who.asks(ASKING)
        assert words.UNPUBLISHED in (await school.slack.call("chat.postMessage")).text
    for who in (school.anna, sam, school.anna):
        await who.asks(MISSED)
        await school.slack.call("chat.postMessage")
    await school.missed(times=0)
    door = await school.answered(school.paul, "knowledge")
    listed = await school.looks(door, "learn:misses")
    first, second = words.miss_unpublished(2, 2), words.miss_counts(3, 2, 2)
    assert first == "asked 2 times by 2 companies, no answer yet: write it"
    assert 0 < listed.text.index(first) < listed.text.index(second)
    miss = await school.looks(listed, "learn:miss")
    card = await school.taught(miss, "change-entry", answer=WRITTEN)
    card = await school.presses(school.rita, card, "approve")
    await school.presses(school.rita, card, "publish")
    await school.reloads()
    await sam.asks(ASKING)
    assert WRITTEN in (await school.slack.call("chat.postMessage")).text
