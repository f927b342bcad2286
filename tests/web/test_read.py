"""What the playground's page posts becomes a turn; anything else is refused."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.web.inbound import care
from adapters.web.inbound.payloads import read
from adapters.web.visitors import Visitor, agent, visitor
from bot.dialogue.turns import (
    Ask,
    Browse,
    Comment,
    Explain,
    FileTicket,
    Judge,
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
    Turn,
    Withdraw,
)
from bot.errors import CareError, FormError, PayloadError
from bot.model.people import Venue
from bot.model.tickets import Move, Status

ID = "6f1f7c3e-4a8a-4c46-9b57-2b1f3a0e9a11"
VISITOR = Visitor("5eed")
CHAT = VISITOR.where(private=False)
ALONE = VISITOR.where(private=True)
BY: dict[str, Any] = {"id": f"web:5eed:{ID}", "by": VISITOR.partner}

TURNS: list[tuple[dict[str, Any], Turn]] = [
    ({"type": "ask", "text": "how to port DID"}, Ask(**BY, where=CHAT, text="how to port DID")),
    (
        {"type": "ask", "text": " /wildix  how to port DID "},
        Ask(**BY, where=ALONE, text="how to port DID"),
    ),
    ({"type": "ask", "text": "/WILDIX"}, Ask(**BY, where=ALONE, text="")),
    ({"type": "ask", "text": "/wildixen"}, Ask(**BY, where=CHAT, text="/wildixen")),
    ({"type": "pick", "question": "q-1", "entry": "did"}, Pick(**BY, question="q-1", entry="did")),
    ({"type": "pick_none", "question": "q-1"}, PickNone(**BY, question="q-1")),
    ({"type": "pick_again", "question": "q-1"}, PickAgain(**BY, question="q-1")),
    (
        {"type": "rate", "question": "q-1", "helped": False},
        Rate(**BY, question="q-1", helped=False),
    ),
    (
        {"type": "explain", "question": "q-1", "reason": "unclear", "text": " hm "},
        Explain(**BY, question="q-1", reason=Reason.UNCLEAR, text="hm"),
    ),
    (
        {
            "type": "file_ticket",
            "question": "q-1",
            "subject": "Late",
            "body": "Very",
            "urgent": True,
            "details": {"did-numbers": "123"},
        },
        FileTicket(
            **BY,
            question="q-1",
            subject="Late",
            body="Very",
            urgent=True,
            details={"did-numbers": "123"},
        ),
    ),
    (
        {
            "type": "file_ticket",
            "question": "q-1",
            "subject": "Late",
            "body": "Very",
            "warned": True,
        },
        FileTicket(
            **BY, question="q-1", subject="Late", body="Very", urgent=False, details={}, warned=True
        ),
    ),
    ({"type": "share", "question": "q-1"}, Share(**BY, question="q-1", place=VISITOR.chat)),
    ({"type": "open", "entry": "did", "private": True}, Open(**BY, where=ALONE, entry="did")),
    ({"type": "browse"}, Browse(**BY, where=CHAT)),
    (
        {"type": "browse", "topic": "t", "slot": "l-1"},
        Browse(**BY, where=CHAT, topic="t", slot="l-1"),
    ),
    (
        {"type": "tickets", "page": 2, "slot": "l-1"},
        ListTickets(**BY, where=CHAT, page=2, slot="l-1"),
    ),
    (
        {"type": "show_ticket", "ticket": "WX-1", "private": True},
        ShowTicket(**BY, where=ALONE, ticket="WX-1"),
    ),
    (
        {"type": "comment", "ticket": "WX-1", "text": " hm "},
        Comment(**BY, ticket="WX-1", text=" hm "),
    ),
    ({"type": "withdraw", "ticket": "WX-1"}, Withdraw(**BY, ticket="WX-1")),
    (
        {"type": "judge", "ticket": "WX-1", "solved": False},
        Judge(**BY, ticket="WX-1", solved=False),
    ),
]

ANNA: dict[str, Any] = {"id": f"web:care/anna:{ID}", "by": agent("anna"), "ticket": "WX-1"}
CARE_TURNS: list[tuple[dict[str, Any], Turn]] = [
    *(
        (
            {"type": "move", "move": move, "seen": "open"},
            MoveTicket(**ANNA, move=move, seen=Status.OPEN),
        )
        for move in (Move.CLAIM, Move.RELEASE, Move.REOPEN)
    ),
    *(
        (
            {"type": "end", "move": move, "seen": "waiting", "reason": " done "},
            MoveTicket(**ANNA, move=move, seen=Status.WAITING, reason="done"),
        )
        for move in (Move.RESOLVE, Move.DISMISS)
    ),
    (
        {"type": "reroute", "seen": "open", "route": "rma"},
        Reroute(**ANNA, seen=Status.OPEN, route="rma"),
    ),
    ({"type": "reply", "text": "Soon."}, Reply(**ANNA, text="Soon.")),
    ({"type": "note", "text": "Hm."}, TakeNote(**ANNA, text="Hm.")),
    ({"type": "retry"}, Retry(**ANNA)),
]
NOT_CARE = [
    {"type": "move", "move": "reply", "seen": "open"},
    {"type": "move", "move": "answer", "seen": "open"},
    {"type": "move", "move": "resolve", "seen": "open"},
    {"type": "move", "move": "claim", "seen": "nearly"},
    {"type": "end", "move": "claim", "seen": "open", "reason": "x"},
    {"type": "withdraw"},
    {"type": "ask", "text": "how to port DID"},
    {"type": "reply", "text": "x", "by": "somebody else"},
]

GARBAGE = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"ask"',
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"id": 1, "type": "ask", "text": "x"}',
    b'{"type": "ask", "text": "x"}',
    json.dumps({"id": "not-a-uuid", "type": "ask", "text": "x"}).encode(),
    json.dumps({"id": ID, "type": "claim", "ticket": "WX-1"}).encode(),
    json.dumps({"id": ID, "type": "ask", "text": ["x"]}).encode(),
    json.dumps({"id": ID, "type": "ask", "text": "x", "by": "somebody else"}).encode(),
    json.dumps({"id": ID, "type": "tickets", "page": -1}).encode(),
    json.dumps({"id": ID, "type": "share", "question": "q-1", "place": "another chat"}).encode(),
    json.dumps({"id": ID, "type": "pick", "question": "q 1\n", "entry": "did"}).encode(),
]


@pytest.mark.parametrize(
    ("posted", "turn"),
    TURNS,
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)
def test_what_the_page_posts_is_a_turn(posted: dict[str, Any], turn: Turn) -> None:
    assert read(json.dumps({"id": ID, **posted}).encode(), VISITOR) == turn


@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(PayloadError):
        read(body, VISITOR)


@pytest.mark.parametrize(
    ("posted", "turn"),
    CARE_TURNS,
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)
def test_what_the_desk_posts_is_an_agents_turn(posted: dict[str, Any], turn: Turn) -> None:
    body = json.dumps({"id": ID, "ticket": "WX-1", **posted}).encode()
    assert care.read(body, agent("anna")) == turn
    with pytest.raises(PayloadError):
        read(body, VISITOR)


@pytest.mark.parametrize("posted", NOT_CARE, ids=json.dumps)
def test_the_desk_posts_nothing_else(posted: dict[str, Any]) -> None:
    with pytest.raises(PayloadError):
        care.read(json.dumps({"id": ID, "ticket": "WX-1", **posted}).encode(), agent("anna"))


@pytest.mark.parametrize(
    ("posted", "field"),
    [
        ({"type": "end", "move": "resolve", "seen": "open", "reason": " "}, "reason"),
        ({"type": "end", "move": "dismiss", "seen": "open", "reason": "x" * 1001}, "reason"),
        ({"type": "reroute", "seen": "open"}, "route"),
    ],
)
def test_what_care_leaves_out_is_a_problem_of_its_field(posted: dict[str, Any], field: str) -> None:
    with pytest.raises(FormError) as caught:
        care.read(json.dumps({"id": ID, "ticket": "WX-1", **posted}).encode(), agent("anna"))
    assert [*caught.value.problems] == [field]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("reply", {}),
        ("reply", {"ticket": "WX 1"}),
        ("reason", {"ticket": "WX-1"}),
        ("reason", {"ticket": "WX-1", "move": "claim", "seen": "open"}),
        ("reroute", {"ticket": "WX-1", "seen": "gone"}),
        ("comment", {"ticket": "WX-1"}),
    ],
)
def test_a_form_that_no_button_opens_is_refused(name: str, query: dict[str, str]) -> None:
    with pytest.raises(PayloadError):
        care.form(name, query, agent("anna"))


def test_a_reason_may_be_left_out() -> None:
    said = {"id": ID, "type": "explain", "question": "q-1", "text": " no prices "}
    explained = read(json.dumps(said).encode(), VISITOR)
    assert isinstance(explained, Explain)
    assert (explained.reason, explained.text) == (None, "no prices")


def test_lone_surrogates_and_nul_do_not_reach_the_desk() -> None:
    turn = read(b'{"id": "%s", "type": "ask", "text": "a\\ud800b\\u0000c"}' % ID.encode(), VISITOR)
    assert isinstance(turn, Ask)
    assert turn.text == "a?bc"


@settings(deadline=None)  # the machine may be busy
@given(
    st.binary(max_size=300)
    | st.from_regex(r'\{"id": ?"[0-9a-f-]{36}", ?"type": ?"\w+".*\}').map(str.encode)
)
def test_no_body_breaks_the_reading(body: bytes) -> None:
    with suppress(CareError):
        read(body, VISITOR)


def test_the_cookie_cannot_be_read_from_what_is_stored() -> None:
    assert "secret" not in visitor("secret").key
    assert visitor("secret") == visitor("secret") != visitor("other")


def test_a_command_is_answered_beside_the_chat_and_its_ticket_lives_in_the_chat() -> None:
    assert ALONE.venue is Venue.COMMAND
    assert ALONE.place != ALONE.home == CHAT.place
