"""Every table. What is personal is encrypted; what must be found by its value has a keyed hash beside it."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, MetaData, SmallInteger, String, Table, Text, false
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.types import BigInteger

from bot.breaches.model import BreachState
from bot.calendar.model import Kind
from bot.cases.model import Author, MessageState
from bot.deliveries.model import Operation, State
from bot.directory.model import Standing
from bot.notices.model import NoticeState
from bot.people.model import Channel, Consent, Expects
from bot.rights.model import AnswerBy, Identified, Outcome, Right, Status
from storage.types import NAMES, Encrypted, Hash, Id, UtcDateTime, named

metadata = MetaData(naming_convention=NAMES)

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("pseudonym", String(16), nullable=False, unique=True),
    Column("locale", String(8), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("forgotten_at", UtcDateTime),
    Column("offered_at", UtcDateTime),
)

channels = Table(
    "channels",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("channel", named(Channel), nullable=False),
    Column("address", Encrypted("channels.address"), nullable=False),
    Column("address_hash", Hash, nullable=False),
    Column("verified_until", UtcDateTime),
    Column("blocked", Boolean, nullable=False, default=False),
    Column("expects", named(Expects)),
    Column("topic", String(64)),
    Column("bound_at", UtcDateTime, nullable=False),
    Unique("channel", "address_hash"),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("kind", named(Consent), nullable=False),
    Column("text_version", String(64), nullable=False),
    Column("locale", String(8), nullable=False),
    Column("channel", named(Channel), nullable=False),
    Column("key_hash", Hash, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
)
_holds = consents.c.withdrawn_at.is_(None)
Index("uq_consents_holding", consents.c.person_id, consents.c.kind, unique=True, sqlite_where=_holds, postgresql_where=_holds)

wordings = Table(
    "wordings",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

challenges = Table(
    "challenges",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id"), index=True),
    Column("mail", Encrypted("challenges.mail")),
    Column("mail_hash", Hash, nullable=False, index=True),
    Column("digest", String(128)),
    Column("becomes", Encrypted("challenges.becomes")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("closed_at", UtcDateTime),
)
_open = challenges.c.closed_at.is_(None)
Index("uq_challenges_open", challenges.c.person_id, unique=True, sqlite_where=_open, postgresql_where=_open)

directory = Table(
    "directory",
    metadata,
    Column("id", Id, primary_key=True),
    Column("address", Encrypted("directory.address"), nullable=False),
    Column("address_hash", Hash, nullable=False, unique=True),
    Column("employer", String(256), nullable=False),
    Column("language", String(8), nullable=False),
    Column("status", named(Standing), nullable=False),
    Column("phone", Encrypted("directory.phone")),
    Column("name", Encrypted("directory.name")),
    Column("login", Encrypted("directory.login")),
    Column("imported_at", UtcDateTime, nullable=False),
)

passes = Table(
    "passes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("secret_hash", Hash, unique=True),
    Column("person_id", ForeignKey("people.id"), index=True),
    Column("mail", Encrypted("passes.mail")),
    Column("mail_hash", Hash, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
)

guesses = Table(
    "guesses",
    metadata,
    Column("mail_hash", Hash, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("count", Integer, nullable=False),
)

numbers = Table(
    "numbers",
    metadata,
    Column("series", String(8), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("right", named(Right), nullable=False),
    Column("status", named(Status), nullable=False),
    Column("channel", named(Channel), nullable=False),
    Column("locale", String(8), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("begun_at", UtcDateTime),
    Column("number", String(16), unique=True),
    Column("registered_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("days", Integer),
    Column("law", String(128)),
    Column("rule_version", String(64)),
    Column("outcome", named(Outcome)),
    Column("refusal_law", String(128)),
    Column("proposed_by", Encrypted("requests.proposed_by")),
    Column("proposed_at", UtcDateTime),
    Column("confirmed_by", Encrypted("requests.confirmed_by")),
    Column("closed_at", UtcDateTime),
    Column("identified", named(Identified)),
    Column("identified_at", UtcDateTime),
    Column("note", Encrypted("requests.note")),
    Column("words", Encrypted("requests.words")),
    Column("assignee", Encrypted("requests.assignee")),
    Column("answer_by", named(AnswerBy), nullable=False, server_default=AnswerBy.MAIL),
    Column("reopened", Integer, nullable=False, server_default="0"),
    Column("linked_to", ForeignKey("requests.id")),
)
_draft = requests.c.status == Status.AWAITING_VERIFICATION
Index("uq_requests_draft", requests.c.person_id, requests.c.right, unique=True, sqlite_where=_draft, postgresql_where=_draft)

clocks = Table(
    "clocks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("code", String(32), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("law", String(128), nullable=False),
    Column("rule_version", String(64), nullable=False),
    Column("met_at", UtcDateTime),
    Column("delay", Encrypted("clocks.delay")),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("system", String(64), nullable=False),
    Column("mail", Encrypted("tasks.mail"), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("act", Encrypted("tasks.act")),
    Column("dropped_at", UtcDateTime),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", String(16), nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("locale", String(8), nullable=False),
    Column("request_id", ForeignKey("requests.id"), unique=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("held", Boolean, nullable=False, default=False, server_default=false()),
)

case_messages = Table(
    "case_messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("author", named(Author), nullable=False),
    Column("writer", Encrypted("case_messages.writer"), nullable=False),
    Column("channel", named(Channel), nullable=False),
    Column("text", Encrypted("case_messages.text")),
    Column("state", named(MessageState), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

breaches = Table(
    "breaches",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("state", named(BreachState), nullable=False, index=True),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("discovered_at", UtcDateTime),
    Column("discovered_by", Encrypted("breaches.discovered_by")),
    Column("due_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Column("settled_by", Encrypted("breaches.settled_by")),
)

calls = Table(
    "calls",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("wish", String(64), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False, index=True),
    Column("failures", Integer, nullable=False, default=0),
    Column("called_by", Encrypted("calls.called_by")),
    Column("called_at", UtcDateTime),
    Column("digest", String(128)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("typed_at", UtcDateTime),
    Column("settled_by", Encrypted("calls.settled_by")),
    Column("settled_at", UtcDateTime),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("texts", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", named(NoticeState), nullable=False, index=True),
    Column("created_by", Encrypted("notices.created_by"), nullable=False),
    Column("approved_by", Encrypted("notices.approved_by")),
    Column("created_at", UtcDateTime, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key_hash", Hash, nullable=False, unique=True),
    Column("channel", named(Channel), nullable=False),
    Column("operation", named(Operation), nullable=False),
    Column("address", Encrypted("deliveries.address")),
    Column("address_hash", Hash),
    Column("parcel", Encrypted("deliveries.parcel")),
    Column("state", named(State), nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("lease", Integer, nullable=False, default=0),
    Column("leased_until", UtcDateTime),
    Column("not_before", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("receipt", String(256)),
    Column("error", Encrypted("deliveries.error")),
    Column("person_id", ForeignKey("people.id"), index=True),
    Column("case_id", ForeignKey("cases.id"), index=True),
    Column("notice_id", ForeignKey("notices.id")),
    Column("message_id", ForeignKey("case_messages.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Unique("notice_id", "person_id"),
    Index("ix_deliveries_receipt", "address_hash", "receipt"),
)
_open_delivery = deliveries.c.settled_at.is_(None)
Index(
    "ix_deliveries_claim",
    deliveries.c.channel,
    deliveries.c.priority,
    deliveries.c.id,
    sqlite_where=_open_delivery,
    postgresql_where=_open_delivery,
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("deed", String(64), nullable=False),
    Column("about", String(64), nullable=False, index=True),
    Column("done_by", Encrypted("audit.done_by"), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("chained", Hash, nullable=False),
)

chain = Table(
    "chain",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("last", BigInteger, nullable=False),
    Column("chained", Hash, nullable=False),
    Column("cut", BigInteger, nullable=False),
    Column("cut_chained", Hash, nullable=False),
)

seen = Table(
    "seen",
    metadata,
    Column("key_hash", Hash, primary_key=True),
    Column("owner_hash", Hash, index=True),
    Column("answer", Encrypted("seen.answer"), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

policies = Table(
    "policies",
    metadata,
    Column("version", String(32), primary_key=True),
    Column("texts", JSON, nullable=False),
    Column("meta", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("text", Encrypted("questions.text"), nullable=False),
    Column("locale", String(8), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("topic", String(64), nullable=False),
    Column("helpful", Boolean),
    Column("at", UtcDateTime, nullable=False, index=True),
)

ratings = Table(
    "ratings",
    metadata,
    Column("topic", String(64), primary_key=True),
    Column("locale", String(8), primary_key=True),
    Column("helped", Integer, nullable=False, default=0),
    Column("not_helped", Integer, nullable=False, default=0),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("name_hash", Hash, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

cursors = Table(
    "cursors",
    metadata,
    Column("account", String(256), primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
)

calendar_overrides = Table(
    "calendar_overrides",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", named(Kind), nullable=False),
    Column("order", String(200), nullable=False),
    Column("added_by", Encrypted("calendar_overrides.added_by"), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
)

calendar_confirmations = Table(
    "calendar_confirmations",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("order", String(200), nullable=False),
    Column("added_by", Encrypted("calendar_confirmations.added_by"), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
)

keyring = Table(
    "keyring",
    metadata,
    Column("key_id", String(8), primary_key=True),
    Column("sample", Encrypted("keyring.sample"), nullable=False),
)
