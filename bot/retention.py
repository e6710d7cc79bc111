"""How long everything personal is kept, and the sweep that ends it every night. Data: the office's lawyer confirms them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.errors import Rehearsed
from bot.people.ports import TOMBSTONE_LIFE
from bot.ports import Clock, Store, Tx

log = structlog.get_logger()

YEARS_3 = timedelta(days=3 * 365 + 1)  # the limitation period, counted from the end (Civil Code Art. 178)


@dataclass(frozen=True, slots=True)
class Rule:
    """How long what is kept, and in which tables; the words are retention.KIND of locales/."""

    kind: str
    kept: timedelta
    tables: tuple[str, ...]


# In this order: a row goes before what it hangs on.
RULES = (
    Rule("traces", timedelta(days=4), ("seen", "deliveries")),
    Rule("questions", timedelta(days=30), ("questions",)),
    Rule("codes", timedelta(days=30), ("challenges", "passes", "guesses", "calls")),
    Rule("chats", timedelta(days=90), ("case_messages",)),
    Rule("ledger", YEARS_3, ("deliveries",)),
    Rule("directory", timedelta(days=365), ("directory",)),  # who left
    Rule("register", YEARS_3, ("requests", "decisions", "clocks", "tasks", "cases", "case_messages", "breaches", "deliveries")),
    Rule("consents", YEARS_3, ("consents",)),
    Rule("people", YEARS_3, ("people", "channels")),
    Rule("audit", YEARS_3, ("audit",)),
    Rule("tombstones", TOMBSTONE_LIFE, ("tombstones",)),
)
# Of staff, not of data subjects: who wrote a notice or entered an order stays with it.
OF_STAFF = ("notices", "calendar_overrides", "calendar_confirmations")


async def sweep(store: Store, clock: Clock) -> Mapping[str, int]:
    """Ends what is over; -> how many rows of each kind."""
    async with store.begin() as tx:
        counts = await _ended(tx, clock)
    log.info("retention", **counts)
    return counts


async def rehearse(store: Store, clock: Clock) -> Mapping[str, int]:
    """What the sweep would end now; everything stays."""
    counts: dict[str, int] = {}
    try:
        async with store.begin() as tx:
            counts |= await _ended(tx, clock)
            raise Rehearsed
    except Rehearsed:
        return counts


async def _ended(tx: Tx, clock: Clock) -> dict[str, int]:
    now = clock.now()
    return {rule.kind: await tx.retention.end(rule.kind, now - rule.kept) for rule in RULES}
