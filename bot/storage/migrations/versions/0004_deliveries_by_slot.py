"""What is on its way is looked for by slot."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_deliveries_slot", "deliveries", ["slot"])
