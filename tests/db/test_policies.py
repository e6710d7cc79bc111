"""Published policies, questions and ratings."""

import json
import shutil
from pathlib import Path

import pytest

from bot.errors import WrongContent
from bot.people.model import Channel
from bot.policy.content import Content
from bot.policy.corpus import Corpus
from bot.policy.model import Asked
from bot.policy.published import policy_in_force, published
from storage import SqlStore
from tests.db.rows import NOW, later
from tests.unit.policy import SEED, seed_corpus
from tests.world import FrozenClock

CLOCK = FrozenClock(NOW)


@pytest.fixture
def office(tmp_path: Path) -> Content:
    """A folder with a second version of the policy, one letter away from the first."""
    SEED.copy(tmp_path)
    version = tmp_path / "policy" / "2027-01-15"
    shutil.copytree(tmp_path / "policy" / seed_corpus().version, version)
    meta = json.loads((version / "meta.json").read_text("utf-8")) | {"version": version.name}
    (version / "meta.json").write_text(json.dumps(meta), "utf-8")
    text = (version / "ru.txt").read_text("utf-8").replace("течение срока", "Течение срока")
    (version / "ru.txt").write_text(text, "utf-8", newline="")
    return Content.at(tmp_path)


async def test_the_first_start_publishes_what_it_finds(store: SqlStore) -> None:
    """And what was published comes back word for word."""
    first = await policy_in_force(store, CLOCK, SEED)
    again = await policy_in_force(store, CLOCK, SEED)

    assert seed_corpus() == first == again


async def test_a_new_version_waits_until_it_is_published(store: SqlStore, office: Content) -> None:
    """A file that appears in the folder changes nothing that people are told."""
    await policy_in_force(store, CLOCK, SEED)
    assert seed_corpus().version == (await policy_in_force(store, CLOCK, office)).version
    async with store.begin() as tx:
        await tx.policies.publish(published(Corpus.load(office), later(days=1)))
    now = await policy_in_force(store, CLOCK, office)

    assert "2027-01-15" == now.version
    assert "Течение срока" in now.segment("s6.p1", "ru")


async def test_an_older_version_can_be_published_again(store: SqlStore, office: Content) -> None:
    """The way back after a mistake."""
    async with store.begin() as tx:
        await tx.policies.publish(published(seed_corpus(), NOW))
        await tx.policies.publish(published(Corpus.load(office), later(days=1)))
        await tx.policies.publish(published(seed_corpus(), later(days=2)))
        newest = await tx.policies.newest()

    assert newest is not None
    assert seed_corpus().version == newest.version


async def test_a_version_that_is_not_there_is_named(office: Content) -> None:
    """Before anything is written."""
    with pytest.raises(WrongContent, match="policy/2030"):
        Corpus.load(office, "2030-01-01")


async def test_questions_are_kept_rated_and_forgotten(store: SqlStore) -> None:
    """The last question of a topic is the one that is rated; a month later it is gone."""
    async with store.begin() as tx:
        person = (await tx.people.add(Channel.TELEGRAM, "501", "kk", NOW)).id
        for at, text in ((NOW, "қанша"), (later(days=2), "қанша уақыт")):
            await tx.questions.add(person, Asked(text, "kk", "answer", "retention", at))
        await tx.questions.rate(person, "retention", helpful=False)
        marks = [(asked.text, asked.helpful) for asked in await tx.questions.all()]
        gone = await tx.retention.end("questions", later(days=1))

        assert ([("қанша", None), ("қанша уақыт", False)], 1) == (marks, gone)
        assert ["қанша уақыт"] == [asked.text for asked in await tx.questions.all()]


async def test_forgetting_a_person_forgets_what_they_asked(store: SqlStore) -> None:
    """At once, with everything else."""
    async with store.begin() as tx:
        person = (await tx.people.add(Channel.TELEGRAM, "501", "kk", NOW)).id
        await tx.questions.add(person, Asked("қанша", "kk", "answer", "retention", NOW))
        await tx.people.forget(person, NOW)

        assert [] == await tx.questions.all()


async def test_ratings_are_counted(store: SqlStore) -> None:
    """Nobody is named; only how many."""
    async with store.begin() as tx:
        for helpful in (True, False, True):
            await tx.questions.count("retention", "ru", helpful=helpful)

        assert [("retention", "ru", 2, 1)] == await tx.questions.ratings()
