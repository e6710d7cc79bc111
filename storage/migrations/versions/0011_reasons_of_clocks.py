"""The reason for a delay is that of one term: a request that is opened again keeps it."""

import sqlalchemy as sa
from alembic import op

from storage.types import Encrypted

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
requests = sa.table("requests", sa.column("id", ID), sa.column("delay", Encrypted("requests.delay")))
clocks = sa.table(
    "clocks",
    sa.column("id", ID),
    sa.column("request_id", ID),
    sa.column("code", sa.String()),
    sa.column("delay", Encrypted("clocks.delay")),
)
LAST = sa.select(sa.func.max(clocks.c.id).label("id")).where(clocks.c.code == "answer").group_by(clocks.c.request_id).subquery()


def upgrade() -> None:
    """A seal names its place, so each value is sealed anew."""
    op.add_column("clocks", sa.Column("delay", sa.LargeBinary(), nullable=True))
    given = sa.select(requests.c.id, requests.c.delay).where(requests.c.delay.is_not(None))
    for request, delay in op.get_bind().execute(given).all():
        running = (clocks.c.request_id == request) & clocks.c.id.in_(sa.select(LAST.c.id))
        op.execute(clocks.update().where(running).values(delay=delay))
    op.drop_column("requests", "delay")


def downgrade() -> None:
    op.add_column("requests", sa.Column("delay", sa.LargeBinary(), nullable=True))
    last = clocks.c.id.in_(sa.select(LAST.c.id))
    given = sa.select(clocks.c.request_id, clocks.c.delay).where(last, clocks.c.delay.is_not(None))
    for request, delay in op.get_bind().execute(given).all():
        op.execute(requests.update().where(requests.c.id == request).values(delay=delay))
    op.drop_column("clocks", "delay")
