"""The outbox: what is queued, leased, settled and swept."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.cases.model import Author, MessageState
from bot.deliveries.model import Again, Delivery, Ended, Outcome, Past, Posted, Priority, Sent, State, Tally
from bot.people.model import Channel
from storage import SqlStore, tables
from tests.db.rows import LEASE, NOW, case, claim, later, outgoing, person, queue


async def state(store: SqlStore, row: int) -> dict[str, object]:
    """The row as it lies in the table, as far as no model shows it."""
    async with store.read() as tx:
        [found] = (
            await tx.work.connection.exec_driver_sql(
                f"SELECT id, state, attempts, address, parcel FROM deliveries WHERE id = {row}"
            )
        ).mappings()
        return dict(found)


async def test_the_same_key_twice_is_one_delivery(store: SqlStore) -> None:
    """Queued again, it is the first row, also after it was sent."""
    first, again = await queue(store, outgoing("a"), outgoing("a", address="7002"))
    [delivery] = await claim(store)
    async with store.begin() as tx:
        await tx.deliveries.settle(delivery, Sent("55"), NOW)

    assert [first] == [again] == await queue(store, outgoing("a"))
    assert [] == await claim(store)


async def test_what_waits_for_a_chat_becomes_a_letter_or_ends(store: SqlStore) -> None:
    """Leased or not, under its old key; whoever had it leased can send it no more. What is being sent stays."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
    await queue(store, outgoing("sending", address="7002"), outgoing("leased", person=owner, address="7003"))
    sending, leased = await claim(store)
    [card] = await queue(store, outgoing("card"))
    async with store.begin() as tx:
        await tx.deliveries.sending(sending, later(minutes=2))
        assert [leased.id] == [row.id for row in await tx.deliveries.for_chats(NOW, personal=True)]
        assert [leased.id] == [row.id for row in await tx.deliveries.for_chats(NOW, person=owner)]
        for row in await tx.deliveries.for_chats(NOW):
            letter = outgoing("diverted", Channel.MAIL, "a@qg.kz") if row.id == leased.id else None
            await tx.deliveries.divert(row, letter, NOW)
        assert not await tx.deliveries.sending(leased, later(minutes=2))

    assert ("expired", None) == ((ended := await state(store, card))["state"], ended["parcel"])
    assert [(leased.id, "a@qg.kz")] == [(row.id, row.address) for row in await claim(store, Channel.MAIL)]
    assert [leased.id] == await queue(store, outgoing("leased"))


async def test_a_person_gets_a_notice_once(store: SqlStore) -> None:
    """The second row of one notice to one person is the first, whatever its key and channel."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
        notice = await tx.notices.add({"kk": "…", "ru": "…"}, NOW, "a@qg.kz", NOW)
    by_chat = outgoing("a", person=owner, notice=notice)
    by_mail = outgoing("b", Channel.MAIL, "a@qg.kz", person=owner, notice=notice)

    first, again = await queue(store, by_chat, by_mail)
    assert first == again


async def test_a_claim_gives_back_what_was_queued(store: SqlStore) -> None:
    """Address and words come out as they went in."""
    async with store.begin() as tx:
        opened = await case(tx)
    row = outgoing("a", Channel.MAIL, "a@qg.kz", case=opened.id, person=opened.person)
    await queue(store, row)
    [delivery] = await claim(store, Channel.MAIL)

    assert (row.address, row.parcel, row.operation, row.expires_at) == (
        delivery.address,
        delivery.parcel,
        delivery.operation,
        delivery.expires_at,
    )
    assert (opened.id, opened.person, 0, 1) == (delivery.case, delivery.person, delivery.attempts, delivery.lease)


async def test_interactive_goes_before_bulk_and_old_before_new(store: SqlStore) -> None:
    """A code does not wait behind ten thousand notices; the limit is kept exactly."""
    rows = [outgoing("b1", priority=Priority.BULK), outgoing("b2", priority=Priority.BULK), outgoing("i1"), outgoing("i2")]
    bulk1, _, first, second = await queue(store, *rows)

    assert [first, second, bulk1] == [delivery.id for delivery in await claim(store, limit=3)]


async def test_channels_are_claimed_apart(store: SqlStore) -> None:
    """The mail courier never gets a chat message."""
    await queue(store, outgoing("a"), outgoing("b", Channel.MAIL, "a@qg.kz"))

    assert ["a@qg.kz"] == [delivery.address for delivery in await claim(store, Channel.MAIL)]


async def test_a_leased_row_waits_until_its_lease_is_over(store: SqlStore) -> None:
    """A courier that died loses its rows to the next one after the lease."""
    await queue(store, outgoing("a"))
    [first] = await claim(store)

    assert [] == await claim(store, at=NOW + LEASE)
    [second] = await claim(store, at=NOW + LEASE + timedelta(seconds=1))
    assert (first.id, first.lease + 1) == (second.id, second.lease)


async def test_a_late_settle_by_an_old_lease_changes_nothing(store: SqlStore) -> None:
    """A frozen courier that wakes up can neither send nor settle what another one holds."""
    [id_] = await queue(store, outgoing("a"))
    [old] = await claim(store)
    [new] = await claim(store, at=later(minutes=3))
    async with store.begin() as tx:
        assert not await tx.deliveries.sending(old, later(minutes=5))
        assert not await tx.deliveries.settle(old, Ended(State.FAILED, "late"), later(minutes=3))
    before = await state(store, id_)
    async with store.begin() as tx:
        assert await tx.deliveries.sending(new, later(minutes=5))
        assert await tx.deliveries.settle(new, Sent("55"), later(minutes=3))
        assert not await tx.deliveries.settle(new, Sent("56"), later(minutes=3))
        assert not await tx.deliveries.sending(new, later(minutes=5))

        assert "55" == await tx.deliveries.receipt("a")
    assert ("leased", 0) == (before["state"], before["attempts"])


async def test_a_message_whose_id_is_not_known_may_stand_in_a_chat(store: SqlStore) -> None:
    """While the call runs, and where its end was lost; neither before, nor once the id is known, nor in another chat."""
    async with store.begin() as tx:
        opened = await case(tx)
    await queue(store, outgoing("a", case=opened.id, person=opened.person), outgoing("b", case=opened.id, person=opened.person))

    async def unsure(address: str = "7001", case: int = opened.id) -> bool:
        async with store.read() as tx:
            return await tx.deliveries.unconfirmed(Channel.TELEGRAM, address, case)

    sent, cut = await claim(store)
    ends: list[tuple[Delivery, Outcome, bool]] = [(sent, Sent("55 56"), False), (cut, Ended(State.UNKNOWN, "cut"), True)]
    for delivery, outcome, after in ends:
        assert not await unsure()

        async with store.begin() as tx:
            await tx.deliveries.sending(delivery, later(minutes=1))
        assert (True, False, False) == (await unsure(), await unsure("7002"), await unsure(case=opened.id + 1))

        async with store.begin() as tx:
            await tx.deliveries.settle(delivery, outcome, NOW)
        assert after is await unsure()


async def test_every_part_of_a_long_text_leads_to_its_row(store: SqlStore) -> None:
    """And nothing that only looks like a part of it."""
    [id_] = await queue(store, outgoing("a"))
    [delivery] = await claim(store)
    async with store.begin() as tx:
        await tx.deliveries.settle(delivery, Sent("55 156 57"), NOW)
        found = [await tx.deliveries.of_receipt(Channel.TELEGRAM, "7001", part) for part in ("55", "156", "57", "5", "56", "155")]

    assert [id_, id_, id_, None, None, None] == [past and past.id for past in found]


async def test_a_settled_row_keeps_no_words_and_no_address(store: SqlStore) -> None:
    """What was sent is known by its receipt: what it was about, not what it said."""
    async with store.begin() as tx:
        opened = await case(tx)
    [id_] = await queue(store, outgoing("a", case=opened.id, person=opened.person))
    [delivery] = await claim(store)
    async with store.begin() as tx:
        await tx.deliveries.settle(delivery, Sent("55"), NOW)
        found = await tx.deliveries.of_receipt(Channel.TELEGRAM, "7001", "55")

        assert Past(id_, opened.person, opened.id, None, None) == found
        assert None is await tx.deliveries.of_receipt(Channel.TELEGRAM, "7002", "55")
        assert None is await tx.deliveries.of_receipt(Channel.MAIL, "7001", "55")
    assert {"id": id_, "state": "sent", "attempts": 1, "address": None, "parcel": None} == await state(store, id_)


@pytest.mark.parametrize(("counted", "attempts"), [(True, 1), (False, 0)])
async def test_a_row_that_failed_for_now_waits(store: SqlStore, counted: bool, attempts: int) -> None:
    """It comes back at its time with its words; a pause the server asked for is no attempt."""
    await queue(store, outgoing("a"))
    [first] = await claim(store)
    async with store.begin() as tx:
        assert await tx.deliveries.sending(first, later(minutes=2))
        assert await tx.deliveries.settle(first, Again(later(minutes=1), "451 busy", counted), NOW)
        assert later(minutes=1) == await tx.deliveries.next_at(Channel.TELEGRAM)

    assert [] == await claim(store, at=later(seconds=59))
    [again] = await claim(store, at=later(minutes=1))
    assert (first.parcel, attempts) == (again.parcel, again.attempts)


@pytest.mark.parametrize("ended", [State.BLOCKED, State.FAILED, State.UNKNOWN, State.EXPIRED])
async def test_a_row_that_ended_is_wiped(store: SqlStore, ended: State) -> None:
    """Whatever the end, the body goes and nobody claims it again."""
    [id_] = await queue(store, outgoing("a"))
    [delivery] = await claim(store)
    async with store.begin() as tx:
        assert await tx.deliveries.settle(delivery, Ended(ended, "550 no such user"), NOW)

    assert {"id": id_, "state": ended, "attempts": 1, "address": None, "parcel": None} == await state(store, id_)
    assert [] == await claim(store, at=later(days=1))


async def test_what_came_too_late_expires(store: SqlStore) -> None:
    """An expired row is not claimed; the sweep ends and wipes it, but not one that is still leased."""
    soon = later(minutes=1)
    waiting, leased = await queue(store, outgoing("a", expires_at=soon), outgoing("b", Channel.MAIL, "m", expires_at=soon))
    await claim(store, Channel.MAIL)

    assert [] == await claim(store, at=soon)
    async with store.begin() as tx:
        assert 1 == (await tx.deliveries.sweep(soon))[0]
        assert 0 == (await tx.deliveries.sweep(soon))[0]
    assert {"id": waiting, "state": "expired", "attempts": 0, "address": None, "parcel": None} == await state(store, waiting)
    async with store.begin() as tx:
        assert 1 == (await tx.deliveries.sweep(later(minutes=3)))[0]
    assert "expired" == (await state(store, leased))["state"]


async def test_a_call_that_was_cut_is_unknown_in_a_chat_and_repeated_by_mail(store: SqlStore) -> None:
    """The same Message-ID twice is one letter; the same words twice in a chat are two."""
    mail = outgoing("b", Channel.MAIL, "a@qg.kz")
    chat_id, mail_id, late_id = await queue(
        store, outgoing("a"), mail, outgoing("c", Channel.MAIL, "a@qg.kz", expires_at=later(minutes=3))
    )
    async with store.begin() as tx:
        for channel in Channel:
            for delivery in await tx.deliveries.claim(channel, 10, NOW, NOW + LEASE):
                assert await tx.deliveries.sending(delivery, NOW + LEASE)
    assert [] == await claim(store, at=later(minutes=5))
    async with store.begin() as tx:
        assert 0 == (await tx.deliveries.sweep(NOW))[0]
        assert 3 == (await tx.deliveries.sweep(later(minutes=5)))[0]

    assert ["unknown", "queued", "unknown"] == [(await state(store, each))["state"] for each in (chat_id, mail_id, late_id)]
    [again] = await claim(store, Channel.MAIL, at=later(minutes=5))
    assert (mail.parcel, 1) == (again.parcel, again.attempts)


async def test_a_notice_is_tallied_by_state(store: SqlStore) -> None:
    """The sum of the states is the audience."""
    async with store.begin() as tx:
        notice = await tx.notices.add({"kk": "…", "ru": "…"}, NOW, "a@qg.kz", NOW)
        people = [(await person(tx, str(index))).id for index in range(3)]
    await queue(store, outgoing("other"), *(outgoing(f"n{id_}", person=id_, notice=notice) for id_ in people))
    delivery = (await claim(store, limit=2))[1]
    async with store.begin() as tx:
        await tx.deliveries.settle(delivery, Sent("1"), NOW)
        tally = await tx.deliveries.tally(notice)

        assert Tally({State.SENT: 1, State.QUEUED: 2}) == tally
        assert (3, 2) == (tally.total, tally.open)


async def test_the_words_of_a_case_have_a_state(store: SqlStore) -> None:
    """Staff see of each message whether it arrived; letters about the case that carry no message are not told."""
    async with store.begin() as tx:
        opened = await case(tx)
        said = await tx.cases.say(opened.id, Author.STAFF, "a@qg.kz", Channel.MAIL, "Жауап", MessageState.PASSED, NOW)
        await tx.deliveries.add(outgoing("letter", Channel.MAIL, "desk@qg.kz", case=opened.id), NOW)
        await tx.deliveries.add(outgoing("answer", case=opened.id, message=said), NOW)

        assert [(said, "queued")] == await tx.deliveries.states(opened.id)


async def test_the_ledger_of_a_case_has_every_row(store: SqlStore) -> None:
    """To people and to staff, with what became of each, and never its words."""
    async with store.begin() as tx:
        opened = await case(tx)
        await tx.deliveries.add(outgoing("letter", Channel.MAIL, "desk@qg.kz", case=opened.id), NOW)
        await tx.deliveries.add(outgoing("answer", case=opened.id, person=opened.person), NOW)
        await tx.deliveries.add(outgoing("another"), NOW)
        letter, answer = await tx.deliveries.ledger(opened.id)

    assert Posted(Channel.MAIL, State.QUEUED, NOW, None, 0, False, None) == letter
    assert Posted(Channel.TELEGRAM, State.QUEUED, NOW, None, 0, True, None) == answer


async def test_an_empty_queue_has_no_next_moment(store: SqlStore) -> None:
    """Queued: its own moment. Leased: the end of the lease, lest a dead courier's row wait for ever. Settled: none."""
    async with store.read() as tx:
        assert None is await tx.deliveries.next_at(Channel.TELEGRAM)
    await queue(store, outgoing("a"))
    async with store.read() as tx:
        assert NOW == await tx.deliveries.next_at(Channel.TELEGRAM)
        assert None is await tx.deliveries.next_at(Channel.MAIL)
        assert None is await tx.deliveries.receipt("a")
    [claimed] = await claim(store)
    async with store.read() as tx:
        assert later(minutes=2) == await tx.deliveries.next_at(Channel.TELEGRAM)
    async with store.begin() as tx:
        await tx.deliveries.settle(claimed, Sent("1"), NOW)
    async with store.read() as tx:
        assert None is await tx.deliveries.next_at(Channel.TELEGRAM)


async def test_a_lone_process_takes_over_at_once_what_was_left(store: SqlStore) -> None:
    """After `release` a lease of a dead process is over; a call it had begun in a chat is unknown."""
    await queue(store, outgoing("a"), outgoing("b", address="7002"))
    called, _ = await claim(store)
    async with store.begin() as tx:
        await tx.deliveries.sending(called, later(minutes=2))
        await tx.deliveries.release(NOW)
        swept, _ = await tx.deliveries.sweep(NOW)

    assert 1 == swept
    assert State.UNKNOWN == (await state(store, called.id))["state"]
    assert ["7002"] == [delivery.address for delivery in await claim(store)]


async def test_letters_to_nobody_are_forgotten(store: SqlStore) -> None:
    """What went to somebody who agreed to nothing leaves no row; what belongs to a person or a case stays."""
    async with store.begin() as tx:
        owner = (await person(tx)).id
    await queue(store, outgoing("a"), outgoing("b", person=owner), outgoing("c"))
    anonymous, known, _ = await claim(store)
    async with store.begin() as tx:
        await tx.deliveries.settle(anonymous, Sent("1"), NOW)
        await tx.deliveries.settle(known, Sent("2"), NOW)

        assert 1 == await tx.retention.end("traces", later(seconds=1))
        assert 0 == await tx.retention.end("traces", later(seconds=1))


async def test_a_lost_lease_is_a_next_moment(store: SqlStore) -> None:
    """Whoever waits for the next row also learns of one that a dead process had claimed."""
    await queue(store, outgoing("a"))
    await claim(store)

    async with store.read() as tx:
        assert NOW + LEASE == await tx.deliveries.next_at(Channel.TELEGRAM)


async def test_words_of_a_case_do_not_overtake(store: SqlStore) -> None:
    """While an earlier message of the case waits for its retry, a later one to the same address waits too; others go."""
    async with store.begin() as tx:
        opened = await case(tx)
    await queue(store, outgoing("a", case=opened.id))
    [first] = await claim(store)
    async with store.begin() as tx:
        await tx.deliveries.settle(first, Again(later(minutes=1), "502"), NOW)
    await queue(store, outgoing("b", case=opened.id), outgoing("c", address="7002"))

    assert ["7002"] == [delivery.address for delivery in await claim(store)]


async def test_a_parcel_nobody_can_read_ends_and_others_go_on(store: SqlStore) -> None:
    """A row written by a version that knew other things fails by itself."""
    row, _ = await queue(store, outgoing("a"), outgoing("b", address="7002"))
    async with store.begin() as tx:
        spoilt = update(tables.deliveries).where(tables.deliveries.c.id == row).values(parcel='{"reply": 1}')
        await tx.work.connection.execute(spoilt)

    assert ["7002"] == [delivery.address for delivery in await claim(store)]
    assert State.FAILED == (await state(store, row))["state"]
