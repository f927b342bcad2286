"""Which schema a database has, and how it is brought up to date.

The library that migrates, with what it brings along, is a tenth of the bot's memory: it is loaded
where there is something to migrate, and not to see that there is nothing.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import structlog
from sqlalchemy import Connection, Engine, inspect, text

from bot.errors import StoreError

log = structlog.get_logger()

SCRIPTS = Path(__file__).with_name("migrations")
_MIGRATION_LOCK = 0x57694C64  # any number that nothing else on the database locks
_REVISION = re.compile(r'^revision = "(\w+)"\ndown_revision = (?:None|"(\w+)")$', re.MULTILINE)


@cache
def revisions() -> tuple[str, ...]:
    """Those that this release knows, the oldest first."""
    files = sorted((SCRIPTS / "versions").glob("*.py"))
    found = [_REVISION.search(file.read_text("utf-8")) for file in files]
    after = {one.group(2): one.group(1) for one in found if one}
    chain: list[str] = []
    while (following := after.get(chain[-1] if chain else None)) is not None:
        chain.append(following)
    return tuple(chain)


def newest() -> str:
    return revisions()[-1]


def current(connection: Connection) -> str | None:
    """None while it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("select version_num from alembic_version")).scalar()
    return found


def migrate(engine: Engine) -> None:
    """Bring the schema up to date; on PostgreSQL one process at a time.

    A schema that a newer release made is left as it is: while the releases take turns, replicas of
    both start. For that a migration only adds; what it makes needless goes in a release after the
    next.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(
                text("select pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK}
            )
        there = current(connection)
        if there == newest():
            return
        if there is not None and there not in revisions():
            log.warning("the database is of a newer release", schema=there)
            return
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"the schema cannot be brought up to date: {error}") from error
