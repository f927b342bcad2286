"""An engine set up for each database so that a turn's transaction means what it says."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError, sqlite_version_info
from tempfile import TemporaryFile
from typing import Any

import structlog
from sqlalchemy import (
    URL,
    Engine,
    ExceptionContext,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import InvalidatePoolError, SQLAlchemyError

from bot.errors import StoreError, driver_said
from bot.storage import schema as schemas

log = structlog.get_logger()

# What is deleted is overwritten.
PRAGMAS = ("busy_timeout=2500", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")

# PostgreSQL learns of a host that vanished, and we of a server that did, within about 15 seconds.
KEEPALIVE = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 5,
    "tcp_user_timeout": 15000,
    # The server's side of it, which frees the locks of a host that vanished.
    "options": "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=5"
    " -c tcp_user_timeout=15000",
}


@event.listens_for(Engine, "connect")
def _complete(connection: Any, record: object) -> None:
    """From Python 3.12 on the durable engine counts on a SQLite that knows `subsec`; a system's own
    may be older."""
    if isinstance(connection, SqliteConnection) and sqlite_version_info < (3, 42):
        connection.create_function("unixepoch", 1, _unixepoch)


def _unixepoch(precision: str) -> float:
    if precision != "subsec":
        raise ValueError(f"unixepoch({precision!r})")
    return round(time.time(), 3)


@event.listens_for(Engine, "handle_error")
def _away(context: ExceptionContext) -> None:
    """A connection that could not be made is a lost one too. The durable engine tries again after a
    lost one, and calls a workflow failed for good after any other error; libpq alone words what
    happens while a server restarts in five ways."""
    if context.connection is None and context.dialect.name == "postgresql":
        context.is_disconnect = True


def connect(url: str) -> Engine:
    """An engine on the newest schema, or StoreError. SQLite waits for a writer instead of failing,
    and keeps what it confirmed. Errors hide the parameters: they go into the log, and hold what
    people typed."""
    with _store_errors(url):
        engine = _engine(url)
        schemas.migrate(engine)
    return engine


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database has; `current` is None while it is empty. `known`: this release knows it."""

    kind: str
    current: str | None
    newest: str
    known: bool


def schema(url: str) -> Schema:
    """Looks without changing anything; StoreError when that, or writing, is not possible."""
    address, newest = make_url(url), schemas.newest()
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return Schema("sqlite", None, newest, known=True)
    with _store_errors(url):
        engine = _engine(url)
        with engine.begin() as connection:
            current = schemas.current(connection)
        engine.dispose()
    known = current in {None, *schemas.revisions()}
    return Schema(engine.dialect.name, current, newest, known)


def unwritable(url: str) -> Path | None:
    """The folder in which a SQLite file that is not there yet could not be made."""
    file = make_url(url).database
    if make_url(url).get_backend_name() != "sqlite" or not file:
        return None
    there = next(folder for folder in Path(file).absolute().parents if folder.exists())
    return None if there.is_dir() and _lets_us_write(there) else there


def _lets_us_write(folder: Path) -> bool:
    """Tried out: root is told that it may, also where nobody can."""
    try:
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


@contextmanager
def _store_errors(url: str) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        reason = driver_said(error)
        raise StoreError(f"{shown(url)}: {reason}; mend DATABASE_URL, or what it names") from error


def shown(url: str) -> str:
    """For people: without the password, which may also stand behind the question mark."""
    return make_url(url).set(query={}).render_as_string(hide_password=True)


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address.database or "", url)
    return _postgresql(url)


def reader(engine: Engine) -> Engine:
    """For single reads outside of a turn: they wait for no writer. SQLite's learn what was measured
    (see bot/numbers/planning.py) when they are opened."""
    if engine.dialect.name != "sqlite":
        return _postgresql(engine.url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
    return create_engine(
        engine.url,
        hide_parameters=True,
        pool_size=4,
        pool_recycle=3600,
        connect_args={"isolation_level": None},
    )


def _postgresql(url: str | URL, **how: Any) -> Engine:
    """Connections that begin and end nothing are kept apart: to make one of the others such a one,
    and to undo it, is a third of what a single statement costs."""
    engine = create_engine(
        url, hide_parameters=True, pool_size=5, max_overflow=5, connect_args=KEEPALIVE, **how
    )

    @event.listens_for(engine, "checkout")
    def look(connection: Any, record: object, proxy: object) -> None:
        """Nothing comes unasked but the server's farewell; to ask it would be one more journey a
        transaction."""
        idle = select.poll()
        idle.register(connection.fileno(), select.POLLIN)
        if idle.poll(0):
            raise InvalidatePoolError(
                "the server closed this connection, and so all that are as old"
            )

    return engine


def _sqlite(file: str, url: str) -> Engine:
    if file and file != ":memory:":
        _keep_private(Path(file))
    # One connection: SQLite has one writer, and whoever waits here is served in turn instead of by
    # polling.
    engine = create_engine(url, hide_parameters=True, pool_size=1, max_overflow=0, pool_timeout=2.5)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would be a deferred one
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _keep_private(file: Path) -> None:
    """Its journal gets the same rights from SQLite. A file of somebody else's stays as it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    for each in (file, *(file.with_name(f"{file.name}-{part}") for part in ("wal", "shm"))):
        if each.exists() and each.stat().st_mode & 0o077:
            with suppress(PermissionError):
                each.chmod(0o600)


def _write_ahead(connection: Any) -> None:
    """The journal that lets readers read while somebody writes. While several processes want it of
    a new file, SQLite refuses at once instead of waiting."""
    for _ in range(100):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(0.025)
    raise OperationalError("database is locked")
