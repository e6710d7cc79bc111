"""Wordings of consents can be read again, notices are offered once, and alarms become breaches."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "wordings",
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_wordings")),
    )
    op.create_table(
        "breaches",
        sa.Column("case_id", ID, nullable=False, autoincrement=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("discovered_at", MOMENT),
        sa.Column("discovered_by", sa.LargeBinary()),
        sa.Column("due_at", MOMENT),
        sa.Column("settled_at", MOMENT),
        sa.Column("settled_by", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_breaches_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_breaches")),
    )
    op.create_index(op.f("ix_breaches_state"), "breaches", ["state"])
    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("offered_at", MOMENT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("people") as table:
        table.drop_column("offered_at")
    op.drop_table("breaches")
    op.drop_table("wordings")
