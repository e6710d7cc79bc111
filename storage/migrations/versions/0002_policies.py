"""Published policies, and what people asked about them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "policies",
        sa.Column("version", sa.String(32), primary_key=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("meta", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "questions",
        sa.Column("id", ID, primary_key=True),
        sa.Column("person_id", ID, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("helpful", sa.Boolean()),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_questions_person_id", "questions", ["person_id"])
    op.create_index("ix_questions_at", "questions", ["at"])
    op.create_table(
        "ratings",
        sa.Column("topic", sa.String(64), primary_key=True),
        sa.Column("locale", sa.String(8), primary_key=True),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("not_helped", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    for table in ("ratings", "questions", "policies"):
        op.drop_table(table)
