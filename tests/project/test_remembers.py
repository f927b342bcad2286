"""What people forget when they change the code: what stands in several places is checked in all of
them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import get_args

import pytest

from bot.dialogue import words
from bot.dialogue.cards import Card
from bot.dialogue.forms import Form
from bot.dialogue.turns import (
    AddWords,
    Arrive,
    Ask,
    Browse,
    ClockTurn,
    Comment,
    Explain,
    FileTicket,
    Insert,
    Introduce,
    Judge,
    Learn,
    ListTickets,
    MoveTicket,
    Open,
    Pick,
    PickAgain,
    PickNone,
    Rate,
    Reason,
    Reply,
    Reroute,
    Retry,
    Share,
    ShowTicket,
    TakeNote,
    Teach,
    Turn,
    Withdraw,
)
from bot.model.people import Venue
from bot.model.tickets import Status
from tests import ROOT
from tests.conftest import GOLDEN
from tests.drivers.samples import CARDS, FORMS

CHANNELS = ("slack", "teams", "web")
# The platform's payload that each turn is read from. The playground is ours and reads nothing
# foreign.
RECORDED: dict[str, dict[type, str]] = {
    "slack": {
        Ask: "app_mention",
        Pick: "press_on_message",
        PickNone: "press_on_message",
        PickAgain: "press_on_message",
        AddWords: "press_on_message",
        Rate: "press_on_message",
        Share: "press_on_private_message",
        Open: "press_on_home",
        Browse: "app_home_opened",
        ListTickets: "press_on_home",
        Explain: "feedback_form",
        FileTicket: "ticket_form",
        Introduce: "command",
        ShowTicket: "press_on_home",
        Comment: "comment_form",
        Withdraw: "press_on_message",
        Judge: "press_on_message",
        MoveTicket: "press_on_care_card",
        Reroute: "reroute_form",
        Reply: "reply_form",
        TakeNote: "note_form",
        Retry: "press_on_care_card",
        Learn: "press_on_care_card",
        Teach: "teach_form",
    },
    "teams": {
        Ask: "message-channel",
        Pick: "press-pick",
        PickNone: "press-pick-none",
        PickAgain: "press-pick-again",
        AddWords: "press-add-words",
        Rate: "press-helped",
        Share: "press-share",
        Open: "press-open",
        Insert: "search-chosen",
        Browse: "press-browse",
        ListTickets: "press-tickets",
        Explain: "form-feedback",
        FileTicket: "form-ticket",
        Arrive: "installed",
        Introduce: "message-personal",
        ShowTicket: "press-show-ticket",
        Comment: "form-comment",
        Withdraw: "press-withdraw",
        Judge: "press-not-solved",
        MoveTicket: "press-claim",
        Reroute: "form-reroute",
        Reply: "form-reply",
        TakeNote: "form-note",
        Retry: "press-retry",
        Learn: "press-learn",
        Teach: "form-teach",
    },
}
SOURCES = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "adapters").rglob("*.py")]


def test_every_card_and_form_has_a_sample() -> None:
    assert {type(card) for card in CARDS.values()} == set(get_args(Card))
    assert {type(form) for form in FORMS.values()} == set(get_args(Form))


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_sample_is_drawn(channel: str) -> None:
    """On every channel, as a drawing that was looked at."""
    drawn = {file.stem for file in (GOLDEN / channel).rglob("*.*")}
    assert {*CARDS, *FORMS} - drawn == set()


@pytest.mark.parametrize("channel", RECORDED)
def test_every_turn_has_a_recorded_payload(channel: str) -> None:
    """Of every turn that the platform can bring, the payload that brings it, and a test that
    replays it."""
    assert set(RECORDED[channel]) == set(_turns_of(channel))
    files = {file.stem for file in (ROOT / "tests" / "payloads" / channel).glob("*.json")}
    assert set(RECORDED[channel].values()) - files == set()
    tests = "".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    replayed = re.findall(r'"(\w[\w*-]*|\*(?=\.json))(?:\.json)?"', tests)
    assert [file for file in files if not any(fnmatch(file, name) for name in replayed)] == []


def test_every_turn_can_be_taken() -> None:
    """One that no channel reads is none, but for the clock's and the helpdesk's."""
    assert {turn for channel in CHANNELS for turn in _turns_of(channel)} == set(
        get_args(Turn)
    ) - set(get_args(ClockTurn))


def _turns_of(channel: str) -> Iterator[type]:
    """What the channel's code makes."""
    turns = {turn.__name__: turn for turn in get_args(Turn)}
    for source in (ROOT / "adapters" / channel).rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and (turn := turns.get(_called(node))):
                yield turn


def _called(call: ast.Call) -> str:
    """The name that is called, of a module's or one's own."""
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def test_everything_has_its_words() -> None:
    assert set(words.STATUS) == set(Status)
    assert set(words.REASONS) == set(Reason)
    assert all(words.asked_in(channel, venue) for channel in CHANNELS for venue in Venue)


def test_every_sentence_is_said() -> None:
    """What nobody says any more leaves the words."""
    files = [Path(str(module.__file__)) for module in words.MODULES]
    used = {name for source in SOURCES for name in _words_in(source)}
    used |= {
        name
        for page in (ROOT / "adapters").rglob("*.html")
        for name in re.findall(r"\bwords\.(\w+)", page.read_text())
    }
    within = {name for file in files for name in _names_read(file)}
    defined = {name for file in files for name in _defined(file)}
    assert defined - used - within == set()


def test_no_sentence_is_kept() -> None:
    """It is said in the reader's language where it is read: none is captured by an import."""
    captured = [
        f"{source.relative_to(ROOT)}:{node.lineno}"
        for source in SOURCES
        for node in _read_at_import(ast.parse(source.read_text()))
    ]
    assert captured == []


def _read_at_import(tree: ast.AST) -> Iterator[ast.Attribute]:
    """What of `words` a module reads before anybody speaks: outside of functions, or as one's
    default."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from _read_at_import(node.args)
            case ast.Lambda():
                pass
            case ast.Attribute(value=ast.Name("words")):
                yield node
            case _:
                yield from _read_at_import(node)


def _words_in(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text())):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "words"
        ):
            yield node.attr


def _names_read(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id


def _defined(source: Path) -> Iterator[str]:
    for node in ast.parse(source.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
