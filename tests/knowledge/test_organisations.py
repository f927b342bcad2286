"""A company's settings: what organisations.yaml may say, and that the bot keeps to it on both
platforms."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml

from adapters.cli.main import main
from adapters.server.app import RELOADER
from bot.dialogue import words
from bot.errors import KnowledgeError
from bot.knowledge.loading import load as load_knowledge
from bot.knowledge.organisations import NOBODY, load
from bot.model.people import Company
from tests import ROOT
from tests.conftest import Start
from tests.drivers.slack_chat import SlackChat, chatting, settings
from tests.drivers.teams_chat import CARE as TEAMS_CARE
from tests.drivers.teams_chat import PERSONAL, PORTING, SETTINGS, THREAD, Teams
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.fake_teams import TENANT, FakeTeams
from tests.fakes.slack_methods import ANNA, PARTNERS, STRANGER, TEAM

OTHER = "C0OTHER"
CHANNEL = THREAD.partition(";")[0]
FILE = """\
organisations:
  - id: netvoice
    name: NetVoice
    homes: [slack:T0NETVOICE]
    people: [slack:U0GWEN]
    desk: slack:C0NETVOICE
    routes: {classound: slack:C0NUMBERS}
    channels:
      - id: slack:C0PARTNERS
        answers: sure-questions
  - id: other
    name: Other
"""


def organisation(**keys: Any) -> str:
    return yaml.safe_dump({"organisations": [{"id": "netvoice", "name": "NetVoice", **keys}]})


@pytest.fixture
def folder(folder: Path) -> Path:
    """With an organisation in it."""
    (folder / "organisations.yaml").write_text(FILE)
    return folder


@pytest.fixture
def slack(slack: FakeSlack) -> FakeSlack:
    slack.channels[OTHER] = True
    return slack


@pytest.fixture
def slack_settings(slack_settings: dict[str, object], folder: Path) -> dict[str, object]:
    """Of a company that is answered in the partners' channel only; there every sure question is
    answered."""
    listening = {"id": f"slack:{PARTNERS}", "answers": "sure-questions"}
    (folder / "organisations.yaml").write_text(
        organisation(homes=[f"slack:{TEAM}"], channels=[listening])
    )
    return {**slack_settings, "KNOWLEDGE_DIR": folder}


@pytest.fixture
async def fake() -> AsyncIterator[FakeTeams]:
    fake = await FakeTeams(conversations={PERSONAL, THREAD, TEAMS_CARE}).start()
    yield fake
    await fake.stop()


async def teams(
    fake: FakeTeams, start_app: Start, folder: Path, *channels: dict[str, str]
) -> Teams:
    (folder / "organisations.yaml").write_text(
        organisation(homes=[f"teams:{TENANT}"], channels=list(channels))
    )
    app = await start_app(**SETTINGS, KNOWLEDGE_DIR=folder, build_with={"teams_cloud": fake.cloud})
    return Teams(fake, app.url)


# The file


def test_without_the_file_nobody_is_mapped(tmp_path: Path) -> None:
    assert load(tmp_path, ()) is NOBODY


def test_the_file_says_who_belongs_where(folder: Path) -> None:
    """A knowledge folder may hold it; it is no topic."""
    routes = {route.id: route for route in load_knowledge(folder).routes}
    organisations = load(folder, tuple(routes.values()))
    netvoice = Company("netvoice", "NetVoice")
    assert organisations.homes == {"slack:T0NETVOICE": netvoice}
    assert organisations.people == {"slack:U0GWEN": netvoice}
    assert organisations.channels == {"netvoice": {"slack:C0PARTNERS"}}
    assert organisations.listening == {"slack:C0PARTNERS"}


def test_ids_of_entra_are_the_same_in_any_case(folder: Path) -> None:
    """Of tenants and of people; all other ids stay as they are written."""
    home, person = f"teams:{TENANT.upper()}", "teams:29:1kYt0c4mQnV"
    (folder / "organisations.yaml").write_text(
        organisation(homes=[home], people=[person], retention={"questions": 7})
    )
    organisations = load(folder, ())
    assert set(organisations.homes) == {f"teams:{TENANT}"}
    assert set(organisations.people) == {person}
    assert organisations.keep_questions[f"teams:{TENANT}"] == 7


def test_organisation_then_route_then_environment_decide_the_desk(folder: Path) -> None:
    """And the organisation's own desk of a route before its desk for all."""
    file = yaml.safe_load((folder / "routes.yaml").read_text())
    next(route for route in file["routes"] if route["id"] == "rma")["desk"] = "slack:C0RMA"
    (folder / "routes.yaml").write_text(yaml.safe_dump(file))
    routes = {route.id: route for route in load_knowledge(folder).routes}
    desk = load(folder, tuple(routes.values())).desk
    netvoice, other = Company("netvoice", "NetVoice"), Company("other", "Other")
    assert desk(netvoice, routes["classound"]) == "slack:C0NUMBERS"
    assert desk(netvoice, routes["rma"]) == "slack:C0NETVOICE"
    assert desk(other, routes["rma"]) == "slack:C0RMA"
    assert desk(other, routes["classound"]) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "    people:",
            "    peeple:",
            "organisations.yaml:5: netvoice: unknown key 'peeple'; did you mean 'people'?",
        ),
        (
            "        answers:",
            "        answer:",
            "organisations.yaml:10: netvoice: unknown key 'answer'; did you mean",
        ),
        (
            "sure-questions",
            "always",
            "organisations.yaml:10: netvoice: 'answers': input should be 'mentions' or",
        ),
        (
            "[slack:U0GWEN]",
            "[U0GWEN]",
            "organisations.yaml:5: netvoice: 'people': string should match pattern",
        ),
        (
            "{classound:",
            "{clasound:",
            "organisations.yaml:7: netvoice: routes names 'clasound', which is unknown; did",
        ),
        (
            "{classound:",
            "{x:",
            "organisations.yaml:7: netvoice: routes names 'x', which is unknown; take an id of",
        ),
        (
            "id: other",
            "id: netvoice",
            "organisations.yaml:11: netvoice: 'netvoice' stands at 'netvoice' already; keep",
        ),
        (
            "name: Other\n",
            "name: Other\n    homes: [slack:T0NETVOICE]\n",
            (
                "organisations.yaml:13: other: 'slack:T0NETVOICE' stands at 'netvoice' already;"
                " keep it once"
            ),
        ),
        (
            "name: Other\n",
            "name: Other\n    channels: [{id: slack:C0PARTNERS}]\n",
            (
                "organisations.yaml:13: other: 'slack:C0PARTNERS' answers otherwise elsewhere; say"
                " the same at both"
            ),
        ),
    ],
)
def test_what_is_wrong_is_said_with_file_line_and_fix(
    folder: Path, old: str, new: str, told: str
) -> None:
    assert old in FILE
    (folder / "organisations.yaml").write_text(FILE.replace(old, new, 1))
    with pytest.raises(KnowledgeError) as error:
        load(folder, load_knowledge(folder).routes)
    assert str(error.value).replace(f"{folder}/", "").startswith(told)


def test_the_check_of_the_knowledge_looks_at_it_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "organisations.yaml").write_text("organisations: [{id: a}]\n")
    assert main(["knowledge", "check", "--knowledge", str(folder)]) == 2
    assert "organisations.yaml:1: a: 'name' is missing; add it" in capsys.readouterr().err


def test_the_example_of_the_documentation_is_valid(folder: Path) -> None:
    page = (ROOT / "docs" / "organisations.md").read_text("utf-8")
    (folder / "organisations.yaml").write_text(page.partition("```yaml\n")[2].partition("```")[0])
    assert load(folder, load_knowledge(folder).routes).desks == {"netvoice": "slack:C0123456789"}


# Channels that a company allows


async def test_a_mention_elsewhere_is_refused_for_the_askers_eyes(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """And says where the bot does answer."""
    await anna.asks(PORTING, channel=OTHER)
    whisper = await slack.call("chat.postEphemeral")
    assert (whisper.arguments["channel"], whisper.arguments["user"]) == (OTHER, ANNA)
    assert whisper.text == words.NOT_IN_THIS_CHANNEL
    await anna.asks(PORTING)
    assert (await slack.call("chat.postMessage")).arguments["channel"] == PARTNERS


async def test_what_only_the_asker_sees_is_always_allowed(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """But it cannot be shared with a channel that is not allowed."""
    await anna.commands(PORTING, channel=OTHER)
    answer = await slack.call("response")
    assert PORTING in answer.text
    await anna.press(answer, "share", channel={"id": OTHER, "name": "other"})
    assert (await slack.call("response")).text == words.NOT_IN_THIS_CHANNEL
    await anna.happens("message_im", text=PORTING)
    assert (await slack.call("chat.postMessage")).arguments["channel"].startswith("D")


async def test_in_teams_a_mention_elsewhere_is_refused(
    fake: FakeTeams, start_app: Start, folder: Path
) -> None:
    """Where it was asked, because Teams has no message for one person's eyes; in a chat it is
    answered."""
    partner = await teams(fake, start_app, folder, {"id": "teams:19:allowed@thread.tacv2"})
    refusal = await partner.says(f"<at>Customer Care</at> {PORTING}", payload="message-channel")
    assert (refusal.conversation, refusal.activity["summary"]) == (
        THREAD,
        words.NOT_IN_THIS_CHANNEL,
    )
    assert PORTING in (await partner.says(PORTING)).activity["summary"]


# Channels where every question is answered that the bot is sure of


async def test_a_sure_question_is_answered_without_a_mention(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """In the thread of the message."""
    await anna.happens("message_plain_in_channel", text=PORTING, ts="1773066720.000100")
    answer = await slack.call("chat.postMessage")
    assert answer.text.startswith(PORTING)
    assert (answer.arguments["channel"], answer.arguments["thread_ts"]) == (
        PARTNERS,
        "1773066720.000100",
    )


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("message_plain_in_channel", {"text": "lunch at one?"}),
        ("message_plain_in_channel", {"text": "thanks"}),
        ("message_plain_in_channel", {"text": "help"}),
        ("message_plain_in_channel", {"text": "a human please"}),
        ("message_plain_in_channel", {"text": "porting " * 500}),
        ("message_plain_in_channel", {"text": PORTING, "channel": OTHER}),
        ("message_plain_in_channel", {"text": PORTING, "user": STRANGER, "channel": OTHER}),
        (
            "message_plain_in_channel",
            {"text": PORTING, "edited": {"user": ANNA, "ts": "1773066720.000100"}},
        ),
        ("message_in_thread", {"text": PORTING}),
        ("message_of_another_bot", {"text": PORTING}),
        ("message_of_our_own", {"text": PORTING}),
    ],
)
async def test_everything_else_there_is_left_alone(
    anna: SlackChat, slack: FakeSlack, name: str, event: dict[str, Any]
) -> None:
    """Talk, other channels, threads of people, bots and edits; the mention after it is the first
    thing answered."""
    assert (await anna.happens(name, **{"user": ANNA, **event})).status == 200
    await anna.commands("topics")
    await slack.call("response")
    await slack.nothing_but("users.info")


async def test_elsewhere_nobody_is_looked_up(anna: SlackChat, slack: FakeSlack) -> None:
    """What is said where the bot does not listen costs nothing, and Slack is not asked who said
    it."""
    await anna.happens("message_plain_in_channel", text=PORTING, channel=OTHER)
    assert "users.info" not in slack.asked


async def test_an_answer_that_nobody_asked_for_counts(
    slack: FakeSlack, start_app: Start, folder: Path
) -> None:
    """Beyond the limit the bot is silent, and says so only to who mentions it."""
    (folder / "organisations.yaml").write_text(
        organisation(channels=[{"id": f"slack:{PARTNERS}", "answers": "sure-questions"}])
    )
    running = await start_app(**settings(slack, folder), QUESTIONS_PER_MINUTE=1)
    async with chatting(running.url, slack) as anna:
        for _ in range(2):
            await anna.happens("message_plain_in_channel", text=PORTING)
        assert (await slack.call("chat.postMessage")).text.startswith(PORTING)
        await anna.asks(PORTING)
        assert (await slack.call("chat.postMessage")).text.startswith(words.TOO_MANY_QUESTIONS[0])


async def test_an_edited_file_is_taken_without_a_restart(
    slack: FakeSlack, start_app: Start, folder: Path
) -> None:
    (folder / "organisations.yaml").unlink()
    running = await start_app(**settings(slack, folder))
    async with chatting(running.url, slack) as anna:
        await anna.happens("message_plain_in_channel", text=PORTING)
        channel = {"id": f"slack:{PARTNERS}", "answers": "sure-questions"}
        (folder / "organisations.yaml").write_text(organisation(channels=[channel]))
        await running.app[RELOADER].reload()
        await anna.happens("message_plain_in_channel", text=PORTING, ts="1773066720.000100")
        assert (await slack.call("chat.postMessage")).arguments["thread_ts"] == "1773066720.000100"
        await slack.nothing_but("users.info")


async def test_nobody_is_told_when_what_nobody_asked_for_fails(
    anna: SlackChat, slack: FakeSlack, tmp_path: Path
) -> None:
    """While the database is away; a mention would be told, and the next message is answered."""
    with sqlite3.connect(tmp_path / "care.db", isolation_level=None) as database:
        database.execute("begin immediate")
        assert (await anna.happens("message_plain_in_channel", text=PORTING)).status == 200
        await slack.nothing_but("users.info")
        database.execute("rollback")
    database.close()
    await anna.asks(PORTING)
    await slack.call("chat.postMessage")


async def test_in_teams_a_post_is_answered_below_it(
    fake: FakeTeams, start_app: Start, folder: Path
) -> None:
    partner = await teams(
        fake, start_app, folder, {"id": f"teams:{CHANNEL}", "answers": "sure-questions"}
    )
    answer = await partner.posts(PORTING)
    assert (answer.kind, answer.conversation) == ("post", THREAD)
    assert PORTING in answer.activity["summary"]


async def test_in_teams_talk_and_replies_are_left_alone(
    fake: FakeTeams, start_app: Start, folder: Path
) -> None:
    """The bot is told of them all once the team has allowed it."""
    partner = await teams(
        fake, start_app, folder, {"id": f"teams:{CHANNEL}", "answers": "sure-questions"}
    )
    talk = fake.payload("post-in-channel", text="lunch at one?")
    reply = fake.payload("post-in-channel", text=PORTING, id="1773066799000")
    bot = fake.payload("post-in-channel", text=PORTING)
    bot["from"] = {"id": "28:another", "name": "Another bot"}
    edited = fake.payload("post-in-channel", text=PORTING, type="messageUpdate")
    for activity in (talk, reply, bot, edited):
        assert (await partner.sends(activity))[0] == 200
    assert (await partner.says("topics")).conversation == PERSONAL
    assert len(fake.shown) == 1


# Manifests ask for no more than is used


def test_the_teams_package_asks_for_messages_only_where_a_channel_wants_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://care.example.com")
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    assert "ChannelMessage" not in manifest(tmp_path, folder)
    channel = {"id": f"teams:{CHANNEL}", "answers": "sure-questions"}
    (folder / "organisations.yaml").write_text(organisation(channels=[channel]))
    assert "ChannelMessage.Read.Group" in manifest(tmp_path, folder)


def manifest(tmp_path: Path, folder: Path) -> str:
    out = tmp_path / "teams.zip"
    assert main(["manifest", "teams", "--out", str(out), "--knowledge", str(folder)]) == 0
    return json.dumps(json.loads(ZipFile(out).read("manifest.json")))
