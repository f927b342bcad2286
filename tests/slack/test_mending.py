"""A care channel that Slack refuses: others hear of it at once, and as soon as that is mended the
cards come."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import words
from bot.storage.store import Store
from tests.conftest import Running, Start
from tests.drivers.patience import eventually
from tests.drivers.slack_chat import SlackChat, chatting, payload, settings
from tests.drivers.teams_chat import CARE as TEAMS_CARE
from tests.drivers.teams_chat import SETTINGS as TEAMS
from tests.fakes import fake_webhook
from tests.fakes.fake_slack import FakeSlack, Json
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.helpdesk_rig import Faults, serving
from tests.fakes.real_mailbox import DESK, PASSWORD, SENDER, USER, Mailbox, read, receiving
from tests.fakes.slack_methods import ANNA, BOT, CARE, PARTNERS, TEAM

EVENT = "member_joined_channel"


@dataclass
class Scene:
    slack: FakeSlack
    anna: SlackChat
    store: Store
    now: list[datetime]
    running: Running
    start: Callable[[], Awaitable[Running]]
    number: int = 0

    async def files(self) -> str:
        """A ticket, whose card care does not get; gives its number."""
        self.number += 1
        await self.anna.asks(f"ticket our porting is late ({self.number})")
        await self.anna.press(await self.slack.call("chat.postMessage"), "raise")
        await self.anna.sends(await self.slack.call("views.open"), id=f"V{self.number}")
        shown = (await self.slack.call("chat.postMessage")).text
        await eventually(lambda: len(self.store.deliveries.held_at("slack")) == 1)
        return next(word.strip(" :") for word in shown.split() if word.startswith("WX-"))

    async def happens(self, event: Json, user: str = BOT) -> None:
        body = payload(EVENT)
        about = {"authorizations": body["authorizations"], "event": {"user": user, **event}}
        assert (await self.anna.send({**body, **about})).status == 200

    async def cares(self) -> str:
        """The next card in the care channel."""
        return (await self.slack.call_in(CARE)).text


@dataclass
class Others:
    teams: FakeTeams
    receiver: fake_webhook.FakeReceiver
    mailbox: Mailbox
    url: str
    port: int

    @property
    def settings(self) -> dict[str, object]:
        mail = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": self.port, "SMTP_SECURITY": "none"}
        return {
            **TEAMS,
            **{"TEAMS_CARE_CHANNEL": TEAMS_CARE, "TEAMS_CARE_SERVICE_URL": self.teams.service},
            **{"HELPDESK": "webhook", "WEBHOOK_SECRET": fake_webhook.SECRET},
            **{"WEBHOOK_URL": self.url + fake_webhook.PATH, "CARE_DESK": "slack"},
            **{**mail, "SMTP_USER": USER, "SMTP_PASSWORD": PASSWORD},
            **{"EMAIL_FROM": SENDER, "ALARM_EMAIL": DESK},
        }


@pytest.fixture
async def others() -> AsyncIterator[Others]:
    """A care channel in Teams, a mailbox and a helpdesk."""
    receiver, mailbox = fake_webhook.FakeReceiver(), Mailbox()
    teams = await FakeTeams(conversations={TEAMS_CARE}).start()
    async with serving(receiver.app(Faults())) as url, receiving(mailbox) as port:
        yield Others(teams, receiver, mailbox, url, port)
    await teams.stop()


@pytest.fixture
async def scene(
    slack: FakeSlack, others: Others, start_app: Start, small_knowledge: Path, tmp_path: Path
) -> AsyncIterator[Scene]:
    now = [datetime.now(UTC)]
    given: dict[str, Any] = {"clock": lambda: now[0], "sweep_every": 0.1}

    async def start() -> Running:
        running = await start_app(
            build_with={**given, "teams_cloud": others.teams.cloud},
            **settings(slack, small_knowledge),
            **others.settings,
        )
        await slack.call("auth.test")
        return running

    running = await start()
    store = Store(f"sqlite:///{tmp_path}/care.db")
    async with chatting(running.url, slack) as anna:
        yield Scene(slack, anna, store, now, running, start)
    store.close()


async def test_a_card_comes_at_once_when_its_channel_is_mended(scene: Scene) -> None:
    """Whatever was in the way, and however Slack tells that it is not any more; what is told about
    others, or of other channels, mends nothing."""
    in_channel = {"type": "message", "channel": CARE, "ts": "1773066905.000700"}
    mended: list[tuple[str, Json, str]] = [
        ("not_in_channel", {"type": EVENT, "channel": CARE, "channel_type": "C"}, BOT),
        ("is_archived", {"type": "channel_unarchive", "channel": CARE}, ANNA),
        ("channel_not_found", {"type": "group_unarchive", "channel": CARE}, ANNA),
        ("team_access_not_granted", {"type": "team_access_granted", "team_ids": [TEAM]}, ANNA),
        ("not_in_channel", {**in_channel, "subtype": "channel_join"}, BOT),
        ("is_archived", {**in_channel, "subtype": "channel_unarchive"}, ANNA),
    ]
    for code, event, user in mended:
        scene.slack.refuses[CARE] = code
        number = await scene.files()
        asked = scene.slack.asked.count("chat.postMessage")
        await scene.happens({"type": EVENT, "channel": CARE, "channel_type": "C"}, user=ANNA)
        await scene.happens({"type": "channel_unarchive", "channel": PARTNERS})
        assert scene.slack.asked.count("chat.postMessage") == asked
        del scene.slack.refuses[CARE]
        await scene.happens(event, user)
        assert number in await scene.cares()


async def test_care_hears_in_every_other_way_within_a_minute(scene: Scene, others: Others) -> None:
    """In its other channel, in the mailbox, and on the ticket at the helpdesk; once."""
    scene.slack.refuses[CARE] = "not_in_channel"
    number = await scene.files()
    scene.now[0] += timedelta(seconds=45)
    told = await others.teams.next_call()
    happened, _ = words.unreached([number], "chat.postMessage: not_in_channel")
    assert happened in str(told.activity)
    await eventually(lambda: bool(others.mailbox.messages))
    assert number in others.mailbox.messages[0]["Subject"]
    assert happened in read(others.mailbox.messages[0]).replace("\n", " ")
    note = words.not_shown_to_care("chat.postMessage: not_in_channel")
    await eventually(lambda: note in str(others.receiver.messages))
    scene.now[0] += timedelta(seconds=45)
    del scene.slack.refuses[CARE]
    await scene.happens({"type": EVENT, "channel": CARE, "channel_type": "C"})
    assert number in await scene.cares()
    assert len(others.mailbox.messages) == 1


async def test_a_start_looks_whether_it_is_mended(scene: Scene) -> None:
    """Whoever has mended it may have stopped the bot for that."""
    scene.slack.refuses[CARE] = "not_in_channel"
    number = await scene.files()
    await scene.running.stop()
    del scene.slack.refuses[CARE]
    await scene.start()
    assert number in await scene.cares()
