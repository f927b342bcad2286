"""Groups of what was missed stay what they are, however much was asked since."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select

from bot.dialogue.lessons import Lesson
from bot.learning.study import MOST
from bot.storage.tables import questions
from tests.drivers.chat import direct
from tests.drivers.school import School, partner

SHIP = (
    "may I use my number on a cruise ship",
    "can the number be used on a ship",
    "is my number allowed on a ship at sea",
)
FAX = ("fax over T38 trunk fails", "does the trunk do T38 fax", "T38 fax on your trunk")


def _much_is_asked(desk: School) -> None:
    """So much that is answered that what was asked before lies behind what is looked at."""
    desk.chat.waits_a_minute()
    by = partner(99, 99)
    desk.chat.says("how long does porting a DID number take?", by=by, where=direct(by))
    with desk.chat.store.turn() as memory:
        newest = select(questions).order_by(questions.c.asked.desc()).limit(1)
        row = dict(memory.connection.execute(newest).mappings().one())
        rows = [
            {**row, "id": f"many-{number}", "document": {**row["document"], "id": f"many-{number}"}}
            for number in range(MOST)
        ]
        memory.connection.execute(insert(questions), rows)
    desk.chat.waits(timedelta(minutes=1))


def test_a_group_outlives_what_is_asked_after_it(desk: School) -> None:
    """It is shown with all its counts, grows when it is asked again, and what was dismissed stays
    so."""
    desk.missed(*SHIP, *FAX)
    ship, fax = sorted(desk.misses().misses, key=lambda one: "ship" not in one.text)
    desk.learns(Lesson.DISMISS, fax.group)
    _much_is_asked(desk)
    desk.study.group()
    [left] = desk.misses().misses
    assert (left.group, left.counts) == (ship.group, ship.counts)
    desk.missed("may my number be used on a cruise ship", "does your trunk do fax with T38")
    [left] = desk.misses().misses
    assert (left.group, left.counts.questions) == (ship.group, 4)
    assert left.counts.first == ship.counts.first


def test_it_closes_when_its_questions_are_answered(desk: School) -> None:
    desk.missed(*SHIP)
    [ship] = desk.misses().misses
    _much_is_asked(desk)
    filled = {
        "question": "May a number be used on a ship?",
        "answer": "No.",
        "asked": "\n".join(SHIP),
    }
    desk.publishes(desk.teaches(Lesson.NEW_ENTRY, f"group/{ship.group}", filled))
    desk.study.group()
    assert desk.misses().misses == ()
