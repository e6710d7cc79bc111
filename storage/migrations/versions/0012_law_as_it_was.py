"""What was counted and what was decided stands on the row: the table of the law may say something else by now."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# The table of the law as it stood until then.
REFUSALS = {
    "refused_law": "8(7), ЦК 41(3)",
    "refused_obligation": "8(2)",
    "refused_others": "ЦК 41(4)(1)",
    "refused_justice": "ЦК 41(4)(2)-(3)",
    "refused_documents": "24(1)(2)",
    "refused_breach": "25(2)(8)",
    "not_ours": "1()(9), 24",
    "repeated": "25(2)(6)",
    "not_verified": "10(2), 11(2)",
}
requests = sa.table("requests", *map(sa.column, ("right", "status", "number", "outcome", "days", "refusal_law")))


def upgrade() -> None:
    op.add_column("requests", sa.Column("days", sa.Integer(), nullable=True))
    op.add_column("requests", sa.Column("refusal_law", sa.String(128), nullable=True))
    days = sa.case((requests.c.right == "withdrawal", 15), else_=3)
    op.execute(requests.update().where(requests.c.number.is_not(None)).values(days=days))
    answered = requests.c.status == "answered"
    for outcome, law in REFUSALS.items():
        op.execute(requests.update().where(answered & (requests.c.outcome == outcome)).values(refusal_law=law))


def downgrade() -> None:
    op.drop_column("requests", "refusal_law")
    op.drop_column("requests", "days")
