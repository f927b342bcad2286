"""An answer that somebody put into a message of their own, from the search of the compose box."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from adapters.server.app import RELOADER, STUDYING
from bot.dialogue import words
from bot.dialogue.lessons import Lesson
from bot.knowledge.loading import load
from bot.storage.store import Store
from tests.conftest import Start
from tests.drivers.chat import Chat
from tests.drivers.school import school
from tests.drivers.teams_chat import PORTING, Teams
from tests.fakes.fake_teams import FakeTeams


async def test_whoever_inserted_a_text_is_told_when_it_is_corrected(
    fake: FakeTeams,
    teams_settings: dict[str, object],
    start_app: Start,
    small_knowledge: Path,
    tmp_path: Path,
) -> None:
    """In their own chat, since the message is theirs and the bot cannot change it; what is inserted
    names its version."""
    running = await start_app(**teams_settings, build_with={"teams_cloud": fake.cloud})
    teams = Teams(fake, running.url)
    offers = await _offered(teams, "search")
    offer = next(one for one in offers if one["preview"]["content"]["title"] == PORTING)
    chosen = offer["preview"]["content"]["tap"]["value"]
    [inserted] = await _offered(teams, "search-chosen", value=chosen)
    assert words.version_of("did-porting-duration", 1) in json.dumps(
        inserted["content"], ensure_ascii=False
    )
    await asyncio.to_thread(_corrected, small_knowledge, f"sqlite:///{tmp_path}/care.db")
    await running.app[RELOADER].reload()
    await running.app[STUDYING].work()
    while (call := await fake.next_call()).kind != "post" or words.OLD_ANSWER not in call.said:
        pass
    assert call.conversation.startswith("a:1with-")
    assert "five" in call.said


def _corrected(folder: Path, url: str) -> None:
    """By the knowledge's desk, which begins to tell it."""
    small, store = load(folder), Store(url)
    desk = school(small, Chat(small, store))
    filled = {"answer": "Now **five** days.", "correcting": "yes"}
    taught = desk.teaches(Lesson.CHANGE_ENTRY, "entry/did-porting-duration", filled)
    card = desk.publishes(taught)
    desk.learns(Lesson.TELL, card.number, card.stage)
    store.close()


async def _offered(teams: Teams, payload: str, **changes: object) -> list[dict[str, Any]]:
    _, answer = await teams.sends(teams.fake.payload(payload, **changes))
    offers: list[dict[str, Any]] = answer["composeExtension"]["attachments"]
    return offers
