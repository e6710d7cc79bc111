"""A task belongs to a round of its request, whatever the clock said when it was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("round", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        "UPDATE tasks SET round = (SELECT reopened FROM requests WHERE requests.id = tasks.request_id) WHERE asked_at >= "
        "(SELECT max(starts_at) FROM clocks WHERE clocks.request_id = tasks.request_id AND clocks.code = 'answer')"
    )


def downgrade() -> None:
    op.drop_column("tasks", "round")
