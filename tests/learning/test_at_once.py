"""Two people press at the same moment, on both databases: one of them is first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

from bot.dialogue.learning import ChangeCard
from bot.dialogue.lessons import Lesson
from bot.dialogue.turns import Learn
from bot.errors import TooLateError
from bot.knowledge.loading import load
from bot.learning.book import ChangeBook
from bot.model.changes import Stage, Step
from bot.model.people import Agent
from bot.storage.store import Store
from tests.drivers.chat import BEN, Chat
from tests.drivers.school import DESK, School, school

CARA = replace(BEN, id="slack:U-cara", name="Cara")
DURATION = "did-porting-duration"


def test_a_change_is_approved_once_and_published_once(small_knowledge: Path, store: Store) -> None:
    """The other one is told what became of it, and everybody counts one publication."""
    small = load(small_knowledge)
    desk = school(small, Chat(small, store))
    before = _revision(store)
    card = desk.teaches(Lesson.WORDING, f"entry/{DURATION}", {"asked": "when is my number over"})
    for lesson, stage in ((Lesson.APPROVE, Stage.APPROVED), (Lesson.PUBLISH, Stage.PUBLISHED)):
        took = _both(desk, card, lesson)
        assert sorted(took) == [False, True]
        [card] = [one for one in desk.changes if one.number == card.number]
        assert card.stage is stage
    assert _revision(store) == before + 1
    with store.reading() as memory:
        change = ChangeBook(memory.connection).change(card.number)
    assert change is not None
    assert [done.step for done in change.history] == [Step.CHECK, Step.APPROVE, Step.PUBLISH]


def _both(desk: School, card: ChangeCard, lesson: Lesson) -> list[bool]:
    """Whose press was taken."""
    ready = Barrier(2)

    def presses(by: Agent) -> bool:
        id, seen = f"{lesson}/{by.id}", card.stage.value
        turn = Learn(id=id, by=by, where=DESK, lesson=lesson, about=card.number, seen=seen)
        ready.wait()
        try:
            desk.chat.does(turn)
        except TooLateError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(presses, (BEN, CARA)))


def _revision(store: Store) -> int:
    with store.reading() as memory:
        return ChangeBook(memory.connection).revision()
