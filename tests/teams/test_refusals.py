"""What Teams refuses: each documented code has its place in one table, what waits comes as soon as
it can, and where the bot may not write, whoever waits is told in their own chat."""

from __future__ import annotations

import pytest

from adapters.shared.retry_after import LONGEST
from adapters.teams.client.refusals import REFUSALS, STATUSES, pause
from bot.dialogue import words
from bot.errors import Refusal
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
from tests.drivers.teams_screen import parts
from tests.fakes.fake_teams import DOCUMENTED, FakeTeams

DIRECT = f"a:1with-{PETRA['id'][3:]}"
PLACE = [(status, code) for status, code in DOCUMENTED if REFUSALS[code] is Refusal.ELSEWHERE]
PASSING = [status for status, code in DOCUMENTED if REFUSALS[code] is Refusal.PASSING]
SARA = {
    "id": "29:1zXexampleUserSara",
    "name": "Sara Conti",
    "aadObjectId": "c1b2c3d4-1111-4222-8333-444455556666",
}
MENTION = f"<at>Customer Care</at> {PORTING}"


@pytest.mark.parametrize(("status", "code"), DOCUMENTED)
def test_every_documented_refusal_is_in_the_table(status: int, code: str) -> None:
    assert code in REFUSALS


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("BotNotInConversationRoster", Refusal.ELSEWHERE),
        ("ConversationBlockedByUser", Refusal.ELSEWHERE),
        ("ConversationNotFound", Refusal.ELSEWHERE),
        ("ActivityNotFoundInConversation", Refusal.ELSEWHERE),
        ("BotDisabledByAdmin", Refusal.WAITS),
        ("BotNotRegistered", Refusal.WAITS),
        ("MessageSizeTooBig", Refusal.OURS),
        ("PreconditionFailed", Refusal.PASSING),
        ("Throttled", Refusal.PASSING),
    ],
)
def test_a_refusal_is_what_its_documentation_says(code: str, refusal: Refusal) -> None:
    assert REFUSALS[code] is refusal


def test_a_status_without_a_code_has_its_place_too() -> None:
    """As of whatever stands before Teams."""
    assert STATUSES == {401: Refusal.WAITS, 410: Refusal.ELSEWHERE, 413: Refusal.OURS}


@pytest.mark.parametrize("asked", ["0", "2", "nan", "-1", "1e9", "inf", "soon", "", "9" * 400, "²"])
def test_whatever_retry_after_says_a_pause_comes_of_it(asked: str) -> None:
    """Neither none at all, nor one without end."""
    assert 0.5 <= pause({"Retry-After": asked}) <= LONGEST * 1.25


@pytest.mark.parametrize("status", [*PASSING, 408, 418])
async def test_what_passes_is_tried_again(teams: Teams, fake: FakeTeams, status: int) -> None:
    """As is what nobody knows."""
    fake.refusals = [(status, {"Retry-After": "0"})] * 2
    assert PORTING in (await teams.says(PORTING)).activity["summary"]


async def test_a_token_that_is_refused_once_is_good_the_next_time(
    teams: Teams, fake: FakeTeams
) -> None:
    await teams.says("help")
    fake.refusals = [(401, {})]
    assert PORTING in (await teams.says(PORTING)).activity["summary"]


@pytest.mark.parametrize(("status", "code"), PLACE)
async def test_where_the_bot_may_not_write_the_asker_is_answered_alone(
    teams: Teams, fake: FakeTeams, status: int, code: str
) -> None:
    """In their own chat, with the reason first; and what they do there goes on there."""
    fake.closed[THREAD] = (status, code)
    opened = await teams.says(MENTION, payload="message-channel")
    why, answer = await teams.shows(2)
    assert (opened.kind, why.conversation, answer.conversation) == ("open", DIRECT, DIRECT)
    assert words.ANSWERED_ASIDE[0] in why.said
    assert PORTING in answer.activity["summary"]
    await teams.presses(answer, words.HELPED)
    rated = await fake.next_call()
    assert (rated.kind, rated.id) == ("put", answer.id)


async def test_whoever_asks_along_finds_the_ticket_in_their_own_chat(
    teams: Teams, fake: FakeTeams
) -> None:
    """Where the bot may not write in the channel any more, and never heard of them before."""
    answer = await teams.says(MENTION, payload="message-channel")
    fake.closed[THREAD] = (403, "BotNotInConversationRoster")
    await teams.raises(answer, by=SARA, subject="Ours as well")
    opened = f"a:1with-{SARA['id'][3:]}"
    while (call := await teams.showing("Ours as well")).conversation != opened:
        assert call.conversation == CARE


async def test_a_failure_is_told_alone_too(teams: Teams, fake: FakeTeams) -> None:
    """Where the bot may not write, and there is nothing to answer."""
    fake.closed[THREAD] = (403, "BotNotInConversationRoster")
    stale = {"verb": "pick", "question": "gone", "entry": "did-porting-duration"}
    activity = fake.payload("message-submit", id="v1", value=stale)
    activity["conversation"] = {**activity["conversation"], "id": THREAD}
    activity["conversation"]["conversationType"] = "channel"
    assert (await teams.sends(activity))[0] == 200
    opened, told = await teams.shows(2)
    assert (opened.kind, told.conversation) == ("open", DIRECT)
    assert words.STALE[0] in told.said


async def test_a_card_that_care_cannot_be_shown_comes_when_the_app_is_back(
    teams: Teams, fake: FakeTeams
) -> None:
    """At once with the installation; the partner's side is there meanwhile."""
    answer = await teams.says(PORTING)
    fake.closed[CARE] = (403, "BotNotInConversationRoster")
    await teams.raises(answer, subject="Wait for me")
    assert {call.conversation for call in await teams.shows(2)} == {PERSONAL}
    fake.closed.clear()
    back = fake.payload("installed-in-team", id="f:back")
    back["conversation"]["id"] = CARE
    fake.rosters[CARE].add(back["from"]["id"])
    await teams.sends(back)
    shown = await teams.shows(2)
    assert any("Wait for me" in call.said and call.conversation == CARE for call in shown)


async def test_what_was_below_a_message_that_is_gone_stands_in_the_channel(
    teams: Teams, fake: FakeTeams
) -> None:
    """A nudge finds no thread any more, and is not lost."""
    answer = await teams.says(PORTING)
    await teams.raises(answer)
    calls = await teams.shows(3)
    care = next(call for call in calls if call.conversation == CARE)
    partner = next(call for call in calls if words.TICKET_NEXT in call.said)
    fake.closed[thread_of(care)] = (404, "ActivityNotFoundInConversation")
    await teams.fills_in(partner, words.MOVE["answer"], PETRA, text="Any news?")
    nudge = (await teams.shows(3))[-1]
    assert (nudge.kind, nudge.conversation) == ("post", CARE)
    assert "Petra Lang" in nudge.said


@pytest.mark.parametrize(("status", "code"), [(413, "MessageSizeTooBig"), (400, "BadSyntax")])
async def test_a_card_that_is_wrong_leaves_its_words(
    teams: Teams, fake: FakeTeams, status: int, code: str
) -> None:
    """The mistake is ours, and nobody waits for an answer because of it."""
    fake.refuses_cards = (status, code)
    said = await teams.says(PORTING)
    assert (said.kind, said.activity["attachments"]) == ("post", [])
    assert said.activity["text"].startswith(PORTING)


async def test_a_chat_that_cannot_be_opened_is_the_persons_own(
    teams: Teams, fake: FakeTeams
) -> None:
    """Whatever Teams says of it; nothing of ours is wrong, and nothing is tried without end."""
    fake.closed |= {THREAD: (403, "MessageWritesBlocked"), PETRA["id"]: (400, "BadArgument")}
    activity = fake.payload("message-channel", text=MENTION, id="closed")
    assert (await teams.sends(activity))[0] == 200
    await teams.says("help")
    assert {conversation for conversation, _ in fake.shown} <= {PERSONAL, CARE}


async def test_an_answer_whose_chat_cannot_be_opened_is_shown_in_the_dialog(
    teams: Teams, fake: FakeTeams
) -> None:
    """With how to add the app; what is pressed there goes on there, and a ticket says its
    number. Its card waits for the chat, as does what care answers: the dialog in which that was
    written shows nothing of theirs."""
    for refusal in ((403, "BotNotInConversationRoster"), (400, "BadSyntax")):
        fake.closed[PETRA["id"]] = refusal
        fake.conversations.discard(THREAD)
        _, shown = await teams.sends(fake.payload("message-action", id=teams.new_id()))
        card = shown["task"]["value"]["card"]["content"]
        assert words.NOT_ADDED[0] in str(card)
        assert "Action.Execute" not in str(card)
        raising = next(each for each in card["actions"] if each["title"] == words.RAISE_TICKET)
        form = await teams.invokes("task/submit", {"data": raising["data"]}, THREAD)
        assert form["task"]["value"]["title"] == words.TICKET_FORM
        fields = parts(form["task"]["value"]["card"]["content"])
        details = {
            each["id"]: "+44 20 7946 0123"
            for each in fields
            if str(each.get("id")).startswith("detail.")
        }
        filled = {"subject": "From nowhere", "body": "Late.", **details}
        raised = await teams.submits(form, filled, THREAD)
        while (care := await fake.next_call()).conversation != CARE:
            pass  # care is told of the last card that nobody sees
        number = care.activity["summary"].split()[1]
        assert (care.conversation, f"Ticket {number}" in str(raised)) == (CARE, True)
    assert await teams.fills_in(care, words.MOVE["reply"], ANNA, text="On Monday.") == {}
