"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()
HASH = sa.LargeBinary(32)
WORD = sa.String(32)
LOCALE = sa.String(8)


def upgrade() -> None:
    _people()
    _proofs()
    _rights()
    _cases()
    _notices()
    _deliveries()
    _bookkeeping()


def downgrade() -> None:
    for table in ("keyring", "cursors", "seen", "deliveries", "notices", "case_messages", "cases", "requests", "numbers"):
        op.drop_table(table)
    for table in ("challenges", "consents", "channels", "people"):
        op.drop_table(table)


def _reference(column: str, table: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(column, ID, sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _unique_where(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", ID, primary_key=True),
        sa.Column("pseudonym", sa.String(16), nullable=False, unique=True),
        sa.Column("locale", LOCALE, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("forgotten_at", MOMENT),
    )
    op.create_table(
        "channels",
        sa.Column("id", ID, primary_key=True),
        _reference("person_id", "people"),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("address", SEALED, nullable=False),
        sa.Column("address_hash", HASH, nullable=False),
        sa.Column("verified_until", MOMENT),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("expects", WORD),
        sa.Column("topic", sa.String(64)),
        sa.UniqueConstraint("channel", "address_hash"),
    )
    op.create_index("ix_channels_person_id", "channels", ["person_id"])


def _proofs() -> None:
    op.create_table(
        "consents",
        sa.Column("id", ID, primary_key=True),
        _reference("person_id", "people"),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("text_version", sa.String(64), nullable=False),
        sa.Column("locale", LOCALE, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("key_hash", HASH, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
    )
    op.create_index("ix_consents_person_id", "consents", ["person_id"])
    _unique_where("uq_consents_holding", "consents", ["person_id", "kind"], "withdrawn_at IS NULL")
    op.create_table(
        "challenges",
        sa.Column("id", ID, primary_key=True),
        _reference("person_id", "people", nullable=True),
        sa.Column("mail", SEALED),
        sa.Column("mail_hash", HASH, nullable=False),
        sa.Column("digest", sa.String(128)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("closed_at", MOMENT),
    )
    op.create_index("ix_challenges_mail_hash", "challenges", ["mail_hash"])
    op.create_index("ix_challenges_person_id", "challenges", ["person_id"])
    _unique_where("uq_challenges_open", "challenges", ["person_id"], "closed_at IS NULL")


def _rights() -> None:
    op.create_table(
        "numbers",
        sa.Column("series", sa.String(8), primary_key=True),
        sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer(), nullable=False),
    )
    op.create_table(
        "requests",
        sa.Column("id", ID, primary_key=True),
        _reference("person_id", "people"),
        sa.Column("right", WORD, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("locale", LOCALE, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("number", sa.String(16), unique=True),
        sa.Column("registered_at", MOMENT),
        sa.Column("due_at", MOMENT),
        sa.Column("law", sa.String(128)),
        sa.Column("rule_version", sa.String(64)),
        sa.Column("outcome", WORD),
        sa.Column("proposed_by", SEALED),
        sa.Column("proposed_at", MOMENT),
        sa.Column("confirmed_by", SEALED),
        sa.Column("closed_at", MOMENT),
    )
    op.create_index("ix_requests_person_id", "requests", ["person_id"])
    _unique_where("uq_requests_draft", "requests", ["person_id", "right"], "status = 'awaiting_verification'")


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", ID, primary_key=True),
        sa.Column("number", sa.String(16), nullable=False, unique=True),
        _reference("person_id", "people"),
        sa.Column("locale", LOCALE, nullable=False),
        sa.Column("request_id", ID, sa.ForeignKey("requests.id"), unique=True),
        sa.Column("opened_at", MOMENT, nullable=False),
    )
    op.create_index("ix_cases_person_id", "cases", ["person_id"])
    op.create_table(
        "case_messages",
        sa.Column("id", ID, primary_key=True),
        _reference("case_id", "cases"),
        sa.Column("author", WORD, nullable=False),
        sa.Column("writer", SEALED, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("text", SEALED),
        sa.Column("state", WORD, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_case_messages_case_id", "case_messages", ["case_id"])


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", ID, primary_key=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("created_by", SEALED, nullable=False),
        sa.Column("approved_by", SEALED),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("ix_notices_state", "notices", ["state"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", ID, primary_key=True),
        sa.Column("key_hash", HASH, nullable=False, unique=True),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("operation", WORD, nullable=False),
        sa.Column("address", SEALED),
        sa.Column("address_hash", HASH),
        sa.Column("parcel", SEALED),
        sa.Column("state", WORD, nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("lease", sa.Integer(), nullable=False),
        sa.Column("leased_until", MOMENT),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(256)),
        sa.Column("error", SEALED),
        _reference("person_id", "people", nullable=True),
        _reference("case_id", "cases", nullable=True),
        _reference("notice_id", "notices", nullable=True),
        _reference("message_id", "case_messages", nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.UniqueConstraint("notice_id", "person_id"),
    )
    op.create_index("ix_deliveries_person_id", "deliveries", ["person_id"])
    op.create_index("ix_deliveries_case_id", "deliveries", ["case_id"])
    op.create_index("ix_deliveries_receipt", "deliveries", ["address_hash", "receipt"])
    unsettled = sa.text("settled_at IS NULL")
    columns = ["channel", "priority", "id"]
    op.create_index("ix_deliveries_claim", "deliveries", columns, sqlite_where=unsettled, postgresql_where=unsettled)


def _bookkeeping() -> None:
    op.create_table(
        "seen",
        sa.Column("key_hash", HASH, primary_key=True),
        sa.Column("answer", SEALED, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_seen_at", "seen", ["at"])
    op.create_table(
        "cursors",
        sa.Column("account", sa.String(256), primary_key=True),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "keyring",
        sa.Column("key_id", sa.String(8), primary_key=True),
        sa.Column("sample", SEALED, nullable=False),
    )
