"""What a turn costs the database, counted instead of timed: who adds a statement or a journey to a
turn changes this table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy import event

from bot.dialogue import turns
from bot.dialogue.cards import ChoicesCard
from bot.dialogue.turns import Manner, Reason
from bot.knowledge.entries import Knowledge
from bot.model.people import Conversation, Place, Venue
from bot.model.tickets import Move, Status
from bot.storage.store import Store
from tests.drivers.chat import ANNA, LUCA, Chat, channel, command, direct, promising

THREAD = channel("partners/1")
ROOM = Conversation(Place("slack", "partners"), Place("slack", "partners"), Venue.CHANNEL)
SURE = "How long does porting a DID number take?"
UNSURE = "how to port DID"

# Of PostgreSQL journeys, of SQLite statements with their BEGIN and COMMIT.
COSTS = {
    "command": (1, 7),
    "command again": (6, 8),
    "question in a thread": (7, 9),
    "follow-up in a thread": (7, 9),
    "talk in a thread": (6, 6),
    "open": (1, 7),
    "browse": (1, 5),
    "arrive": (1, 5),
    "list tickets": (6, 7),
    "pick": (5, 8),
    "pick none": (5, 9),
    "rate": (5, 8),
    "explain": (5, 8),
    "share": (5, 10),
    "file": (7, 13),
    "show": (5, 9),
    "claim": (5, 11),
    "reply": (5, 10),
    "note": (5, 8),
    "comment": (5, 12),
    "reroute": (7, 11),
    "resolve": (5, 11),
    "judge": (5, 14),
    "withdraw": (5, 11),
}


def test_every_kind_of_turn_costs_what_it_did(knowledge: Knowledge, store: Store) -> None:
    """A command is one journey, and so is everything else that reads nothing first."""
    kind = int(store.engine.dialect.name == "sqlite")
    chat = Chat(promising(knowledge), store)
    costs: dict[str, int] = {}
    with counted(store) as count:
        for name, turn in life(chat):
            before = count()
            chat.desk.handle(turn)
            costs[name] = count() - before
    assert costs == {name: cost[kind] for name, cost in COSTS.items()}


def life(chat: Chat) -> Iterator[tuple[str, turns.Turn]]:
    """Every kind of turn once, as people take them."""
    asks = turns.Ask(id="c1", by=LUCA, where=command(), text=SURE)
    yield "command", asks
    yield "command again", asks
    yield "question in a thread", turns.Ask(id="a1", by=LUCA, where=THREAD, text=SURE)
    leaning = turns.Ask(
        id="a2", by=LUCA, where=THREAD, text="and in Brazil?", manner=Manner.IN_THREAD
    )
    yield "follow-up in a thread", leaning
    yield (
        "talk in a thread",
        turns.Ask(id="a3", by=ANNA, where=THREAD, text="lunch?", manner=Manner.IN_THREAD),
    )
    yield "open", turns.Open(id="o1", by=LUCA, where=direct(), entry="did-porting-duration")
    yield "browse", turns.Browse(id="b1", by=LUCA, where=direct())
    yield "arrive", turns.Arrive(id="h1", by=LUCA, where=direct())
    yield "list tickets", turns.ListTickets(id="l1", by=LUCA, where=direct())
    chosen = chat.says(UNSURE, where=command())
    assert isinstance(chosen, ChoicesCard)
    question = chosen.asked.question
    yield "pick", turns.Pick(id="p1", by=LUCA, question=question, entry=chosen.choices[0].entry)
    yield "pick none", turns.PickNone(id="p2", by=LUCA, question=question)
    yield "rate", turns.Rate(id="r1", by=LUCA, question=question, helped=False)
    yield (
        "explain",
        turns.Explain(id="e1", by=LUCA, question=question, reason=Reason.OTHER, text="prices"),
    )
    yield (
        "share",
        turns.Share(id="s1", by=LUCA, question=question, place=ROOM.place, room="slack:partners"),
    )
    yield (
        "file",
        turns.FileTicket(
            id="f1",
            by=LUCA,
            question=question,
            subject="Porting",
            body="It is late.",
            urgent=False,
            warned=True,
            details={},
        ),
    )
    number = str(one_ticket(chat))
    yield "show", turns.ShowTicket(id="t1", by=LUCA, where=direct(), ticket=number)
    yield "claim", moves("m1", number, Move.CLAIM, Status.OPEN)
    yield "reply", turns.Reply(id="m2", by=ANNA, ticket=number, text="We look.")
    yield "note", turns.TakeNote(id="m3", by=ANNA, ticket=number, text="carrier")
    yield "comment", turns.Comment(id="m4", by=LUCA, ticket=number, text="thanks")
    yield (
        "reroute",
        turns.Reroute(id="m5", by=ANNA, ticket=number, seen=Status.CLAIMED, route="tech-support"),
    )
    yield "resolve", moves("m6", number, Move.RESOLVE, Status.OPEN)
    yield "judge", turns.Judge(id="j1", by=LUCA, ticket=number, solved=False)
    yield "withdraw", turns.Withdraw(id="w1", by=LUCA, ticket=number)


def moves(id: str, number: str, move: Move, seen: Status) -> turns.MoveTicket:
    return turns.MoveTicket(id=id, by=ANNA, ticket=number, move=move, seen=seen)


def one_ticket(chat: Chat) -> str:
    with chat.store.reading() as memory:
        return memory.tickets_of(LUCA, 0, 1)[0].number


@contextmanager
def counted(store: Store) -> Iterator[Callable[[], int]]:
    """How much was asked of the database so far."""
    store.engine.dispose()
    postgresql = store.engine.dialect.name == "postgresql"
    statements: list[str] = []
    with TemporaryFile("w+") as spoken:

        def watch(connection: Any, record: object) -> None:
            if postgresql:
                connection.prepare_threshold = None  # once a statement, which is then faster
                connection.pgconn.trace(spoken.fileno())
            else:
                connection.set_trace_callback(statements.append)

        event.listen(store.engine, "connect", watch)
        yield (lambda: _journeys(spoken)) if postgresql else (lambda: len(statements))
        store.engine.dispose()
        event.remove(store.engine, "connect", watch)


def _journeys(spoken: IO[str]) -> int:
    """What the client sent and then waited for the answer of, as its own library wrote it down."""
    spoken.seek(0)
    return sum(bool(_ASKS.search(line)) for line in spoken)


_ASKS = re.compile(r"\tF\t\d+\t(?:Sync|Query)\b")
