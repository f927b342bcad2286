"""Databases as a first start leaves them, made once and copied: to bring one up to date takes
longer than most tests."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dbos import DBOS
from sqlalchemy import Engine, column, insert, make_url, table

from bot.courier import engine
from bot.courier.courier import NIGHT
from bot.numbers import planning
from bot.storage.store import Store


def first_start(url: str) -> None:
    """The schema of ours and the durable engine's, and the last night's tidying done, which found
    nothing: in an application of a test it would be most of the work."""
    store = Store(url)
    DBOS.migrate(url)
    planning.measure(store.engine)
    _tidied(store.engine)
    store.close()


def first_started(url: str) -> None:
    """The same for the file of an SQLite address, unless it is there."""
    address = make_url(url)
    file = Path(address.database or "")
    if address.get_backend_name() != "sqlite" or file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(_file())


def opened(url: str) -> Store:
    """A store on such a file."""
    first_started(url)
    return Store(url)


@cache
def _file() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder, "care.db")
        first_start(f"sqlite:///{file}")
        return file.read_bytes()


def _tidied(database: Engine) -> None:
    now = datetime.now(UTC)
    at = int(now.timestamp() * 1000)
    row = {
        "workflow_uuid": engine.tidying_of((now - NIGHT).date()),
        "name": engine.TIDY,
        "status": "SUCCESS",
        "application_version": engine.VERSION,
        "application_name": engine.NAME,
        "priority": 0,
        "created_at": at,
        "updated_at": at,
        "completed_at": at,
    }
    schema = "dbos" if database.dialect.name == "postgresql" else None
    with database.begin() as connection:
        workflows = table("workflow_status", *map(column, row), schema=schema)
        connection.execute(insert(workflows), row)
