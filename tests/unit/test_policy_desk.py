"""What a person gets from the policy desk, by free text and by button, in both languages."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.policy.corpus import LOCALES
from bot.policy.desk import PolicyDesk
from bot.policy.model import ANSWERABLE, Answer, Choose, OutOfScope, Silent, Topic
from bot.reply import Act, Offer, Quote, Reply, Said
from tests.unit.policy import taught_desk


@pytest.fixture(scope="module")
def desk() -> PolicyDesk:
    return taught_desk()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("topic", ANSWERABLE)
def test_every_topic_is_answered_with_the_policy(desk: PolicyDesk, topic: Topic, locale: str) -> None:
    """Lead, verbatim quote, section number and the standing of the text, at most three offers."""
    reply = desk.topic(topic, locale)

    assert ("policy.answer", locale) == (reply.says, reply.locale)
    assert desk.answers[topic].lead[locale] == reply.params["lead"]
    quote, section = reply.params["quote"], reply.params["section"]
    assert isinstance(quote, Quote)
    assert isinstance(section, int)
    assert isinstance(quote.text, str)
    assert quote.text in desk.corpus.section(section, locale)
    assert 2 <= len(reply.offers) <= 3
    assert Offer(Act.MORE, topic) == reply.offers[-1]


@pytest.mark.parametrize(("locale", "standing"), [("kk", "original"), ("ru", "working")])
def test_every_quote_says_what_it_is(desk: PolicyDesk, locale: str, standing: str) -> None:
    """A working translation is never shown without saying so."""
    label = Said(f"policy.label.{standing}")

    assert [label] * len(ANSWERABLE) == [desk.topic(topic, locale).params["label"] for topic in ANSWERABLE]
    assert label == desk.section(7, locale).params["label"]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("topic", "first"),
    [
        (Topic.RIGHTS, Offer(Act.RIGHTS)),
        (Topic.RIGHT_ACCESS, Offer(Act.FILE, "access")),
        (Topic.RIGHT_RECTIFICATION, Offer(Act.FILE, "rectification")),
        (Topic.RIGHT_ERASURE, Offer(Act.FILE, "erasure")),
        (Topic.RIGHT_RESTRICTION, Offer(Act.FILE, "restriction")),
        (Topic.RIGHT_OBJECTION, Offer(Act.FILE, "objection")),
        (Topic.CONSENT_WITHDRAWAL, Offer(Act.FILE, "withdrawal")),
    ],
)
def test_a_right_can_be_filed_first(desk: PolicyDesk, topic: Topic, first: Offer, locale: str) -> None:
    """Whoever asks about a right is offered to use it before anything else."""
    assert first == desk.topic(topic, locale).offers[0]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("topic", "sibling"), [(Topic.RETENTION, Topic.RIGHT_ERASURE), (Topic.LEGAL_BASIS, Topic.CONSENT_WITHDRAWAL)]
)
def test_dangerous_pairs_are_one_tap_apart(desk: PolicyDesk, topic: Topic, sibling: Topic, locale: str) -> None:
    """Where a mix-up would hurt, either answer offers the other."""
    assert Offer(Act.ASK, sibling) in desk.topic(topic, locale).offers
    assert Offer(Act.ASK, topic) in desk.topic(sibling, locale).offers


def test_a_translation_offers_the_original(desk: PolicyDesk) -> None:
    """Every Russian answer leads to the Kazakh text of its section; a Kazakh one has it already."""
    for topic in ANSWERABLE:
        reply = desk.topic(topic, "ru")
        assert Offer(Act.ORIGINAL, str(reply.params["section"])) in desk.more(topic, "ru").offers
        assert Act.ORIGINAL not in {offer.act for offer in desk.more(topic, "kk").offers}


def test_the_original_is_kazakh_for_a_russian_reader(desk: PolicyDesk) -> None:
    """The Company's own words, and the rest of the message in the reader's language."""
    reply = desk.original(7, "ru")

    assert Quote(desk.corpus.section(7, "kk")) == reply.params["quote"]
    assert "7. Қолданба Пайдаланушыларының Құқықтары" == reply.params["heading"]
    assert "ru" == reply.locale


@pytest.mark.parametrize("locale", LOCALES)
def test_contents_lead_to_every_section(desk: PolicyDesk, locale: str) -> None:
    """One offer a section."""
    sections = [Offer(Act.SECTION, str(number)) for number in range(1, 11)]

    assert Reply("policy.contents", offers=tuple(sections), locale=locale) == desk.contents(locale)


@pytest.mark.parametrize(
    "ask", [lambda desk: desk.section(99, "kk"), lambda desk: desk.original(0, "kk"), lambda desk: desk.topic("silent", "kk")]
)
def test_a_forged_button_shows_the_contents(desk: PolicyDesk, ask: Callable[[PolicyDesk], Reply]) -> None:
    """What no button of ours carries does no harm."""
    assert desk.contents("kk") == ask(desk)


@pytest.mark.parametrize(
    ("text", "locale", "says"),
    [
        ("Деректерімді қанша уақыт сақтайсыздар?", "kk", "policy.answer"),
        ("Сколько вы храните мои данные?", "ru", "policy.answer"),
        ("Передаёте ли вы мои данные партнёрам?", "ru", "policy.silent_about"),
        ("Позовите оператора", "ru", "policy.human"),
        ("Тірі адаммен сөйлескім келеді", "kk", "policy.human"),
        ("Какая завтра погода?", "ru", "policy.out_of_scope"),
        ("Газ иісі шығып тұр", "kk", "policy.emergency"),
    ],
)
def test_a_question_is_answered_in_its_own_language(desk: PolicyDesk, text: str, locale: str, says: str) -> None:
    """The language of the question wins over the one that was chosen."""
    reply = desk.ask(text, "kk" if locale == "ru" else "ru")

    assert (says, locale) == (reply.says, reply.locale)


@pytest.mark.parametrize(("chosen", "spoken"), [("ru", "ru"), ("kk", "kk"), (None, "kk")])
def test_an_unclear_language_is_the_chosen_one(desk: PolicyDesk, chosen: str | None, spoken: str) -> None:
    """Where the message does not tell, the choice does, and Kazakh comes first."""
    assert spoken == desk.ask("email", chosen).locale


@pytest.mark.parametrize(
    ("text", "language"),
    [("Құқықтарым қандай?", "kk"), ("derekterimdi oshirip tastanyzshy", "kk"), ("udalite moi dannye", "ru"), ("ok", None)],
)
def test_the_language_is_heard_in_any_script(desk: PolicyDesk, text: str, language: str | None) -> None:
    """Kazakh letters, Latin letters of both languages, and nothing at all."""
    assert language == desk.language_of(text)


def test_a_choice_always_leads_to_a_person_too(desk: PolicyDesk) -> None:
    """None of these: the last offer is a human."""
    reply = desk.say(Choose((Topic.RETENTION, Topic.RIGHT_ERASURE)), "ru")

    assert (Offer(Act.ASK, "retention"), Offer(Act.ASK, "right_erasure"), Offer(Act.HUMAN, "none")) == reply.offers


@pytest.mark.parametrize("text", ["", "?", "\x00", "\ud800", "а" * 100_000, "слово " * 20_000])
def test_no_message_breaks_the_desk(desk: PolicyDesk, text: str) -> None:
    """Empty, broken and endless messages get a reply like any other."""
    assert desk.ask(text, None).says.startswith("policy.")


@pytest.mark.parametrize("topic", ANSWERABLE)
def test_everything_about_an_answer_is_two_taps_away(desk: PolicyDesk, topic: Topic) -> None:
    """The whole section, the original, a person, and whether it helped: under the answer or behind "more"."""
    acts = [offer.act for offer in (*desk.topic(topic, "ru").offers, *desk.more(topic, "ru").offers)]

    assert {Act.SECTION, Act.ORIGINAL, Act.HUMAN, Act.HELPFUL, Act.FAQ} <= set(acts)
    assert len(acts) == len(set(zip(acts, range(len(acts)), strict=True)))


def test_a_letter_has_all_choices_at_once(desk: PolicyDesk) -> None:
    """Where choices are numbers, nothing hides behind "more"."""
    reply = desk.topic(Topic.RETENTION, "ru")

    assert (*reply.offers[:-1], *desk.more(Topic.RETENTION, "ru").offers) == desk.unfolded(reply, "ru")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_question_is_in_the_list(desk: PolicyDesk, locale: str) -> None:
    """Two pages of frequent questions lead to every topic."""
    pages = (*desk.frequent("", locale).offers, *desk.frequent("more", locale).offers)

    assert set(ANSWERABLE) == {offer.arg for offer in pages if offer.act is Act.ASK}


@pytest.mark.parametrize("locale", LOCALES)
def test_words_for_another_policy_are_withheld(desk: PolicyDesk, locale: str) -> None:
    """A lead was approved for the words it stands above; when these change, the policy speaks alone."""
    text = desk.corpus.texts["kk"]
    start, _ = desk.corpus.slices["s6.p1"]["kk"]
    changed = {**desk.corpus.texts, "kk": text[:start] + "Ө" + text[start + 1 :]}
    later = replace(desk, corpus=replace(desk.corpus, texts=changed))

    assert ("policy.quoted", False) == (later.topic("retention", locale).says, "lead" in later.topic("retention", locale).params)
    assert "policy.answer" == later.topic("security", locale).says
    assert "policy.silent" == later.say(Silent("silent.partners"), locale).says


@pytest.mark.parametrize(
    ("text", "after", "topic"),
    [
        ("а сколько?", "retention", "retention"),
        ("ал қанша уақыт?", "purposes", "retention"),
        ("а почему?", "", None),
        ("спасибо", "retention", None),
        ("да", "retention", None),
    ],
)
def test_a_follow_up_is_about_the_last_answer(desk: PolicyDesk, text: str, after: str, topic: str | None) -> None:
    """A few words that say nothing by themselves are understood with what was answered before."""
    verdict = desk.judge(text, after)
    shown = (verdict.topic,) if isinstance(verdict, Answer) else verdict.topics if isinstance(verdict, Choose) else (None,)

    assert topic == shown[0]


def test_the_printed_name_is_a_setting(desk: PolicyDesk) -> None:
    """Whether this bot is real is answered by a place outside Telegram."""
    printed = replace(desk, places={**desk.places, "published.kk": "порталда", "published.ru": "на портале"})
    unknown = desk.say(OutOfScope("out_of_scope.bot_official"), "ru").params["answer"]
    known = printed.say(OutOfScope("out_of_scope.bot_official"), "ru").params["answer"]

    assert isinstance(known, str)
    assert isinstance(unknown, str)
    assert ("на портале" in known, "на портале" in unknown) == (True, False)
    assert "loyalty@qg.kz" in unknown


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Удалите мои данные", Topic.RIGHT_ERASURE),
        ("деректеримди жойыныздар", Topic.RIGHT_ERASURE),
        ("отзываю согласие", Topic.CONSENT_WITHDRAWAL),
        ("келісімімді қайтарып аламын", Topic.CONSENT_WITHDRAWAL),
        ("тегім қате жазылған, дұрыстаңыздар", Topic.RIGHT_RECTIFICATION),
    ],
)
def test_a_demand_ends_in_the_offer_to_file_it(desk: PolicyDesk, text: str, right: Topic) -> None:
    """Whoever exercises a right is never sent away with an explanation."""
    assert right in desk.rights_offered(desk.ask(text, None))


STORY = {
    "kk": (
        (
            "Сәлеметсіз бе. Мен он тоғыз жыл газ құбырында істедім, қысы-жазы далада жүрдік, бригадамыз тату еді. "
            "Былтыр балам үйленді, той жасадық, туыстар алыстан келді, қонақүйден жеңілдік алдық. "
        ),
        "Деректерімді қанша уақыт сақтайсыздар?",
        (
            " Енді бос уақытым көп, немереме қараймын, бақшада картоп отырғыздым. Ауылда интернет нашар, сирек кіремін. "
            "Ауа райы жаңбырлы, жол батпақ, дүкенге әрең барамыз. Бәріңізге денсаулық тілеймін, аман болыңыздар."
        ),
    ),
    "ru": (
        (
            "Добрый день. Работал я на трассе девятнадцать лет, зимой и летом в поле, бригада у нас была дружная. "
            "В прошлом году сын женился, гуляли всей роднёй, гостиницу брали со скидкой, спасибо за неё. "
        ),
        "Сколько времени вы храните мои данные?",
        (
            " Теперь времени много, сижу с внуками, посадил картошку, чиню забор. Интернет слабый, поэтому захожу редко. "
            "Погода дождливая, дорогу размыло, до магазина еле добираемся. Всем здоровья и всего доброго."
        ),
    ),
}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_inside_a_long_story_is_found(desk: PolicyDesk, locale: str) -> None:
    """Wherever it stands; a story without one is not answered."""
    before, question, after = STORY[locale]

    assert Answer(Topic.RETENTION) == desk.judge(before * 2 + question + after * 2)
    assert not isinstance(desk.judge(before * 2 + after * 2), Answer)
