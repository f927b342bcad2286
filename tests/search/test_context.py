"""When a message is read alone and when with its thread: a test for each row of the table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.search.context import RULES, Said, Way, way

NOTHING = Said(context=True, sure=False, known=False, leans=False, points=False, named=0)

ROWS = {
    "sure, and whole": (replace(NOTHING, sure=True), Way.ALONE),
    "sure, and names two things of a topic: 'how long does it take to port a DID?'": (
        replace(NOTHING, sure=True, leans=True, points=True, named=2),
        Way.ALONE,
    ),
    "sure, names one and points at none: 'and what does delivery cost?'": (
        replace(NOTHING, sure=True, leans=True, named=1),
        Way.ALONE,
    ),
    "anything else in a thread": (
        replace(NOTHING, sure=True, leans=True, points=True, named=1),
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
