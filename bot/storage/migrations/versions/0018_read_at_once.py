"""Indexes that hold all that the console's pages ask of the numbers."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_OUTCOMES, _HAPPENINGS = "question_outcomes", "ticket_happenings"
_KIND = ("outcome", "human", "rating", "count")
_NEW: dict[str, tuple[str, ...]] = {
    "ix_question_outcomes_by_kind": (_OUTCOMES, "day", *_KIND, "asked", "question"),
    "ix_question_outcomes_by_company": (_OUTCOMES, "day", "company", *_KIND),
    "ix_question_outcomes_by_entry": (_OUTCOMES, "day", "entry", *_KIND),
    "ix_ticket_happenings_by_company": (_HAPPENINGS, "day", "company", "what", "minutes"),
    "ix_ticket_happenings_by_route": (_HAPPENINGS, "day", "route", "what", "minutes"),
}
_OLD: dict[str, tuple[str, ...]] = {
    "ix_question_outcomes_day_outcome_human_rating_shown_count": (
        *(_OUTCOMES, "day", "outcome", "human", "rating", "shown", "count"),
    ),
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
