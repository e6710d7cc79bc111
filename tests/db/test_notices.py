"""Notices and their audience."""

from bot.notices.model import Notice, NoticeState, Recipient
from bot.people.model import Channel, Consent
from storage import SqlStore
from storage.store import SqlTx
from tests.db.rows import NOW, agreed, later, outgoing, person

TEXTS = {"kk": "Саясат өзгерді", "ru": "Политика изменилась"}


async def drafted(tx: SqlTx) -> int:
    return await tx.notices.add(TEXTS, later(days=1), "a@qg.kz", NOW)


async def test_a_notice_needs_a_second_person(store: SqlStore) -> None:
    """Its writer cannot approve it, and it is approved once."""
    async with store.begin() as tx:
        notice = await drafted(tx)
        assert Notice(notice, TEXTS, later(days=1), NoticeState.DRAFT, "a@qg.kz", None) == await tx.notices.get(notice)
        assert not await tx.notices.approve(notice, "a@qg.kz")
        assert not await tx.notices.approve(404, "b@qg.kz")
        assert await tx.notices.approve(notice, "b@qg.kz")
        assert not await tx.notices.approve(notice, "c@qg.kz")

        assert Notice(notice, TEXTS, later(days=1), NoticeState.SCHEDULED, "a@qg.kz", "b@qg.kz") == await tx.notices.get(notice)


async def test_a_notice_becomes_due_at_its_time(store: SqlStore) -> None:
    """A draft is never due, a scheduled one is from its moment on, a running one is no more."""
    async with store.begin() as tx:
        await drafted(tx)
        notice = await drafted(tx)
        await tx.notices.approve(notice, "b@qg.kz")

        assert [] == await tx.notices.due(later(hours=23))
        assert [notice] == [due.id for due in await tx.notices.due(later(days=1))]
        assert await tx.notices.move(notice, NoticeState.RUNNING, NoticeState.SCHEDULED)
        assert not await tx.notices.move(notice, NoticeState.CANCELLED, NoticeState.DRAFT, NoticeState.SCHEDULED)
        assert [] == await tx.notices.due(later(days=1))
        assert [notice] == [running.id for running in await tx.notices.running()]
        assert [NoticeState.DRAFT, NoticeState.RUNNING] == [found.state for found in await tx.notices.all()]
        assert None is await tx.notices.get(404)


async def test_a_notice_goes_to_those_who_agreed_and_can_be_reached(store: SqlStore) -> None:
    """By Telegram unless it is blocked, else by mail; who withdrew, is blocked everywhere or is forgotten gets nothing."""
    async with store.begin() as tx:
        await person(tx, "never agreed")
        both = await agreed(tx, "7001")
        await tx.people.prove(both.id, "both@qg.kz", later(days=1), NOW)
        blocked = await agreed(tx, "7002")
        await tx.people.prove(blocked.id, "blocked@qg.kz", later(days=1), NOW)
        await tx.people.block(Channel.TELEGRAM, "7002", True)
        mail = await agreed(tx, "mail@qg.kz", Channel.MAIL)
        withdrew = await agreed(tx, "7003")
        await tx.people.withdraw(withdrew.id, Consent.NOTICES, NOW)
        await agreed(tx, "7004")
        await tx.people.block(Channel.TELEGRAM, "7004", True)
        await tx.people.forget((await agreed(tx, "7005")).id, NOW)
        notice = await drafted(tx)

        assert [
            Recipient(both.id, "telegram", "7001", "kk"),
            Recipient(blocked.id, "mail", "blocked@qg.kz", "kk"),
            Recipient(mail.id, "mail", "mail@qg.kz", "kk"),
        ] == await tx.notices.audience(notice, 10, NOW)
        assert 3 == await tx.notices.reach(NOW)
        assert 3 == await tx.notices.reach(NOW, telegram=False)
        assert ["both@qg.kz", "blocked@qg.kz", "mail@qg.kz"] == [
            found.address for found in await tx.notices.audience(notice, 10, NOW, telegram=False)
        ]


async def test_a_chat_is_no_way_without_the_consent_to_send_abroad(store: SqlStore) -> None:
    """The mailbox is, where there is one."""
    async with store.begin() as tx:
        for address in ("7001", "7002"):
            await tx.people.withdraw((await agreed(tx, address)).id, Consent.CROSS_BORDER, NOW)
        both = await person(tx, "7002")
        await tx.people.prove(both.id, "a@qg.kz", later(days=1), NOW)

        assert [Recipient(both.id, "mail", "a@qg.kz", "kk")] == await tx.notices.audience(await drafted(tx), 10, NOW)


async def test_the_audience_is_taken_in_chunks(store: SqlStore) -> None:
    """Who has a delivery of this notice already is not in the next chunk; another notice starts anew."""
    async with store.begin() as tx:
        people = [(await agreed(tx, str(index))).id for index in range(5)]
        notice, other = await drafted(tx), await drafted(tx)
        reached = []
        while chunk := await tx.notices.audience(notice, 2, NOW):
            for recipient in chunk:
                row = outgoing(f"{notice}:{recipient.person}", person=recipient.person, notice=notice)
                await tx.deliveries.add(row, NOW)
            reached += [recipient.person for recipient in chunk]

        assert people == reached
        assert 5 == len(await tx.notices.audience(other, 10, NOW))
