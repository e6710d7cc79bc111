"""Whose update an answer belongs to, so that it can be forgotten; what was kept before goes by itself in four days."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("seen", sa.Column("owner_hash", sa.LargeBinary(32), nullable=True))
    op.create_index("ix_seen_owner_hash", "seen", ["owner_hash"])


def downgrade() -> None:
    op.drop_index("ix_seen_owner_hash", "seen")
    op.drop_column("seen", "owner_hash")
