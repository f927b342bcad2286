"""How cards and forms look on Slack: golden, within each documented limit, and all typed text stays
text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.slack.drawing.blocks import file_link
from adapters.slack.drawing.cards import message
from adapters.slack.drawing.forms import modal, warned
from adapters.slack.drawing.home import home, search
from adapters.slack.drawing.splitting import messages, spoken
from adapters.slack.fields import Json
from bot.dialogue.cards import AnswerCard, Card
from bot.dialogue.forms import Form
from bot.knowledge import prose
from bot.model.attachments import Attachment
from bot.model.text import changed
from tests.drivers.samples import CARDS, FORMS, HOSTILE, LONG_WORDS, NUMBER
from tests.fakes.slack_schema import message_problems, view_problems

Golden = Callable[[str, object], None]


@pytest.mark.parametrize("name", CARDS)
def test_every_card_is_drawn(name: str, golden: Golden) -> None:
    """Looked at as JSON; Slack takes each message."""
    drawn = message(CARDS[name])
    golden(f"slack/{name}.json", drawn)
    assert [message_problems(one) for one in drawn] == [[] for _ in drawn]


@pytest.mark.parametrize(
    "name", ["answer", "answer-not-helped", "answer-long", "topics", "ticket-list"]
)
def test_a_card_is_drawn_on_the_home(name: str, golden: Golden) -> None:
    """Below the search; without the control that only messages have."""
    drawn = home(CARDS[name])
    golden(f"slack/home-{name}.json", drawn)


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_every_card_fits_the_home(card: Card) -> None:
    assert view_problems(home(card)) == []
    assert view_problems(search(card)) == []


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_drawn(name: str, golden: Golden) -> None:
    drawn = modal(FORMS[name])
    golden(f"slack/{name}.json", drawn)
    assert view_problems(drawn) == []


@pytest.mark.parametrize("drawing", [*map(message, CARDS.values()), *map(home, CARDS.values())])
def test_nothing_in_a_drawing_is_markup(drawing: object) -> None:
    """All text is literal: plain text or rich text; what markup there is, is a time, and the
    mentions are ours."""
    kinds = [node.get("type") for node in _objects(drawing)]
    assert not {"usergroup", "channel", "emoji"} & set(kinds)
    assert {node["user_id"] for node in _objects(drawing) if node.get("type") == "user"} <= {
        "U0PETRA"
    }
    markup = [node["text"] for node in _objects(drawing) if node.get("type") == "mrkdwn"]
    assert all(re.fullmatch(r"<!date\^\d+\^[^|<>]+\|[\d: -]+ UTC>", text) for text in markup)
    broadcasts = [node for node in _objects(drawing) if node.get("type") == "broadcast"]
    assert all(node["range"] == "here" for node in broadcasts)


@pytest.mark.parametrize("name", [name for name in CARDS if "hostile" in name or "private" in name])
def test_the_text_for_notifications_is_escaped(name: str) -> None:
    for drawn in message(CARDS[name]):
        assert "<" not in drawn["text"]
        assert ">" not in drawn["text"]


def test_here_is_called_only_when_it_is_urgent() -> None:
    calls = {
        name
        for name in CARDS
        if any(n.get("type") == "broadcast" for n in _objects(message(CARDS[name])))
    }
    assert calls == {"care-urgent"}


def test_a_care_card_shows_the_commonest_moves_and_hides_the_rarer() -> None:
    """Each carries the ticket and the status that was seen, never text."""
    *_, claim, reply, resolve, menu = _pressable(message(CARDS["care"]))
    shown = [(one["action_id"], one["value"]) for one in (claim, reply, resolve)]
    assert shown == [
        (f"care:{move}", f"{move}:{NUMBER}:open") for move in ("claim", "reply", "resolve")
    ]
    hidden = [option["value"].split(":")[0] for option in menu["options"]]
    assert hidden == ["reroute", "dismiss", "note"]
    claimed = [
        option["value"] for option in _pressable(message(CARDS["care-claimed"]))[-1]["options"]
    ]
    assert claimed[0] == f"release:{NUMBER}:claimed"
    assert [one["action_id"] for one in _pressable(message(CARDS["care-resolved"]))] == [
        "care:reopen",
        "care:note",
    ]
    assert _pressable(message(CARDS["care-rerouted"])) == []


def test_a_partners_ticket_has_what_may_be_done_with_it() -> None:
    drawn = {name: [one["action_id"] for one in _pressable(message(CARDS[name]))] for name in CARDS}
    assert drawn["ticket-claimed"] == ["comment", "withdraw"]
    assert drawn["ticket-resolved"] == ["judge:yes", "judge:no", "comment"]
    assert drawn["ticket-dismissed"] == drawn["reply-earlier"] == []
    assert drawn["reply"] == ["comment", "withdraw"]
    assert drawn["nudge-retry"] == ["retry"]


def test_a_reply_says_first_that_it_is_a_humans() -> None:
    """And mentions whom Slack knows; others are named."""
    assert message(CARDS["reply"])[0]["text"].startswith(
        f"Anna Weiss from Customer Care, ticket {NUMBER}\n"
    )
    assert any(node.get("user_id") == "U0PETRA" for node in _objects(message(CARDS["reply"])))
    assert message(CARDS["nudge-elsewhere"])[0]["text"].startswith(
        "Anna &lt;b&gt;Weiss&lt;/b&gt;: "
    )


def test_the_lines_of_a_reply_stay_lines() -> None:
    assert "has the request.\nDo you have" in message(CARDS["reply"])[0]["text"]


def test_notes_and_reasons_are_on_the_care_card_alone() -> None:
    assert "overdue" in message(CARDS["care-claimed"])[0]["text"]
    assert "Sent by mistake" in message(CARDS["care-dismissed"])[0]["text"]


def test_a_warned_form_is_the_same_with_the_warning_on_top() -> None:
    """Its fields keep their ids, so that Slack keeps what was filled in."""
    form = modal(FORMS["ticket-form"])
    again = warned(form, "Too late.")
    assert view_problems(again) == []
    assert again["blocks"][1:] == form["blocks"]
    assert json.loads(again["private_metadata"]) == {"question": "q-3kT9vQx2LmB7", "warned": True}


@pytest.mark.parametrize("empty", ["", " ", "\n"])
@pytest.mark.parametrize("name", CARDS)
def test_no_element_of_a_card_is_ever_empty(name: str, empty: str) -> None:
    """Whatever somebody left out; Slack would refuse the whole card. (That buttons without their
    ids are all alike is this test's doing.)"""
    kept = ("slack", "teams", "web")  # names of channels
    drawn = message(changed(CARDS[name], lambda text: text if text in kept else empty))
    problems = [problem for one in drawn for problem in message_problems(one)]
    assert [problem for problem in problems if "stands twice" not in problem] == []
    assert all(text.strip() for text in _quoted(drawn))


@pytest.mark.parametrize("name", FORMS)
def test_no_element_of_a_form_is_ever_empty(name: str) -> None:
    assert view_problems(modal(FORMS[name])) == []


@pytest.mark.parametrize("length", [3000, 3990, 4000, 5000, 50_000])
def test_a_fence_of_code_is_never_cut_open(length: int) -> None:
    """Everything after it would be code, in the notification."""
    fenced = "```\n" + "x & y\n" * (length // 6) + "```"
    one_line = "``` " + "<" * length + " ```"
    for text in (fenced, one_line):
        said = spoken([{"type": "rich_text", "elements": [_section(text)]}])
        assert said.count("```") % 2 == 0
        assert 0 < len(said) <= 4000


FILES = {
    "https://wildix-care.slack.com/files/U1/F1/bill.pdf": "bill.pdf",
    "https://slack-files.com/T1-F1-x": "bill.pdf",
    "https://evil.example/bill.pdf": "bill.pdf (evil.example)",
    "https://evilslack-files.com/bill.pdf": "bill.pdf (evilslack-files.com)",
    "https://slack.com@evil.example/bill.pdf": "bill.pdf (evil.example)",
    "https://contoso.sharepoint.com/bill.pdf": "bill.pdf (contoso.sharepoint.com)",
}


@pytest.mark.parametrize(("url", "label"), FILES.items())
def test_a_file_elsewhere_says_where_it_is(url: str, label: str) -> None:
    """Whatever it is called."""
    assert file_link(Attachment("bill.pdf", url)) == {"type": "link", "url": url, "text": label}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://[bad",
        "https://evil.example\\.slack.com/",
        "https://",
        f"https://evil.example/{'x' * 3000}",
        "",
    ],
)
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    assert file_link(Attachment("bill.pdf", url))["type"] == "text"


def test_a_link_leads_where_the_knowledge_says() -> None:
    links = [
        node["url"] for node in _objects(message(CARDS["answer"])) if node.get("type") == "link"
    ]
    assert links == ["https://www.example.com/porting?a=1&b=2"]


def test_a_long_answer_is_whole() -> None:
    """Split over messages between its lines; every word of it is there once, in order."""
    card = CARDS["answer-long"]
    assert isinstance(card, AnswerCard)
    drawn = message(card)
    assert len(drawn) > 1
    said = "".join(spoken_whole(one["blocks"]) for one in drawn)
    for sentence in prose.plain(card.answer).splitlines():
        assert sentence.strip(" •") in said


def test_buttons_are_on_the_last_message() -> None:
    first, *_, last = message(CARDS["answer-long"])
    assert not any(block["type"] in ("actions", "context_actions") for block in first["blocks"])
    pressed = [node["action_id"] for node in _objects(last) if "action_id" in node]
    assert pressed[-3:] == ["rate", "raise", "share"]


def test_one_endless_paragraph_is_cut_between_sentences() -> None:
    """No entry is so long, but a person's words on a ticket may be."""
    text = LONG_WORDS * 5
    drawn = messages([{"type": "rich_text", "elements": [_section(text)]}])
    assert [message_problems(one) for one in drawn] == [[] for _ in drawn]
    runs = [
        node["text"]
        for node in _objects([one["blocks"] for one in drawn])
        if node.get("type") == "text"
    ]
    assert "".join(runs) == text
    assert all(run.endswith(". ") for run in runs)


def test_numbers_go_on_after_a_nested_list() -> None:
    lists = [
        node for node in _objects(message(CARDS["answer"])) if node.get("type") == "rich_text_list"
    ]
    drawn = [
        (one["style"], one["indent"], one.get("offset", 0), len(one["elements"])) for one in lists
    ]
    assert drawn == [
        ("ordered", 0, 0, 2),
        ("bullet", 1, 0, 2),
        ("bullet", 2, 0, 2),
        ("ordered", 0, 2, 1),
    ]


def test_the_screen_reader_hears_steps_and_notes() -> None:
    text = message(CARDS["answer"])[0]["text"]
    assert "\n2. Add the documents:\n   • the signed" in text
    assert "\n3. Send the request; the porting guide names the rest\nNote: A number stays" in text


def test_hostile_words_are_repeated_as_they_were_typed() -> None:
    blocks = message(CARDS["no-answer-hostile"])[0]["blocks"]
    assert blocks[0]["elements"][0]["elements"][0]["text"].startswith("I don't have")
    assert HOSTILE[:100] in json.dumps(blocks, ensure_ascii=False).replace('\\"', '"')


def test_the_form_asks_for_a_date_with_a_calendar() -> None:
    assert _inputs(FORMS["ticket-form"])["wanted-date"]["element"]["type"] == "datepicker"


def test_the_form_knows_that_it_is_urgent() -> None:
    assert "initial_options" in _inputs(FORMS["ticket-form-urgent"])["urgent"]["element"]
    assert "initial_options" not in _inputs(FORMS["ticket-form"])["urgent"]["element"]


def spoken_whole(blocks: list[Json]) -> str:
    """Block by block, so that the limit for one notification does not cut it."""
    return "".join(spoken([block]) for block in blocks).replace("&amp;", "&").replace("&gt;", ">")


def _pressable(drawn: list[Json]) -> list[Json]:
    return [
        one
        for block in drawn[-1]["blocks"]
        if block["type"] == "actions"
        for one in block["elements"]
    ]


def _section(text: str) -> Json:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}


def _inputs(form: Form) -> dict[str, Json]:
    return {block["block_id"]: block for block in modal(form)["blocks"] if block["type"] == "input"}


def _objects(node: Any) -> Iterator[Json]:
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from _objects(one)


def _quoted(drawn: object) -> list[str]:
    quotes = [node for node in _objects(drawn) if node.get("type") == "rich_text_quote"]
    return ["".join(run["text"] for run in quote["elements"]) for quote in quotes]
