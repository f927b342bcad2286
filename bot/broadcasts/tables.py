"""The tables of known issues, of announcements and of who is told what."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, String, Table, Text

from bot.storage.tables import Moment, metadata

issues = Table(
    "issues",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("made", Moment, nullable=False),
    Column("document", JSON, nullable=False),
    Index(None, "state"),
)

# Of which issue a ticket is, or was until care took it out.
issue_tickets = Table(
    "issue_tickets",
    metadata,
    Column("ticket", String(20), primary_key=True),
    Column("issue", String(20), nullable=False),
    Column("taken_out", Boolean, nullable=False),
    Index(None, "issue"),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("made", Moment, nullable=False),
    Column("document", JSON, nullable=False),
    Index(None, "made"),
)

# Who is told of a correction, an update or an announcement: a person, a ticket's partner, a room.
tellings = Table(
    "tellings",
    metadata,
    Column("about", String(40), primary_key=True),
    Column("recipient", String(300), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("place", String(300), nullable=False),
    Column("question", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("reason", Text),
    Column("at", Moment, nullable=False),
    Index(None, "state", "at"),
)
