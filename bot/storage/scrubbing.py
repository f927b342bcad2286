"""What was deleted or replaced leaves the database's files: neither database does so by itself."""

from __future__ import annotations

import time

import structlog
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

TRIES = 50
PAUSE = 0.1  # seconds
LOCK = "2s"  # that others wait for at most, while a table is written anew
OLDER = 60.0  # seconds that a transaction may last which began before something was deleted

_NOW = text("select cast(pg_current_xact_id() as xid)")
_SEEN = text(
    "select exists (select from pg_stat_activity where datname = current_database()"
    " and pid <> pg_backend_pid()"
    " and age(backend_xmin) > age(cast(cast(:deleted as text) as xid)))"
)
_TABLES = text("select tablename from pg_tables where schemaname = current_schema()")

log = structlog.get_logger()


def scrub(engine: Engine) -> None:
    """While others read and write, who wait for moments. What is in PostgreSQL's own journal goes
    as its server turns that over."""
    if engine.dialect.name == "sqlite":
        _scrub_sqlite(engine)
    else:
        _scrub_postgresql(engine)


def _scrub_sqlite(engine: Engine) -> None:
    """Writes the file anew, and then empties the journal: that fails while somebody reads."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        for _ in range(TRIES):
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not busy:
                return
            time.sleep(PAUSE)
    finally:
        connection.close()
    log.warning("the journal is not emptied yet: somebody reads; do it again later")


def _scrub_postgresql(engine: Engine) -> None:
    with engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        _wait_for_older(connection)
        connection.execute(text(f"set lock_timeout = '{LOCK}'"))
        for name in connection.execute(_TABLES).scalars().all():
            for _ in range(TRIES):
                try:
                    connection.execute(text(f'vacuum (full, analyze) "{name}"'))
                    break
                except OperationalError:  # somebody works with the table for longer
                    time.sleep(PAUSE)
            else:
                log.warning("a table is not written anew: it is in use", table=name)
        connection.execute(text("reset lock_timeout"))


def _wait_for_older(connection: Connection) -> None:
    """A row that another transaction still sees would be written anew with all others; the durable
    engine's last for seconds."""
    deleted = str(connection.execute(_NOW).scalar_one())
    until = time.monotonic() + OLDER
    while connection.execute(_SEEN, {"deleted": deleted}).scalar_one():
        if time.monotonic() > until:
            log.warning("somebody still sees what was deleted: do it again later")
            return
        time.sleep(PAUSE)
