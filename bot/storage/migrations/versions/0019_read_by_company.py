"""Indexes that begin with what a page asks for, so that it reads those rows and no others."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_OUTCOMES, _HAPPENINGS = "question_outcomes", "ticket_happenings"
_KIND = ("outcome", "human", "rating", "count")
_COMPANIES, _ENTRIES = "ix_question_outcomes_by_company", "ix_question_outcomes_by_entry"
_TICKETS, _ROUTES = "ix_ticket_happenings_by_company", "ix_ticket_happenings_by_route"
_OLD: dict[str, tuple[str, ...]] = {
    "ix_question_outcomes_entry_day": (_OUTCOMES, "entry", "day"),
    _COMPANIES: (_OUTCOMES, "day", "company", *_KIND),
    _ENTRIES: (_OUTCOMES, "day", "entry", *_KIND),
    _TICKETS: (_HAPPENINGS, "day", "company", "what", "minutes"),
    _ROUTES: (_HAPPENINGS, "day", "route", "what", "minutes"),
}
_NEW: dict[str, tuple[str, ...]] = {
    _COMPANIES: (_OUTCOMES, "company", "day", *_KIND),
    _ENTRIES: (_OUTCOMES, "entry", "day", *_KIND),
    _TICKETS: (_HAPPENINGS, "company", "day", "what", "minutes"),
    _ROUTES: (_HAPPENINGS, "what", "day", "route", "minutes", "company"),
}


def upgrade() -> None:
    _change(_OLD, _NEW)


def downgrade() -> None:
    _change(_NEW, _OLD)


def _change(less: dict[str, tuple[str, ...]], more: dict[str, tuple[str, ...]]) -> None:
    for name, (table, *_) in less.items():
        op.drop_index(name, table)
    for name, (table, *columns) in more.items():
        op.create_index(name, table, list(columns))
