"""Rows that will leave the house: to whom, by which channel, until when, and under which message id."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from bot.cases.commands import command_of
from bot.cases.threading import Tokens
from bot.deliveries.model import Envelope, Operation, Outgoing, Parcel, Priority
from bot.people.model import Channel, Consent, Contact, Person
from bot.reply import Reply, Said
from bot.settings import Settings
from bot.staff import Member, Role

LIFE = timedelta(days=7)
REOPEN = "reopen"  # the purpose of a letter that asks what is new
OVERHEARD = "overheard"  # that of the answer to an alarm of somebody who agreed to nothing
TO_PERSONS = ("person", REOPEN)  # purposes of letters about a case that do not go to staff
TASK = "task-"  # the purpose of a letter to an executor, before the task's id
ASKED = "desk"  # the purpose of a letter to staff that asks them something: words below it are not for the person
# Letters to staff below which a plain reply is for the person.
RELAYED = ("letter.request", "letter.case", "letter.unverified", "letter.reopened", "letter.reminder")


@dataclass(frozen=True, slots=True)
class About:
    """What a delivery belongs to; `number` is the case's, `purpose` that of an answer to it."""

    number: str = ""
    purpose: str = ""
    person: int | None = None
    case: int | None = None
    notice: int | None = None
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Outbox:
    """`key` names the effect ("QG-2026-000001:desk"): the same effect asked for twice is one delivery."""

    settings: Settings
    tokens: Tokens

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(settings, Tokens(settings.keys, settings.mail_from.partition("@")[2]))

    def to_desk(self, key: str, reply: Reply, subject: Said, now: datetime, about: About) -> Outgoing:
        """A letter to the staff mailbox; what a reply to it does stands in its message id."""
        locale = self.settings.staff_mail_locale
        return self.to_mailbox(key, self.settings.staff_mail, reply, subject, now + LIFE, _of_staff(reply, about), locale=locale)

    def to_approvers(
        self, key: str, reply: Reply, subject: Said, now: datetime, about: About, *, but: Member | None = None
    ) -> list[Outgoing]:
        """A letter to each approver's own mailbox, in their language; `but` is who needs none."""
        approvers = (one for one in self.settings.staff.members if one.may(Role.APPROVER) and one != but)
        return [
            self.to_mailbox(f"{key}:{one.mail}", one.mail, reply, subject, now + LIFE, _of_staff(reply, about), locale=one.locale)
            for one in approvers
        ]

    def to_mailbox(
        self,
        key: str,
        address: str,
        reply: Reply,
        subject: Said,
        expires_at: datetime,
        about: About,
        *,
        locale: str,
        in_reply_to: str | None = None,
    ) -> Outgoing:
        """A letter to somebody's mailbox; its numbered choices and its case travel in the message id."""
        locale = reply.locale or locale
        tokens, number = self.tokens, about.number
        numbered = [offer for offer in reply.offers if command_of(offer) is None]
        own_id = tokens.message_id(address, key, case=number, offers=numbered, purpose=about.purpose, locale=locale)
        parcel = Parcel(reply, locale, Envelope(subject, own_id, in_reply_to))
        return self._row(key, Channel.MAIL, address, parcel, expires_at, about)

    def to_chat(self, key: str, chat: str, reply: Reply, now: datetime, about: About, *, locale: str) -> Outgoing:
        return self._row(key, Channel.TELEGRAM, chat, Parcel(reply, reply.locale or locale), now + LIFE, about)

    def to_person(
        self,
        key: str,
        person: Person,
        reply: Reply,
        subject: Said,
        now: datetime,
        about: About,
        *,
        wrote_by: Channel | None = None,
    ) -> Outgoing | None:
        """By the channel they wrote by; else by Telegram unless it is blocked; None when no way is left."""
        chat = self.chat_of(person)
        mail = person.letterbox(now)
        by_mail = mail is not None and (wrote_by is Channel.MAIL or chat is None or chat.blocked)
        if chat is not None and not by_mail and not chat.blocked:
            return self.to_chat(key, chat.address, reply, now, about, locale=person.locale)
        if mail is None:
            return None
        return self.to_mailbox(key, mail.address, reply, subject, now + LIFE, about, locale=person.locale)

    def chat_of(self, person: Person) -> Contact | None:
        """Their chat, where what is personal may go there: the office allows it, and so does the person."""
        allowed = self.settings.personal_by_telegram and Consent.CROSS_BORDER in person.consents
        return person.contact(Channel.TELEGRAM) if allowed else None

    def to_staff_chat(self, key: str, reply: Reply, now: datetime, about: About) -> Outgoing | None:
        """A card in the staff group: numbers, kinds and dates only. None where there is no group."""
        if self.settings.staff_chat is None or not self.settings.telegram:
            return None
        return self.to_chat(key, str(self.settings.staff_chat), reply, now, about, locale=self.settings.staff_mail_locale)

    def _row(self, key: str, channel: Channel, address: str, parcel: Parcel, expires_at: datetime, about: About) -> Outgoing:
        return Outgoing(
            key,
            channel,
            Operation.MAIL if channel is Channel.MAIL else Operation.SEND,
            address,
            parcel,
            expires_at,
            Priority.BULK if about.notice else Priority.INTERACTIVE,
            about.person,
            about.case,
            about.notice,
            about.message,
        )


def _of_staff(reply: Reply, about: About) -> About:
    return about if about.purpose or reply.says in RELAYED else replace(about, purpose=ASKED)
