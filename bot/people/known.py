"""Who is answered by a verb that only somebody known can have reached."""

from bot.errors import Refused
from bot.people.model import Actor, Contact, Person
from bot.ports import Tx
from bot.reply import Act, Offer


async def known(tx: Tx, actor: Actor) -> tuple[Person, Contact]:
    """The person and the contact they speak by. Raises Refused for an old button of somebody who is gone."""
    person = await tx.people.find(actor.channel, actor.address)
    if person is None:
        raise Refused("menu.stale", offers=(Offer(Act.MENU),))
    return person, person.speaks_by(actor)
