"""Knowledge that is edited while the bot runs: taken when it is right, refused when it is not."""

from __future__ import annotations

import asyncio
import shutil
import signal
from pathlib import Path

import pytest
import yaml

from adapters.server.app import RELOADER
from bot.desk.desk import Desk
from bot.dialogue import words
from bot.dialogue.cards import AnswerCard
from bot.dialogue.lessons import Lesson
from bot.knowledge.entries import Knowledge, Route
from bot.knowledge.loading import load
from bot.knowledge.organisations import NOBODY
from bot.model.people import Company, Place
from bot.search import Index
from tests import ROOT
from tests.conftest import Running, Start
from tests.drivers.chat import CARE as CARE_PLACE
from tests.drivers.chat import LUCA, Chat, direct
from tests.drivers.process import bot_process
from tests.drivers.school import school
from tests.drivers.slack_chat import SlackChat, chatting, settings
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.first_start import opened
from tests.fakes.slack_methods import CARE

DURATION = "how long does porting a DID number take?"
NEWLY = "Now it takes **five** working days."


def edit(folder: Path, entry: str, answer: str | None) -> None:
    """As an editor saves it: first the file is empty, then it is whole. Without an answer the entry
    goes."""
    file = folder / "classound.yaml"
    topic = yaml.safe_load(file.read_text("utf-8"))
    for one in topic["entries"]:
        one["related"] = [] if answer is None else one["related"]
        one["answer"] = answer if one["id"] == entry and answer else one["answer"]
    topic["entries"] = [one for one in topic["entries"] if answer or one["id"] != entry]
    text = yaml.safe_dump(topic, sort_keys=False, allow_unicode=True)
    file.write_text("", encoding="utf-8")
    file.write_text(text, encoding="utf-8")


async def test_a_file_that_is_saved_is_answered_from(
    slack: FakeSlack, folder: Path, tmp_path: Path
) -> None:
    """Nobody restarts anything. A file that is wrong changes nothing, and care hears of it."""
    env = {**settings(slack, folder), "DATABASE_URL": f"sqlite:///{tmp_path}/care.db"}
    async with bot_process(**env) as bot, chatting(bot.url, slack) as anna:
        bot.process.send_signal(signal.SIGHUP)
        await bot.says("knowledge unchanged")
        edit(folder, "did-porting-duration", NEWLY)
        await bot.says("knowledge reloaded")
        await anna.asks(DURATION)
        assert "five" in str((await slack.call("chat.postMessage")).blocks)
        (folder / "classound.yaml").write_text("topic: [", encoding="utf-8")
        await bot.says("knowledge refused: the former stays")
        alert = await slack.call("chat.postMessage")
        assert alert.arguments["channel"] == CARE
        assert "classound.yaml" in alert.text
        await anna.asks(DURATION)
        assert "five" in str((await slack.call("chat.postMessage")).blocks)
        bot.process.send_signal(signal.SIGINT)
        assert await bot.ends(20) == 0


@pytest.fixture
def slack_settings(slack_settings: dict[str, object], folder: Path) -> dict[str, object]:
    return {**slack_settings, "KNOWLEDGE_DIR": folder}


async def test_what_was_drawn_before_still_works(
    anna: SlackChat, in_slack: Running, slack: FakeSlack, folder: Path
) -> None:
    """A button of an entry that is gone says so; the others do what they did."""
    await anna.commands("topics")
    await anna.press(await slack.call("response"), "topic:")
    listed = await slack.call("response")
    edit(folder, "did-porting-duration", None)
    await in_slack.app[RELOADER].reload()
    await anna.press(listed, "open:did-porting-date-lookup")
    assert "date" in (await slack.call("response")).text
    await anna.press(listed, "open:did-porting-duration")
    assert (await slack.call("response")).text.startswith(words.STALE[0])


async def test_care_hears_once_of_files_that_stay_wrong(
    in_slack: Running, slack: FakeSlack, folder: Path
) -> None:
    """And again when they were right in between."""
    file, reloader = folder / "routes.yaml", in_slack.app[RELOADER]
    right = file.read_text("utf-8")
    for text in ("", "routes: 1", right, ""):
        file.write_text(text, encoding="utf-8")
        await reloader.reload()
    alerts = [await slack.call("chat.postMessage") for _ in range(2)]
    assert all("routes.yaml" in alert.text for alert in alerts)
    await slack.nothing_but()


async def test_care_hears_once_of_a_file_that_contradicts_what_was_published(
    in_slack: Running, slack: FakeSlack, folder: Path, tmp_path: Path
) -> None:
    """What was approved is said until somebody has looked."""
    small = load(folder)
    desk = school(small, Chat(small, opened(f"sqlite:///{tmp_path}/care.db")))
    filled = {"answer": "Approved in chat."}
    taught = desk.teaches(Lesson.CHANGE_ENTRY, "entry/did-porting-duration", filled)
    card = desk.publishes(taught)
    edit(folder, "did-porting-duration", NEWLY)
    reloader = in_slack.app[RELOADER]
    await reloader.reload()
    alert = await slack.call("chat.postMessage")
    assert card.number in alert.text
    assert alert.arguments["channel"] == CARE
    edit(folder, "did-porting-date-lookup", NEWLY)
    await reloader.reload()
    await slack.nothing_but()
    assert reloader.conflicts == (card.number,)


async def test_a_helpdesks_route_cannot_be_taken_away(start_app: Start, folder: Path) -> None:
    """HELPDESK names it, and with it the knowledge would not start."""
    webhook = {
        "WEBHOOK_URL": "https://x.example",
        "WEBHOOK_SECRET": "whsec_Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5",
    }
    running = await start_app(HELPDESK="rma:webhook", KNOWLEDGE_DIR=folder, **webhook)
    file = folder / "routes.yaml"
    file.write_text(file.read_text("utf-8").replace("id: rma", "id: returns"), encoding="utf-8")
    before = running.app[RELOADER]._desk.knowledge
    await running.app[RELOADER].reload()
    assert running.app[RELOADER]._desk.knowledge is before


async def test_questions_are_answered_while_a_new_index_is_made(
    start_app: Start, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))
    running = await start_app(KNOWLEDGE_DIR=folder)
    (folder / "lexicon.yaml").unlink()
    reloading = asyncio.create_task(running.app[RELOADER].reload())
    async with (
        chatting(running.url, FakeSlack()) as anyone,
        anyone.session.get(f"{running.url}/readyz") as answer,
    ):
        assert answer.status == 200
    assert not reloading.done()
    await reloading


def test_a_turn_goes_on_with_the_knowledge_that_it_began_with(
    knowledge: Knowledge, small_knowledge: Path, tmp_path: Path
) -> None:
    """It is renewed while a ticket is filed that the new knowledge would not know the route of."""
    chat = Chat(knowledge, opened(f"sqlite:///{tmp_path}/care.db"))
    small = load(small_knowledge)

    def renewing(company: Company, route: Route) -> Place:
        desk.renew(small, Index(small), NOBODY, lambda company, route: CARE_PLACE)
        return CARE_PLACE

    desk = chat.desk = Desk(
        knowledge, chat.store, renewing, lambda: chat.now, index=chat.desk.index
    )
    answer = chat.says("Where can I find the invoices?", where=direct(LUCA))
    assert isinstance(answer, AnswerCard)
    assert chat.files_ticket(answer.asked.question)
    assert desk.knowledge is small
    again = chat.says("Where can I find the invoices?", where=direct(LUCA))
    assert not isinstance(again, AnswerCard) or again.title != answer.title
    chat.store.close()
