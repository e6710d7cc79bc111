"""What was decided before a request was opened again stays, and by what its person was identified, whatever changes later."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("requests", sa.Column("identified_by", sa.LargeBinary(), nullable=True))
    op.add_column("requests", sa.Column("member", sa.LargeBinary(), nullable=True))
    op.create_table(
        "decisions",
        sa.Column("id", Id, nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("refusal_law", sa.String(128), nullable=True),
        sa.Column("proposed_by", sa.LargeBinary(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed_by", sa.LargeBinary(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_decisions_request_id_requests"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_request_id", "decisions", ["request_id"])


def downgrade() -> None:
    op.drop_table("decisions")
    op.drop_column("requests", "member")
    op.drop_column("requests", "identified_by")
