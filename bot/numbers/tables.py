"""The tables of what is counted: one row a question that is kept, and what happened to each ticket;
of what is gone the counts alone."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table

from bot.storage.tables import Moment, metadata

_KIND = ("outcome", "human", "rating", "count")

# `question` and `asked` are None in a total of questions that are no longer kept, which `count`
# counts.
outcomes = Table(
    "question_outcomes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("question", String(64), unique=True),
    Column("asked", Moment),
    Column("day", Date, nullable=False),
    Column("company", String(200), nullable=False),
    Column("entry", String(100), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("shown", Integer, nullable=False),
    Column("human", Integer, nullable=False),
    Column("rating", String(12), nullable=False),
    Column("count", Integer, nullable=False),
    # Each holds all that a page asks for, so that it reads no row of the table itself.
    Index("ix_question_outcomes_by_kind", "day", *_KIND, "asked", "question"),
    Index("ix_question_outcomes_by_company", "company", "day", *_KIND),
    Index("ix_question_outcomes_by_entry", "entry", "day", *_KIND),
)

# `ticket` and `at` are None once it is no longer kept.
happenings = Table(
    "ticket_happenings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", String(20)),
    Column("at", Moment),
    Column("day", Date, nullable=False),
    Column("what", String(20), nullable=False),
    Column("company", String(200), nullable=False),
    Column("route", String(60), nullable=False),
    Column("minutes", Integer),
    Index(None, "ticket"),
    Index(None, "day", "what"),
    Index("ix_ticket_happenings_by_company", "company", "day", "what", "minutes"),
    Index("ix_ticket_happenings_by_route", "what", "day", "route", "minutes", "company", "ticket"),
)

# What `outcomes` and `happenings` add up to where nobody asks for a company or a time. The database
# keeps it with each change of them, whoever makes it.
question_totals = Table(
    "question_totals",
    metadata,
    Column("day", Date, primary_key=True),
    Column("outcome", String(10), primary_key=True),
    Column("human", Integer, primary_key=True, autoincrement=False),
    Column("rating", String(12), primary_key=True),
    Column("entry", String(100), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

ticket_totals = Table(
    "ticket_totals",
    metadata,
    Column("day", Date, primary_key=True),
    Column("what", String(20), primary_key=True),
    Column("route", String(60), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

COUNTED = (outcomes, happenings, question_totals, ticket_totals)

companies = Table(
    "company_names",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("name", String(300), nullable=False),
)

# One row: up to where everything is counted.
progress = Table(
    "counted_up_to",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("asked", Moment, nullable=False),
    Column("event", Integer, nullable=False),
    Column("zone", String(60), nullable=False),
)
