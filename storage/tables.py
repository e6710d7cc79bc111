"""Tables of people and of what they asked for. What is personal is encrypted; what must be found by its value has a keyed hash
beside it."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, SmallInteger, String, Table, false
from sqlalchemy import UniqueConstraint as Unique

from bot.breaches.model import BreachState
from bot.cases.model import Author, MessageState
from bot.deliveries.model import Operation, State
from bot.notices.model import NoticeState
from bot.people.model import Channel, Consent, Expects
from bot.rights.model import AnswerBy, Identified, Outcome, Right, Status
from storage import office
from storage.types import Encrypted, Hash, Id, UtcDateTime, named

metadata = office.metadata

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
    Column("identified_by", Encrypted("requests.identified_by")),
    Column("member", Encrypted("requests.member")),
)
_draft = requests.c.status == Status.AWAITING_VERIFICATION
Index("uq_requests_draft", requests.c.person_id, requests.c.right, unique=True, sqlite_where=_draft, postgresql_where=_draft)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("outcome", named(Outcome), nullable=False),
    Column("refusal_law", String(128)),
    Column("proposed_by", Encrypted("decisions.proposed_by"), nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("note", Encrypted("decisions.note")),
    Column("confirmed_by", Encrypted("decisions.confirmed_by")),
    Column("closed_at", UtcDateTime),
)

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
    Column("round", Integer, nullable=False, server_default="0"),
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

seen = Table(
    "seen",
    metadata,
    Column("key_hash", Hash, primary_key=True),
    Column("owner_hash", Hash, index=True),
    Column("answer", Encrypted("seen.answer"), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
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

tombstones = Table(
    "tombstones",
    metadata,
    Column("name_hash", Hash, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)
