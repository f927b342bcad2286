"""A database as a year of much traffic leaves it. A few weeks are played through the desk; what
they leave is copied, each copy at a moment, by a person and of a company of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, insert, select, text

from bot.knowledge.entries import Knowledge
from bot.knowledge.loading import load
from bot.learning.book import ChangeBook
from bot.learning.study import Study
from bot.model.changes import Change, Evidence, Kind, Proposal, Report, Stage
from bot.model.tickets import LIVE
from bot.numbers import planning
from bot.numbers.counting import Counting
from bot.search import Index
from bot.search.keeping import Kept
from bot.storage import tables
from bot.storage.store import Store
from tests import INDEX_CACHE, ROOT
from tests.drivers.chat import ANNA, Chat
from tests.drivers.traffic import Traffic

QUESTIONS, TICKETS = 100_000, 20_000
PEOPLE, COMPANIES = 10_000, 300
A_YEAR, LATELY = timedelta(days=365), timedelta(days=45)
STILL_LIVE = 20  # of so many tickets one is not done yet
PLAYED = 28  # days
CHANGES = 120
AT_ONCE = 2_000  # rows of one insert
PAGES = (
    "/console/",
    "/console/?days=90",
    "/console/numbers/answered-alone",
    "/console/numbers/asked?days=90",
    "/console/numbers/asked?days=90&page=100",
    "/console/numbers/first-answer?days=90",
    "/console/numbers/tickets?days=90",
    "/console/misses",
    "/console/changes",
    "/console/changes?state=all&page=2",
    "/console/changes/KC-B000",
    "/console/entries",
    "/console/entries?text=number&order=reviewed",
    "/console/entries/did-porting-duration",
    "/console/entries/did-porting-duration/versions/1",
    "/console/teach/change-entry?about=entry/did-porting-duration",
    "/console/tickets",
    "/console/tickets?state=all&page=300",
    "/console/tickets?state=all&order=due&page=100",
    "/console/tickets?state=all&text=look again",
    "/console/tickets?state=all&text=nobody ever said that",
    "/console/tickets?state=all&company=T-7&age=30",
    "/console/tickets/WX-B00001",
    "/console/tickets/WX-B00020/reply?seen=open",
    "/console/companies?days=90",
    "/console/companies/T-7?days=90",
    "/console/numbers.csv?days=90",
    "/console/companies.csv?days=90",
)
"""The console's pages on it, and what they are asked for."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Played:
    """The rows that are copied."""

    questions: Sequence[Row]
    live: Sequence[Row]
    done: Sequence[Row]


def fill(store: Store, now: datetime, questions: int = QUESTIONS, tickets: int = TICKETS) -> None:
    """Counted and grouped, too, as the bot does it beside its work."""
    knowledge = load(ROOT / "knowledge")
    played, random = _played(knowledge), Random(questions)
    _insert(store, tables.questions, _questions(played, random, now, questions))
    _insert(store, tables.tickets, _tickets(played, random, now, tickets))
    _insert(store, tables.events, _events(now, tickets))
    with store.turn() as memory:
        _propose(memory.connection, knowledge, now)
    index = Index(knowledge, kept=Kept(INDEX_CACHE))
    Counting(store, lambda: knowledge, lambda: now).run()
    Study(store, lambda: knowledge, lambda: index, lambda: now).group()
    _measure(store)


def _played(knowledge: Knowledge) -> Played:
    with TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder)}/played.db")
        chat = Chat(knowledge, store, now=datetime(2026, 6, 1, 7, 0, tzinfo=UTC))
        Traffic(chat).flows(PLAYED)
        with store.engine.connect() as connection:
            asked = _rows(connection, tables.questions)
            filed = _rows(connection, tables.tickets)
        store.close()
    live = [one for one in filed if one["status"] in LIVE]
    return Played(asked, live, [one for one in filed if one not in live])


def _rows(connection: Connection, table: Table) -> list[Row]:
    return [dict(one) for one in connection.execute(select(table)).mappings()]


def _questions(played: Played, random: Random, now: datetime, many: int) -> Iterator[Row]:
    for number in range(many):
        row = random.choice(played.questions)
        at = now - A_YEAR * random.random()
        yield {**_copied(row, random, at - row["asked"]), "id": f"b-{number}"}


def _tickets(played: Played, random: Random, now: datetime, many: int) -> Iterator[Row]:
    for number in range(many):
        live = number % STILL_LIVE == 0
        row = random.choice(played.live if live else played.done)
        at = now - (LATELY if live else A_YEAR) * random.random()
        copy = _copied(row, random, at - row["filed"])
        copy["document"]["number"] = copy["number"] = f"WX-B{number:05}"
        copy["question"] = f"b-{random.randrange(many)}"
        # A question has one ticket of a person.
        copy["asker"] = copy["document"]["by"]["id"] = f"slack:U-{number % PEOPLE}-{number}"
        yield copy


def _copied(row: Row, random: Random, later: timedelta) -> Row:
    """Of somebody else, so much later."""
    company = random.randrange(COMPANIES)
    copy = {name: _later(value, later) for name, value in row.items()}
    person = f"slack:U-{random.randrange(PEOPLE)}"
    by = {
        **copy["document"]["by"],
        "id": person,
        "company": {"id": f"T-{company}", "name": f"Company {company}"},
    }
    copy["document"] = {**copy["document"], "by": by}
    return {**copy, "asker": person, "company": f"T-{company}"}


def _later(value: Any, by: timedelta) -> Any:
    """Every moment in it."""
    match value:
        case datetime():
            return value + by
        case str() if _MOMENT.fullmatch(value):
            return (datetime.fromisoformat(value) + by).isoformat()
        case list():
            return [_later(one, by) for one in value]
        case Mapping():
            return {name: _later(one, by) for name, one in value.items()}
        case _:
            return value


def _events(now: datetime, tickets: int) -> Iterator[Row]:
    for number in range(tickets):
        yield {
            "what": "filed",
            "at": now,
            "person": ANNA.id,
            "question": f"b-{number}",
            "detail": "",
            "ticket": f"WX-B{number:05}",
        }


def _insert(store: Store, table: Table, rows: Iterator[Row]) -> None:
    while some := [row for _, row in zip(range(AT_ONCE), rows, strict=False)]:
        with store.turn() as memory:
            memory.connection.execute(insert(table), some)


def _propose(connection: Connection, knowledge: Knowledge, now: datetime) -> None:
    """Changes of which most are over."""
    book = ChangeBook(connection)
    for number in range(CHANGES):
        entry = knowledge.entries[number % len(knowledge.entries)]
        book.add(
            Change(
                id=f"KC-B{number:03}",
                kind=Kind.WORDING,
                entry=entry.id,
                base=entry.digest,
                before="",
                proposal=Proposal(asked=(f"please tell me number {number}",)),
                reason="",
                evidence=Evidence(),
                author=ANNA,
                made=now - timedelta(hours=number),
                stage=Stage.CHECKED if number % 5 == 0 else Stage.REJECTED,
                report=Report(replayed=2000, of=knowledge.fingerprint),
            )
        )


def _measure(store: Store) -> None:
    """As PostgreSQL does by itself, and the bot every night on SQLite."""
    planning.measure(store.engine)
    if store.engine.dialect.name == "postgresql":
        with store.engine.begin() as connection:
            connection.execute(text("analyze"))
