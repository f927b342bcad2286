"""Each side of a ticket in its own language and on its own platform: a partner in Slack in Italian,
care in Teams in English, both through the front door."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.dialogue import words
from tests import ROOT
from tests.conftest import Start
from tests.drivers.slack_chat import SlackChat, chatting
from tests.drivers.slack_chat import settings as slack_settings
from tests.drivers.teams_chat import ANNA as AGENT
from tests.drivers.teams_chat import CARE, SETTINGS, Teams
from tests.drivers.teams_screen import Call
from tests.fakes.fake_slack import Call as Drawn
from tests.fakes.fake_slack import fake_slack
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.slack_methods import ANNA

QUESTION = "Quanto tempo ci vuole per la portabilità di un numero DID?"
STORY = "Il numero non è ancora stato portato, e il cliente aspetta da tre settimane."


@dataclass
class Sides:
    luca: SlackChat
    care: Teams

    async def shown(self, said: str, method: str = "chat.postMessage") -> Drawn:
        """What Slack is shown next that says this."""
        while True:
            call = await self.luca.slack.call(method)
            if said in _told(call.arguments):
                return call

    async def works(self, said: str) -> Call:
        """What care is shown next that says this."""
        while True:
            call = await self.care.fake.next_call()
            if said in call.said:
                return call


def _told(arguments: object) -> str:
    return json.dumps(arguments, ensure_ascii=False)


@pytest.fixture
async def sides(start_app: Start) -> AsyncIterator[Sides]:
    teams = await FakeTeams(conversations={CARE}, rosters={CARE: {AGENT["id"]}}).start()
    async with fake_slack() as slack:
        slack.users[ANNA]["locale"] = "it-IT"
        care = {"TEAMS_CARE_CHANNEL": CARE, "TEAMS_CARE_SERVICE_URL": teams.service}
        values = {**slack_settings(slack, ROOT / "knowledge"), **SETTINGS, **care}
        del values["SLACK_CARE_CHANNEL"]
        app = await start_app(**values, build_with={"teams_cloud": teams.cloud})
        async with chatting(app.url, slack) as luca:
            yield Sides(luca, Teams(teams, app.url))
    await teams.stop()


async def test_a_ticket_is_read_in_two_languages(sides: Sides) -> None:
    """From the question to *It's solved*: labels, states and notices are the reader's, and what
    humans wrote stays as it is and says its language where the reader's is another."""
    luca, care = sides.luca, sides.care
    await luca.asks(QUESTION)
    answer = await sides.shown("Quanto dura la portabilità di un numero DID?")
    await luca.press(answer, "raise")
    form = await luca.slack.call("views.open")
    assert form.arguments["view"]["title"]["text"] == "Apri un ticket"
    sent = await luca.sends(form, {"body": STORY})
    assert sent.json == {}
    await sides.shown("Ricevuto")
    work = await sides.works("Received")
    for said in (STORY, "Italian", "How long does porting a DID number take?", "DID numbers"):
        assert said in work.said
    await care.presses(work, words.MOVE["claim"], **{"from": AGENT})
    await sides.shown("Anna Weiss l'ha preso in carico", "chat.update")
    work = await sides.works("Taken")
    text = "The carrier will do it on Monday, and we will tell you when it is done."
    await care.fills_in(work, words.MOVE["reply"], AGENT, text=text)
    reply = await sides.shown(text)
    assert "Scritto in inglese." in _told(reply.arguments)
    assert "Anna Weiss, Customer Care, ticket WX-" in _told(reply.arguments)
    await luca.press(reply, "comment")
    form = await luca.slack.call("views.open")
    more = "Grazie, ma il cliente non può più aspettare per il numero."
    await luca.sends(form, {"text": more}, id="V1FORM")
    work = await sides.works("in Italian")
    await sides.works("wrote on ticket")
    await care.fills_in(work, words.MOVE["resolve"], AGENT, reason="done by the carrier")
    told = await sides.shown("è stato risolto")
    await luca.press(told, "judge")
    await sides.works(words.SOLVED[True])
