"""A step of a request, done: the row is held, the rule is asked, the new row is kept, and the audit says so."""

from collections.abc import Callable
from datetime import datetime

from bot.audit.model import Entry
from bot.ports import Tx
from bot.rights.model import Request
from bot.rights.rules import Step


async def move(
    tx: Tx, request: int, step: Step, by: str, now: datetime, rule: Callable[[Request], Request | None], **facts: str
) -> Request | None:
    """The new row; None where the rule does not allow the step any more. Whoever comes second sees what the first one did."""
    before = await tx.register.lock(request)
    after = rule(before)
    if after is None:
        return None
    await tx.register.keep(after)
    about = after.number or f"draft-{after.id}"
    tx.audit.write(Entry(f"request.{step}", about, by, {"from": before.status, "to": after.status, **facts}), now)
    return after


def by_staff(mail: str) -> str:
    return f"staff:{mail}"


def by_office(user: str) -> str:
    return f"office:{user}"


def by_person(pseudonym: str) -> str:
    return f"person:{pseudonym}"
