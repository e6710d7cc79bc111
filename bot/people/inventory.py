"""Everything the bot keeps about a person, in words: only for a mailbox that was proved to be theirs."""

from datetime import datetime

from bot.cases.model import CaseMessage, MessageState
from bot.directory.model import Employee
from bot.people.model import Contact, Given, Person
from bot.ports import Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.retention import RULES
from bot.rights.mine import line
from bot.rights.model import Request

NOTHING = (Said("copy.nothing"),)


async def inventory(tx: Tx, person: Person, now: datetime) -> Reply:
    employee = await employee_of(tx, person, now)
    return Reply(
        "copy.letter",
        {
            "at": now,
            "pseudonym": person.pseudonym,
            "language": Said(f"language.{person.locale}"),
            "since": person.since,
            "directory": Said("copy.nothing") if employee is None else listed(employee),
            "contacts": tuple(map(_contact, person.contacts)) or NOTHING,
            "consents": tuple(map(_consent, person.given)) or NOTHING,
            "requests": tuple(map(_request, await tx.register.of(person.id))) or NOTHING,
            "messages": await _messages(tx, person) or NOTHING,
            "questions": await _questions(tx, person) or NOTHING,
            "n": await tx.deliveries.about(person.id),
            "periods": tuple(Said(f"retention.{rule.kind}", {"n": rule.kept.days}) for rule in RULES),
        },
        (Offer(Act.FORGET), Offer(Act.MENU)),
        person.locale,
    )


async def employee_of(tx: Tx, person: Person, now: datetime) -> Employee | None:
    """What the directory says of them: known only by a mailbox that is proved."""
    mailbox = person.mailbox(now)
    return await tx.directory.find(mailbox.address) if mailbox else None


def listed(employee: Employee) -> Said:
    told = {name: getattr(employee, name) or "—" for name in ("employer", "name", "phone", "login")}
    return Said("copy.listed", {**told, "language": Said(f"language.{employee.language}")})


def _contact(contact: Contact) -> Said:
    words: dict[str, Value] = {"channel": Said(f"channel.{contact.channel}"), "address": contact.address}
    if contact.verified_until is None:
        return Said("copy.contact", words)
    return Said("copy.contact_proved", {**words, "until": contact.verified_until})


def _consent(given: Given) -> Said:
    words: dict[str, Value] = {
        "consent": Said(f"consent.{given.consent}"),
        "at": given.at,
        "channel": Said(f"channel.{given.channel}"),
        "language": Said(f"language.{given.locale}"),
        "version": given.text_version,
    }
    if given.withdrawn_at is None:
        return Said("copy.consent", words)
    return Said("copy.consent_withdrawn", {**words, "until": given.withdrawn_at})


def _request(request: Request) -> Said:
    if request.number is None:
        words = {"right": Said(f"right.{request.right}"), "state": Said(f"status.{request.status}")}
        return Said("copy.draft", {**words, "at": request.received_at})
    return Said("copy.request", {"line": line(request), "at": request.received_at})


async def _messages(tx: Tx, person: Person) -> tuple[Said, ...]:
    """What was said by either side; who of the staff wrote is not the person's data, and a preview was never said."""
    said = [(case.number, message) for case in await tx.cases.of(person.id) for message in await tx.cases.messages(case.id)]
    return tuple(_message(number, one) for number, one in said if one.state is MessageState.PASSED and one.text)


def _message(number: str, message: CaseMessage) -> Said:
    words: dict[str, Value] = {
        "at": message.at,
        "number": number,
        "author": Said(f"author.{message.author}"),
        "channel": Said(f"channel.{message.channel}"),
        "text": message.text,
    }
    return Said("copy.message", words)


async def _questions(tx: Tx, person: Person) -> tuple[Said, ...]:
    return tuple(Said("copy.question", {"at": asked.at, "text": asked.text}) for asked in await tx.questions.of(person.id))
