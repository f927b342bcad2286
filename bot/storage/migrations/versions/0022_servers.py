"""At which server of a helpdesk a ticket is, and up to where its changes are known."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("remotes", "cursors"):
        op.add_column(table, sa.Column("server", sa.String(300)))


def downgrade() -> None:
    for table in ("remotes", "cursors"):
        op.drop_column(table, "server")
