"""What grouping and replay take, at so many questions in the database, while an event loop runs."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from bot.knowledge.entries import Knowledge
from bot.knowledge.loading import load
from bot.learning.study import Study
from bot.model.changes import Change, Evidence, Kind, Proposal
from bot.model.people import Agent, Conversation, Place, Venue
from bot.model.questions import Question, Showing
from bot.search import Index, labelled, meaning
from bot.search.keeping import Kept
from bot.settings import settings
from bot.storage.store import Store
from tests import INDEX_CACHE, ROOT
from tests.tools.demo import gaps
from tests.tools.demo.people import HOUSES

SIZES = (10_000, 100_000)  # questions
SETS = ("dev.jsonl", "fresh.jsonl")
MISSED = 0.1  # of all questions
TICK = 0.005  # seconds
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_AT_ONCE = 1000
_WORDS = ("please", "hello", "we need to know", "urgent", "our customer asks", "thanks", "quickly")


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds, and how late the event loop was meanwhile, in milliseconds."""

    what: str
    seconds: float
    late: float


def learning(sizes: Sequence[int] = SIZES) -> Iterator[tuple[int, list[Took]]]:
    knowledge = load(ROOT / "knowledge")
    index = Index(knowledge, meaning.chosen(settings.read()), Kept(INDEX_CACHE))
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(f"sqlite:///{folder}/care.db")
            _fill(store, knowledge, size)
            yield size, asyncio.run(_measured(store, knowledge, index))
            store.close()


async def _measured(store: Store, knowledge: Knowledge, index: Index) -> list[Took]:
    rows = [row for name in SETS for row in labelled.read(ROOT / "tests/evals" / name)]
    plain = Study(store, lambda: knowledge, lambda: index, lambda: NOW)
    sets = Study(store, lambda: knowledge, lambda: index, lambda: NOW, lambda: rows)
    change = _change(knowledge)
    beside = f"the same with {len(rows):,} labelled ones"
    return [
        await _took("misses grouped, the first time", plain.group),
        await _took("misses grouped again, a minute later", plain.group),
        await _took("a change replayed over 2,000 questions", lambda: plain.report(change)),
        await _took(f"{beside}, in the minute after a start", lambda: sets.report(change)),
        await _took(f"{beside}, from then on", lambda: sets.report(change)),
    ]


async def _took(what: str, work: Callable[[], object]) -> Took:
    late: list[float] = []
    ticking = asyncio.create_task(_tick(late))
    await asyncio.sleep(10 * TICK)
    begun = time.perf_counter()
    await asyncio.to_thread(work)
    seconds = time.perf_counter() - begun
    ticking.cancel()
    late.sort()
    return Took(what, seconds, 1000 * late[int(0.99 * (len(late) - 1))])


async def _tick(late: list[float]) -> None:
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(TICK)
        late.append(time.perf_counter() - begun - TICK)


def _change(knowledge: Knowledge) -> Change:
    entry = knowledge.by_id[gaps.WRONG_ENTRY]
    by = HOUSES[0].people[0]
    return Change(
        id="KC-BENCH",
        kind=Kind.WORDING,
        entry=entry.id,
        base=entry.digest,
        before="",
        proposal=Proposal(asked=("please tell me where our parcel is now",)),
        reason="",
        evidence=Evidence(),
        author=Agent(by.id, by.name, by.company),
        made=NOW,
    )


def _fill(store: Store, knowledge: Knowledge, size: int) -> None:
    """Each text is another one."""
    random = Random(size)
    known = [text for entry in knowledge.entries for text in entry.asked]
    outside = [*knowledge.uncovered, *(text for texts in gaps.GAPS.values() for text in texts)]
    for start in range(0, size, _AT_ONCE):
        with store.turn() as memory:
            for number in range(start, min(start + _AT_ONCE, size)):
                missed = random.random() < MISSED
                text = random.choice(outside if missed else known)
                words = " ".join(random.sample(_WORDS, 2))
                memory.keep_question(_question(random, number, f"{words} {text}", missed=missed))


def _question(random: Random, number: int, text: str, *, missed: bool) -> Question:
    house = random.choice(HOUSES)
    place = Place("web", f"bench/{number}")
    return Question(
        id=f"bench-{number}",
        by=random.choice(house.people),
        where=Conversation(place, place, Venue.DIRECT),
        asked=NOW - timedelta(minutes=number),
        text=text,
        showing=Showing.NONE if missed else Showing.ENTRY,
        decision="none" if missed else "answer",
        confidence=0.5,
        near=() if missed else ("commitment",),
        entry=None if missed else "commitment",
    )


def table(found: Sequence[tuple[int, list[Took]]]) -> str:
    """As Markdown."""
    heads = [f"{size:,} questions: s / event loop late, p99 ms" for size, _ in found]
    lines = [f"| | {' | '.join(heads)} |", "|---" * (len(found) + 1) + "|"]
    for number, took in enumerate(found[0][1]):
        cells = [f"{one[number].seconds:.1f} / {one[number].late:.0f}" for _, one in found]
        lines.append(f"| {took.what} | {' | '.join(cells)} |")
    return "\n".join(lines)
