"""The tables, and an engine set up for each database so that a turn's transaction means what it says."""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from sqlite3 import Connection, OperationalError, sqlite_version_info
from typing import Any

import structlog
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Engine,
    ExceptionContext,
    Index,
    Insert,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    create_engine,
    event,
    func,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InvalidatePoolError, SQLAlchemyError

from bot.errors import StoreError

log = structlog.get_logger()

_MIGRATION_LOCK = 0x57694C64  # any number that nothing else on the database locks

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
    """From Python 3.12 on the durable engine counts on a SQLite that knows `subsec`; a system's own may be older."""
    if isinstance(connection, Connection) and sqlite_version_info < (3, 42):
        connection.create_function("unixepoch", 1, _unixepoch)


def _unixepoch(precision: str) -> float:
    if precision != "subsec":
        raise ValueError(f"unixepoch({precision!r})")
    return round(time.time(), 3)


@event.listens_for(Engine, "handle_error")
def _away(context: ExceptionContext) -> None:
    """A connection that could not be made is a lost one too. The durable engine tries again after a lost one, and calls
    a workflow failed for good after any other error; libpq alone words what happens while a server restarts in five
    ways."""
    if context.connection is None and context.dialect.name == "postgresql":
        context.is_disconnect = True


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

turns = Table("turns", metadata, Column("id", String(300), primary_key=True), Column("at", Moment, nullable=False))

questions = Table(
    "questions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("asker", String(200), nullable=False),
    Column("company", String(200), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("place", String(300), nullable=False),
    Column("asked", Moment, nullable=False),
    Column("document", JSON, nullable=False),
    Index(None, "channel", "place", "asked"),
    Index(None, "asker", "asked"),
    Index(None, "company", "asked"),
    Index(None, "asked"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("question", String(64), nullable=False),
    Column("company", String(200), nullable=False),
    Column("asker", String(200), nullable=False),
    Column("entry", String(100)),
    Column("status", String(20), nullable=False),
    Column("home_channel", String(20), nullable=False),
    Column("home", String(300), nullable=False),
    Column("remind", Moment),
    Column("filed", Moment, nullable=False),
    Column("document", JSON, nullable=False),
    UniqueConstraint("question", "company"),
    Index(None, "company", "filed"),
    Index(None, "asker", "filed"),
    Index(None, "home_channel", "home"),
    Index(None, "remind"),
    Index(None, "status"),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("what", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", String(200), nullable=False),
    Column("question", String(64), nullable=False),
    Column("detail", String(200), nullable=False),
    Column("ticket", String(20)),
    Index(None, "at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("turn", String(300), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("place", String(300), nullable=False),
    Column("slot", String(100), nullable=False),
    Column("under", String(100)),
    Column("kind", String(40), nullable=False),
    Column("card", JSON, nullable=False),
    Column("lasting", Boolean, nullable=False),
    Column("created", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Index(None, "turn"),
    Index(None, "slot"),
    Index(None, "due"),
)

owed = Table(
    "owed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", String(20), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("who", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("helpdesk", String(40)),
    Column("round", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("tried", Moment),
    Index(None, "ticket"),
    Index(None, "state"),
)

remotes = Table(
    "remotes",
    metadata,
    Column("ticket", String(20), primary_key=True),
    Column("helpdesk", String(40), primary_key=True),
    Column("remote", String(200), nullable=False),
    Column("departed", Boolean, nullable=False),
)

cursors = Table(
    "cursors",
    metadata,
    Column("helpdesk", String(40), primary_key=True),
    Column("cursor", Text, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("slot", String(100), nullable=False),
    Column("place", String(300), nullable=False),
    Column("message", JSON, nullable=False),
    Column("touched", Moment, server_default=func.now()),
    UniqueConstraint("channel", "slot"),
    Index(None, "channel", "place"),
)

places = Table(
    "places",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("place", String(300), primary_key=True),
    Column("reference", JSON, nullable=False),
    Column("touched", Moment, server_default=func.now()),
)

# The next three are as slack_sdk's own stores want them, but for the tokens, which are longer sealed.

slack_bots = Table(
    "slack_bots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", String(32), nullable=False),
    Column("app_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("enterprise_name", String(200)),
    Column("team_id", String(32)),
    Column("team_name", String(200)),
    Column("bot_token", Text),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32)),
    Column("bot_scopes", String(1000)),
    Column("bot_refresh_token", Text),
    Column("bot_token_expires_at", DateTime),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("installed_at", DateTime, nullable=False),
    Index("slack_bots_idx", "client_id", "enterprise_id", "team_id", "installed_at"),
)

slack_installations = Table(
    "slack_installations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", String(32), nullable=False),
    Column("app_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("enterprise_name", String(200)),
    Column("enterprise_url", String(200)),
    Column("team_id", String(32)),
    Column("team_name", String(200)),
    Column("bot_token", Text),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32)),
    Column("bot_scopes", String(1000)),
    Column("bot_refresh_token", Text),
    Column("bot_token_expires_at", DateTime),
    Column("user_id", String(32), nullable=False),
    Column("user_token", Text),
    Column("user_scopes", String(1000)),
    Column("user_refresh_token", Text),
    Column("user_token_expires_at", DateTime),
    Column("incoming_webhook_url", Text),
    Column("incoming_webhook_channel", String(200)),
    Column("incoming_webhook_channel_id", String(200)),
    Column("incoming_webhook_configuration_url", String(200)),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("token_type", String(32)),
    Column("installed_at", DateTime, nullable=False),
    Index("slack_installations_idx", "client_id", "enterprise_id", "team_id", "user_id", "installed_at"),
)

slack_oauth_states = Table(
    "slack_oauth_states",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(200), nullable=False),
    Column("expire_at", DateTime, nullable=False),
    UniqueConstraint("state"),
)


@cache
def adding(table: Table, dialect: str) -> Insert:
    """Add a row unless its key is taken. Built once, because building a statement costs more than running it."""
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


@cache
def replacing(table: Table, keys: tuple[str, ...], changed: tuple[str, ...], dialect: str) -> Insert:
    """Add a row, or change the one that has its key."""
    added = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    values = {name: added.excluded[name] for name in changed}
    return added.on_conflict_do_update(index_elements=keys, set_=values)


def connect(url: str) -> Engine:
    """An engine on the newest schema, or StoreError. SQLite waits for a writer instead of failing, and keeps what it
    confirmed. Errors hide the parameters: they go into the log, and hold what people typed."""
    with _store_errors(url):
        engine = _engine(url)
        migrate(engine)
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
    address, scripts = make_url(url), ScriptDirectory.from_config(_config())
    newest = str(scripts.get_current_head())
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return Schema("sqlite", None, newest, known=True)
    with _store_errors(url):
        engine = _engine(url)
        with engine.begin() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        engine.dispose()
    known = current in {None, *(script.revision for script in scripts.walk_revisions())}
    return Schema(engine.dialect.name, current, newest, known)


@contextmanager
def _store_errors(url: str) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, CommandError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        shown = make_url(url).render_as_string(hide_password=True)
        raise StoreError(f"{shown}: {reason}; mend DATABASE_URL, or what it names") from error


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address.database or "", url)
    return _postgresql(url)


def reader(engine: Engine) -> Engine:
    """For single reads outside of a turn: they wait for no writer."""
    if engine.dialect.name != "sqlite":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return create_engine(engine.url, hide_parameters=True, pool_size=4, connect_args={"isolation_level": None})


def migrate(engine: Engine) -> None:
    """Bring the schema up to date; on PostgreSQL one process at a time.

    A schema that a newer release made is left as it is: while the releases take turns, replicas of both start. For
    that a migration only adds; what it makes needless goes in a release after the next.
    """
    config = _config()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        current = MigrationContext.configure(connection).get_current_revision()
        if current not in {None, *known}:
            log.warning("the database is of a newer release", schema=current)
            return
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    return config


def _postgresql(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True, pool_size=10, max_overflow=10, connect_args=KEEPALIVE)

    @event.listens_for(engine, "checkout")
    def look(connection: Any, record: object, proxy: object) -> None:
        """Nothing comes unasked but the server's farewell; to ask it would be one more journey a transaction."""
        idle = select.poll()
        idle.register(connection.fileno(), select.POLLIN)
        if idle.poll(0):
            raise InvalidatePoolError("the server closed this connection, and so all that are as old")

    return engine


def _sqlite(file: str, url: str) -> Engine:
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    # One connection: SQLite has one writer, and whoever waits here is served in turn instead of by polling.
    engine = create_engine(url, hide_parameters=True, pool_size=1, max_overflow=0, pool_timeout=2.5)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would be a deferred one
        for pragma in ("busy_timeout=2500", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _write_ahead(connection: Any) -> None:
    """The journal that lets readers read while somebody writes. While several processes want it of a new file, SQLite
    refuses at once instead of waiting."""
    for _ in range(100):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(0.025)
    raise OperationalError("database is locked")
