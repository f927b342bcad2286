"""Questions, buttons, dialogs and tickets in Teams: signed requests against the real
application."""

from __future__ import annotations

from bot.dialogue import words
from tests import ROOT
from tests.drivers.teams_chat import CARE, GROUP, PERSONAL, PORTING, THREAD, Teams
from tests.fakes.fake_teams import TENANT, FakeTeams

KNOWLEDGE_DIR = ROOT / "knowledge"
"""All that the bot knows."""


async def test_a_direct_question_is_answered_with_a_card(teams: Teams) -> None:
    """In the personal scope no mention is needed."""
    answer = await teams.says(PORTING)
    assert (answer.kind, answer.conversation) == ("post", PERSONAL)
    assert PORTING in answer.activity["summary"]
    assert answer.button(words.RAISE_TICKET)


async def test_a_mention_in_a_channel_is_answered_in_its_thread(teams: Teams) -> None:
    """The conversation's id names the thread, and the bot's mention is no part of the question."""
    answer = await teams.says(f"<at>Customer Care</at> {PORTING}", payload="message-channel")
    assert answer.conversation == THREAD
    assert PORTING in answer.activity["summary"]


async def test_a_group_chat_is_answered_where_the_bot_is_mentioned(teams: Teams) -> None:
    """A group chat has no threads."""
    answer = await teams.says(f"{PORTING} <at>Customer Care</at>", payload="message-group-chat")
    assert answer.conversation == GROUP


async def test_a_repeated_delivery_is_answered_once(teams: Teams, fake: FakeTeams) -> None:
    """Teams retries what it believes lost; the person sees one answer."""
    for _ in range(2):
        assert (await teams.sends(fake.payload("message-personal", text=PORTING)))[0] == 200
    await fake.next_call()
    await teams.says("help")
    assert fake.calls.empty()
    assert len(fake.shown) == 2


async def test_an_installation_is_welcomed_once(teams: Teams, fake: FakeTeams) -> None:
    """Teams tells of it twice, and of every other member too."""
    for event in ("installed", "members-added-bot", "ignored-members-added-person"):
        assert (await teams.sends(fake.payload(event)))[0] == 200
    welcome = await fake.next_call()
    assert words.WELCOME in welcome.said
    await teams.says(PORTING)
    assert len(fake.shown) == 2


async def test_an_installation_around_midnight_is_welcomed_once(
    teams: Teams, fake: FakeTeams
) -> None:
    """Both events are one arrival, whatever the date says."""
    await teams.sends(fake.payload("installed", timestamp="2026-03-09T23:59:59.9Z"))
    await teams.sends(fake.payload("members-added-bot", timestamp="2026-03-10T00:00:00.2Z"))
    await fake.next_call()
    await teams.says(PORTING)
    assert len(fake.shown) == 2


async def test_whoever_installs_it_again_the_same_day_is_welcomed_again(
    teams: Teams, fake: FakeTeams
) -> None:
    """The app was away in between."""
    await teams.sends(fake.payload("installed", timestamp="2026-03-09T14:32:05Z"))
    await fake.next_call()
    await teams.sends(fake.payload("uninstalled", timestamp="2026-03-09T14:32:50Z"))
    await teams.sends(fake.payload("installed", timestamp="2026-03-09T14:33:05Z", id="f:again"))
    assert words.WELCOME in (await fake.next_call()).said


async def test_a_mention_is_known_by_its_id(teams: Teams, fake: FakeTeams) -> None:
    """Whatever stands for it in the text, or nothing at all; ids in any case."""
    us = {"id": "28:11111111-2222-4333-8444-555555555555".upper(), "name": "Customer Care"}
    for text, entity in (
        (f"<at>Customer Care</at> {PORTING}", {"type": "mention", "mentioned": us}),
        (f'<at id="0">Customer Care</at> {PORTING}', {"type": "mention", "mentioned": us}),
        (f"@Customer Care: {PORTING}", {"type": "mention", "mentioned": us, "text": None}),
    ):
        activity = fake.payload("message-channel", text=text, id=teams.new_id(), entities=[entity])
        assert (await teams.sends(activity))[0] == 200
        dialog = await teams.presses(await fake.next_call(), words.RAISE_TICKET)
        body = dialog["task"]["value"]["card"]["content"]["body"]
        assert next(part["value"] for part in body if part.get("id") == "body") == PORTING


async def test_a_mention_that_an_edit_adds_is_answered_once(teams: Teams, fake: FakeTeams) -> None:
    """An edit of what was answered is consciously left: the answer stands."""
    edited = fake.payload("message-channel", type="messageUpdate", id="1773066999000")
    edited["text"] = f"<at>Customer Care</at> {PORTING}"
    edited["channelData"]["eventType"] = "editMessage"
    for _ in range(2):
        assert (await teams.sends(edited))[0] == 200
    assert (await fake.next_call()).conversation == THREAD
    await teams.says("help")
    assert len(fake.shown) == 2


async def test_a_related_question_is_answered_below_and_a_rating_in_place(teams: Teams) -> None:
    """The invoke's answer holds no card: that would change only what this person sees."""
    answer = await teams.says(PORTING)
    told = await teams.presses(answer, words.HELPED)
    assert (told["statusCode"], told["type"]) == (200, "application/vnd.microsoft.activity.message")
    rated = await teams.fake.next_call()
    assert (rated.kind, rated.id) == ("put", answer.id)
    assert words.THANKS_HELPED in rated.said


async def test_a_choice_becomes_its_answer(teams: Teams) -> None:
    """The same message shows what was picked."""
    choices = await teams.says(f"{PORTING} How do I cancel a DID?")
    assert words.WHICH_ONE in choices.said
    rows = [part for part in choices.card["body"] if "selectAction" in part]
    await teams.presses(choices, rows[0]["selectAction"]["title"])
    picked = await teams.fake.next_call()
    assert (picked.kind, picked.id) == ("put", choices.id)
    assert words.WHICH_ONE not in picked.said


async def test_a_ticket_reaches_the_care_channel(teams: Teams) -> None:
    """Dialog, form, confirmation, care card, and the button that gives way to the ticket's
    number."""
    answer = await teams.says(PORTING)
    dialog = await teams.presses(answer, words.RAISE_TICKET)
    assert dialog["task"]["type"] == "continue"
    assert dialog["task"]["value"]["title"] == words.TICKET_FORM
    filled = {"subject": "Porting is late", "body": "Nothing for three weeks.", "urgent": "true"}
    assert await teams.submits(dialog, _details(dialog) | filled, PERSONAL) == {}
    calls = [await teams.fake.next_call() for _ in range(3)]
    confirmed = next(
        call for call in calls if call.conversation == PERSONAL and call.kind == "post"
    )
    care = next(call for call in calls if call.conversation == CARE)
    renewed = next(call for call in calls if call.kind == "put")
    assert "Porting is late" in confirmed.said
    assert "Nothing for three weeks." in care.said
    assert words.tenant(TENANT) in care.said
    assert "URGENT" in care.activity["summary"]
    assert renewed.id == answer.id
    assert words.RAISE_TICKET not in renewed.said


async def test_the_form_comes_back_with_its_problems(teams: Teams) -> None:
    """Nothing that was typed is lost, and no ticket is made."""
    answer = await teams.says(PORTING)
    dialog = await teams.presses(answer, words.RAISE_TICKET)
    again = await teams.submits(dialog, {"subject": " ", "body": "Kept as it was."}, PERSONAL)
    assert again["task"]["type"] == "continue"
    body = again["task"]["value"]["card"]["content"]["body"]
    assert words.CHECK_FIELDS in str(body)
    assert words.FILL_THIS_IN in str(body)
    assert "Kept as it was." in str(body)
    assert len(teams.fake.shown) == 1


async def test_a_form_sent_twice_makes_one_ticket(teams: Teams) -> None:
    """A double click is one ticket, with one card for care."""
    answer = await teams.says(PORTING)
    dialog = await teams.presses(answer, words.RAISE_TICKET)
    filled = _details(dialog) | {"subject": "Once", "body": "Only once."}
    for _ in range(2):
        assert await teams.submits(dialog, filled, PERSONAL) == {}
    await teams.shows(3)
    await teams.says("help")
    assert [place for place, _ in teams.fake.shown].count(CARE) == 1


async def test_didnt_help_counts_and_asks_why(teams: Teams) -> None:
    """Closing the dialog keeps the rating."""
    answer = await teams.says(PORTING)
    assert (await teams.presses(answer, words.NOT_HELPED))["value"] == words.NOTED
    rated = await teams.fake.next_call()
    assert words.THANKS_NOT_HELPED in rated.said
    dialog = await teams.presses(rated, words.WHAT_WAS_MISSING)
    assert dialog["task"]["value"]["title"] == words.WHAT_WAS_MISSING
    cancel = {"data": {"verb": "cancel"}}
    assert await teams.invokes("task/submit", cancel, PERSONAL) == {}
    sent = await teams.submits(dialog, {"reason": "outdated", "text": "New Portal."}, PERSONAL)
    assert sent == {}
    assert words.THANKS_EXPLAINED in (await teams.fake.next_call()).said


async def test_the_search_offers_answers_and_an_inserted_one_raises_tickets(teams: Teams) -> None:
    """There is no question behind an inserted card: it is opened in the presser's own chat."""
    found = await teams.invokes(
        "composeExtension/query",
        {"commandId": "search", "parameters": [{"name": "query", "value": "porting"}]},
        "19:unknown@thread.v2",
    )
    results = found["composeExtension"]["attachments"]
    assert results[0]["preview"]["content"]["title"]
    button = results[0]["content"]["actions"][0]
    dialog = await teams.invokes("task/fetch", {"data": button["data"]}, "19:unknown@thread.v2")
    assert dialog["task"]["value"]["title"] == words.TICKET_FORM
    opened = await teams.fake.next_call()
    answer = await teams.fake.next_call()
    assert (opened.kind, answer.conversation) == ("open", opened.conversation)
    assert results[0]["preview"]["content"]["title"] in answer.said


async def test_ask_customer_care_answers_below_the_message(teams: Teams, fake: FakeTeams) -> None:
    """The bot is in this conversation, so everybody there sees the answer."""
    status, told = await teams.sends(fake.payload("message-action"))
    assert (status, told["task"]["type"]) == (200, "message")
    assert told["task"]["value"] == " ".join(words.ANSWERED_THERE)
    assert (await fake.next_call()).conversation == THREAD


async def test_ask_customer_care_answers_in_private_where_the_bot_is_not(
    teams: Teams, fake: FakeTeams
) -> None:
    """It may not write there, so the answer goes to the person's own chat with it."""
    fake.conversations.discard(THREAD)
    _, told = await teams.sends(fake.payload("message-action"))
    assert told["task"]["value"] == " ".join(words.ANSWERED_DIRECTLY)
    assert (await fake.next_call()).kind == "open"
    assert (await fake.next_call()).kind == "post"


async def test_a_stale_button_is_told_to_its_presser_only(teams: Teams, fake: FakeTeams) -> None:
    """Nothing new appears in the conversation."""
    status, told = await teams.sends(fake.payload("press-pick"))
    assert (status, told["value"]) == (200, " ".join(words.STALE))
    status, told = await teams.sends(fake.payload("dialog-ticket"))
    assert told["task"] == {"type": "message", "value": " ".join(words.STALE)}
    assert not fake.shown


async def test_buttons_work_where_there_are_no_dialogs(teams: Teams, fake: FakeTeams) -> None:
    """Such hosts send a message with the button's data: the form is posted, and sent, as a card."""
    answer = await teams.says(PORTING)
    data = answer.button(words.RAISE_TICKET)["data"]
    await teams.sends(fake.payload("message-submit", id="v1", value=data))
    form = await fake.next_call()
    assert words.SUBJECT in form.said
    await teams.sends(
        fake.payload("message-submit", id="v2", value=form.card["actions"][0]["data"])
    )
    assert words.CHECK_FIELDS in (await fake.next_call()).said
    shown = answer.button(words.HELPED)["fallback"]["data"]
    await teams.sends(fake.payload("message-submit", id="v3", value=shown))
    assert words.THANKS_HELPED in (await fake.next_call()).said


async def test_files_go_with_a_ticket_as_links(teams: Teams, fake: FakeTeams) -> None:
    """Uploads are carried; the message's own HTML is not one of them. A pasted picture opens with
    the bot's token only: its asker is told that it stays behind, and care sees no dead link."""
    await teams.sends(fake.payload("message-files", text=PORTING))
    answer = await fake.next_call()
    assert words.files_go_along(1) in answer.said
    assert words.left_behind(["image"]) in answer.said
    await teams.raises(answer)
    care = next(call for call in await teams.shows(3) if call.conversation == CARE)
    assert words.not_taken_along("image") in care.said
    assert "/v3/attachments/" not in care.said


async def test_a_file_alone_can_become_a_ticket(teams: Teams, fake: FakeTeams) -> None:
    """The bot says that it cannot look into it, and care's card says what came."""
    [_, serial, _] = fake.payload("message-files")["attachments"]
    offered = await teams.says("", "message-files", attachments=[serial])
    assert words.FILES_ONLY[0] in offered.said
    await teams.raises(offered, subject="A dead phone", body="See the file")
    care = next(call for call in await teams.shows(3) if call.conversation == CARE)
    assert words.only_files(1) in care.said
    assert "serial.pdf" in care.said


async def test_guests_see_their_own_tickets_only(teams: Teams, fake: FakeTeams) -> None:
    """Partners are often guests in each other's tenants."""
    answer = await teams.says(PORTING)
    dialog = await teams.presses(answer, words.RAISE_TICKET)
    await teams.submits(
        dialog, _details(dialog) | {"subject": "Ours alone", "body": "Text"}, PERSONAL
    )
    for _ in range(3):
        await fake.next_call()
    colleague = {"id": "29:colleague", "name": "Ada", "aadObjectId": "c0"}
    assert "Ours alone" in (await teams.says("tickets", sender=colleague)).said
    guests = [{"userRole": "guest"}, {"tenantId": "another"}, {"userPrincipalName": "g#EXT#@x"}]
    for number, member in enumerate(guests):
        guest = {"id": f"29:guest{number}", "name": "Gwen", "aadObjectId": f"f{number}"}
        fake.members[guest["id"]] = {**guest, "tenantId": TENANT, **member}
        assert "Ours alone" not in (await teams.says("tickets", sender=guest)).said


def _details(dialog: dict[str, object]) -> dict[str, str]:
    """Something plausible for whatever the entry's form asks."""
    card = dialog["task"]["value"]["card"]["content"]  # type: ignore[index]
    return {
        part["id"]: "+44 20 7946 0123"
        for part in card["body"]
        if str(part.get("id")).startswith("detail.")
    }
