"""The conversation that everything about a request belongs to."""

from bot.deliveries.outbox import About
from bot.ports import Tx
from bot.rights.model import Request


async def about(tx: Tx, request: Request, purpose: str = "", person: int | None = None) -> About:
    """What a delivery about a registered request belongs to; `person` where it goes to them."""
    number = request.number or ""
    case = await tx.cases.by_number(number)
    return About(number=number, purpose=purpose, person=person, case=case.id if case else None)
