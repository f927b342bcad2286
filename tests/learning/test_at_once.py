"""Two people press at the same moment, on both databases: one of them is first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Select, select

from adapters.server.keepers import every_keeper
from bot.dialogue import words
from bot.dialogue.learning import ChangeCard
from bot.dialogue.lessons import Lesson
from bot.dialogue.turns import Assess, Learn
from bot.errors import TooLateError
from bot.knowledge import prose
from bot.knowledge.entries import Knowledge
from bot.learning import shelf, tables
from bot.learning.book import ChangeBook
from bot.learning.misses import MissBook
from bot.model.changes import Change, Stage, Step
from bot.model.misses import GroupState
from bot.model.people import CLOCK, Agent
from bot.model.versions import digest as digested
from bot.privacy.erasure import forget
from bot.storage.store import Store
from tests.drivers.chat import ANNA, BEN, Chat, knowledge_of
from tests.drivers.in_turn import in_turn
from tests.drivers.school import DESK, School, school

CARA = replace(BEN, id="slack:U-cara", name="Cara")
DURATION = "did-porting-duration"
FIVE = "Five days."


def test_a_change_is_approved_once_and_published_once(small_knowledge: Path, store: Store) -> None:
    """The other one is told what became of it, and everybody counts one publication."""
    small = knowledge_of(small_knowledge)
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


@pytest.mark.parametrize("written", ["Other.", FIVE], ids=["a conflict", "settled"])
async def test_what_is_undone_while_a_replica_looks_stays_undone(
    small_knowledge: Path, postgresql_store: Store, written: str
) -> None:
    """Though its files say something else, or the same, by now."""
    small, store = knowledge_of(small_knowledge), postgresql_store
    desk = school(small, Chat(small, store))
    card = desk.publishes(_taught(desk))
    undo = partial(desk.steps, card, Lesson.UNDO)
    look = partial(shelf.read, store, with_answer(small, written), desk.chat.now)
    await in_turn(store, _row(card.number), undo, look)
    assert _change(store, card.number).stage is Stage.UNDONE


async def test_what_is_published_while_it_is_checked_again_stays_published(
    small_knowledge: Path, postgresql_store: Store
) -> None:
    """The check was of one that was approved only."""
    small, store = knowledge_of(small_knowledge), postgresql_store
    desk = school(small, Chat(small, store))
    card = desk.approves(_taught(desk))
    report = replace(desk.study.report(_change(store, card.number)), gained=())
    again = Assess(id="check/again", by=CLOCK, change=card.number, report=report)
    publish = partial(desk.steps, card, Lesson.PUBLISH)
    await in_turn(store, _row(card.number), publish, partial(desk.chat.desk.handle, again))
    assert _change(store, card.number).stage is Stage.PUBLISHED
    assert desk.takes_news().knowledge.by_id[DURATION].written == FIVE


async def test_what_is_published_while_its_author_is_forgotten_stays_published(
    small_knowledge: Path, postgresql_store: Store
) -> None:
    """And names nobody."""
    small, store = knowledge_of(small_knowledge), postgresql_store
    desk = school(small, Chat(small, store))
    card = desk.approves(_taught(desk))
    publish = partial(desk.steps, card, Lesson.PUBLISH)
    erase = partial(forget, store, every_keeper(), ANNA.id, small, desk.chat.now)
    await in_turn(store, _row(card.number), publish, erase)
    change = _change(store, card.number)
    assert change.stage is Stage.PUBLISHED
    assert change.author.name == words.FORMER_USER


async def test_a_group_that_is_dismissed_while_misses_are_grouped_stays_dismissed(
    small_knowledge: Path, postgresql_store: Store
) -> None:
    small, store = knowledge_of(small_knowledge), postgresql_store
    desk = school(small, Chat(small, store))
    desk.missed("may I use a number on a ship", "use of our number on a ship at sea")
    [group] = desk.misses().misses
    dismiss = partial(desk.learns, Lesson.DISMISS, group.group)
    row = select(tables.miss_groups).where(tables.miss_groups.c.id == group.group)
    for doing in ((dismiss, desk.study.group), (desk.study.group, dismiss)):
        _reopen(store, group.group)
        await in_turn(store, row, *doing)
        with store.reading() as memory:
            kept = MissBook(memory.connection).group(group.group)
        assert kept
        assert kept.state is GroupState.DISMISSED


def _reopen(store: Store, group: str) -> None:
    with store.turn() as memory:
        MissBook(memory.connection).move(group, GroupState.OPEN)


def _taught(desk: School) -> ChangeCard:
    return desk.teaches(Lesson.CHANGE_ENTRY, f"entry/{DURATION}", {"answer": FIVE})


def _row(change: str) -> Select[Any]:
    return select(tables.changes).where(tables.changes.c.id == change)


def _change(store: Store, id: str) -> Change:
    with store.reading() as memory:
        change = ChangeBook(memory.connection).change(id)
    assert change
    return change


def with_answer(knowledge: Knowledge, answer: str) -> Knowledge:
    """As if somebody had written it into the file."""
    stands = knowledge.by_id[DURATION]
    digest = digested(stands.question, answer)
    entry = replace(stands, digest=digest, written=answer, answer=prose.parse(answer))
    entries = tuple(entry if one.id == DURATION else one for one in knowledge.entries)
    return replace(knowledge, entries=entries)
