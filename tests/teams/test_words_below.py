"""The partner's answer, as people give it, reaches the ticket; tickets are shown to the asker
alone; and a form that is sent again is one turn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.desk.desk import utc_now
from bot.dialogue import words
from bot.dialogue.lessons import Lesson
from tests.drivers.teams_chat import (
    ANNA,
    CARE,
    PERSONAL,
    PETRA,
    PORTING,
    THREAD,
    Teams,
    thread_of,
)
from tests.drivers.teams_screen import Call
from tests.fakes.fake_teams import FakeTeams

NEWS = "The operator called us on Monday"
MENTION = "<at>Customer Care</at> "
REPLY = words.MOVE["reply"]
DIRECT = f"a:1with-{PETRA['id'][3:]}"


def quoted(call: Call) -> dict[str, Any]:
    """As Teams has always sent it."""
    quote = (
        f'<blockquote itemtype="http://schema.skype.com/Reply" itemid="{call.id}">'
        '<strong itemprop="mri">Customer Care</strong><p itemprop="preview">It starts</p>'
        f"</blockquote><p>{NEWS}</p>"
    )
    return {"attachments": [{"contentType": "text/html", "content": quote}], "text": f"It {NEWS}"}


def marked(call: Call) -> dict[str, Any]:
    """As it sends it since 2026."""
    entity = {"type": "quotedReply", "quotedReply": {"messageId": call.id, "preview": "It starts"}}
    return {"text": f'<quoted messageId="{call.id}"/>{NEWS}', "entities": [entity]}


def plain(call: Call) -> dict[str, Any]:
    return {"text": NEWS}


async def worked(teams: Teams, payload: str = "message-personal") -> tuple[Call, Call]:
    """A ticket that care has answered: care's card and the answer."""
    answer = await teams.says(f"{MENTION}{PORTING}", payload=payload)
    await teams.raises(answer)
    care = next(call for call in await teams.shows(3) if call.conversation == CARE)
    await teams.fills_in(care, REPLY, ANNA, text="It starts later.")
    reply = next(call for call in await teams.shows(3) if call.kind == "post")
    return care, reply


async def reached(teams: Teams, care: Call) -> bool:
    """Whether care's card shows the words, once the partner's and care's messages are there."""
    calls = await teams.shows(4)
    return any(call.id == care.id and NEWS in call.said for call in calls)


@pytest.mark.parametrize("how", [quoted, marked, plain])
async def test_an_answer_in_the_personal_chat_reaches_the_ticket(teams: Teams, how: Any) -> None:
    """As a quoted reply to the human's card, and plainly."""
    care, reply = await worked(teams)
    activity = teams.fake.payload("message-personal", id=teams.new_id(), **how(reply))
    assert (await teams.sends(activity))[0] == 200
    assert await reached(teams, care)


async def test_an_answer_in_the_thread_with_a_mention_reaches_the_ticket(teams: Teams) -> None:
    care, _ = await worked(teams, payload="message-channel")
    activity = teams.fake.payload("message-channel", text=f"{MENTION}{NEWS}", id=teams.new_id())
    assert (await teams.sends(activity))[0] == 200
    assert await reached(teams, care)


async def test_care_is_told_once_that_nobody_reads_below_its_card(teams: Teams) -> None:
    """With the button that reaches the partner; of whoever is not of the team nobody says so."""
    answer = await teams.says(PORTING)
    await teams.raises(answer)
    care = next(call for call in await teams.shows(3) if call.conversation == CARE)
    below = {"id": f"{CARE};messageid={care.id}", "conversationType": "channel"}

    async def says(text: str, by: Any) -> None:
        activity = teams.fake.payload("message-channel", id=teams.new_id(), **{"from": by})
        activity |= {"text": f"{MENTION}{text}"}
        activity["conversation"] |= below
        assert (await teams.sends(activity))[0] == 200

    await says(words.TOPICS, PETRA)
    assert words.NOT_READ_HERE[0] not in (await teams.fake.next_call()).said
    await says(words.TOPICS, ANNA)
    shown = await teams.shows(2)
    (hint,) = [call for call in shown if words.NOT_READ_HERE[0] in call.said]
    await says(words.TOPICS, ANNA)
    assert words.NOT_READ_HERE[0] not in (await teams.fake.next_call()).said
    await teams.fills_in(hint, REPLY, ANNA, text="It starts later.")
    assert any("It starts later." in call.said for call in await teams.shows(3))


async def test_whoever_of_care_is_away_says_so_below_a_card(teams: Teams) -> None:
    """For their own eyes, with the form that says until when; the card says then that they are, and
    when they are back that, too."""
    answer = await teams.says(PORTING)
    await teams.raises(answer)
    care = next(call for call in await teams.shows(3) if call.conversation == CARE)
    activity = teams.fake.payload("message-channel", id=teams.new_id(), **{"from": ANNA})
    activity["text"] = f"{MENTION}away"
    below = {"id": f"{CARE};messageid={care.id}", "conversationType": "channel"}
    activity["conversation"] |= below
    assert (await teams.sends(activity))[0] == 200
    shown = [call for call in await teams.shows(2) if words.away_until(None) in call.said]
    until = f"{utc_now() + timedelta(days=30):%Y-%m-%d}"
    label = words.LESSON[Lesson.AWAY]
    assert await teams.fills_in(shown[0], label, ANNA, **{"detail.until": until}) == {}
    back = words.LESSON[Lesson.BACK]
    [away] = [call for call in await teams.shows(2) if back in call.said]
    await teams.presses(away, back, **{"from": ANNA})
    here = await teams.fake.next_call()
    assert words.away_until(None) in here.said
    assert away.id == here.id == shown[0].id


async def test_care_is_told_so_below_a_card_that_teams_has_just_shown(
    teams: Teams, fake: FakeTeams
) -> None:
    """Faster than Teams says which message it is."""
    answer = await teams.says(PORTING)
    fake.late = 0.4
    await teams.raises(answer)
    card = await teams.fake.next_call()
    while card.conversation != CARE:
        card = await teams.fake.next_call()
    activity = teams.fake.payload("message-channel", text=f"{MENTION}topics", id=teams.new_id())
    activity |= {"from": ANNA}
    activity["conversation"] |= {"id": thread_of(card), "conversationType": "channel"}
    assert (await teams.sends(activity))[0] == 200
    while words.NOT_READ_HERE[0] not in (await teams.fake.next_call()).said:
        pass


async def test_send_pressed_again_is_one_word(teams: Teams, fake: FakeTeams) -> None:
    """Teams numbers each press anew; the form's own id tells that it is the same."""
    care, reply = await worked(teams)
    forms = ((reply, words.REPLY, PETRA), (care, words.ADD_NOTE, ANNA), (care, REPLY, ANNA))
    for number, (call, title, by) in enumerate(forms, 1):
        dialog = await teams.presses(call, title, **{"from": by})
        for _ in range(2):
            sent = await teams.submits(dialog, {"text": NEWS}, CARE, **{"from": by})
            assert sent == {}
        while str(fake.shown[CARE, care.id]).count(NEWS) < number:
            await fake.next_call()
    await teams.sends(fake.payload("message-personal", text="help", id=teams.new_id()))
    while words.WELCOME not in (await fake.next_call()).activity["summary"]:
        continue
    assert str(fake.shown[CARE, care.id]).count(NEWS) == 3


async def test_tickets_asked_for_among_others_are_shown_to_the_asker_alone(teams: Teams) -> None:
    """In a channel, and to nobody else there."""
    care, _ = await worked(teams)
    number = str(care.button(words.ADD_NOTE)["data"]["ticket"])
    activity = teams.fake.payload("message-channel", text=f"{MENTION}tickets", id=teams.new_id())
    assert (await teams.sends(activity))[0] == 200
    [listed] = await teams.shows(1)
    assert (listed.conversation, listed.alone) == (THREAD, PETRA["id"])
    assert number in listed.said


async def test_a_forged_slot_replaces_nothing(teams: Teams, fake: FakeTeams) -> None:
    """Neither care's card nor the partner's."""
    care, _ = await worked(teams)
    number = str(care.button(words.ADD_NOTE)["data"]["ticket"])
    before = fake.shown[CARE, care.id]
    for slot in (f"{number}/care", f"{number}/partner"):
        for verb in ("browse", "tickets"):
            forged = {"action": {"data": {"verb": verb, "slot": slot}}}
            await teams.invokes("adaptiveCard/action", forged, PERSONAL)
            listed = await fake.next_call()
            assert (listed.kind, listed.conversation) == ("post", PERSONAL)
    assert fake.shown[CARE, care.id] == before
