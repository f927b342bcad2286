"""One person must not stop the others, whatever it is that they do."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.desk.commands import understood
from bot.desk.pace import PEOPLE, Pace
from bot.dialogue import words
from bot.dialogue.cards import NoticeCard, TicketListCard
from bot.dialogue.forms import Purpose
from bot.dialogue.turns import Browse, Comment, ListTickets, Manner, Open, ShowTicket, Turn
from bot.errors import RefusedError
from bot.knowledge.entries import Knowledge
from bot.learning import clearing
from bot.model.limits import USUAL
from bot.model.urgency import sounds_urgent
from tests.drivers.chat import LUCA, MARTA, Chat, channel, direct, index_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Doing = Callable[[Chat, str], Turn]
DOINGS: dict[str, Doing] = {
    "show": lambda chat, number: ShowTicket(
        id=chat.fresh(), by=LUCA, where=direct(), ticket=number
    ),
    "comment": lambda chat, number: Comment(
        id=chat.fresh(), by=LUCA, ticket=number, text="One more thing."
    ),
    "list": lambda chat, number: ListTickets(id=chat.fresh(), by=LUCA, where=direct()),
    "browse": lambda chat, number: Browse(id=chat.fresh(), by=LUCA, where=direct()),
}


@pytest.mark.parametrize("doing", DOINGS.values(), ids=DOINGS)
def test_everything_that_somebody_does_is_limited(chat: Chat, doing: Doing) -> None:
    """Said in words; others go on, and so do they a minute later."""
    number = chat.ticket()
    chat.waits(timedelta(minutes=1))
    for _ in range(USUAL.person_turns):
        chat.does(doing(chat, number))
    with pytest.raises(RefusedError, match="a lot in a minute"):
        chat.does(doing(chat, number))
    chat.says("How long does porting take?", by=MARTA)
    chat.waits(timedelta(minutes=1))
    chat.does(doing(chat, number))


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(days=3)])
def test_a_clock_that_is_set_back_shuts_nobody_out(chat: Chat, back: timedelta) -> None:
    """What was done at a time that is still to come is not of the last minute, or hour."""
    for _ in range(USUAL.person_turns):
        chat.does(DOINGS["browse"](chat, ""))
    chat.waits(timedelta(minutes=1))
    for _ in range(USUAL.person_questions):
        chat.says("How long does porting take?")
    chat.waits(-back)
    for _ in range(USUAL.person_questions):
        card = chat.says("How long does porting take?")
        assert not isinstance(card, NoticeCard)


def test_forms_that_nobody_reads_are_limited(chat: Chat) -> None:
    """Which is no turn, and is counted for itself: whoever opened many may still send one."""
    number = chat.ticket()
    chat.waits(timedelta(minutes=1))
    for _ in range(USUAL.person_turns):
        chat.word_form(number, LUCA, Purpose.COMMENT)
    with pytest.raises(RefusedError, match="a lot in a minute"):
        chat.word_form(number, LUCA, Purpose.COMMENT)
    chat.word_form(number, MARTA, Purpose.COMMENT)
    chat.says_on(number, "One more thing.")
    chat.waits(timedelta(minutes=1))
    chat.word_form(number, LUCA, Purpose.COMMENT)


def test_what_becomes_a_question_counts_as_one(chat: Chat) -> None:
    """An entry that is opened, a ticket that is asked for, words in a thread."""
    for _ in range(USUAL.person_questions):
        chat.does(Open(id=chat.fresh(), by=LUCA, where=direct(), entry="did-porting-duration"))
    no = NoticeCard(*words.TOO_MANY_QUESTIONS)
    chat.does(Open(id=chat.fresh(), by=LUCA, where=direct(), entry="did-porting-duration"))
    assert chat.screen(direct().place)[-1] == no
    assert chat.says("ticket my phone is dead") == no
    assert chat.says("How long does porting take?") == no


def test_words_past_the_bot_are_left_alone_in_silence(chat: Chat) -> None:
    """Nobody asked it."""
    chat.ticket(where=channel())
    for _ in range(USUAL.person_turns - 2):
        chat.does(Browse(id=chat.fresh(), by=LUCA, where=direct()))
    assert chat.says("and another thing", where=channel(), manner=Manner.IN_THREAD) is None


def test_who_did_what_is_forgotten_again() -> None:
    """However many people there are."""
    pace = Pace()
    for number in range(3 * PEOPLE):
        at = NOW + timedelta(seconds=number / 100)
        assert pace.admits(f"slack:{number}", 1, at)
    assert not pace.admits(f"slack:{3 * PEOPLE - 1}", 1, at)
    assert pace.admits("slack:0", 1, at)


PIECES = ("A", "1", " ", "\n", "\n ", "“", ":", ":a:", "ticket ", "112 ", "and ", "/", "<", "@")
ROUND_IT = (("", ""), ("ticket ", "x"), ("", "x topics"), (":", "!"), ("x :", "!"), ("1", "."))


def test_no_text_takes_longer_than_it_is_long(knowledge: Knowledge) -> None:
    """All of these together some seconds; one of them alone has taken three minutes."""
    index = index_of(knowledge)
    begun = time.monotonic()
    for piece in PIECES:
        for before, after in ROUND_IT:
            said = before + piece * (36_000 // len(piece)) + after
            understood(said, knowledge.brand.ticket_prefix)
            sounds_urgent(said, ("112", "113"))
            index.find(said)
            clearing.cleared(said)
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize("page", [-1, 10**6, 10**40, 10**200])
def test_no_page_is_too_far(chat: Chat, page: int) -> None:
    """A button may say anything."""
    chat.ticket()
    chat.does(ListTickets(id="l1", by=LUCA, where=direct(), page=page))
    assert isinstance(chat.screen(direct().place)[-1], TicketListCard)
