"""Whose tickets are whose, and how much somebody may do, as companies are told apart: through
Slack's door, with organisations.yaml."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.dialogue import words
from bot.model.limits import USUAL
from tests.drivers.slack_chat import THREAD, Answer, SlackChat, settings
from tests.fakes.fake_slack import Call, FakeSlack, Json
from tests.fakes.slack_methods import CARE, GUEST, PARTNERS, STRANGER, person

BERTA = "U0BERTA"  # a guest of our workspace, whom organisations.yaml maps to a company
CARLA = "U0CARLA"  # another one, of that company too
DURATION = "how long does porting a DID number take?"
NETVOICE = {"id": "netvoice", "name": "NetVoice", "people": [f"slack:{BERTA}", f"slack:{CARLA}"]}


@pytest.fixture
def slack_settings(slack: FakeSlack, folder: Path) -> dict[str, object]:
    companies = yaml.safe_dump({"organisations": [NETVOICE]})
    (folder / "organisations.yaml").write_text(companies, encoding="utf-8")
    for user, name in ((BERTA, "Berta Klein"), (CARLA, "Carla Neri")):
        slack.users[user] = person(user, name, is_restricted=True)
        slack.members[PARTNERS].append(user)
    return settings(slack, folder)


def of(anna: SlackChat, user: str) -> SlackChat:
    return replace(anna, user=user)


async def form_of(slack: FakeSlack, asker: SlackChat) -> Call:
    """The form below an answer in the asker's own chat."""
    await asker.happens("message_im", text=DURATION, channel=f"D{asker.user[1:]}")
    await asker.press(await slack.call("chat.postMessage"), "raise")
    return await slack.call("views.open")


async def raised(slack: FakeSlack, form: Call, asker: SlackChat, subject: str) -> Call:
    """Care's card."""
    assert (await asker.sends(form, {"subject": subject}, id=f"V{subject}")).text == ""
    return await slack.call_in(CARE)


async def test_the_similar_ticket_is_of_the_company_that_somebody_is_mapped_to(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """A colleague's is named in the form, and of another company no subject is."""
    berta, carla = of(anna, BERTA), of(anna, CARLA)
    guest = of(anna, GUEST)
    await raised(slack, await form_of(slack, guest), guest, "Ours alone")
    first = await form_of(slack, berta)
    assert "Ours alone" not in json.dumps(first.arguments)
    await raised(slack, first, berta, "Of NetVoice")
    assert "Of NetVoice" in json.dumps((await form_of(slack, carla)).arguments)
    assert "Of NetVoice" not in json.dumps((await form_of(slack, guest)).arguments)


async def test_two_guests_who_ask_along_have_a_ticket_each(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """Of one question in a channel: neither's words are lost, and neither sees the other's."""
    await of(anna, GUEST).asks(DURATION, ts=THREAD)
    answer = await slack.call("chat.postMessage")
    cards = []
    for user in (GUEST, STRANGER):
        await of(anna, user).press(answer, "raise")
        form = await slack.call("views.open")
        cards.append(await raised(slack, form, of(anna, user), f"Of {user}"))
    numbers = [card.text.split()[1] for card in cards]
    assert len(set(numbers)) == 2
    for user, own, others in ((GUEST, *numbers), (STRANGER, *reversed(numbers))):
        await of(anna, user).commands("tickets")
        listed = (await slack.call("response")).text
        assert (own in listed, others in listed) == (True, False)


async def test_whoever_asks_along_is_told_in_their_own_chat_where_the_channel_is_gone(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """And who asked first, perhaps of another company, reads nothing of their ticket."""
    await of(anna, GUEST).asks(DURATION, ts=THREAD)
    answer = await slack.call("chat.postMessage")
    await of(anna, STRANGER).press(answer, "raise")
    form = await slack.call("views.open")
    slack.refuses[PARTNERS] = "is_archived"
    await of(anna, STRANGER).sends(form, {"subject": "Of Sam alone"})
    shown = set[str]()
    while shown <= {CARE}:
        card = await slack.call("chat.postMessage")
        if "Of Sam alone" in json.dumps(card.arguments):
            shown.add(card.arguments["channel"])
    assert shown - {CARE} == {STRANGER}


async def test_what_one_misses_in_an_answer_stands_in_nobody_elses_form(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """It was written in a form, and not in the channel."""
    guest, stranger = of(anna, GUEST), of(anna, STRANGER)
    await guest.asks(DURATION, ts=THREAD)
    answer = await slack.call("chat.postMessage")
    await guest.rates(answer, helped=False)
    await guest.press(await slack.call("chat.update"), "explain")
    await guest.sends(
        await slack.call("views.open"), {"reason": "other", "text": "Our carrier is Acme"}
    )
    await slack.call("chat.update")
    seen = []
    for one in (stranger, guest):
        await one.press(answer, "raise")
        seen.append("Our carrier is Acme" in json.dumps((await slack.call("views.open")).arguments))
    assert seen == [False, True]


async def test_of_a_private_question_others_get_the_shared_answer_alone(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """Neither its card, nor the form and the ticket of whoever raises one from it, tell what was
    asked, nor which part of that had no answer."""
    guest, stranger = of(anna, GUEST), of(anna, STRANGER)
    await guest.commands(f"{DURATION} And do you sell Acme coffee machines?")
    own = await slack.call("response")
    assert "coffee" in json.dumps(own.arguments)
    await guest.press(own, "share")
    shared = await slack.call("chat.postMessage")
    await stranger.press(shared, "raise")
    form = await slack.call("views.open")
    care = await raised(slack, form, stranger, "Of Sam alone")
    told = [json.dumps(one.arguments) for one in (shared, form, care)]
    assert ["Acme" in one or "coffee" in one or DURATION in one for one in told] == [False] * 3
    await guest.press(own, "raise")
    assert "coffee" in json.dumps((await slack.call("views.open")).arguments)


WRONG_DATES = ("9999-12-31", "0001-01-01", "2101-01-01", "2026-02-30", "31/12/2026")


@pytest.mark.parametrize("given", WRONG_DATES)
async def test_a_date_that_cannot_be_is_said_at_its_field(
    anna: SlackChat, slack: FakeSlack, given: str
) -> None:
    """And nothing is filed: the form stays as it was filled in."""
    await anna.happens("message_im", text="can I change a confirmed porting date?")
    await anna.press(await slack.call("chat.postMessage"), "raise")
    form = await slack.call("views.open")
    body = anna.filling(form)
    dates = [field for field in _fields(body) if "date" in field]
    assert dates
    for field in dates:
        element = next(iter(body["view"]["state"]["values"][field].values()))
        element.update({"type": "datepicker", "selected_date": given, "value": given})
    answer = await anna.interact(body)
    assert _refused_at(answer) & set(dates)
    await anna.commands("tickets")
    assert words.NO_TICKETS in (await slack.call("response")).text


def _fields(body: Json) -> list[str]:
    return list(body["view"]["state"]["values"])


def _refused_at(answer: Answer) -> set[str]:
    assert (answer.status, answer.json["response_action"]) == (200, "errors")
    return set(answer.json["errors"])


async def test_one_person_who_presses_without_end_stops_nobody_else(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """Past what a minute takes they are told so, and whoever else asks is answered."""
    await anna.asks("topics", ts=THREAD)
    topics = await slack.call("chat.postMessage")
    for _ in range(USUAL.person_turns + 5):
        assert (await anna.press(topics, "topic:")).status == 200
    while "a lot in a minute" not in (await slack.calls.get()).text:
        pass
    await of(anna, GUEST).commands(DURATION)
    while not (answer := await slack.call("response")).text.startswith(words.you_asked(DURATION)):
        pass
    assert answer.has("raise")
