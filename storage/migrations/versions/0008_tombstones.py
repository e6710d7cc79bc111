"""Who asked to be forgotten, as keyed hashes, and since when a contact is somebody's."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BOUND = "UPDATE channels SET bound_at = (SELECT created_at FROM people WHERE people.id = channels.person_id)"


def upgrade() -> None:
    op.create_table(
        "tombstones",
        sa.Column("name_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_tombstones_at", "tombstones", ["at"])
    with op.batch_alter_table("channels") as table:
        table.add_column(sa.Column("bound_at", MOMENT))
    op.execute(BOUND)
    with op.batch_alter_table("channels") as table:
        table.alter_column("bound_at", existing_type=MOMENT, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("channels") as table:
        table.drop_column("bound_at")
    op.drop_table("tombstones")
