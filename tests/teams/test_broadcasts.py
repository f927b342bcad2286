"""Known issues and announcements in Teams, through the front door: the desk's commands and cards,
who is told, who is left out, and what is stopped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.server.app import STUDYING
from bot.dialogue import words
from tests.conftest import Running, Start
from tests.drivers.teams_chat import ANNA, BEN, CARE, GROUP, PETRA, THREAD, Teams
from tests.drivers.teams_screen import Call
from tests.fakes.fake_teams import FakeTeams

NOTICE = "Outgoing calls fail with 503. We are on it."
TEXT = "The Portal is closed from 6:00 to 8:00."
CHANNEL = THREAD.partition(";")[0]
ISSUES = ("known issues", words.ISSUES_DESK[0], words.KNOWN_ISSUES, "new-issue")
OTHERS = f"""
organisations:
  - id: netvoice
    name: NetVoice
    people: ["teams:{BEN["aadObjectId"]}"]
"""


@dataclass
class Office:
    running: Running
    teams: Teams

    async def presses(self, card: Call, lesson: str) -> object:
        return await self.teams.presses(card, words.LESSON[lesson], **{"from": ANNA})

    async def fills(self, card: Call, lesson: str, **typed: str) -> None:
        details = {f"detail.{name}": text for name, text in typed.items()}
        assert await self.teams.fills_in(card, words.LESSON[lesson], ANNA, **details) == {}

    async def clock(self) -> None:
        await self.running.app[STUDYING].work()

    async def desk(self, text: str, says: str, title: str, lesson: str) -> Call:
        """What Anna sees behind the command's button, which opens nothing to Petra; it begins
        something new."""
        await self.teams.sends(self.asks(text))
        door = await self.teams.showing(says)
        refused = await self.teams.presses(door, title, **{"from": PETRA})
        assert words.CARE_ONLY in str(refused)
        await self.teams.presses(door, title, **{"from": ANNA})
        return await self.teams.showing(words.LESSON[lesson])

    def asks(self, text: str, payload: str = "message-personal") -> Mapping[str, object]:
        """Petra's question, there."""
        return self.teams.fake.payload(
            payload, text=text, id=self.teams.new_id(), **{"from": PETRA}
        )

    async def rooms(self) -> None:
        """Petra asked in a channel and in a group."""
        for payload in ("message-channel", "message-group-chat"):
            mention = "<at>Customer Care</at> "
            status, _ = await self.teams.sends(self.asks(f"{mention}how to port DID", payload))
            assert status == 200
            await self.teams.fake.next_call()

    async def told(self, text: str) -> Call:
        """The next that partners are shown."""
        while True:
            call = await self.teams.showing(text)
            if call.conversation != CARE:
                return call

    async def writes(self, **typed: str) -> Call:
        """An announcement, as a draft."""
        listed = await self.desk(
            "announce", words.ANNOUNCEMENTS_DESK[0], words.ANNOUNCEMENTS, "announce"
        )
        await self.fills(listed, "announce", title="Maintenance", text=TEXT, **typed)
        draft = await self.teams.showing(words.NEWS_ROOMS)
        assert draft.conversation == CARE
        assert TEXT in (await self.teams.showing(TEXT)).told
        return draft


@pytest.fixture
async def office(
    fake: FakeTeams,
    teams_settings: dict[str, object],
    folder: Path,
    start_app: Start,
) -> Office:
    """Ben is of another company than Petra."""
    fake.conversations.add(CHANNEL)
    (folder / "organisations.yaml").write_text(OTHERS, "utf-8")
    own = {"KNOWLEDGE_DIR": str(folder), "WAVE_TICKETS": "2", "WAVE_COMPANIES": "2"}
    running = await start_app(**teams_settings | own, build_with={"teams_cloud": fake.cloud})
    return Office(running, Teams(fake, running.url))


async def raises(office: Office, who: Mapping[str, str], text: str) -> str:
    """A ticket's number, once care has its card."""
    teams = office.teams
    offered = await teams.says(f"ticket {text}", sender=who)
    while offered.conversation == CARE or words.RAISE_TICKET not in offered.told:
        offered = await teams.fake.next_call()
    await teams.raises(offered, by=who)
    while (card := await teams.showing(text)).conversation != CARE:
        pass
    found: set[str] = set(re.findall(r"WX-[0-9A-Z]{5}", card.told))
    [number] = found
    return number


async def test_a_wave_becomes_a_known_issue_and_ends(office: Office) -> None:
    """Care is asked, whoever asks next reads the notice; both partners are told, also of the
    end. Who is of no care team opens nothing."""
    teams = office.teams
    await raises(office, PETRA, "All outgoing calls fail with error 503")
    await raises(office, BEN, "outgoing calls rejected, error 503")
    await office.clock()
    wave = await teams.showing(words.wave(2, 2))
    assert wave.conversation == CARE
    await office.fills(wave, "open-issue", title="503 on calls", notice=NOTICE)
    issue = await teams.showing(NOTICE)
    await teams.sends(office.asks("do outgoing calls fail, error 503?"))
    assert NOTICE in (await office.told(NOTICE)).told
    assert "503 on calls" in (await office.desk(*ISSUES)).told
    await office.fills(issue, "update-issue", text="A card was replaced.")
    await office.clock()
    for _ in range(2):
        assert "A card was replaced." in (await office.told("A card was replaced.")).told
    await office.fills(issue, "close-issue", text="It works.")
    await office.clock()
    for _ in range(2):
        assert "It works." in (await office.told("It works.")).told


async def test_an_update_that_is_stopped_goes_to_nobody(office: Office) -> None:
    """Whoever begins an issue by hand adds its tickets by their numbers; what was to be told and is
    stopped is told to nobody."""
    teams = office.teams
    number = await raises(office, PETRA, "All outgoing calls fail with error 503")
    await office.fills(
        await office.desk(*ISSUES), "new-issue", title="503", notice=NOTICE, numbers=number
    )
    issue = await teams.showing(NOTICE)
    assert (issue.conversation, number in issue.told) == (CARE, True)
    await office.fills(issue, "update-issue", text="A card was replaced.")
    telling = await teams.showing(words.update_told(ANNA["name"], 0, 1, stopped=False))
    await office.presses(telling, "stop-update")
    await office.clock()
    await teams.showing(words.update_told(ANNA["name"], 0, 1, stopped=True))
    await office.fills(issue, "close-issue", text="It works.")
    await office.clock()
    assert "A card was replaced." not in (await office.told("It works.")).told


async def test_an_announcement_is_seen_before_it_is_sent(office: Office) -> None:
    """To the channel itself and to a group, each once; what is refused is said with its reason, and
    sent once that is mended."""
    teams = office.teams
    await office.rooms()
    draft = await office.writes()
    assert words.would_go_to(2, 1) in draft.told
    teams.fake.closed[GROUP] = (403, "BotNotInConversationRoster")
    await office.presses(draft, "send-news")
    await office.clock()
    sent = await office.told(TEXT)
    assert (sent.conversation, sent.kind) == (CHANNEL, "post")
    refused = await teams.showing(words.news_reached(1, 0, 1, 0))
    assert words.REACHED_STATE["refused"] in refused.told
    del teams.fake.closed[GROUP]
    await teams.sends(teams.fake.payload("installed-in-team"))
    sent = await office.told(TEXT)
    assert (sent.conversation, sent.kind) == (GROUP, "post")
    await teams.showing(words.news_reached(2, 0, 0, 0))


async def test_who_is_left_out_reads_nothing(office: Office) -> None:
    """A room by its row's button, a company by the form; nothing goes where care works."""
    await office.rooms()
    draft = await office.writes()
    await office.presses(draft, "leave-out")
    draft = await office.teams.showing(words.would_go_to(1, 1))
    await office.presses(draft, "send-news")
    await office.clock()
    told = await office.told(TEXT)
    assert told.conversation in (CHANNEL, GROUP)
    await office.teams.showing(words.news_reached(1, 0, 0, 0))


async def test_a_stopped_announcement_is_not_sent(office: Office) -> None:
    """Whoever presses too late is told what became of it."""
    await office.rooms()
    draft = await office.writes()
    await office.presses(draft, "send-news")
    sending = await office.teams.showing(words.NEWS_STATE["sending"])
    await office.presses(sending, "stop-news")
    await office.clock()
    await office.teams.showing(words.NEWS_STATE["stopped"])
    again = await office.presses(draft, "send-news")
    assert words.NEWS_STATE["stopped"] in str(again)
