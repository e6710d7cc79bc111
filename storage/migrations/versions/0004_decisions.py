"""The whole way of a request: who was identified how, clocks, tasks of the systems; and the audit with its chain."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(32)
SEALED = sa.LargeBinary()
HASH = sa.LargeBinary(32)
NEW = ("identified", "identified_at", "note", "words", "assignee", "answer_by", "reopened", "linked_to")


def upgrade() -> None:
    with op.batch_alter_table("requests") as table:
        table.add_column(sa.Column("identified", WORD))
        table.add_column(sa.Column("identified_at", MOMENT))
        table.add_column(sa.Column("note", SEALED))
        table.add_column(sa.Column("words", SEALED))
        table.add_column(sa.Column("assignee", SEALED))
        table.add_column(sa.Column("answer_by", WORD, nullable=False, server_default="mail"))
        table.add_column(sa.Column("reopened", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("linked_to", ID))
        table.create_foreign_key("fk_requests_linked_to_requests", "requests", ["linked_to"], ["id"])
    op.execute("UPDATE requests SET identified = 'mailbox', identified_at = registered_at WHERE number IS NOT NULL")
    _clocks()
    _tasks()
    _audit()


def _clocks() -> None:
    op.create_table(
        "clocks",
        sa.Column("id", ID, primary_key=True),
        sa.Column("request_id", ID, sa.ForeignKey("requests.id"), nullable=False),
        sa.Column("code", WORD, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("law", sa.String(128), nullable=False),
        sa.Column("rule_version", sa.String(64), nullable=False),
        sa.Column("met_at", MOMENT),
    )
    op.create_index("ix_clocks_request_id", "clocks", ["request_id"])
    op.execute(
        "INSERT INTO clocks (request_id, code, starts_at, due_at, law, rule_version, met_at) "
        "SELECT id, 'answer', received_at, due_at, law, rule_version, closed_at FROM requests WHERE due_at IS NOT NULL"
    )


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", ID, primary_key=True),
        sa.Column("request_id", ID, sa.ForeignKey("requests.id"), nullable=False),
        sa.Column("system", sa.String(64), nullable=False),
        sa.Column("mail", SEALED, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("act", SEALED),
        sa.Column("dropped_at", MOMENT),
    )
    op.create_index("ix_tasks_request_id", "tasks", ["request_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("deed", sa.String(64), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("done_by", SEALED, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("chained", HASH, nullable=False),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_about", "audit", ["about"])
    op.create_table(
        "chain",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("chained", HASH, nullable=False),
        sa.Column("cut", sa.BigInteger(), nullable=False),
        sa.Column("cut_chained", HASH, nullable=False),
    )


def downgrade() -> None:
    for name in ("chain", "audit", "tasks", "clocks"):
        op.drop_table(name)
    with op.batch_alter_table("requests") as table:
        table.drop_constraint("fk_requests_linked_to_requests", type_="foreignkey")
        for name in NEW:
            table.drop_column(name)
