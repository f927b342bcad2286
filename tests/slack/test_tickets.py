"""A ticket's life on Slack, from end to end: asked in a partners' channel, worked in the care
channel."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import words
from tests.conftest import SHORT_NOTICE, Start
from tests.drivers.patience import PATIENCE
from tests.drivers.samples import HOSTILE
from tests.drivers.slack_chat import THREAD, Answer, SlackChat, chatting, settings
from tests.drivers.web_page import LOCKED, TOKEN, web_page
from tests.fakes.fake_slack import Call, FakeSlack, Json
from tests.fakes.slack_methods import ANNA, CARE, GUEST, PARTNERS, PAUL, RITA
from tests.fakes.slack_schema import view_problems

SECRET = "They have not paid, be careful."


@dataclass
class Scene:
    """A ticket that Anna raised, as she (`ticket`) and the care team (`card`) see it."""

    slack: FakeSlack
    anna: SlackChat
    paul: SlackChat
    rita: SlackChat
    ticket: Call
    card: Call

    @property
    def number(self) -> str:
        return self.ticket.text.split()[1]

    async def next(self, place: str, kind: str = "chat.update") -> Call:
        """The next message, or change of one, in a channel or a direct message."""
        return await self.slack.call_in(place, kind)

    async def both(self) -> tuple[Call, Call]:
        """After a move: what the partner sees, and care. The cards are kept, so that their newest
        is pressed."""
        self.ticket, self.card = await self.next(PARTNERS), await self.next(CARE)
        return self.ticket, self.card

    async def added(self, text: str, above: str) -> None:
        """Anna writes below a message of their chat: care sees it and she is told so, in whichever
        order."""
        await self.anna.happens("message_im_in_thread", text=text, thread_ts=above)
        shown = {CARE: text, "D0ANNA": words.added_to(self.number)}
        async with asyncio.timeout(PATIENCE):
            while shown:
                said = (await self.slack.calls.get()).arguments
                place = said.get("channel")
                if place in shown and shown[place] in said.get("text", ""):
                    del shown[place]

    async def form(self, who: SlackChat, card: Call, action: str) -> Call:
        assert (await who.press(card, action)).status == 200
        return await self.slack.call("views.open")

    async def replies(self, text: str, id: str = "V0REPLY") -> Call:
        """Paul answers; gives what the partner sees of it."""
        form = await self.form(self.paul, self.card, "care:reply")
        assert (await self.paul.sends(form, {"text": text}, id=id)).text == ""
        self.ticket = await self.next(PARTNERS)
        reply = await self.next(PARTNERS, "chat.postMessage")
        self.card = await self.next(CARE)
        return reply


@pytest.fixture
async def scene(slack: FakeSlack, anna: SlackChat) -> Scene:
    await anna.asks("ticket our porting is late", ts=THREAD)
    await anna.press(await slack.call("chat.postMessage"), "raise")
    await anna.sends(await slack.call("views.open"), id="V0RAISED")
    ticket, card = await slack.call("chat.postMessage"), await slack.call("chat.postMessage")
    await slack.call("chat.update")
    return Scene(slack, anna, replace(anna, user=PAUL), replace(anna, user=RITA), ticket, card)


async def test_the_whole_life(scene: Scene) -> None:
    """Received, taken, answered, commented on, resolved, judged; both sides show the same at every
    step."""
    assert words.EXPECT_BY not in scene.ticket.text  # nobody has set a time
    assert words.CARE_DUE not in scene.card.text
    await scene.paul.press(scene.card, "care:claim")
    ticket, card = await scene.both()
    assert "Taken\n" in ticket.text
    assert "Paul Kern took it" in ticket.text
    assert "With: Paul Kern" in card.text
    assert not card.has("care:claim")
    reply = await scene.replies("The operator has it.\nWhich number is it?")
    assert reply.text.startswith(f"Paul Kern from Customer Care, ticket {scene.number}\n")
    assert reply.arguments["thread_ts"] == THREAD
    assert {"type": "user", "user_id": ANNA} in _objects(reply.blocks)
    assert words.EXPECT_BY not in scene.ticket.text
    assert (
        await scene.anna.sends(
            await scene.form(scene.anna, reply, "comment"), {"text": "+44 20 7946"}
        )
    ).text == ""
    nudge = await scene.next(CARE, "chat.postMessage")
    assert {"type": "user", "user_id": PAUL} in _objects(nudge.blocks)
    assert nudge.text == words.partner_answered("Anna Berg", scene.number)
    assert nudge.arguments["thread_ts"] == next(
        ts for channel, ts in scene.slack.messages if channel == CARE
    )
    assert "reply_broadcast" not in nudge.arguments
    form = await scene.form(scene.paul, _claimed(scene.card), "care:resolve")
    await scene.paul.sends(form, {"reason": "The operator confirmed."}, id="V0REASON")
    asked = await scene.next(PARTNERS, "chat.postMessage")
    assert asked.text == words.partner_told("resolve", scene.number)
    shown = [
        message for (channel, _), message in scene.slack.messages.items() if channel == PARTNERS
    ]
    [ticket] = [
        Call("", message)
        for message in shown
        if message["text"].startswith(f"Ticket {scene.number} · ")
    ]
    assert words.DID_THAT_SOLVE_IT in ticket.text
    assert "The operator confirmed." not in json.dumps(shown)
    await scene.anna.press(
        replace(ticket, arguments={**ticket.arguments, "channel": PARTNERS}), "judge:yes"
    )
    ended = Call("", scene.card.arguments)
    while words.SOLVED[True] not in ended.text:
        ended = await scene.next(CARE)
    assert "The operator confirmed." in ended.text
    assert ended.has("care:reopen")


async def test_of_two_claims_the_second_is_told_who_was_first(scene: Scene) -> None:
    await scene.paul.press(scene.card, "care:claim")
    await scene.rita.press(scene.card, "care:claim")
    told = await scene.slack.call("response")
    assert told.text == f"Paul Kern took it first: ticket {scene.number} is taken."
    assert told.arguments["response_type"] == "ephemeral"


async def test_a_form_that_was_open_too_long_says_who_was_first(scene: Scene) -> None:
    """Resolved by one while the other wrote why it is no request; the form says so in its place."""
    dismissing = await scene.form(scene.rita, scene.card, "care:dismiss")
    resolving = await scene.form(scene.paul, scene.card, "care:resolve")
    await scene.paul.sends(resolving, {"reason": "Done."}, id="V0PAUL")
    told = await scene.rita.sends(dismissing, {"reason": "Spam."}, id="V0RITA")
    assert told.json["response_action"] == "update"
    assert "Paul Kern resolved it first" in str(told.json["view"])
    assert told.json["view"]["title"]["text"] == words.REASON_FORM["dismiss"]
    assert view_problems(told.json["view"]) == []


async def test_the_rarer_moves_are_in_the_menu(scene: Scene) -> None:
    await scene.paul.press(scene.card, "care:claim")
    await scene.both()
    await scene.paul.press(scene.card, "care:release")
    ticket, card = await scene.both()
    assert "Received" in ticket.text
    assert card.has("care:claim")
    form = await scene.form(scene.paul, card, "care:reroute")
    assert (await scene.paul.sends(form, {"route": "rma"}, id="V0ROUTE")).text == ""
    ticket, card = await scene.both()
    assert ticket.text.startswith(f"Ticket {scene.number} · with RMA")
    form = await scene.form(scene.paul, card, "care:dismiss")
    assert (await scene.paul.sends(form, {"reason": SECRET}, id="V0DISMISS")).text == ""
    ticket, card = await scene.both()
    assert (SECRET in ticket.text, SECRET in card.text) == (False, True)
    assert not ticket.has("comment")
    await scene.paul.press(card, "care:reopen")
    ticket, card = await scene.both()
    assert card.has("care:claim")


async def test_a_note_never_reaches_a_partner(scene: Scene) -> None:
    """Not when it is taken, and not with what follows."""
    form = await scene.form(scene.paul, scene.card, "care:note")
    assert (await scene.paul.sends(form, {"text": SECRET}, id="V0NOTE")).text == ""
    assert SECRET in (await scene.next(CARE)).text
    reply = await scene.replies("We look into it.")
    await scene.anna.press(reply, "withdraw")
    await scene.both()
    await scene.anna.commands("tickets")
    shown = await scene.slack.call("response")
    await scene.anna.press(shown, "show:")
    shown = await scene.slack.call("response")
    there = [message for (channel, _), message in scene.slack.messages.items() if channel != CARE]
    assert there
    assert SECRET not in json.dumps([*there, shown.arguments])


async def test_who_is_not_of_the_care_team_is_refused(scene: Scene) -> None:
    """At the button and at the form; nothing changes."""
    form = await scene.form(scene.paul, scene.card, "care:reply")
    for outsider in (scene.anna, replace(scene.anna, user=GUEST)):
        assert (await outsider.press(scene.card, "care:claim")).status == 200
        assert (await scene.slack.call("response")).text == words.CARE_ONLY
        await outsider.press(scene.card, "care:reply")
        assert (await scene.slack.call("response")).text == words.CARE_ONLY
        told = await outsider.sends(form, {"text": "I am care."}, id="V0OUTSIDER")
        assert words.CARE_ONLY in str(told.json["view"])
    await scene.slack.nothing_but("conversations.members", "users.info")


async def test_who_joined_the_care_channel_since_is_of_the_team(scene: Scene) -> None:
    """Slack is asked once more for somebody unknown, and otherwise once in five minutes."""
    await scene.paul.press(scene.card, "care:note")
    await scene.rita.press(scene.card, "care:note")
    assert scene.slack.asked.count("conversations.members") == 2  # pages of one look-up
    gwen = replace(scene.anna, user=GUEST)
    await gwen.press(scene.card, "care:claim")
    assert (await scene.slack.call("response")).text == words.CARE_ONLY
    scene.slack.members[CARE].append(GUEST)
    await gwen.press(scene.card, "care:claim")
    _, card = await scene.both()
    assert "With: Gwen Moss" in card.text


@pytest.mark.parametrize("failure", ["ratelimited:0", "500", "hang-up"])
async def test_nobody_is_taken_for_care_while_slack_does_not_say(
    scene: Scene, failure: str
) -> None:
    scene.slack.failures["conversations.members"].append(failure)
    await scene.paul.press(scene.card, "care:claim")
    assert (await scene.slack.call("response")).text.startswith(words.BUSY[0])
    await scene.paul.press(scene.card, "care:claim")
    await scene.both()


async def test_words_in_the_thread_are_replies_once_a_human_answered(scene: Scene) -> None:
    await scene.replies("Which number?")
    await scene.anna.happens("message_in_thread", text="It is +44 20 7946 0123")
    assert "It is +44 20 7946 0123" in (await scene.next(CARE)).text
    assert "It is +44 20 7946 0123" not in (await scene.replies("Thanks.", id="V0SECOND")).text


async def test_words_below_a_ticket_in_a_direct_message_are_about_it(scene: Scene) -> None:
    """Below the ticket and below the reply; a new message is a new question."""
    await scene.anna.commands("ticket please call us")
    await scene.anna.press(await scene.slack.call("response"), "raise")
    await scene.anna.sends(await scene.slack.call("views.open"), id="V0SECRET")
    scene.ticket = await scene.next(ANNA, "chat.postMessage")
    scene.card = await scene.next(CARE, "chat.postMessage")
    await scene.added("Before noon, please", _last(scene.slack, "D0ANNA"))
    form = await scene.form(scene.paul, scene.card, "care:reply")
    await scene.paul.sends(form, {"text": "At ten?"}, id="V0TEN")
    reply = await scene.next(ANNA, "chat.postMessage")
    assert "thread_ts" not in reply.arguments
    await scene.added("Ten is fine", _last(scene.slack, "D0ANNA"))
    await scene.anna.happens("message_im", text="topics")
    while not (await scene.next("D0ANNA", "chat.postMessage")).text.startswith(words.TOPICS):
        pass  # what says that the words were added may come before or after care's card


async def test_a_resolved_ticket_in_a_direct_message_asks_in_its_thread(scene: Scene) -> None:
    await scene.anna.happens("message_im", text="ticket please call us")
    await scene.anna.press(await scene.next("D0ANNA", "chat.postMessage"), "raise")
    await scene.anna.sends(await scene.slack.call("views.open"), id="V0DIRECT")
    await scene.next("D0ANNA", "chat.postMessage")
    above = _last(scene.slack, "D0ANNA")
    form = await scene.form(scene.paul, await scene.next(CARE, "chat.postMessage"), "care:resolve")
    await scene.paul.sends(form, {"reason": "Called."}, id="V0CALLED")
    asked = await scene.next("D0ANNA", "chat.postMessage")
    assert asked.arguments["thread_ts"] == above


async def test_a_no_brings_the_ticket_back_and_the_channel_hears_of_it(scene: Scene) -> None:
    """Nobody has it, so nobody can be mentioned: the message in the thread shows in the channel
    too."""
    form = await scene.form(scene.paul, scene.card, "care:resolve")
    await scene.paul.sends(form, {"reason": "Done."})
    await scene.both()
    await scene.anna.press(scene.ticket, "judge:no")
    nudge = await scene.next(CARE, "chat.postMessage")
    assert nudge.text == words.not_solved("Anna Berg", scene.number)
    assert nudge.arguments["reply_broadcast"] is True
    assert "thread_ts" in nudge.arguments


async def test_too_short_a_notice_is_warned_of_once(scene: Scene) -> None:
    """The form comes back with the warning on top and everything filled in, and can be sent."""
    await scene.anna.asks("ticket change porting date", ts="1773066721.000100")
    await scene.slack.call("chat.postMessage")
    await scene.anna.asks("can I change the confirmed porting date?", ts="1773066722.000100")
    await scene.anna.press(await scene.slack.call("chat.postMessage"), "raise")
    form = await scene.slack.call("views.open")
    assert "confirmed-date" in str(form.arguments)
    warned = await scene.anna.sends(form, id="V0DATE")
    assert warned.json["response_action"] == "update"
    view = warned.json["view"]
    assert SHORT_NOTICE in str(view["blocks"][0])
    assert view_problems(view) == []
    assert (await scene.anna.sends(Call("", {"view": view}), id="V0DATE")).text == ""
    assert (await scene.slack.call("chat.postMessage")).text.startswith("Ticket WX-")


async def test_an_open_ticket_about_the_same_is_named(scene: Scene) -> None:
    for _ in range(2):
        await scene.anna.asks("how do I get the Migration code of a DID number?")
        await scene.anna.press(await scene.slack.call("chat.postMessage"), "raise")
        form = await scene.slack.call("views.open")
        await scene.anna.sends(form, {"did-numbers": "+44 20 7946 0123"}, id=f"V{id(form)}")
        await scene.next(CARE, "chat.postMessage")
    assert "open ticket about this already" in str(form.arguments)


@pytest.mark.parametrize(
    ("text", "problem"), [("   ", words.FILL_THIS_IN), ("x" * 40_001, "This has 40,001")]
)
async def test_a_wrong_reply_says_so_at_the_field(scene: Scene, text: str, problem: str) -> None:
    form = await scene.form(scene.paul, scene.card, "care:reply")
    refused = await scene.paul.sends(form, {"text": text})
    assert refused.json["response_action"] == "errors"
    assert refused.json["errors"]["text"].startswith(problem)


@pytest.mark.parametrize("text", [HOSTILE, "x" * 3000, "מספר right to left", "one\ntwo\n\n  three"])
async def test_whatever_care_writes_reaches_the_partner_as_it_is(scene: Scene, text: str) -> None:
    reply = await scene.replies(text)
    shown = [one for one in _objects(reply.blocks) if one.get("type") in ("text", "link")]
    runs = "".join(one.get("text") or one["url"] for one in shown)
    assert text.strip() in runs


async def test_tickets_are_opened_from_the_list(scene: Scene) -> None:
    """A private copy can't be kept up to date and has no buttons."""
    await scene.anna.commands("tickets")
    card = await scene.slack.call("response")
    assert scene.number in card.text
    await scene.anna.press(card, "show:")
    shown = await scene.slack.call("response")
    assert shown.text.startswith(f"Ticket {scene.number} · with Customer Care")
    assert not shown.has("comment")
    await scene.anna.happens("app_home_opened")
    await scene.anna.press(await scene.slack.call("views.publish"), "tickets:0")
    await scene.anna.press(await scene.slack.call("views.publish"), "show:")
    assert f"Ticket {scene.number} · with" in str(
        (await scene.slack.call("views.publish")).arguments
    )


async def test_a_ticket_opened_where_it_lasts_is_kept_up_to_date(scene: Scene) -> None:
    await scene.anna.happens("message_im", text="tickets")
    await scene.anna.press(await scene.next("D0ANNA", "chat.postMessage"), "show:")
    assert (await scene.next("D0ANNA", "chat.postMessage")).has("comment")
    await scene.paul.press(scene.card, "care:claim")
    assert "Paul Kern took it" in (await scene.next("D0ANNA")).text


async def test_another_companys_ticket_is_not_shown(scene: Scene) -> None:
    await scene.anna.commands("tickets")
    card = await scene.slack.call("response")
    await replace(scene.anna, user=GUEST).press(card, "show:")
    assert (await scene.slack.call("response")).text.startswith(words.STALE[0])


async def test_a_card_that_is_gone_is_followed_by_a_new_one(scene: Scene) -> None:
    """On both sides."""
    scene.slack.messages.clear()
    await scene.paul.press(scene.card, "care:claim")
    assert "Paul Kern took it" in (await scene.next(PARTNERS, "chat.postMessage")).text
    assert "With: Paul Kern" in (await scene.next(CARE, "chat.postMessage")).text


@pytest.mark.parametrize("refusal", ["not_in_channel", "channel_not_found", "is_archived"])
async def test_care_is_told_once_when_the_partner_cannot_be_shown_anything(
    scene: Scene, refusal: str
) -> None:
    """The bot was removed from the partners' channel, and has no way to the partner either: the
    reply reached nobody, and whoever wrote it must know."""
    for key in [key for key in scene.slack.messages if key[0] == PARTNERS]:
        del scene.slack.messages[key]
    scene.slack.refuses |= {PARTNERS: refusal, "D0ANNA": refusal}
    await scene.paul.press(scene.card, "care:claim")
    told = words.undelivered(scene.number, f"chat.postMessage: {refusal}")
    while (nudge := await scene.slack.call("chat.postMessage")).text != told:
        pass
    assert nudge.arguments["channel"] == CARE
    assert "thread_ts" in nudge.arguments
    scene.card = Call("", scene.slack.messages[CARE, nudge.arguments["thread_ts"]])
    form = await scene.form(scene.paul, scene.card, "care:reply")
    await scene.paul.sends(form, {"text": "Hello?"}, id="V0HELLO")
    again = await scene.slack.call("chat.postMessage")
    assert {"type": "user", "user_id": PAUL} in _objects(again.blocks)


async def test_retry_is_the_care_teams(scene: Scene) -> None:
    """The button under the alert about a parked delivery; nothing is parked here, and the card is
    drawn again."""
    body = scene.paul.pressing(scene.card, "care:claim")
    body["actions"][0] |= {"action_id": "retry", "value": scene.number}
    assert await scene.paul.interact(body) == Answer(200, "")
    await scene.next(CARE)
    body["user"] = {**body["user"], "id": GUEST}
    await scene.paul.interact(body)
    assert (await scene.slack.call("response")).text == words.CARE_ONLY


async def test_a_care_button_of_nobodys_is_no_longer_current(scene: Scene) -> None:
    body = scene.paul.pressing(scene.card, "care:claim")
    body["actions"][0]["value"] = "claim:x"
    assert (await scene.paul.interact(body)).status == 200
    assert (await scene.slack.call("response")).text.startswith(words.STALE[0])


async def test_asked_in_slack_and_worked_in_the_playground(
    slack: FakeSlack, start_app: Start, small_knowledge: Path
) -> None:
    """The care desk is on another platform; the partner's side is Slack's all the same."""
    running = await start_app(**settings(slack, small_knowledge), **LOCKED, CARE_DESK="web")
    async with (
        chatting(running.url, slack) as anna,
        web_page(running.url, token=TOKEN) as page,
    ):
        await anna.asks("ticket our porting is late", ts=THREAD)
        await anna.press(await slack.call("chat.postMessage"), "raise")
        await anna.sends(await slack.call("views.open"))
        number = (await slack.call("chat.postMessage")).text.split()[1]
        await slack.call("chat.update")
        await page.sees(number, view="care")
        await page.presses(words.MOVE["claim"], agent="ben")
        assert "Ben took it" in (await slack.call("chat.update")).text
        await page.fills(
            await page.opens(words.MOVE["reply"], agent="ben"), agent="ben", text="Which number?"
        )
        reply = await slack.call("chat.postMessage")
        assert reply.text.startswith(f"Ben from Customer Care, ticket {number}")
        await anna.happens("message_in_thread", text="It is 104582")
        assert "It is 104582" in await page.sees("It is 104582", view="care")


async def test_asked_in_the_playground_and_worked_in_slack(
    slack: FakeSlack, start_app: Start, small_knowledge: Path
) -> None:
    running = await start_app(**settings(slack, small_knowledge), **LOCKED)
    async with (
        chatting(running.url, slack) as anna,
        web_page(running.url, token=TOKEN) as page,
    ):
        paul = replace(anna, user=PAUL)
        await page.says("ticket our porting is late")
        await page.sees(words.RAISE_TICKET)
        await page.fills(
            await page.opens(words.RAISE_TICKET), subject="Late", body="Three weeks", details={}
        )
        card = await slack.call("chat.postMessage")
        assert card.arguments["channel"] == CARE
        await paul.press(card, "care:reply")
        await paul.sends(await slack.call("views.open"), {"text": "Which number?"}, id="V0WEB")
        await page.sees("Paul Kern from Customer Care")
        await page.presses(words.MOVE["withdraw"])
        nudge = await slack.call("chat.postMessage")
        assert {"type": "user", "user_id": PAUL} in _objects(nudge.blocks)


def _claimed(card: Call) -> Call:
    """The card after the partner's answer brought it back to whoever has it."""
    return replace(
        card, arguments=json.loads(json.dumps(card.arguments).replace(":waiting", ":claimed"))
    )


def _last(slack: FakeSlack, channel: str) -> str:
    return [ts for there, ts in slack.messages if there == channel][-1]


def _objects(node: Any) -> list[Json]:
    if isinstance(node, dict):
        return [node, *(one for value in node.values() for one in _objects(value))]
    return [one for value in node for one in _objects(value)] if isinstance(node, list) else []
