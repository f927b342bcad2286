"""Tickets can be counted by status without reading them."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_tickets_status"), "tickets", ["status"], unique=False)
