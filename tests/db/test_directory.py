"""The staff directory in the database: who is in it, under which key, and whose binding ends."""

from bot.directory.model import Standing
from bot.people.model import Channel, Consent, Expects
from bot.rights.model import Status
from storage import SqlStore, reseal
from storage.store import SqlTx
from tests.databases import SECRETS, opened
from tests.db.raw import raw
from tests.db.rows import NOW, claim, grant, later, person, request
from tests.directory import employee, take_in

NEW = "a newer secret of the tests, long enough"
AIDA, BOLAT, DANA = (f"{name}@qg.kz" for name in ("aida", "bolat", "dana"))


async def bound(store: SqlStore, mail: str, chat: str = "7001") -> int:
    """A person in a chat whose mailbox is proved; -> who it is."""
    async with store.begin() as tx:
        owner = await person(tx, chat)
        await tx.people.grant(owner.id, grant(Consent.CROSS_BORDER))
        await tx.people.prove(owner.id, mail, later(days=180), NOW)
    return owner.id


async def admitted(store: SqlStore, *addresses: str) -> list[bool]:
    async with store.read() as tx:
        return [await tx.directory.admits(address) for address in addresses]


async def bindings(store: SqlStore) -> list[str]:
    async with store.read() as tx:
        return [binding.address for binding in await tx.people.bindings(NOW)]


async def test_before_the_first_import_every_address_may_be_proved(store: SqlStore) -> None:
    """The allowed domains decide; afterwards only who works here, and who left does not."""
    assert [True, True] == await admitted(store, AIDA, BOLAT)
    await take_in(store, NOW, employee(AIDA), employee(BOLAT))
    await take_in(store, NOW, employee(AIDA), employee(BOLAT, status=Standing.LEFT))

    assert [True, False, False] == await admitted(store, AIDA, BOLAT, DANA)


async def test_an_import_tells_what_it_changed(store: SqlStore) -> None:
    """And the same file once more changes nothing."""
    first = await take_in(store, NOW, employee(AIDA), employee(BOLAT))
    second = await take_in(store, NOW, employee(AIDA, login="aida"), employee(DANA))
    third = await take_in(store, NOW, employee(AIDA, login="aida"), employee(DANA))

    assert (2, 0, 0, 0) == (first.added, first.changed, first.left, first.unchanged)
    assert (1, 1, 1, 0) == (second.added, second.changed, second.left, second.unchanged)
    assert (0, 0, 0, 2) == (third.added, third.changed, third.left, third.unchanged)


async def test_who_left_loses_the_binding_and_is_told(store: SqlStore) -> None:
    """At once; the chat hears of it once, the mailbox does not, and an open request stays as it is."""
    owner = await bound(store, AIDA)
    async with store.begin() as tx:
        filed = await request(tx, await tx.people.get(owner))
    await take_in(store, NOW, employee(AIDA), employee(BOLAT))
    assert [AIDA] == await bindings(store)
    report = await take_in(store, NOW, employee(BOLAT))

    assert (1, 1) == (report.bindings, report.ended)
    assert [] == await bindings(store)
    assert [("7001", "directory.unbound")] == [(one.address, one.parcel.reply.says) for one in await claim(store)]
    assert [] == await claim(store, Channel.MAIL)
    async with store.read() as tx:
        assert (await tx.people.get(owner)).mailbox(NOW) is None
        assert [(filed, Status.REGISTERED)] == [(one.id, one.status) for one in await tx.register.of(owner)]


async def test_a_binding_the_directory_does_not_know_is_void(store: SqlStore) -> None:
    """Whoever proved a mailbox before there was a directory must be in it, also when the file only adds."""
    await bound(store, AIDA)
    report = await take_in(store, NOW, employee(BOLAT), add_only=True)

    assert (1, []) == (report.ended, await bindings(store))


async def test_who_has_another_mailbox_hears_nothing(store: SqlStore) -> None:
    """An old address went, the new one holds: there is nothing to do."""
    await bound(store, AIDA)
    await bound(store, BOLAT)
    report = await take_in(store, NOW, employee(BOLAT))

    assert (1, [BOLAT]) == (report.ended, await bindings(store))
    assert [] == await claim(store)


async def test_half_a_file_stops(store: SqlStore) -> None:
    """Nothing is kept and nobody is told; forced, it goes on."""
    for number in range(5):
        await bound(store, f"a{number}@qg.kz", f"700{number}")
    everybody = [employee(f"a{number}@qg.kz") for number in range(5)]
    await take_in(store, NOW, *everybody)
    stopped = await take_in(store, NOW, everybody[0], force=False)
    assert (True, 4, 5) == (stopped.drastic, stopped.ended, len(await bindings(store)))
    assert [True] == await admitted(store, "a4@qg.kz")
    assert [] == await claim(store)
    await take_in(store, NOW, everybody[0])

    assert ["a0@qg.kz"] == await bindings(store)
    assert [False] == await admitted(store, "a4@qg.kz")
    assert 4 == len(await claim(store))


async def test_a_rehearsal_changes_nothing(store: SqlStore) -> None:
    """The same report, and everything stays."""
    await bound(store, AIDA)
    tried = await take_in(store, NOW, employee(BOLAT), dry_run=True)

    assert ([AIDA], [True]) == (await bindings(store), await admitted(store, AIDA))
    assert tried == await take_in(store, NOW, employee(BOLAT))


async def test_a_mailbox_with_another_holder_starts_anew(store: SqlStore) -> None:
    """The former holder loses it for good; whoever writes from it next is somebody nobody knows."""
    owner = await bound(store, AIDA)
    await take_in(store, NOW, employee(AIDA, login="aida"))
    report = await take_in(store, NOW, employee(AIDA, login="another"))

    assert (1, 1) == (report.reissued, report.ended)
    assert [True] == await admitted(store, AIDA)
    async with store.read() as tx:
        assert None is await tx.people.find(Channel.MAIL, AIDA)
        assert [Channel.TELEGRAM] == [contact.channel for contact in (await tx.people.get(owner)).contacts]
    assert ["7001"] == [one.address for one in await claim(store)]


async def test_an_import_takes_no_question_from_anybody(store: SqlStore) -> None:
    """Only proofs end: what a person was asked, and whether they can be reached, stays."""
    owner = await bound(store, AIDA)
    async with store.begin() as tx:
        [mail] = [one for one in (await tx.people.get(owner)).contacts if one.channel is Channel.MAIL]
        await tx.people.expect(mail.id, Expects.QUESTION, "human")
    await take_in(store, NOW, employee(BOLAT))

    async with store.read() as tx:
        kept = (await tx.people.get(owner)).contact(Channel.MAIL)
    assert kept is not None
    assert (AIDA, Expects.QUESTION, NOW) == (kept.address, kept.expects, kept.verified_until)


async def test_it_is_counted_without_names(store: SqlStore) -> None:
    """By employer, language and status."""
    await take_in(store, NOW, employee(AIDA), employee(BOLAT))
    await take_in(store, NOW, employee(AIDA))

    async with store.read() as tx:
        assert {("QG", "kk", Standing.ACTIVE): 1, ("QG", "kk", Standing.LEFT): 1} == await tx.directory.census()


async def test_nothing_of_it_can_be_read_without_the_key(store: SqlStore, database_url: str) -> None:
    """Addresses, names, phones and logins are encrypted."""
    await take_in(store, NOW, employee(AIDA, login="aida.login"))
    bytes_of_all = await raw(database_url)

    assert [] == [word for word in (AIDA, "Аида", "+7 701", "aida.login") if word.encode() in bytes_of_all]


async def test_a_change_of_keys_loses_nobody(database_url: str) -> None:
    """Rows of the old key are found, changed and not doubled with both keys, and after resealing with the new one alone."""
    async with opened(database_url) as old:
        await take_in(old, NOW, employee(AIDA), employee(BOLAT))
    async with opened(database_url, [NEW, *SECRETS]) as both:
        assert [True, True, False] == await admitted(both, AIDA, BOLAT, DANA)
        report = await take_in(both, NOW, employee(AIDA), employee(DANA))
        assert (1, 1, 1) == (report.added, report.left, report.unchanged)
        await reseal(both)
    async with opened(database_url, [NEW]) as new:
        assert [True, False, True] == await admitted(new, AIDA, BOLAT, DANA)
        assert 2 == (await take_in(new, NOW, employee(AIDA), employee(DANA))).unchanged


async def test_who_works_here_stays_however_long(store: SqlStore) -> None:
    """Only rows of people who left go."""
    await take_in(store, NOW, employee(AIDA), employee(BOLAT))
    await take_in(store, NOW, employee(AIDA))
    async with store.begin() as tx:
        assert 1 == await tx.retention.end("directory", later(days=1))
        assert {AIDA} == set(await _addresses(tx))


async def _addresses(tx: SqlTx) -> list[str]:
    return list(await tx.directory.known())
