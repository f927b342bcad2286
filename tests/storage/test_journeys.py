"""What a turn costs the database, counted instead of timed: who adds a statement or a journey to a
turn changes this table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, Any, get_args

from sqlalchemy import event

from bot.dialogue import turns
from bot.dialogue.lessons import FORMS, Lesson
from bot.knowledge.entries import Knowledge
from bot.storage.store import Store
from tests.drivers.every_turn import every_turn, everybody

# Of PostgreSQL journeys, of SQLite statements with their BEGIN and COMMIT.
COSTS = {
    "command": (1, 7),
    "command again": (6, 8),
    "question in a thread": (7, 9),
    "follow-up in a thread": (7, 9),
    "talk in a thread": (6, 6),
    "overheard question": (1, 7),
    "open": (1, 7),
    "insert": (1, 6),
    "browse": (1, 5),
    "arrive": (1, 5),
    "list tickets": (7, 8),
    "pick": (5, 8),
    "pick none": (5, 8),
    "pick again": (5, 7),
    "rate": (5, 8),
    "explain": (5, 8),
    "share": (5, 10),
    "file": (9, 15),
    "show": (5, 7),
    "add words": (11, 21),
    "comment": (10, 18),
    "word below a ticket": (12, 20),
    "claim": (8, 14),
    "reply": (10, 18),
    "note": (7, 11),
    "reroute": (9, 16),
    "resolve": (8, 16),
    "judge": (8, 18),
    "withdraw": (8, 16),
    "retry": (12, 13),
    "relay": (5, 14),
    "sync": (7, 14),
    "remind": (9, 14),
    "introduce": (5, 8),
    "bring up": (5, 8),
    "offer to teach": (5, 6),
    "suggestions": (5, 7),
    "assign": (10, 16),
    "reply from a suggestion": (11, 18),
    "away": (6, 12),
    "back": (7, 8),
    "numbers": (10, 11),
    "receipt": (5, 6),
    "still right": (8, 9),
    "misses": (7, 8),
    "changes": (7, 8),
    "miss": (6, 7),
    "teach a wording": (12, 15),
    "teach a new entry": (12, 15),
    "teach a near miss": (12, 15),
    "teach what is out of scope": (12, 15),
    "dismiss": (8, 9),
    "change": (7, 8),
    "assess": (9, 10),
    "reject": (10, 11),
    "withdraw a change": (10, 11),
    "lapse": (12, 13),
    "teach a change": (8, 9),
    "approve": (9, 10),
    "publish": (11, 12),
    "recall": (9, 10),
    "tell": (10, 11),
    "tell again": (13, 16),
    "stop": (10, 11),
    "undo": (12, 13),
    "approve anyway": (9, 10),
    "ask an owner": (8, 9),
    "monday": (13, 14),
    "see a wave": (10, 12),
    "issues": (6, 7),
    "issue": (6, 7),
    "open an issue": (8, 9),
    "rewrite an issue": (10, 11),
    "add tickets": (12, 13),
    "take a ticket out": (12, 13),
    "update an issue": (14, 16),
    "tell an update": (15, 20),
    "stop an update": (11, 12),
    "close an issue": (13, 15),
    "tell the last update": (17, 25),
    "new issue": (8, 9),
    "dismiss a wave": (8, 9),
    "announce": (9, 11),
    "announcements": (7, 8),
    "announcement": (6, 7),
    "rewrite news": (9, 11),
    "leave out": (9, 10),
    "send news": (12, 15),
    "tell news": (9, 10),
    "stop news": (15, 16),
    "discard news": (10, 11),
}


def test_every_kind_of_turn_costs_what_it_did(knowledge: Knowledge, store: Store) -> None:
    """A command is one journey, and so is everything else that reads nothing first."""
    kind = int(store.engine.dialect.name == "sqlite")
    chat = everybody(knowledge, store)
    costs: dict[str, int] = {}
    taken: list[turns.Turn] = []
    with counted(store) as count:
        for name, turn in every_turn(chat):
            before = count()
            pending = chat.desk.handle(turn)
            costs[name] = count() - before
            chat.shows(pending)
            taken.append(turn)
    assert costs == {name: cost[kind] for name, cost in COSTS.items()}
    assert all_kinds() - {kind_of(turn) for turn in taken} == set()


def all_kinds() -> set[object]:
    """Every turn there is; of the knowledge's desk every button and every form."""
    others = set(get_args(turns.Turn)) - {turns.Learn, turns.Teach}
    return others | {(turns.Teach if lesson in FORMS else turns.Learn, lesson) for lesson in Lesson}


def kind_of(turn: turns.Turn) -> object:
    if isinstance(turn, turns.Learn | turns.Teach):
        return type(turn), turn.lesson
    return type(turn)


@contextmanager
def counted(store: Store) -> Iterator[Callable[[], int]]:
    """How much was asked of the database so far."""
    engines = {store.engine, store.reader}
    for engine in engines:
        engine.dispose()
    postgresql = store.engine.dialect.name == "postgresql"
    statements: list[str] = []
    with TemporaryFile("w+") as spoken:

        def watch(connection: Any, record: object) -> None:
            if postgresql:
                connection.prepare_threshold = None  # once a statement, which is then faster
                connection.pgconn.trace(spoken.fileno())
            else:
                connection.set_trace_callback(statements.append)

        for engine in engines:
            event.listen(engine, "connect", watch)
        yield (lambda: _journeys(spoken)) if postgresql else (lambda: len(statements))
        for engine in engines:
            engine.dispose()
            event.remove(engine, "connect", watch)


def _journeys(spoken: IO[str]) -> int:
    """What the client sent and then waited for the answer of, as its own library wrote it down."""
    spoken.seek(0)
    return sum(bool(_ASKS.search(line)) for line in spoken)


_ASKS = re.compile(r"\tF\t\d+\t(?:Sync|Query)\b")
