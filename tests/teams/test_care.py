"""A ticket's life in Teams: asked by a partner, worked in the care channel, both through the front
door."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import forms, words
from tests.conftest import SHORT_NOTICE, Start
from tests.drivers.teams_chat import (
    ANNA,
    BEN,
    CARE,
    PERSONAL,
    PETRA,
    PORTING,
    SETTINGS,
    THREAD,
    Teams,
    thread_of,
)
from tests.drivers.teams_screen import Call
from tests.drivers.web_page import LOCKED, TOKEN, web_page
from tests.fakes.fake_teams import PAYLOADS, FakeTeams

DATE_CHANGE = "Can I change a confirmed porting date?"
SECRET = "The partner owes us money, be careful"
CLAIM, REPLY, RESOLVE, REROUTE = (
    words.MOVE[move] for move in ("claim", "reply", "resolve", "reroute")
)
COMMENT, SOLVED = words.MOVE["answer"], words.MOVE["withdraw"]


@dataclass
class Case:
    """A ticket on both screens: the partner's message and care's."""

    teams: Teams
    partner: Call
    care: Call

    async def shows(self, count: int) -> list[Call]:
        """What the bot did next; both messages are kept up to date."""
        calls = await self.teams.shows(count)
        for call in calls:
            self.partner = call if call.id == self.partner.id else self.partner
            self.care = call if call.id == self.care.id else self.care
        return calls

    async def claimed(self) -> None:
        await self.teams.presses(self.care, CLAIM, **by(ANNA))
        await self.shows(2)

    async def answered(self, text: str = "It starts later.") -> Call:
        await self.teams.fills_in(self.care, REPLY, ANNA, text=text)
        return next(call for call in await self.shows(3) if call.kind == "post")


def by(person: dict[str, str]) -> dict[str, Any]:
    return {"from": person}


async def case(teams: Teams, payload: str = "message-channel") -> Case:
    """Ask and raise a ticket."""
    answer = await teams.says(f"<at>Customer Care</at> {PORTING}", payload=payload)
    dialog = await teams.presses(answer, words.RAISE_TICKET)
    fields = dialog["task"]["value"]["card"]["content"]["body"]
    details = {
        f["id"]: "+44 20 7946 0123" for f in fields if str(f.get("id")).startswith("detail.")
    }
    filled = {"subject": "Porting is late", "body": "Nothing for three weeks.", **details}
    assert await teams.submits(dialog, filled, answer.conversation) == {}
    calls = await teams.shows(3)
    [partner] = [
        call for call in calls if call.kind == "post" and call.conversation == answer.conversation
    ]
    [care] = [call for call in calls if call.conversation == CARE]
    return Case(teams, partner, care)


async def test_a_ticket_lives_on_both_screens(teams: Teams) -> None:
    """Received, taken, answered, commented, resolved, judged: the same messages show it, and
    nothing stale."""
    ticket = await case(teams)
    assert (await teams.presses(ticket.care, CLAIM, **by(ANNA)))["value"] == words.NOTED
    await ticket.shows(2)
    assert words.step("claim", "Anna Weiss") in ticket.partner.said
    with pytest.raises(AssertionError):
        ticket.care.button(CLAIM)
    reply = await ticket.answered("It starts later.\nOn Monday.")
    assert reply.conversation == THREAD
    assert "Anna Weiss from Customer Care, ticket WX-" in reply.activity["summary"]
    assert "It starts later." in reply.said
    await teams.fills_in(reply, words.REPLY, PETRA, text="Which Monday?")
    nudge = (await ticket.shows(4))[-1]
    assert "Which Monday?" in ticket.care.said
    assert (nudge.kind, nudge.conversation) == ("post", thread_of(ticket.care))
    assert mentioned(nudge) == ANNA["aadObjectId"]
    assert await teams.fills_in(ticket.care, RESOLVE, ANNA, reason="told by phone") == {}
    told = (await ticket.shows(4))[-1]
    assert (told.conversation, mentioned(told)) == (THREAD, PETRA["aadObjectId"])
    assert words.DID_THAT_SOLVE_IT in ticket.partner.said
    assert "told by phone" not in ticket.partner.said
    await teams.presses(ticket.partner, words.NO)
    assert words.DID_THAT_SOLVE_IT not in (await ticket.shows(4))[0].said
    assert ticket.care.button(CLAIM)
    await teams.presses(ticket.partner, SOLVED)
    await ticket.shows(4)
    assert words.SOLVED[True] in ticket.care.said


async def test_of_two_clicks_the_second_is_told_who_was_first(teams: Teams) -> None:
    """The button carries the state that was seen; the form of a late one does not open."""
    ticket = await case(teams)
    seen = ticket.care
    await ticket.claimed()
    late = await teams.presses(seen, CLAIM, **by(BEN))
    assert late["value"].startswith("Anna Weiss took it first")
    dialog = await teams.presses(seen, RESOLVE, **by(BEN))
    assert dialog["task"]["type"] == "message"
    assert dialog["task"]["value"].startswith("Anna Weiss took it first")
    assert len(teams.fake.shown) == 3


async def test_in_a_chat_everything_is_a_new_message_below(teams: Teams) -> None:
    """Personal chats have no threads."""
    ticket = await case(teams, payload="message-personal")
    reply = await ticket.answered()
    assert (reply.kind, reply.conversation) == ("post", PERSONAL)
    await teams.fills_in(ticket.care, RESOLVE, ANNA, reason="done")
    told = (await ticket.shows(4))[-1]
    assert (told.kind, told.conversation) == ("post", PERSONAL)


async def test_notes_and_reasons_never_reach_a_partner(teams: Teams) -> None:
    """Whatever happens to the ticket afterwards."""
    ticket = await case(teams)
    await teams.fills_in(ticket.care, words.ADD_NOTE, ANNA, text=SECRET)
    await ticket.shows(1)
    assert SECRET in ticket.care.said
    await ticket.claimed()
    reply = await ticket.answered()
    await teams.fills_in(reply, words.REPLY, PETRA, text="And now?")
    await ticket.shows(4)
    await teams.fills_in(ticket.care, RESOLVE, ANNA, reason=SECRET)
    await ticket.shows(4)
    await teams.says("tickets")
    for (conversation, _), activity in teams.fake.shown.items():
        if not conversation.startswith(CARE):
            assert SECRET not in json.dumps(activity)


async def test_only_members_of_the_care_channel_work_tickets(teams: Teams, fake: FakeTeams) -> None:
    """Neither by a button, nor by a form, nor by making either up."""
    ticket = await case(teams)
    refused = await teams.presses(ticket.care, CLAIM, **by(PETRA))
    assert refused["value"] == words.CARE_ONLY
    for title in (REPLY, RESOLVE, REROUTE, words.ADD_NOTE):
        dialog = await teams.presses(ticket.care, title, **by(PETRA))
        assert dialog["task"] == {"type": "message", "value": words.CARE_ONLY}
    number = ticket.care.button(CLAIM)["data"]["ticket"]
    for made_up in (
        {"verb": "care-reply", "ticket": number, "text": "Mine now."},
        {"verb": "care-note", "ticket": number, "text": "Mine now."},
        {"verb": "care-move", "ticket": number, "seen": "open", "move": "resolve", "reason": ""},
        {"verb": "care-route", "ticket": number, "seen": "open", "route": "rma"},
        {"verb": "care-retry", "ticket": number},
    ):
        answer = await teams.invokes("task/submit", {"data": made_up}, PERSONAL)
        assert answer["task"]["value"] == words.CARE_ONLY
    assert fake.calls.empty()


async def test_whoever_joined_the_care_channel_can_work_at_once(
    teams: Teams, fake: FakeTeams
) -> None:
    """An unknown person is looked for again, a known one not for five minutes."""
    carla = {
        "id": "29:1carla",
        "name": "Carla",
        "aadObjectId": "c1b2c3d4-1111-4222-8333-444455556666",
    }
    ticket = await case(teams)
    assert (await teams.presses(ticket.care, CLAIM, **by(carla)))["value"] == words.CARE_ONLY
    fake.rosters[CARE].add(carla["id"])
    await teams.presses(ticket.care, CLAIM, **by(carla))
    await ticket.shows(2)
    assert words.step("claim", "Carla") in ticket.partner.said
    asked = fake.roster_calls
    await teams.presses(ticket.care, words.MOVE["release"], **by(carla))
    await ticket.shows(2)
    assert fake.roster_calls == asked


async def test_while_teams_does_not_say_who_is_a_member_nobody_is_refused_for_good(
    teams: Teams, fake: FakeTeams
) -> None:
    """They are asked to try again."""
    ticket = await case(teams)
    fake.silent.add(CARE)
    assert (await teams.presses(ticket.care, CLAIM, **by(ANNA)))["value"] == " ".join(words.BUSY)
    fake.silent.clear()
    assert (await teams.presses(ticket.care, CLAIM, **by(ANNA)))["value"] == words.NOTED


async def test_a_ticket_is_sent_elsewhere(teams: Teams) -> None:
    """The form offers the other routes."""
    ticket = await case(teams)
    dialog = await teams.presses(ticket.care, REROUTE, **by(ANNA))
    [routes] = [
        part
        for part in dialog["task"]["value"]["card"]["content"]["body"]
        if part.get("id") == "route"
    ]
    assert "tech-support" in [choice["value"] for choice in routes["choices"]]
    again = await teams.submits(dialog, {"route": ""}, thread_of(ticket.care), **by(ANNA))
    assert words.FILL_THIS_IN in json.dumps(again)
    assert (
        await teams.submits(dialog, {"route": "tech-support"}, thread_of(ticket.care), **by(ANNA))
        == {}
    )
    await ticket.shows(2)
    assert "Tech Support" in ticket.care.activity["summary"]


async def test_an_empty_or_endless_reply_comes_back_with_its_words(teams: Teams) -> None:
    """Nothing has to be typed again, and nothing was sent."""
    ticket = await case(teams)
    endless = "x" * (forms.WORD_LIMIT + 1)
    for text, problem in (
        (" ", words.FILL_THIS_IN),
        (endless, words.too_long(len(endless), forms.WORD_LIMIT)),
    ):
        again = await teams.fills_in(ticket.care, REPLY, ANNA, text=text)
        assert again["task"]["value"]["title"] == words.REPLY_FORM
        assert problem in json.dumps(again)
    assert endless in json.dumps(again)
    assert teams.fake.calls.empty()


async def test_short_notice_is_warned_of_and_can_be_sent(teams: Teams) -> None:
    """The form comes back with the warning and with what was typed; a wrong field does not bring
    the warning again."""
    answer = await teams.says(DATE_CHANGE)
    dialog = await teams.presses(answer, words.RAISE_TICKET)
    typed = {
        "subject": "Later",
        "detail.did-numbers": "+49 89 1230 1071",
        "detail.confirmed-date": "2020-01-02",
        "detail.wanted-date": "2020-02-03",
    }
    warned = await teams.submits(dialog, typed, PERSONAL)
    assert SHORT_NOTICE in json.dumps(warned)
    assert "+49 89 1230 1071" in json.dumps(warned)
    wrong = await teams.submits(warned, {"detail.did-numbers": "call me"}, PERSONAL)
    assert SHORT_NOTICE not in json.dumps(wrong)
    assert words.CHECK_FIELDS in json.dumps(wrong)
    assert await teams.submits(wrong, {"detail.did-numbers": "+49 89 1230 1071"}, PERSONAL) == {}
    assert (
        "2020-01-02"
        in next(call for call in await teams.shows(3) if call.conversation == CARE).said
    )


async def test_a_ticket_is_opened_from_the_list_and_kept_up_to_date(teams: Teams) -> None:
    """Whoever of the company opens it."""
    ticket = await case(teams)
    listed = await teams.says("tickets")
    number = ticket.care.button(CLAIM)["data"]["ticket"]
    await teams.presses(listed, f"{words.SHOW_TICKET} {number}")
    opened = await teams.fake.next_call()
    assert (opened.kind, opened.conversation) == ("post", PERSONAL)
    await teams.fills_in(opened, COMMENT, PETRA, text="Any news?")
    assert opened.id in [call.id for call in await ticket.shows(4)]
    assert "Any news?" in ticket.care.said


async def test_a_care_card_that_is_gone_is_followed_by_a_new_one(
    teams: Teams, fake: FakeTeams
) -> None:
    """And what is said below stands below the new one."""
    ticket = await case(teams)
    fake.frozen.add(ticket.care.id)
    await teams.fills_in(ticket.partner, COMMENT, PETRA, text="Any news?")
    _, followed, nudge = await ticket.shows(3)
    assert (followed.kind, followed.conversation) == ("post", CARE)
    assert nudge.conversation == thread_of(followed)


async def test_forms_work_where_there_are_no_dialogs(teams: Teams, fake: FakeTeams) -> None:
    """Such hosts send messages: the form is posted, and sent, as a card; who may not is told."""
    ticket = await case(teams)
    data = ticket.care.button(words.ADD_NOTE)["data"]
    await teams.sends(fake.payload("message-submit", id="v1", value=data, **by(ANNA)))
    form = await fake.next_call()
    note = {**form.card["actions"][0]["data"], "text": "Call them."}
    await teams.sends(fake.payload("message-submit", id="v2", value=note, **by(ANNA)))
    await ticket.shows(1)
    assert "Call them." in ticket.care.said
    await teams.sends(fake.payload("message-submit", id="v3", value=note))
    assert words.CARE_ONLY in (await fake.next_call()).said


async def test_a_recorded_button_about_something_gone_opens_no_form(
    teams: Teams, fake: FakeTeams
) -> None:
    """Its presser is told; only an inserted answer can always be asked about."""
    for recorded in PAYLOADS.glob("dialog-*.json"):
        _, told = await teams.sends(fake.payload(recorded.stem))
        if recorded.stem == "dialog-ticket-about":
            assert told["task"]["value"]["title"] == words.TICKET_FORM
        else:
            assert told["task"] == {"type": "message", "value": " ".join(words.STALE)}
    assert await teams.sends(fake.payload("form-cancel")) == (200, {})


async def test_a_ticket_from_teams_is_worked_in_the_playground(
    fake: FakeTeams, start_app: Start, small_knowledge: Path
) -> None:
    """Another platform, the same states; people of elsewhere are named where they can't be
    mentioned."""
    app = await start_app(
        **SETTINGS,
        KNOWLEDGE_DIR=small_knowledge,
        **LOCKED,
        CARE_DESK="web",
        build_with={"teams_cloud": fake.cloud},
    )
    teams = Teams(fake, app.url)
    async with web_page(app.url, token=TOKEN) as page:
        answer = await teams.says(PORTING)
        dialog = await teams.presses(answer, words.RAISE_TICKET)
        body = dialog["task"]["value"]["card"]["content"]["body"]
        details = {
            part["id"]: "+44 20 7946 0123"
            for part in body
            if str(part.get("id")).startswith("detail.")
        }
        await teams.submits(dialog, {"subject": "Late", "body": "Late.", **details}, PERSONAL)
        partner = next(call for call in await teams.shows(2) if call.kind == "post")
        await page.sees("Late.", view="care")
        await page.presses(CLAIM, agent="anna")
        claimed = await fake.next_call()
        assert (claimed.id, words.step("claim", "Anna") in claimed.said) == (partner.id, True)
        await page.fills(
            await page.opens(REPLY, agent="anna"), agent="anna", text="It starts later."
        )
        calls = await teams.shows(2)
        reply = next(call for call in calls if call.kind == "post")
        assert mentioned(reply) == PETRA["aadObjectId"]
        await teams.fills_in(reply, words.REPLY, PETRA, text="Which Monday?")
        await page.sees("Which Monday?", view="care")


def mentioned(call: Call) -> str:
    [entity] = call.card["msteams"]["entities"]
    return str(entity["mentioned"]["id"])
