"""Teams' own thumbs below answers: they count as the bot's buttons do, and are never on one card
with them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.teams.drawing.cards import message
from adapters.teams.drawing.whispered import whispered
from bot.dialogue import words
from bot.dialogue.cards import AnswerCard, AnswersCard
from bot.model.people import Place
from bot.model.questions import Feedback
from bot.storage.store import Store
from tests.conftest import Start
from tests.drivers.patience import eventually
from tests.drivers.samples import CARDS
from tests.drivers.teams_chat import ANNA, PERSONAL, PETRA, PORTING, Teams
from tests.drivers.teams_screen import Call, parts
from tests.fakes.fake_teams import FakeTeams


@dataclass
class Rated(Teams):
    """With the store beside it."""

    store: Store = field(kw_only=True)


@pytest.fixture
async def teams(
    fake: FakeTeams, teams_settings: dict[str, object], start_app: Start, database_url: str
) -> AsyncIterator[Rated]:
    native = {**teams_settings, "TEAMS_FEEDBACK": "native", "DATABASE_URL": database_url}
    app = await start_app(**native, build_with={"teams_cloud": fake.cloud})
    store = Store(database_url)
    yield Rated(fake, app.url, store=store)
    store.close()


async def test_a_thumb_counts_and_down_opens_the_form_for_what_was_missing(
    teams: Rated, fake: FakeTeams
) -> None:
    """However Teams wraps it and sends the form; other people's thumbs count nothing."""
    first = await teams.says(PORTING)
    assert first.activity["channelData"] == {"feedbackLoop": {"type": "custom"}}
    told = await thumb(teams, first, "feedback-up", sender=ANNA)
    assert told["task"]["value"] == " ".join(words.STALE)
    told = await thumb(teams, first, "feedback-up")
    assert told["task"] == {"type": "message", "value": words.THANKS_HELPED}
    rated = await fake.next_call()
    assert (rated.id, words.THANKS_HELPED in rated.said) == (first.id, True)
    assert "channelData" not in rated.activity
    for form in ("dialog", "feedback-form", "feedback-default-form"):
        answer = await teams.says(PORTING)
        dialog = await thumb(teams, answer, "feedback-down")
        assert dialog["task"]["value"]["title"] == words.WHAT_WAS_MISSING
        assert words.THANKS_NOT_HELPED in (await fake.next_call()).said
        if form == "dialog":
            sent = await teams.submits(dialog, {"reason": "outdated"}, PERSONAL)
        else:
            sent = await thumb(teams, answer, form)
        assert sent == {}
        assert words.THANKS_EXPLAINED in (await fake.next_call()).said


async def test_thumbs_below_what_is_no_answer_are_told_so(teams: Rated, fake: FakeTeams) -> None:
    for name in ("feedback-up", "feedback-down"):
        _, told = await teams.sends(fake.payload(name, replyToId="1", id=teams.new_id()))
        assert told["task"]["value"] == " ".join(words.STALE)
    odd = {"actionName": "feedback", "actionValue": {"reaction": "shrug"}}
    answer = await teams.says(PORTING)
    told = await thumb(teams, answer, "feedback-up", value=odd)
    assert told["task"]["value"] == " ".join(words.STALE)


def test_no_card_asks_twice() -> None:
    """Where Teams asks, the card has no such buttons; what one person alone sees has them."""
    for card in CARDS.values():
        for activity in (message(card), message(card, thumbs=True), whispered(card)):
            titles = {part.get("title") for part in parts(activity["attachments"])}
            asks = {words.HELPED, words.NOT_HELPED} & titles
            assert not (asks and "channelData" in activity)
            wanted = isinstance(card, AnswerCard | AnswersCard) and card.feedback is Feedback.WANTED
            assert wanted == bool(asks or "channelData" in activity)


async def thumb(teams: Rated, answer: Call, payload: str, sender: Any = PETRA, **more: Any) -> Any:
    """A press on Teams' own thumb below an answer; gives the answer to the invoke."""
    await eventually(lambda: noted(teams.store, answer))
    told = {"id": teams.new_id(), "replyToId": answer.id, "from": sender, **more}
    activity = teams.fake.payload(payload, **told)
    activity["conversation"]["id"] = answer.conversation
    status, said = await teams.sends(activity)
    assert status == 200
    return said


def noted(store: Store, answer: Call) -> bool:
    """Whether the bot knows its message by now: it is shown a moment before."""
    kept = store.slots.messages(Place("teams", answer.conversation))
    return any(message["activity"] == answer.id for _, message in kept)
