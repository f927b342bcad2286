"""The tables, the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    func,
)


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

turns = Table(
    "turns",
    metadata,
    Column("id", String(300), primary_key=True),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

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
    Column("route", String(100), nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    UniqueConstraint("question", "asker"),
    Index(None, "asker", "filed"),
    Index(None, "home_channel", "home"),
    # Each is in the order of a list, down to the number.
    Index(None, "filed", "number"),
    Index(None, "status", "filed", "number"),
    Index(None, "route", "filed", "number"),
    Index(None, "company", "filed", "number"),
    Index(None, "remind", "filed", "number"),
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
    Index(None, "person"),
    Index(None, "question"),
    Index(None, "ticket"),
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
    Column("leased", Moment),
    Column("aside", String(300)),
    Column("refused", Text),
    Column("told", Moment),
    Column("language", String(20)),
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
    Column("server", String(300)),
)

cursors = Table(
    "cursors",
    metadata,
    Column("helpdesk", String(40), primary_key=True),
    Column("cursor", Text, nullable=False),
    Column("server", String(300)),
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
    Index(None, "touched"),
)

# Who of care is away, and until when.
away = Table(
    "away",
    metadata,
    Column("person", String(200), primary_key=True),
    Column("until", Moment, nullable=False),
)

pictures = Table(
    "pictures",
    metadata,
    Column("id", String(50), primary_key=True),
    Column("person", String(150), nullable=False),
    Column("company", String(150), nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(50), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "person", "at"),
    Index(None, "at"),
)

languages = Table(
    "languages",
    metadata,
    Column("person", String(200), primary_key=True),
    Column("language", String(20), nullable=False),
    Column("at", Moment, nullable=False),
)

places = Table(
    "places",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("place", String(300), primary_key=True),
    Column("reference", JSON, nullable=False),
    Column("touched", Moment, server_default=func.now()),
    Index(None, "touched"),
)
