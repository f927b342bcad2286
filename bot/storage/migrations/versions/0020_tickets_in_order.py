"""Indexes in the order of the lists of tickets, so that a late page reads no ticket before it; that
of states alone, with which another begins, goes."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TICKETS, _HAPPENINGS = "tickets", "ticket_happenings"
_ROUTES = "ix_ticket_happenings_by_route"
_ROUTE = ("what", "day", "route", "minutes", "company")
_OLD: dict[str, tuple[str, ...]] = {
    "ix_tickets_status": (_TICKETS, "status"),
    "ix_tickets_status_filed": (_TICKETS, "status", "filed"),
    "ix_tickets_filed": (_TICKETS, "filed"),
    "ix_tickets_route_filed": (_TICKETS, "route", "filed"),
    "ix_tickets_company_filed": (_TICKETS, "company", "filed"),
    "ix_tickets_remind": (_TICKETS, "remind"),
    _ROUTES: (_HAPPENINGS, *_ROUTE),
}
_NEW: dict[str, tuple[str, ...]] = {
    "ix_tickets_status_filed_number": (_TICKETS, "status", "filed", "number"),
    "ix_tickets_filed_number": (_TICKETS, "filed", "number"),
    "ix_tickets_route_filed_number": (_TICKETS, "route", "filed", "number"),
    "ix_tickets_company_filed_number": (_TICKETS, "company", "filed", "number"),
    "ix_tickets_remind_filed_number": (_TICKETS, "remind", "filed", "number"),
    _ROUTES: (_HAPPENINGS, *_ROUTE, "ticket"),
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
