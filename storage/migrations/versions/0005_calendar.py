"""Orders that move days off, and years that were looked through."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()


def upgrade() -> None:
    op.create_table(
        "calendar_overrides",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("order", sa.String(200), nullable=False),
        sa.Column("added_by", SEALED, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
    )
    op.create_table(
        "calendar_confirmations",
        sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("order", sa.String(200), nullable=False),
        sa.Column("added_by", SEALED, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("calendar_confirmations")
    op.drop_table("calendar_overrides")
