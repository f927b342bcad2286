"""What a message in Teams says, wherever it says it: it is answered, and a ticket carries it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.dialogue import words
from tests.drivers.patience import Stopwatch
from tests.drivers.teams_chat import PORTING, Teams
from tests.drivers.teams_screen import Call
from tests.fakes.fake_teams import TENANT, FakeTeams

NEXT = "Can I change a confirmed porting date?"
FORWARD = "forwardedMessageReference"
CARD = "application/vnd.microsoft.card"
QUOTE = (
    '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1773066710000">'
    '<strong itemprop="mri" itemid="8:orgid:0c9d">Marco Rossi</strong>'
    '<span itemprop="time" itemid="1773066710000"></span>'
    '<p itemprop="preview">{}</p></blockquote>'
)


def html(content: str) -> dict[str, Any]:
    return {"contentType": "text/html", "content": content}


def forwarded(content: str) -> dict[str, Any]:
    about = {"originalMessageId": "1773066000000", "originalMessageContent": content}
    return {"id": "1773066000000", "contentType": FORWARD, "content": json.dumps(about)}


async def said(teams: Teams, **message: Any) -> str:
    """The question as it goes into a ticket."""
    return filled(await teams.presses(await sent(teams, **message), words.RAISE_TICKET))["body"]


async def sent(teams: Teams, payload: str = "message-personal", **message: Any) -> Call:
    activity = teams.fake.payload(payload, id=teams.new_id(), **message)
    assert (await teams.sends(activity))[0] == 200
    return await teams.fake.next_call()


def filled(dialog: Any) -> dict[str, str]:
    body = dialog["task"]["value"]["card"]["content"]["body"]
    return {field["id"]: field.get("value", "") for field in body if "id" in field}


MESSAGES: dict[str, tuple[dict[str, Any], str]] = {
    "HTML and no text": ({"text": None, "attachments": [html(f"<p>{PORTING}</p>")]}, PORTING),
    "HTML and an empty text": ({"text": " ", "attachments": [html(f"<p>{PORTING}</p>")]}, PORTING),
    "a forward": (
        {"text": "", "attachments": [forwarded(f"<p>{PORTING}</p>")]},
        PORTING,
    ),
    "a forward with a word above it": (
        {"text": "Please see below", "attachments": [forwarded(f"<p>{PORTING}</p>")]},
        f"Please see below\n{PORTING}",
    ),
    "a forward within the HTML": (
        {
            "text": f"Marco Rossi {PORTING}",
            "attachments": [
                html(
                    '<blockquote itemtype="http://schema.skype.com/Forward" itemid="1">'
                    f'<strong itemprop="mri">Marco Rossi</strong><p>{PORTING}</p></blockquote>'
                )
            ],
        },
        PORTING,
    ),
    "a subject": ({"text": "It takes weeks.", "subject": PORTING}, f"{PORTING}\nIt takes weeks."),
    "a subject of the channel": (
        {
            "text": "",
            "attachments": [],
            "channelData": {"subject": PORTING, "tenant": {"id": TENANT}},
        },
        PORTING,
    ),
    "a code snippet": (
        {
            "text": PORTING,
            "attachments": [
                {"contentType": f"{CARD}.codesnippet", "content": '{"code": "show did"}'}
            ],
        },
        f"{PORTING}\nshow did",
    ),
    "an Adaptive Card": (
        {
            "text": "",
            "attachments": [
                {
                    "contentType": f"{CARD}.adaptive",
                    "content": {
                        "type": "AdaptiveCard",
                        "body": [
                            {"type": "TextBlock", "text": PORTING},
                            {
                                "type": "Container",
                                "items": [
                                    {
                                        "type": "RichTextBlock",
                                        "inlines": ["No ", {"type": "TextRun", "text": "news."}],
                                    }
                                ],
                            },
                            {"type": "FactSet", "facts": [{"title": "Site", "value": "Milan"}]},
                        ],
                        "actions": [
                            {"type": "Action.OpenUrl", "title": "Look", "url": "https://x"}
                        ],
                    },
                }
            ],
        },
        f"{PORTING}\nNo\nnews.\nSite: Milan",
    ),
    "a hero card": (
        {
            "text": "",
            "attachments": [
                {
                    "contentType": f"{CARD}.hero",
                    "content": {"title": "Alert", "text": f"<p>{PORTING}</p>", "buttons": [{}]},
                }
            ],
        },
        f"Alert\n{PORTING}",
    ),
    "a connector's card": (
        {
            "text": "",
            "attachments": [
                {
                    "contentType": "application/vnd.microsoft.teams.card.o365connector",
                    "content": {
                        "title": "Alert",
                        "sections": [
                            {"text": PORTING, "facts": [{"name": "Site", "value": "Milan"}]}
                        ],
                        "potentialAction": [{"name": "Open it"}],
                    },
                }
            ],
        },
        f"Alert\n{PORTING}\nSite: Milan",
    ),
    "a list": (
        {
            "text": "",
            "attachments": [
                {
                    "contentType": "application/vnd.microsoft.teams.card.list",
                    "content": {"items": [{"type": "resultItem", "title": PORTING}]},
                }
            ],
        },
        PORTING,
    ),
    "a receipt": (
        {
            "text": "",
            "attachments": [
                {
                    "contentType": f"{CARD}.receipt",
                    "content": {"title": PORTING, "facts": [{"key": "Order", "value": "17"}]},
                }
            ],
        },
        f"{PORTING}\nOrder: 17",
    ),
    "a quote above it": (
        {
            "text": f"Marco Rossi\nWho takes the lunch order?\n\n{PORTING}",
            "attachments": [html(f"{QUOTE.format('Who takes the lunch order?')}<p>{PORTING}</p>")],
        },
        PORTING,
    ),
    "a quote alone": (
        {
            "text": f"Marco Rossi\n{PORTING}",
            "attachments": [html(f"{QUOTE.format(PORTING)}<p></p>")],
        },
        PORTING,
    ),
    "a quote as an entity": (
        {
            "text": f'<quoted messageId="1773066710000"/>{PORTING}',
            "entities": [
                {
                    "type": "quotedReply",
                    "quotedReply": {"messageId": "1773066710000", "preview": "Lunch?"},
                }
            ],
        },
        PORTING,
    ),
    "a quote as an entity alone": (
        {
            "text": '<quoted messageId="1773066710000"/>',
            "attachments": [],
            "entities": [
                {
                    "type": "quotedReply",
                    "quotedReply": {"messageId": "1773066710000", "preview": PORTING},
                }
            ],
        },
        PORTING,
    ),
    "a quote as an attachment": (
        {
            "text": PORTING,
            "attachments": [
                {
                    "contentType": "messageReference",
                    "content": '{"messageId": "1773066710000", "messagePreview": "Lunch?"}',
                }
            ],
        },
        PORTING,
    ),
    "blocks": (
        {
            "text": "",
            "attachments": [
                html(
                    "<h3>How long</h3>does porting"
                    "<table><tr><td>a DID</td><td>number</td></tr></table>"
                    "<ul><li>take</li><li>now</li></ul>in<br><b>w</b>eeks"
                )
            ],
        },
        "How long\ndoes porting\na DID number\ntake\nnow\nin\nweeks",
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
async def test_a_message_is_read_wherever_it_says_something(teams: Teams, name: str) -> None:
    """Its own words are the question, and those that it quotes where it has none."""
    message, question = MESSAGES[name]
    assert await said(teams, **message) == question


async def test_whats_quoted_is_not_searched_where_something_else_is_said(teams: Teams) -> None:
    """The answer is to the asker's own words."""
    quoting: dict[str, Any] = {
        "text": f"Marco Rossi\n{NEXT}\n\n{PORTING}",
        "attachments": [html(f"{QUOTE.format(NEXT)}<p>{PORTING}</p>")],
    }
    assert (await sent(teams, **quoting)).activity["summary"].startswith(PORTING)


async def test_a_question_about_a_message_has_all_that_the_message_says(
    teams: Teams, fake: FakeTeams
) -> None:
    """*Ask Customer Care* on a post: its subject, its words, and what it forwards."""
    action = fake.payload("message-action")
    message = action["value"]["messagePayload"]
    message["subject"], message["body"]["content"] = "Numbers", "<h3>Porting</h3><td>late</td>"
    message["attachments"].append(forwarded(f"<div>{PORTING}</div>"))
    await teams.sends(action)
    dialog = await teams.presses(await fake.next_call(), words.RAISE_TICKET)
    assert filled(dialog)["body"] == f"Numbers\nPorting\nlate\n{PORTING}"
    assert words.files_go_along(1) in json.dumps(dialog)


LINK = "https://netvoice.sharepoint.example/dial.mp4"


@pytest.mark.parametrize(
    "attachment",
    [
        {"contentType": "image/png", "content": {"downloadUrl": LINK}, "name": "photo.png"},
        {"contentType": "audio/mpeg", "contentUrl": LINK},
        {"contentType": "video/mp4", "contentUrl": LINK},
        {"contentType": "application/pdf", "content": json.dumps({"downloadUrl": LINK})},
        {"contentType": "reference", "contentUrl": LINK, "name": "order.pdf"},
    ],
)
async def test_whatever_has_a_link_goes_along(teams: Teams, attachment: Any) -> None:
    """Pictures, sound, films and files, wherever the link stands."""
    answer = await sent(teams, text=PORTING, attachments=[attachment])
    assert words.files_go_along(1) in answer.said


@pytest.mark.parametrize(
    ("attachment", "name"),
    [
        ({"contentType": f"{CARD}.codesnippet", "content": {"lines": 3}}, words.A_SNIPPET),
        ({"contentType": f"{CARD}.codesnippet", "name": "dial.py", "content": None}, "dial.py"),
        ({"contentType": FORWARD, "content": "{}"}, words.A_FORWARD),
        ({"contentType": f"{CARD}.fluid", "content": {"componentUrl": "https://x"}}, words.A_CARD),
        (html(f'<p>{PORTING}</p><img src="https://graph.example/$value">'), words.A_PICTURE),
        ({"contentType": "image/png", "contentUrl": "http://x.example/", "name": "x.png"}, "x.png"),
        ({"contentType": "image/png", "contentUrl": "javascript:alert(1)"}, "image"),
        ({"contentType": "image/png", "contentUrl": "https://x y"}, "image"),
        ({"contentType": None, "contentUrl": 7}, words.A_FILE),
    ],
)
async def test_what_cannot_be_read_or_carried_is_named(
    teams: Teams, attachment: Any, name: str
) -> None:
    """To the asker at once, and to care with the ticket."""
    answer = await sent(teams, text=PORTING, attachments=[attachment])
    assert words.left_behind([name]) in answer.said
    await teams.raises(answer)
    care = next(call for call in await teams.shows(3) if call.conversation == teams.care)
    assert words.not_taken_along(name) in care.said


async def test_html_of_any_kind_holds_nobody_up(teams: Teams) -> None:
    """Twelve kilobytes of brackets once took three seconds."""
    for bad in (
        "<",
        "<!",
        "<a ",
        "</",
        "<blockquote>",
        "<at>",
        "&#9",
        "<p>",
        '<img alt="',
        "<![a[",
    ):
        watch = Stopwatch()
        await sent(teams, text="", attachments=[html(bad * (200_000 // len(bad)))])
        assert watch.seconds < 2
