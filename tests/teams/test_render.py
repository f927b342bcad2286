"""How every card and form looks in Teams: golden drawings, held against the schema and our
limits."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft6Validator
from jsonschema.protocols import Validator

from adapters.teams import actions, care_actions
from adapters.teams.drawing import forms, transcripts
from adapters.teams.drawing.cards import message
from adapters.teams.drawing.elements import Element, bytes_of
from adapters.teams.drawing.search_results import result
from adapters.teams.drawing.whispered import whispered
from adapters.teams.limits import MESSAGE_BYTES, PRIMARY_ACTIONS, SUMMARY_CHARACTERS
from bot.dialogue import words
from bot.dialogue.cards import Addressee, AnswerCard, Answered, AnswersCard, Card, NudgeCard
from bot.dialogue.forms import Form
from bot.dialogue.learning import ReceiptCard
from bot.dialogue.transcripts import Line, Transcript
from bot.knowledge.entries import Knowledge
from bot.knowledge.prose import parse
from tests.conftest import SHORT_NOTICE
from tests.drivers.samples import (
    ANSWER,
    CARDS,
    CARE,
    FORMS,
    HOSTILE,
    LONG_ANSWER,
    NUMBER,
    QUESTION,
    REPLY,
)
from tests.fakes.teams_schema import official

IDS = {
    "alone",
    "verb",
    "question",
    "entry",
    "topic",
    "page",
    "slot",
    "ticket",
    "seen",
    "move",
    "form",
    "lesson",
    "about",
} | {"msteams"}
Golden = Callable[[str, object], None]

NOW = datetime(2026, 3, 9, 14, 32, tzinfo=UTC)
PETRA = Addressee("teams:5d1b7c1e-0a52-4f7b-8e0c-6a1f2d3c4b5a", "Petra Lang")


def drawn(
    form: Form, typed: Mapping[str, str] = {}, problems: Mapping[str, str] = {}, warning: str = ""
) -> Any:
    return forms.dialog(form, typed, problems, warning).card


TOLD = Transcript(
    NUMBER,
    "Number not ported",
    (
        Line("Petra Lang", NOW, "The number is not ported yet.\nSince Monday."),
        Line("Anna Weiss", NOW + timedelta(hours=1), "The carrier answers today.", by_care=True),
        Line("Ben Kurz took it", NOW + timedelta(hours=2), "", by_care=True),
        Line("Petra Lang", NOW + timedelta(hours=3), "word " * 2_000),
    ),
)


DRAWINGS: dict[str, Callable[[], dict[str, Any]]] = {
    **{name: partial(message, card) for name, card in CARDS.items()},
    "answer-whispered": partial(whispered, CARDS["answer-private"]),
    "reply-here": partial(message, replace(REPLY, to=PETRA)),
    "nudge-here": partial(message, NudgeCard(NUMBER, PETRA, words.partner_told("resolve", NUMBER))),
    **{name: partial(drawn, form) for name, form in FORMS.items()},
    "transcript": lambda: transcripts.ticket(TOLD, care_actions.ReadTicket(ticket=NUMBER)).card,
    "ticket-form-warning": partial(
        drawn, FORMS["ticket-form"], {"subject": HOSTILE}, warning=SHORT_NOTICE
    ),
    "reply-form-problems": partial(
        drawn, FORMS["reply-form"], {"text": HOSTILE}, {"text": words.too_long(3001, 3000)}
    ),
    "ticket-form-problems": partial(
        drawn,
        FORMS["ticket-form"],
        {"subject": HOSTILE, "did-numbers": "none", "wanted-date": "soon", "urgent": "true"},
        {"body": words.FILL_THIS_IN, "did-numbers": words.not_understood("+44 20 7946 0123")},
    ),
}


def card_of(drawing: dict[str, Any]) -> dict[str, Any]:
    """The Adaptive Card, bare or in its activity."""
    card = drawing["attachments"][0]["content"] if "attachments" in drawing else drawing
    assert isinstance(card, dict)
    return card


def parts(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in a card."""
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from parts(each)


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_card_and_form_is_drawn_as_it_was_reviewed(name: str, golden: Golden) -> None:
    """What is seen is golden; a change of it is looked at in the pictures."""
    golden(f"teams/{name}.json", DRAWINGS[name]())


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawing_passes_the_official_schema(name: str) -> None:
    """`msteams` is Teams' own addition to Adaptive Cards, and the schema knows of none."""
    card = card_of(DRAWINGS[name]())
    card.pop("msteams")
    adaptive_cards().validate(card)


def test_a_card_is_judged_as_the_official_schema_judges_it() -> None:
    """Right or wrong, and however deep: that only an element's own kind is looked at changes
    nothing."""
    schema = json.loads(schema_file("adaptive-card-1.5.0.json").read_text())
    for wrong in ({}, {"type": "Nothing"}, {"type": "Column"}, {"type": None}, {"wrap": 7}):
        card = card_of(message(CARE))
        card.pop("msteams")
        texts = [part for part in parts(card) if part.get("type") == "TextBlock"]
        texts[-1].update(wrong)
        assert Draft6Validator(schema).is_valid(card) == (not wrong)
        assert adaptive_cards().is_valid(card) == (not wrong)


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_drawing_exceeds_what_teams_takes(name: str) -> None:
    """The table of limits holds for the longest sample too."""
    drawing = DRAWINGS[name]()
    card = card_of(drawing)
    assert bytes_of(drawing) <= MESSAGE_BYTES
    primary = [action for action in card.get("actions", []) if action.get("mode") != "secondary"]
    assert len(primary) <= PRIMARY_ACTIONS
    assert card["fallbackText"]
    assert drawing is card or 0 < len(drawing["summary"]) <= SUMMARY_CHARACTERS


@pytest.mark.parametrize("name", DRAWINGS)
def test_what_was_typed_is_never_markdown(name: str) -> None:
    """Text blocks know Markdown and {{DATE()}}; text runs are plain, and typed braces are taken
    apart."""
    for part in parts(card_of(DRAWINGS[name]())):
        if part.get("type") == "TextBlock":
            assert "evil.example" not in part["text"]
            assert "{{DATE()}}" not in part["text"]
        if part.get("type") == "TextRun":
            assert "{{" not in part["text"]
            assert part.get("selectAction", {}).get("url", "https://").startswith("https://")


def test_every_execute_falls_back_to_submit() -> None:
    """Hosts without universal actions get the same button."""
    executes = [
        part
        for draw in DRAWINGS.values()
        for part in parts(card_of(draw()))
        if part.get("type") == "Action.Execute"
    ]
    assert executes
    for execute in executes:
        assert execute["fallback"]["type"] == "Action.Submit"
        assert execute["fallback"]["data"] == execute["data"]
        assert execute["data"]["verb"] == execute["verb"]


def test_buttons_carry_ids_and_no_text() -> None:
    """Whatever a button carries can be looked up, and nothing can be smuggled in."""
    for name in (*CARDS, "answer-whispered"):
        for part in parts(card_of(DRAWINGS[name]())):
            if part.get("type") in ("Action.Execute", "Action.Submit"):
                assert set(part["data"]) <= IDS


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_text_is_cut_and_none_is_empty(name: str) -> None:
    """Whatever can be longer than a sign wraps, and nothing shows nothing."""
    for part in parts(card_of(DRAWINGS[name]())):
        kind = part.get("type")
        if kind == "TextBlock":
            assert part["text"].strip()
            assert part.get("wrap") or len(part["text"]) <= 2, part
        elif kind == "RichTextBlock":
            assert part["inlines"]
            assert all(run["text"] for run in part["inlines"])
        elif kind in ("Input.ChoiceSet", "Input.Toggle"):
            assert part["wrap"]


def test_an_answer_that_is_too_long_ends_with_a_whole_block_and_opens_the_rest() -> None:
    """A fact is never cut in the middle, and buttons are never what is left out; in the dialog
    stands every block, in pages that fit."""
    sample = CARDS["answer"]
    assert isinstance(sample, AnswerCard)
    long = parse(LONG_ANSWER * 3)
    drawing = message(replace(sample, answer=long))
    assert bytes_of(drawing) <= MESSAGE_BYTES
    assert words.ANSWER_GOES_ON in json.dumps(drawing)
    assert card_of(drawing)["actions"][0]["title"] == words.RAISE_TICKET
    assert words.ANSWER_GOES_ON not in json.dumps(message(replace(sample, answer=parse(ANSWER))))
    [whole] = [part for part in parts(drawing) if part.get("title") == words.READ_ALL]
    assert whole["data"]["entry"] == sample.origin.entry
    each = Answered(sample.title, long, sample.origin)
    several = AnswersCard(sample.asked, (each,) * 3, sample.feedback, shareable=True)
    assert bytes_of(message(several)) <= MESSAGE_BYTES


@pytest.mark.parametrize("name", CARDS)
def test_however_much_there_is_to_list_a_message_takes_it(name: str) -> None:
    """A topic of three hundred questions, a receipt with a hundred later texts: what has no room is
    counted, and every button in the card is there."""
    card = CARDS[name]
    long = message(longer(card))
    assert bytes_of(long) <= MESSAGE_BYTES
    assert pressed_in(long) >= pressed_in(message(card))


def longer(card: Card) -> Card:
    """The same with a hundred times as much in every list; buttons stay."""
    lists = {
        field.name: getattr(card, field.name) * 100
        for field in fields(card)
        if isinstance(getattr(card, field.name), tuple)
        and field.name not in ("presses", "moves", "lessons", "labelled")
    }
    return replace(card, **lists)


def pressed_in(drawing: Element) -> set[str]:
    rows = [part for part in parts(card_of(drawing)) if part.get("type") == "ActionSet"]
    return {json.dumps(action) for row in rows for action in row["actions"]}


def test_a_long_receipt_says_that_it_goes_on() -> None:
    sample = CARDS["receipt"]
    assert isinstance(sample, ReceiptCard)
    long = replace(sample, answer=parse("д" * 2_000 + "\n\n" + "Nothing more. " * 3_000))
    drawing = message(longer(long))
    assert bytes_of(drawing) <= MESSAGE_BYTES
    assert words.ANSWER_GOES_ON in json.dumps(drawing)


def test_all_that_was_said_is_read_page_by_page() -> None:
    """No word is lost, in any script, and no page is more than a dialog takes."""
    said = tuple(Line("Anna", NOW, "д" * 9_000 + str(n), by_care=n % 2 == 0) for n in range(9))
    told = Transcript(NUMBER, "Number not ported", said)
    first = transcripts.ticket(told, actions.ReadTicket(ticket=NUMBER)).card
    pages, seen = [first], json.dumps(first, ensure_ascii=False)
    while (turn := pages[-1]["actions"][-1])["title"] == words.NEXT_PAGE:
        action = actions.decoded(turn["data"])
        assert isinstance(action, actions.ReadTicket)
        pages.append(transcripts.ticket(told, action).card)
        seen += json.dumps(pages[-1], ensure_ascii=False)
    assert all(bytes_of(page) <= MESSAGE_BYTES for page in pages)
    assert seen.count("д") == sum(line.text.count("д") for line in said)
    assert len(pages) > 2
    beyond = transcripts.ticket(told, actions.ReadTicket(ticket=NUMBER, page=9_999)).card
    assert beyond == pages[-1]


def test_a_form_comes_back_as_it_was_filled_in() -> None:
    """Problems stand at their fields, and nothing has to be typed again."""
    card = DRAWINGS["ticket-form-problems"]()
    inputs = {
        part["id"]: part for part in parts(card) if str(part.get("type")).startswith("Input.")
    }
    assert inputs["subject"]["value"] == HOSTILE
    assert inputs["detail.did-numbers"]["value"] == "none"
    assert inputs["urgent"]["value"] == "true"
    said = [run["text"] for run in parts(card) if run.get("type") == "TextRun"]
    assert words.not_understood("+44 20 7946 0123") in said
    assert words.FILL_THIS_IN in said


def test_every_entry_can_be_inserted_with_links_and_a_ticket_only(knowledge: Knowledge) -> None:
    """An inserted card is its sender's: it carries no question, but the entry."""
    schema = adaptive_cards()
    for entry in knowledge.entries:
        card = result(entry)["content"]
        assert [action["title"] for action in card["actions"]] == [words.RAISE_TICKET]
        assert card["actions"][0]["data"]["entry"] == entry.id
        assert QUESTION not in json.dumps(card)
        schema.validate({key: value for key, value in card.items() if key != "msteams"})


def test_whoever_is_known_is_mentioned_and_others_are_named() -> None:
    """The entity's words stand in the card, and no name can mention anybody else."""
    here = card_of(DRAWINGS["reply-here"]())
    assert here["msteams"]["entities"] == [
        {
            "type": "mention",
            "text": "<at>Petra Lang</at>",
            "mentioned": {"id": "5d1b7c1e-0a52-4f7b-8e0c-6a1f2d3c4b5a", "name": "Petra Lang"},
        }
    ]
    assert "<at>Petra Lang</at>" in [part.get("text") for part in parts(here["body"])]
    [hostile] = card_of(DRAWINGS["reply-hostile"]())["msteams"]["entities"]
    assert re.fullmatch(r"<at>[^<>&*_~`{}\[\]\\]+</at>", hostile["text"])
    for elsewhere in ("reply", "nudge", "nudge-everybody", "nudge-elsewhere"):
        card = card_of(DRAWINGS[elsewhere]())
        assert "entities" not in card["msteams"]
        assert not [
            part
            for part in parts(card)
            if part.get("type") == "TextBlock" and "<at>" in part["text"]
        ]


def test_the_rarer_buttons_of_care_wait_in_the_overflow() -> None:
    """Two beside each other are what a phone has room for; the fallbacks wait there too."""
    card = card_of(DRAWINGS["care"]())
    [row] = [part["actions"] for part in card["body"] if part["type"] == "ActionSet"]
    assert [action["title"] for action in row] == [words.MOVE["claim"], words.MOVE["reply"]]
    in_sight = [action["title"] for action in card["actions"] if "mode" not in action]
    assert in_sight == [words.MOVE["resolve"], words.ADD_NOTE]
    rarer = [action for action in card["actions"] if action.get("mode") == "secondary"]
    assert [action["title"] for action in rarer] == [
        words.MOVE["reroute"],
        words.MOVE["dismiss"],
        words.OPEN_CONVERSATION,
    ]
    [release] = [
        a
        for a in card_of(DRAWINGS["care-claimed"]())["actions"]
        if a["title"] == words.MOVE["release"]
    ]
    assert (release["mode"], release["fallback"]["mode"]) == ("secondary", "secondary")


def test_a_card_that_another_took_the_place_of_has_no_buttons() -> None:
    """Nothing stale can be pressed."""
    assert "actions" not in card_of(DRAWINGS["care-rerouted"]())


def test_however_much_was_said_the_care_card_fits() -> None:
    """In any script; the latest words are drawn, and one button opens all of them."""
    first = CARDS["care-commented"].said[0]  # type: ignore[union-attr]
    said = tuple(replace(first, text="д" * 2999 + str(n)) for n in range(30))
    drawing = message(
        replace(CARE, body="д" * 3000, words="д" * 3000, shown="д" * 3000, said=said, notes=said)
    )
    assert bytes_of(drawing) <= MESSAGE_BYTES
    assert any(words.earlier(30 - latest) in json.dumps(drawing) for latest in (1, 2, 3, 6))
    titles = [part.get("title") for part in parts(card_of(drawing))]
    assert words.READ_ALL in titles
    assert words.READ_ALL not in [part.get("title") for part in parts(message(CARE))]
    many = tuple(replace(first, text="Short") for _ in range(20))
    assert words.earlier(8) in json.dumps(message(replace(CARE, said=many)))


@cache
def adaptive_cards() -> Validator:
    return official(json.loads(schema_file("adaptive-card-1.5.0.json").read_text()))


def schema_file(name: str) -> Path:
    """One of the official schemas, which are handed to the tests and not copied here."""
    folder = os.environ.get("SCHEMAS_DIR")
    if not folder:
        pytest.skip(
            "SCHEMAS_DIR is not set: the drawings are NOT held against the official schemas"
        )
    return Path(folder) / name
