"""Another company's bot in Slack: its command, its names, its tickets' numbers, and the numbers
that it had before."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from adapters.server.app import RELOADER
from bot.dialogue import naming, words
from bot.knowledge.brand import NEUTRAL
from tests import ROOT
from tests.conftest import Running
from tests.drivers.slack_chat import SlackChat
from tests.fakes.fake_slack import FakeSlack

OURS = re.compile(r"wildix|customer care|WX-", re.IGNORECASE)


@pytest.fixture
def slack_settings(slack_settings: dict[str, object], tmp_path: Path) -> dict[str, object]:
    folder = shutil.copytree(ROOT / "examples/velundo", tmp_path / "knowledge")
    return {**slack_settings, "KNOWLEDGE_DIR": folder}


async def raised(anna: SlackChat, slack: FakeSlack, prefix: str) -> str:
    """The number of a ticket that she raises, once it is shown with that prefix."""
    await anna.commands("ticket my order is late", command="/velundo")
    while not (card := await slack.call("response")).has("raise"):
        pass
    await anna.press(card, "raise")
    await anna.sends(await slack.call("views.open"), id=f"V0{prefix}")
    number = re.compile(rf"\b{prefix}-[2-9A-Z]{{5}}\b")
    while not (found := number.search((await slack.call("chat.postMessage")).text)):
        pass
    return found[0]


async def test_it_goes_by_its_own_names(anna: SlackChat, slack: FakeSlack) -> None:
    """Nothing that Slack is sent has another's."""
    await anna.commands("help", command="/velundo")
    welcome = await slack.call("response")
    assert "Velundo Service" in welcome.text
    assert "/velundo" in str(welcome.arguments)
    assert not OURS.search(str(welcome.arguments))
    await anna.happens("message_im", text="hello")
    assert "orders, the lease, damage or invoices" in (await slack.call("chat.postMessage")).text


async def test_a_tickets_number_outlives_the_prefix(
    anna: SlackChat,
    slack: FakeSlack,
    in_slack: Running,
    slack_settings: dict[str, object],
) -> None:
    """New ones have the new one as soon as the file says it; the old one is found as it stands on
    the partner's card."""
    old = await raised(anna, slack, "VL")
    brand = Path(str(slack_settings["KNOWLEDGE_DIR"])) / "brand.yaml"
    brand.write_text(brand.read_text("utf-8").replace("VL", "VELO"), "utf-8")
    await in_slack.app[RELOADER].reload()
    assert await raised(anna, slack, "VELO")
    for written in (old, f"ticket {old.lower()}", old.replace("-", " ")):
        await anna.commands(written)
        while old not in (await slack.call("response")).text:
            pass
    await anna.commands("QQ-7KQ3M")  # an order's number, say
    with naming.naming(NEUTRAL):
        question = words.no_answer("QQ-7KQ3M")
    while question not in (await slack.call("response")).text:
        pass
