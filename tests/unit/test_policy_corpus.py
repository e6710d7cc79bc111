"""The policy's text: whole, unchanged, and cut where its segments begin and end."""

from hashlib import sha256

import pytest

from bot.policy.corpus import LOCALES, latest, section_of
from tests.unit.policy import SEED, seed_corpus

CORPUS = seed_corpus()
GIVEN = "ecb49a9639a07ed0af5e2c635f4df8552ad4ae55649d99cd12e0c33b7600ab97"


def test_the_original_is_the_file_we_were_given() -> None:
    """The Kazakh text is the Company's, byte for byte, and meta.json says so."""
    original = (SEED.policies / latest(SEED) / "kk.txt").read_bytes()

    assert GIVEN == sha256(original).hexdigest()
    assert GIVEN == CORPUS.sha256


@pytest.mark.parametrize("locale", LOCALES)
def test_segments_cover_the_text(locale: str) -> None:
    """Between the segments there is only white space, and none is empty."""
    text, end = CORPUS.texts[locale], 0
    for start, stop in (slices[locale] for slices in CORPUS.slices.values()):
        assert "" == text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip() != ""
        end = stop

    assert "" == text[end:].strip()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("number", range(1, 11))
def test_every_section_has_its_number_in_the_heading(number: int, locale: str) -> None:
    """The heading of section n begins with n."""
    assert CORPUS.heading(number, locale).startswith(f"{number}. ")


def test_there_are_ten_sections() -> None:
    """The table of contents follows the policy."""
    assert list(range(1, 11)) == CORPUS.numbers


def test_a_section_is_everything_below_its_heading() -> None:
    """Section 9 is two sentences in one paragraph, and both are there."""
    section = CORPUS.section(9, "kk")

    assert section.startswith(CORPUS.segment("s9.p1", "kk"))
    assert section.endswith(CORPUS.segment("s9.p2", "kk"))


@pytest.mark.parametrize(("segment", "number"), [("s1", 1), ("s10.p1", 10), ("s2.d4", 2)])
def test_a_segment_knows_its_section(segment: str, number: int) -> None:
    """The section's number is in the segment's id."""
    assert number == section_of(segment)
