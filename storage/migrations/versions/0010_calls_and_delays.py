"""Who has no corporate mailbox is called back; a late answer has a reason."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("case_id", ID, nullable=False, autoincrement=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("wish", sa.String(64), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("called_by", sa.LargeBinary()),
        sa.Column("called_at", MOMENT),
        sa.Column("digest", sa.String(128)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("typed_at", MOMENT),
        sa.Column("settled_by", sa.LargeBinary()),
        sa.Column("settled_at", MOMENT),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_calls_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_calls_person_id_people")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_calls")),
    )
    op.create_index(op.f("ix_calls_person_id"), "calls", ["person_id"])
    op.create_index(op.f("ix_calls_asked_at"), "calls", ["asked_at"])
    op.add_column("requests", sa.Column("begun_at", MOMENT, nullable=True))
    op.add_column("requests", sa.Column("delay", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("requests", "delay")
    op.drop_column("requests", "begun_at")
    op.drop_table("calls")
