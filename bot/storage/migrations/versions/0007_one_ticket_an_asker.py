"""One ticket for each question and asker: whoever asks beside somebody else has a ticket of their
own."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Whoever was erased has no id any more by which two could be told apart.
ERASED = """
update tickets set asker = asker || '/' || number where asker = 'forgotten'
"""
# Before somebody's company was mapped they may have raised one question twice.
LATER = """
update tickets set question = question || '/' || number
where exists (
    select 1 from tickets as earlier
    where earlier.question = tickets.question and earlier.{column} = tickets.{column}
    and earlier.number < tickets.number
)
"""


def upgrade() -> None:
    op.execute(ERASED)
    _replace(old="company", new="asker")


def downgrade() -> None:
    _replace(old="asker", new="company")


def _replace(old: str, new: str) -> None:
    op.execute(LATER.format(column=new))
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.drop_constraint(f"uq_tickets_question_{old}", type_="unique")
        batch_op.create_unique_constraint(f"uq_tickets_question_{new}", ["question", new])
