"""What is said in the thread below a ticket, on Slack: by its asker, by a colleague, by care."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.desk.desk import utc_now
from bot.dialogue import words
from tests.drivers.slack_chat import THREAD, SlackChat
from tests.fakes.fake_slack import Call, FakeSlack, Json
from tests.fakes.slack_methods import ANNA, BOT, CARE, PARTNERS, PAUL, STRANGER, person

MARTA = "U0MARTA"
MORE = "The PBX is the one on the second floor of the clinic."
LONG = "It rings, and nobody hears the other side. " * 100


@dataclass
class Scene:
    """A ticket in a channel's thread, which care has not answered."""

    slack: FakeSlack
    anna: SlackChat
    card: Call
    number: str

    def person(self, user: str) -> SlackChat:
        return replace(self.anna, user=user)

    async def cares(self, said: str) -> Call:
        """Care's card, once it shows the words."""
        while True:
            changed = await self.slack.call("chat.update")
            if changed.arguments["channel"] == CARE and said[:40] in str(changed.blocks):
                return changed

    async def offer(self) -> Call:
        """What has the button that puts words on the ticket, whoever sees it."""
        while True:
            shown = await self.slack.calls.get()
            if shown.method.startswith("chat.post") and shown.has("add"):
                return shown


@pytest.fixture
async def scene(slack: FakeSlack, anna: SlackChat) -> Scene:
    slack.users[MARTA] = person(MARTA, "Marta Roth")
    slack.members[PARTNERS].append(MARTA)
    await anna.asks("ticket our porting is late", ts=THREAD)
    await anna.press(await slack.call("chat.postMessage"), "raise")
    await anna.sends(await slack.call("views.open"), id="V0RAISED")
    ticket = await slack.call("chat.postMessage")
    card = await slack.call("chat.postMessage")
    assert card.arguments["channel"] == CARE
    await slack.call("chat.update")
    return Scene(slack, anna, card, ticket.text.split()[1])


@pytest.mark.parametrize("said", [MORE, LONG])
async def test_the_askers_words_reach_the_ticket_before_care_has_answered(
    scene: Scene, said: str
) -> None:
    """Short, and longer than a form takes; with a mention they may be for the bot, and one press
    decides."""
    below: Json = {"thread_ts": THREAD, "channel": PARTNERS, "blocks": []}
    await scene.anna.happens("message_in_thread", text=said, **below)
    await scene.cares(said)
    again = f"Again: {said}"
    await scene.anna.happens("app_mention_in_thread", text=f"<@U0BOT> {again}", **below)
    offer = await scene.offer()
    await scene.anna.press(offer, "add")
    await scene.cares(again)


async def test_a_colleagues_words_are_one_press_from_the_ticket(scene: Scene) -> None:
    """Nobody else sees the button, and a stranger gets none."""
    below: Json = {"thread_ts": THREAD, "channel": PARTNERS, "blocks": []}
    marta = scene.person(MARTA)
    await marta.happens("message_in_thread", text=MORE, **below)
    offer = await scene.offer()
    assert (offer.method, offer.arguments["user"]) == ("chat.postEphemeral", MARTA)
    assert words.add_to(scene.number) in str(offer.blocks)
    await marta.press(replace(offer, method="response"), "add")
    await scene.cares(MORE)
    await scene.person(STRANGER).happens("message_in_thread", text="And mine.", **below)
    await scene.anna.happens("message_in_thread", text="It rings twice.", **below)
    await scene.cares("It rings twice.")
    assert "And mine." not in str(scene.slack.messages)


async def test_care_is_told_once_that_nobody_reads_below_its_card(scene: Scene) -> None:
    """With the button that reaches the partner; whoever is no member of the team is told
    nothing."""
    ts = next(ts for (channel, ts), said in scene.slack.messages.items() if channel == CARE)
    below: Json = {"thread_ts": ts, "channel": CARE, "blocks": []}
    await scene.person(ANNA).happens("message_in_thread", text="May I?", **below)
    paul = scene.person(PAUL)
    for text in ("We should call them.", "Who does?"):
        await paul.happens("message_in_thread", text=text, **below)
    hint = await scene.slack.call("chat.postMessage")
    assert hint.arguments["thread_ts"] == ts
    assert hint.text.startswith(words.NOT_READ_HERE[0])
    await paul.press(hint, "reply")
    await paul.sends(await scene.slack.call("views.open"), {"text": "Tomorrow."}, id="V0REPLY")
    reply = await scene.slack.call("chat.postMessage")
    assert "Tomorrow." in reply.text
    assert "We should call them." not in str(scene.slack.messages)


async def test_whoever_of_care_is_away_says_so_below_a_card(scene: Scene) -> None:
    """For their own eyes, with the form that says until when; the card says then that they are, and
    when they are back that, too."""
    ts = next(ts for (channel, ts), said in scene.slack.messages.items() if channel == CARE)
    paul = scene.person(PAUL)
    await paul.happens("app_mention", text=f"<@{BOT}> away", thread_ts=ts, channel=CARE)
    shown = await scene.slack.call("chat.postEphemeral")
    assert shown.text.startswith(words.away_until(None))
    await paul.press(shown, "learn:away")
    form = await scene.slack.call("views.open")
    until = f"{utc_now() + timedelta(days=30):%Y-%m-%d}"
    assert (await paul.sends(form, {"until": until}, id="V0AWAY")).status == 200
    while not (await scene.slack.call("chat.postMessage")).text.startswith("Paul Kern is away"):
        pass
    away = await scene.slack.call("response")
    assert away.arguments["replace_original"] is True
    await paul.press(away, "learn:back")
    here = await scene.slack.call("response")
    assert here.arguments["replace_original"] is True
    assert here.text.startswith(words.away_until(None))


async def test_words_below_a_card_that_slack_has_just_shown_reach_the_ticket(
    slack: FakeSlack, anna: SlackChat
) -> None:
    """Faster than Slack says where the card stands, on either side."""
    await anna.happens("message_im", text="ticket our porting is late")
    await anna.press(await slack.call("chat.postMessage"), "raise")
    form = await slack.call("views.open")
    slack.late["chat.postMessage"] = 0.4
    await anna.sends(form, id="V0FAST")
    ticket = await slack.call("chat.postMessage")
    assert ticket.text.startswith("Ticket WX-")
    above = [ts for channel, ts in slack.messages if channel == "D0ANNA"][-1]
    await anna.happens("message_im_in_thread", thread_ts=above, text=MORE, blocks=[])
    card = await slack.call("chat.postMessage")
    assert card.arguments["channel"] == CARE
    below = next(ts for channel, ts in slack.messages if channel == CARE)
    paul = replace(anna, user=PAUL)
    await paul.happens("message_in_thread", text="Hm.", thread_ts=below, channel=CARE, blocks=[])
    shown = [await slack.call("chat.postMessage") for _ in range(2)]
    assert words.NOT_READ_HERE[0] in "".join(call.text for call in shown)
    assert MORE[:40] in str(slack.messages[CARE, below])
