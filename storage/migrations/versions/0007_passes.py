"""Links into the chat, codes to be mailed, and a change of the mailbox that an old mailbox confirms."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "passes",
        sa.Column("id", ID, primary_key=True),
        sa.Column("secret_hash", sa.LargeBinary(32)),
        sa.Column("person_id", ID, sa.ForeignKey("people.id")),
        sa.Column("mail", sa.LargeBinary()),
        sa.Column("mail_hash", sa.LargeBinary(32)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.UniqueConstraint("secret_hash"),
    )
    op.create_index("ix_passes_person_id", "passes", ["person_id"])
    op.create_index("ix_passes_mail_hash", "passes", ["mail_hash"])
    op.create_table(
        "guesses",
        sa.Column("mail_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    with op.batch_alter_table("challenges") as table:
        table.add_column(sa.Column("becomes", sa.LargeBinary()))


def downgrade() -> None:
    with op.batch_alter_table("challenges") as table:
        table.drop_column("becomes")
    op.drop_table("guesses")
    op.drop_table("passes")
