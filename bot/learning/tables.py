"""The tables of what is learned: changes and their steps, misses, versions."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from bot.storage.tables import Moment, metadata

changes = Table(
    "changes",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("entry", String(100), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("author", String(200), nullable=False),
    Column("made", Moment, nullable=False),
    Column("published", Integer, unique=True),
    Column("document", JSON, nullable=False),
    Index(None, "stage", "made"),
)

change_events = Table(
    "change_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("change", String(20), nullable=False),
    Column("step", String(20), nullable=False),
    Column("person", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "change"),
    Index(None, "person"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
)

entry_versions = Table(
    "entry_versions",
    metadata,
    Column("entry", String(100), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", String(20), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Column("change", String(20)),
    Column("approver", String(200), nullable=False),
)

miss_groups = Table(
    "miss_groups",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("entry", String(100), nullable=False),
    Column("questions", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("companies", Integer, nullable=False),
    Column("first", Moment, nullable=False),
    Column("last", Moment, nullable=False),
    Column("unpublished", Boolean, nullable=False),
    Column("members", JSON, nullable=False),
    Index(None, "state"),
)

labelled = Table(
    "labelled",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("entry", String(100), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("change", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "change"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("entry", String(100), primary_key=True),
    Column("digest", String(20), nullable=False),
    Column("reviewed", Moment),
    Column("asked", Moment),
)
