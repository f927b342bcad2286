"""A year of traffic in the tables, as far as the databases' plans depend on it: 100,000 questions,
20,000 tickets, 10,000 people of 500 companies. The same statements on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Column, Integer, MetaData, Table, insert, text

from bot.storage.store import Store
from bot.storage.tables import Moment

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

_days = Table(
    "days",
    MetaData(),
    Column("day", Integer, primary_key=True),
    Column("at", Moment),
    prefixes=["TEMPORARY"],
)
_EACH = """create temporary table each as
with recursive numbers (i) as (select 0 union all select i + 1 from numbers where i < 99999)
select i, i % 365 as day, 'U-' || (i % 10000) as person, 'T-' || (i % 500) as company
from numbers"""
_ROWS = (
    """insert into questions (id, asker, company, channel, place, asked, document)
    select 'q-' || i, person, company, 'slack', 'p-' || i, at, '{}'
    from each join days using (day)""",
    """insert into events (what, at, person, question, detail)
    select 'asked', at, person, 'q-' || i, '' from each join days using (day)""",
    """insert into messages (channel, slot, place, message, touched)
    select 'slack', 'q-' || i, 'p-' || i, '{}', at from each join days using (day)""",
    """insert into tickets
    (number, question, company, asker, entry, status, home_channel, home, filed, document, route)
    select 'AB-' || i, 'q-' || i, company, person, 'e-' || (i % 58),
    case when i % 100 = 0 then 'open' else 'resolved' end, 'slack', 'p-' || i, at, '{}', 'care'
    from each join days using (day) where i < 20000""",
    """insert into owed (ticket, kind, who, text, status, at, state, round, tries)
    select 'AB-' || i, 'file', 'Luca', '', 'open', at, 'done', 1, 0
    from each join days using (day) where i < 20000""",
    """insert into remotes (ticket, helpdesk, remote, departed)
    select 'AB-' || i, 'desk', 'r-' || i, false from each where i < 20000""",
    """insert into places (channel, place, reference, touched)
    select 'slack', 'p-' || i, '{}', at from each join days using (day) where i < 10000""",
    """insert into turns (id, at)
    select 't-' || i, at from each join days using (day) where i < 10000""",
    """insert into deliveries
    (turn, channel, place, slot, kind, card, lasting, created, due, attempts)
    select 't-' || i, 'slack', 'p-' || i, 's-' || i, 'NudgeCard', '{}', true, at, at, 1
    from each join days using (day) where i < 1000""",
    """insert into question_outcomes
    (question, asked, day, company, entry, outcome, shown, human, rating, count)
    select 'q-' || i, at, date(at), company, 'e-' || (i % 58), 'answered', 1, 0, '', 1
    from each join days using (day)""",
    """insert into ticket_happenings (ticket, at, day, what, company, route)
    select 'AB-' || i, at, date(at), 'what-' || (i % 13), company, 'r-' || (i % 7)
    from each join days using (day) where i < 20000""",
)


def a_year(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(_EACH))
        _days.create(connection)
        rows = [{"day": day, "at": NOW - timedelta(days=day)} for day in range(365)]
        connection.execute(insert(_days), rows)
        for statement in _ROWS:
            connection.execute(text(statement))
        if store.engine.dialect.name == "postgresql":  # which does so by itself; SQLite never does
            connection.execute(text("analyze"))
