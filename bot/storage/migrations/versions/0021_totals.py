"""How many questions of each kind a day and an entry had, and how often what happened to tickets of
a route. The database keeps it by itself: a release that knows nothing of it works beside this one,
or is started again in its place."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


class Total(NamedTuple):
    """`many`: how many one row of the table `of` stands for."""

    table: str
    of: str
    kind: tuple[str, ...]
    many: str


TOTALS = (
    Total(
        "question_totals",
        "question_outcomes",
        ("day", "outcome", "human", "rating", "entry"),
        "count",
    ),
    Total("ticket_totals", "ticket_happenings", ("day", "what", "route"), "1"),
)
EVENTS = ("insert", "delete", "update")


def upgrade() -> None:
    op.create_table(
        "question_totals",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("outcome", sa.String(10), primary_key=True),
        sa.Column("human", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("rating", sa.String(12), primary_key=True),
        sa.Column("entry", sa.String(100), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ticket_totals",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("what", sa.String(20), primary_key=True),
        sa.Column("route", sa.String(60), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    by = _by_statement if op.get_bind().dialect.name == "postgresql" else _by_row
    for total in TOTALS:
        for event in EVENTS:
            by(total, event)
        # After the triggers: by now whoever writes beside this is locked out.
        op.execute(_inserted(total, _summed(total, total.many, total.of)))


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for total in TOTALS:
        for event in EVENTS:
            name = f"{total.table}_{event}"
            op.execute(f"drop function {name}() cascade" if postgresql else f"drop trigger {name}")
        op.drop_table(total.table)


def _by_row(total: Total, event: str) -> None:
    """SQLite. What is written again as it stood changes nothing."""
    same = f"({_each(total, 'old')}) is not ({_each(total, 'new')})"
    given = {
        "insert": [_row(total, "new", "")],
        "delete": [_row(total, "old", "-")],
        "update": [_row(total, "old", "-"), _row(total, "new", "")],
    }
    op.execute(
        f"create trigger {total.table}_{event} after {event} on {total.of}"
        f" {f'when {same}' if event == 'update' else ''}"
        f" begin {' '.join(given[event])} end"
    )


def _row(total: Total, which: str, sign: str) -> str:
    return _added(total, f"values ({_each(total, which, sign)})") + ";"


def _each(total: Total, which: str, sign: str = "") -> str:
    count = total.many if total.many == "1" else f"{which}.{total.many}"
    return ", ".join((*(f"{which}.{name}" for name in total.kind), f"{sign}{count}"))


def _by_statement(total: Total, event: str) -> None:
    """PostgreSQL, where a row that one transaction changes often costs more each time."""
    kind, name = ", ".join(total.kind), f"{total.table}_{event}"
    gone = " ".join(("select", kind, f", -{total.many} as many from gone"))
    fresh = " ".join(("select", kind, f", {total.many} as many from fresh"))
    tables, rows = {
        "insert": ("new table as fresh", fresh),
        "delete": ("old table as gone", gone),
        "update": ("old table as gone new table as fresh", f"{gone} union all {fresh}"),
    }[event]
    summed = f"{_summed(total, 'many', f'({rows}) as changed')} having sum(many) <> 0"
    op.execute(
        f"create function {name}() returns trigger language plpgsql as"
        f" $$ begin {_added(total, summed)}; return null; end $$"
    )
    op.execute(
        f"create trigger {name} after {event} on {total.of}"
        f" referencing {tables} for each statement execute function {name}()"
    )


def _added(total: Total, rows: str) -> str:
    kind = ", ".join(total.kind)
    more = f"count = {total.table}.count + excluded.count"
    return " ".join((_inserted(total, rows), "on conflict", f"({kind}) do update set", more))


def _inserted(total: Total, rows: str) -> str:
    return " ".join(("insert into", total.table, f"({', '.join(total.kind)}, count)", rows))


def _summed(total: Total, many: str, rows: str) -> str:
    kind = ", ".join(total.kind)
    return " ".join(("select", kind, f", sum({many}) from", rows, "group by", kind))
