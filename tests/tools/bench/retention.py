"""What people wait for while the questions of a whole year are deleted."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from adapters.server.keepers import every_keeper
from bot.dialogue.turns import Ask
from bot.errors import BusyError
from bot.knowledge.loading import load
from bot.ports.keeper import Retention
from bot.privacy.retention import Tidying
from bot.storage import tables
from bot.storage.store import Store
from tests import ROOT
from tests.drivers.chat import LUCA, Chat, command
from tests.fakes.postgresql import databases

MANY = 100_000
PEOPLE = 10_000
AT_ONCE = 5_000  # rows of one insert
A_YEAR_ON = timedelta(days=400)
EVERY = 0.05  # seconds between two commands
QUESTION = "When does HWaaS billing start?"
EVENT = {"what": "rated", "person": "slack:U0LUCA", "detail": "helped"}


@dataclass(frozen=True)
class Tidied:
    """`waited`: how long each command took meanwhile, in milliseconds; `busy`: how many were told
    that the bot is busy, because the database was not theirs in time."""

    database: str
    questions: int
    seconds: float
    waited: list[float]
    busy: int

    def __str__(self) -> str:
        percentiles = quantiles(self.waited, n=100)
        return (
            f"{self.database}: {self.questions:,} questions deleted in {self.seconds:.0f} s;"
            f" {len(self.waited)} commands meanwhile, p50 {percentiles[49]:.1f} ms,"
            f" p99 {percentiles[98]:.1f} ms, slowest {max(self.waited):.0f} ms, {self.busy} busy"
        )


def measured(many: int = MANY) -> Iterator[Tidied]:
    """On both databases."""
    with TemporaryDirectory() as folder:
        yield _tidied("SQLite", f"sqlite:///{Path(folder)}/care.db", many)
    with databases() as server:
        yield _tidied("PostgreSQL", server.empty(), many)


def _tidied(name: str, url: str, many: int) -> Tidied:
    store = Store(url)
    chat = Chat(load(ROOT / "knowledge"), store)
    _fill(chat, many)
    chat.now += A_YEAR_ON
    now = chat.now
    work = Tidying(store.engine, every_keeper(), Retention, lambda: now)
    tidying = threading.Thread(target=work.run)
    begun = time.monotonic()
    tidying.start()
    took = list(_asked(chat, tidying))
    waited = [one for one in took if one is not None]
    seconds = time.monotonic() - begun
    with store.engine.connect() as connection:
        left = connection.execute(select(func.count()).select_from(tables.questions)).scalar_one()
    store.close()
    gone = many - max(0, left - len(waited))
    return Tidied(name, gone, seconds, waited, len(took) - len(waited))


def _fill(chat: Chat, many: int) -> None:
    """Copies of one question, each with the message that shows it and with its event."""
    chat.says(QUESTION, where=command())
    with chat.store.turn() as memory:
        connection = memory.connection
        row = dict(connection.execute(select(tables.questions)).mappings().one())
        for start in range(0, many, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, many))
            asked = [
                {**row, "id": f"q{number}", "asker": f"slack:{number % PEOPLE}"}
                for number in numbers
            ]
            shown = [
                {"channel": "slack", "slot": f"q{number}", "place": f"p{number}", "message": {}}
                for number in numbers
            ]
            done = [{**EVENT, "at": chat.now, "question": f"q{number}"} for number in numbers]
            connection.execute(tables.questions.insert(), asked)
            connection.execute(tables.messages.insert(), shown)
            connection.execute(tables.events.insert(), done)


def _asked(chat: Chat, tidying: threading.Thread) -> Iterator[float | None]:
    """Milliseconds; None where the bot was busy."""
    while tidying.is_alive():
        turn = Ask(id=chat.fresh(), by=LUCA, where=command(), text=QUESTION)
        begun = time.monotonic()
        try:
            chat.store.deliveries.done(chat.desk.handle(turn))
            yield (time.monotonic() - begun) * 1000
        except BusyError:
            yield None
        chat.now += timedelta(minutes=1)
        time.sleep(EVERY)
