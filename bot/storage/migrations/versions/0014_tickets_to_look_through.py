"""Tickets by route, and by the words that were said about them."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BATCH = 500


def upgrade() -> None:
    for name, kind in (("route", sa.String(100)), ("words", sa.Text)):
        op.add_column("tickets", sa.Column(name, kind, nullable=False, server_default=""))
    op.create_index("ix_tickets_filed", "tickets", ["filed"])
    op.create_index("ix_tickets_route_filed", "tickets", ["route", "filed"])
    last: str | None = ""
    while last is not None:
        last = _fill(op.get_bind(), last)


def downgrade() -> None:
    op.drop_index("ix_tickets_route_filed", "tickets")
    op.drop_index("ix_tickets_filed", "tickets")
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.drop_column("words")
        batch_op.drop_column("route")


def _fill(connection: sa.Connection, after: str) -> str | None:
    """The next few; the last one's number, None where there is none left."""
    some = "select number, document from tickets where number > :after order by number limit :most"
    found = connection.execute(sa.text(some), {"after": after, "most": BATCH}).all()
    for number, document in found:
        kept = json.loads(document) if isinstance(document, str) else document
        row = {"number": number, "route": kept.get("route", ""), "words": _words(number, kept)}
        changed = "update tickets set route = :route, words = :words where number = :number"
        connection.execute(sa.text(changed), row)
    return found[-1].number if found else None


def _words(number: str, kept: dict[str, Any]) -> str:
    """As the code of this release would write them."""
    by, assignee = kept.get("by") or {}, kept.get("assignee") or {}
    names = [number, by.get("name", ""), (by.get("company") or {}).get("name", "")]
    if assignee:
        names.append(assignee.get("name", ""))
    said = [one["text"] for one in (*kept.get("said", ()), *kept.get("notes", ()))]
    details = [one["value"] for one in kept.get("details", ())]
    own = [kept.get(name) or "" for name in ("subject", "body", "asked")]
    return "\n".join([*names, *own, *details, *said]).casefold()[:10_000]
