"""When a message is read alone and when with its thread: a test for each row of the table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.search import phrasing
from bot.search.context import RULES, Said, Way, way
from bot.search.text import normalise

NOTHING = Said(
    context=True, sure=False, asks=False, known=False, leans=False, points=False, named=0
)
CLEAR = replace(NOTHING, sure=True, asks=True)

ROWS = {
    "clear, and whole": (CLEAR, Way.ALONE),
    "clear, and names two things of a topic: 'how long does it take to port a DID?'": (
        replace(CLEAR, leans=True, points=True, named=2),
        Way.ALONE,
    ),
    "clear, names one and points at none: 'and what does delivery cost?'": (
        replace(CLEAR, leans=True, named=1),
        Way.ALONE,
    ),
    "anything else in a thread": (
        replace(CLEAR, leans=True, points=True, named=1),
        Way.IN_THREAD,
    ),
    "a wording, to the word": (
        replace(NOTHING, context=False, known=True, leans=True, points=True),
        Way.ALONE,
    ),
    "half a question out of the blue: 'how long does it take?'": (
        replace(NOTHING, context=False, leans=True, points=True),
        Way.DOUBTED,
    ),
    "a question of its own": (replace(NOTHING, context=False), Way.ALONE),
}


def test_every_row_has_its_test() -> None:
    assert [name for name, _, _ in RULES] == list(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_a_row_decides_where_it_is_the_first_that_holds(row: str) -> None:
    said, wanted = ROWS[row]
    decided = next(name for name, holds, _ in RULES if holds(said))
    assert (decided, way(said)) == (row, wanted)


def test_an_unsure_message_in_a_thread_is_read_with_it() -> None:
    """However much it names: what it names may be the thread's."""
    assert way(replace(NOTHING, named=3)) is Way.IN_THREAD


def test_what_people_tell_each_other_in_a_thread_is_read_with_it() -> None:
    """However sure it sounds; but for what somebody wrote just so as a wording."""
    assert way(replace(NOTHING, sure=True, named=2)) is Way.IN_THREAD
    assert way(replace(NOTHING, sure=True, known=True)) is Way.ALONE
    assert way(replace(NOTHING, context=False, sure=True)) is Way.ALONE


@pytest.mark.parametrize(
    "text",
    [
        "frais de port pour la France",
        "non mi arriva il codice per entrare nel portale",
        "is there more in the way of discount",
    ],
)
def test_an_article_is_no_pronoun(text: str) -> None:
    assert not phrasing.points(normalise(text).split())


@pytest.mark.parametrize(
    "text",
    ["wie lange dauert das?", "dove lo trovo?", "how long does it take to get one", "et en?"],
)
def test_it_points_at_what_was_spoken_of(text: str) -> None:
    assert phrasing.points(normalise(text).split())
