"""A message's words and files are found wherever Slack puts them; what cannot be read is named."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue import words
from tests.drivers.slack_chat import THREAD, SlackChat
from tests.fakes.fake_slack import Call, FakeSlack, Json
from tests.fakes.slack_methods import CARE, PARTNERS

TITLE = "How long does porting a DID number take?"
DURATION = "how long does porting a DID number take?"
HOME = "https://wildix-care.slack.com"


def rich(*lines: str) -> Json:
    sections = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": line}]}
        for line in lines
    ]
    return {"type": "rich_text", "elements": sections}


def section(text: str, *fields: str) -> Json:
    block: Json = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    if fields:
        block["fields"] = [{"type": "mrkdwn", "text": field} for field in fields]
    return block


def table(*rows: tuple[str, ...]) -> Json:
    cells = [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]
    return {"type": "table", "rows": cells}


SHARED: Json = {
    "is_share": True,
    "is_msg_unfurl": True,
    "from_url": f"{HOME}/archives/C0PARTNERS/p1773066700000050",
    "author_name": "Petra",
    "text": DURATION,
    "fallback": f"[March 9th] petra: {DURATION}",
    "message_blocks": [{"team": "T0WILDIX", "message": {"blocks": [rich(DURATION)]}}],
}
STUB: Json = {"id": "F0STUB", "file_access": "check_file_info", "created": 0, "user": "U0SAM"}
PREVIEW: Json = {
    "from_url": "https://www.example.com/cancel",
    "service_name": "Example",
    "title": "How to cancel a DID number",
    "text": "A page about cancelling.",
}
# What a message holds beside an empty text, and in which words it is a question about porting.
ASKING = {
    "forwarded": {"attachments": [SHARED]},
    "forwarded, with blocks alone": {"attachments": [{**SHARED, "text": ""}]},
    "blocks alone": {"blocks": [rich(DURATION)]},
    "an alert of sections": {"blocks": [section("*Question*"), section(DURATION)]},
    "a header": {"blocks": [{"type": "header", "text": {"type": "plain_text", "text": DURATION}}]},
    "the fields of a section": {"blocks": [section("Question", DURATION)]},
    "a context": {
        "blocks": [{"type": "context", "elements": [{"type": "mrkdwn", "text": DURATION}]}]
    },
    "markdown": {"blocks": [{"type": "markdown", "text": DURATION}]},
    "a pasted table": {"blocks": [table(("how long does porting", "a DID number take?"))]},
    "a pasted table in an attachment": {
        "attachments": [{"blocks": [table((DURATION,))], "fallback": "[no preview available]"}]
    },
    "an alert of attachments": {"attachments": [{"color": "danger", "text": DURATION}]},
    "an attachment's fields": {
        "attachments": [{"fields": [{"title": "Question", "value": DURATION, "short": False}]}]
    },
    "an attachment's fallback": {"attachments": [{"fallback": DURATION}]},
    "a kind of block from the future": {
        "blocks": [{"type": "bubble", "body": {"type": "plain_text", "text": DURATION}}]
    },
    "a long text made a file": {
        "files": [
            {
                "id": "F0TEXT",
                "mode": "snippet",
                "name": "Untitled",
                "preview": DURATION,
                "permalink": f"{HOME}/files/U0ANNA/F0TEXT/untitled",
            }
        ]
    },
    "a forwarded e-mail": {
        "files": [
            {
                "id": "F0MAIL",
                "mode": "email",
                "name": "Porting",
                "subject": DURATION,
                "plain_text": DURATION,
                "permalink": f"{HOME}/files/U0ANNA/F0MAIL/porting",
            }
        ]
    },
}


@pytest.mark.parametrize("message", ASKING.values(), ids=ASKING)
async def test_words_are_found_in_a_direct_message(
    anna: SlackChat, slack: FakeSlack, message: Json
) -> None:
    await anna.happens("message_im", **{"text": "", "blocks": [], **message})
    assert (await slack.call("chat.postMessage")).text.startswith(TITLE)


@pytest.mark.parametrize("message", ASKING.values(), ids=ASKING)
async def test_words_are_found_below_a_mention(
    anna: SlackChat, slack: FakeSlack, message: Json
) -> None:
    await anna.happens("app_mention", **{"text": "<@U0BOT>", "blocks": [], **message})
    assert (await slack.call("chat.postMessage")).text.startswith(TITLE)


@pytest.mark.parametrize("message", ASKING.values(), ids=ASKING)
async def test_words_are_found_by_the_shortcut(
    anna: SlackChat, slack: FakeSlack, message: Json
) -> None:
    """Also on what another app posted."""
    posted = {"text": "", "blocks": [], "bot_id": "B0ALERTS", **message}
    await anna.shortcut(**posted)
    assert (await slack.call("chat.postMessage")).text.startswith(TITLE)


async def test_an_alerts_short_text_is_not_all_of_it(anna: SlackChat, slack: FakeSlack) -> None:
    """What the blocks say more is read too, and what they repeat once."""
    alert = {"text": "New question", "blocks": [section("*New question*"), section(DURATION)]}
    ticket = await _ticket_about(anna, slack, **alert, bot_id="B0ALERTS")
    assert ticket.text.count("New question") == ticket.text.count(DURATION) > 0


async def test_what_a_person_typed_is_read_once(anna: SlackChat, slack: FakeSlack) -> None:
    """Slack sends it as text and as rich text, and each in its own spelling."""
    items = [{"type": "rich_text_section", "elements": [{"type": "text", "text": "our DID"}]}]
    listed = {"type": "rich_text_list", "style": "ordered", "elements": items}
    typed: Json = {
        "text": "*please call us* about\n1. our DID",
        "blocks": [{"type": "rich_text", "elements": [*rich("please call us about")["elements"]]}],
    }
    typed["blocks"][0]["elements"].append(listed)
    ticket = await _ticket_about(anna, slack, **typed)
    assert "1. our DID" in ticket.text
    assert "please call us about\n" not in ticket.text


async def test_a_preview_of_a_web_page_is_nobodys_words(anna: SlackChat, slack: FakeSlack) -> None:
    linked = f"{DURATION} see https://www.example.com/cancel"
    await anna.happens("message_im", text=linked, attachments=[PREVIEW])
    assert (await slack.call("chat.postMessage")).text.startswith(TITLE)
    ticket = await _ticket_about(anna, slack, text="Look", attachments=[PREVIEW])
    assert "A page about cancelling" not in ticket.text


async def test_a_forwarded_messages_files_go_along(anna: SlackChat, slack: FakeSlack) -> None:
    file = {
        "id": "F0PHOTO",
        "name": "phone.jpg",
        "permalink": f"{HOME}/files/U0ANNA/F0PHOTO/phone.jpg",
    }
    forwarded = {**SHARED, "text": "Our phone is dead", "message_blocks": [], "files": [file]}
    ticket = await _ticket_about(anna, slack, text="", blocks=[], attachments=[forwarded])
    assert "Our phone is dead" in ticket.text
    assert file["permalink"] in str(ticket.blocks)


async def test_an_alerts_picture_goes_along(anna: SlackChat, slack: FakeSlack) -> None:
    picture = {"title": "Graph", "text": "Load", "image_url": "https://graphs.example.com/1.png"}
    ticket = await _ticket_about(anna, slack, text="", blocks=[], attachments=[picture])
    assert "https://graphs.example.com/1.png" in str(ticket.blocks)


async def test_a_file_of_another_company_leads_to_the_message(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """Over Slack Connect comes its id alone."""
    ticket = await _ticket_about(anna, slack, text="See this", files=[STUB])
    assert words.A_FILE_ELSEWHERE in ticket.text
    assert f"{HOME}/archives/{PARTNERS}/p" in str(ticket.blocks)


async def test_a_stub_is_looked_up_where_files_may_be_read(
    anna: SlackChat, slack: FakeSlack
) -> None:
    """With `files:read`, which the manifest does not ask for."""
    slack.scopes.append("files:read")
    there = f"{HOME}/files/U0SAM/F0STUB/offer.pdf"
    slack.files["F0STUB"] = {"id": "F0STUB", "name": "offer.pdf", "permalink": there}
    ticket = await _ticket_about(anna, slack, text="See this", files=[STUB])
    assert "offer.pdf" in str(ticket.blocks)
    assert there in str(ticket.blocks)


@pytest.mark.parametrize(
    "file",
    [
        {"id": "F0", "mode": "tombstone"},
        {"id": "F0", "file_access": "file_not_found"},
        {"id": "F0", "file_access": "access_denied", "name": "x.pdf"},
    ],
)
async def test_a_file_that_is_gone_is_named(anna: SlackChat, slack: FakeSlack, file: Json) -> None:
    ticket = await _ticket_about(anna, slack, text="See this", files=[file])
    assert words.not_taken_along(str(file.get("name", words.A_FILE_ELSEWHERE))) in ticket.text


async def test_what_cannot_be_read_is_named(anna: SlackChat, slack: FakeSlack) -> None:
    call = {"type": "call", "call_id": "R0CALL", "api_decoration_available": False}
    ticket = await _ticket_about(anna, slack, text="Look", blocks=[call])
    assert words.not_taken_along("call") in ticket.text


@pytest.mark.parametrize(
    "odd",
    [
        {"blocks": "x"},
        {"blocks": [None, 1, {"type": 7}, {"type": "rich_text", "elements": [{"type": "x"}]}]},
        {"attachments": [{"message_blocks": [{"message": None}]}, "x"]},
        {"blocks": [{"type": "table", "rows": [1, ["x", {"type": "rich_text"}]]}]},
        {"files": [{"mode": 7, "name": None}, "x"]},
    ],
)
async def test_odd_pieces_are_passed_over(anna: SlackChat, slack: FakeSlack, odd: Json) -> None:
    assert (await anna.happens("message_im", **{"text": DURATION, **odd})).status == 200
    assert (await slack.call("chat.postMessage")).text.startswith(TITLE)


PHOTO = {
    "id": "F0PHOTO",
    "name": "phone.jpg",
    "permalink": f"{HOME}/files/U0ANNA/F0PHOTO/phone.jpg",
}


async def test_a_file_alone_can_become_a_ticket(anna: SlackChat, slack: FakeSlack) -> None:
    """The bot says that it cannot look into it, and care's card says what came."""
    await anna.happens("message_file_share", text="", blocks=[], files=[PHOTO])
    offered = await slack.call("chat.postMessage")
    assert offered.text.startswith(words.FILES_ONLY[0])
    await anna.press(offered, "raise")
    filled = {"subject": "A dead phone", "body": "See the photo"}
    await anna.sends(await slack.call("views.open"), filled, id="V0PHOTO")
    await slack.call("chat.postMessage")
    card = await slack.call("chat.postMessage")
    assert card.arguments["channel"] == CARE
    assert words.only_files(1) in card.text
    assert "phone.jpg" in card.text


@pytest.mark.parametrize("text", ["", " "])
async def test_a_file_alone_below_a_ticket_goes_to_it(
    anna: SlackChat, slack: FakeSlack, text: str
) -> None:
    await anna.happens("message_im", text="ticket please call us")
    await anna.press(await slack.call("chat.postMessage"), "raise")
    await anna.sends(await slack.call("views.open"), id="V0RAISED")
    await slack.call("chat.postMessage")
    above = [ts for channel, ts in slack.messages if channel == "D0ANNA"][-1]
    await slack.call("chat.postMessage")
    file = {"text": text, "blocks": [], "files": [PHOTO], "subtype": "file_share"}
    await anna.happens("message_im_in_thread", thread_ts=above, **file)
    while (card := await slack.call("chat.update")).arguments["channel"] != CARE:
        pass
    assert words.only_files(1) in card.text
    assert "phone.jpg" in card.text


async def _ticket_about(anna: SlackChat, slack: FakeSlack, **message: Any) -> Call:
    """Care's card of a ticket that was raised about a message in the partners' channel."""
    said = str(message.pop("text"))
    if "bot_id" in message or not said:
        await anna.shortcut(**{"text": said, **message})
    else:
        await anna.happens("app_mention", text=f"<@U0BOT> ticket {said}", ts=THREAD, **message)
    answer = await slack.call("chat.postMessage")
    if not answer.has("raise"):
        await anna.press(answer, "none")
        answer = await slack.call("chat.update")
    await anna.press(answer, "raise")
    await anna.sends(await slack.call("views.open"), id="V0CONTENTS")
    return await slack.call_in(CARE)


async def test_who_and_what_is_mentioned_has_a_name(anna: SlackChat, slack: FakeSlack) -> None:
    """Slack sends ids, in the text and in runs; care may read it anywhere. Who is unknown keeps
    theirs."""
    said = "<@U0BOT> ticket <@U0PAUL> knows, see <#C0ELSEWHERE|> and <@U0NOBODY>"
    await anna.happens("app_mention", text=said)
    await anna.press(await slack.call("chat.postMessage"), "raise")
    form = await slack.call("views.open")
    assert "@Paul Kern knows, see #elsewhere and @U0NOBODY" in str(form.arguments)
    runs = [
        {"type": "text", "text": "ticket "},
        {"type": "user", "user_id": "U0PAUL"},
        {"type": "text", "text": " knows "},
        {"type": "channel", "channel_id": "C0ELSEWHERE"},
    ]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]}
    await anna.shortcut(text="", blocks=[block])
    await anna.press(await slack.call("chat.postMessage"), "raise")
    assert "@Paul Kern knows #elsewhere" in str((await slack.call("views.open")).arguments)


async def test_names_that_slack_does_not_say_keep_nobody_waiting(
    anna: SlackChat, slack: FakeSlack
) -> None:
    slack.refusing = lambda method: "fatal_error" if method == "conversations.info" else ""
    await anna.happens("app_mention", text="<@U0BOT> ticket see <#C0ELSEWHERE>")
    await anna.press(await slack.call("chat.postMessage"), "raise")
    assert "see #C0ELSEWHERE" in str((await slack.call("views.open")).arguments)
