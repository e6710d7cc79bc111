"""`myqg-bot unbind`: the end of a binding from our side, for who left or lost a phone."""

from datetime import UTC, datetime

from bot.cli.database import opened, operator
from bot.deliveries.outbox import Outbox
from bot.errors import WrongSetting
from bot.people import verify
from bot.people.proof import Proof
from bot.rights.moves import by_office
from bot.settings import Settings


async def unbind_mailbox(known: Settings, address: str) -> None:
    mail = verify.corporate(address, known.mail_domains)
    if mail is None:
        raise WrongSetting(f"this is no mailbox of {', '.join(known.mail_domains)}; write it as name@{known.mail_domains[0]}")
    async with opened(known) as store, store.begin() as tx:
        ended = await Proof(known, Outbox.of(known)).release(tx, mail, by_office(operator()), datetime.now(UTC))
    print("The binding has ended; the chat is told." if ended else "No chat is bound to this mailbox.")
