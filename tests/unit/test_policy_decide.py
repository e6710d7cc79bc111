"""Zones, emergencies and plain words: what is concluded about a message."""

import pytest

from bot.policy.alarms import is_alarm, is_report
from bot.policy.decide import Zones, decide, zone
from bot.policy.examples import read_examples
from bot.policy.model import ALARM, Answer, Choose, Emergency, Guess, Human, OutOfScope, Silent, Topic, Unsure, Verdict, topic_of
from tests.unit.policy import SEED, taught_desk

EXAMPLES = read_examples(SEED)
ZONES = Zones(sure=0.6, refuse=0.7, demand=0.1, guess=0.2)
ERASE_OR_KEEP = ((Topic.RIGHT_ERASURE, 0.5), (Topic.RETENTION, 0.3), (Topic.SILENT, 0.2))
NOWHERE = Guess(((Topic.OUT_OF_SCOPE, 0.5), (Topic.RETENTION, 0.1)))


def test_sure_is_answered() -> None:
    """A likely first topic is the answer."""
    assert Answer(Topic.RIGHT_ERASURE) == zone(Guess(((Topic.RIGHT_ERASURE, 0.6), (Topic.RETENTION, 0.4))), ZONES)


def test_likely_is_asked_back() -> None:
    """Between the zones the likeliest answers are offered, never a refusal."""
    assert Choose((Topic.RIGHT_ERASURE, Topic.RETENTION)) == zone(Guess(ERASE_OR_KEEP), ZONES)


def test_unlikely_is_not_guessed() -> None:
    """Where nothing the policy answers is likely, nothing is pretended."""
    assert Unsure() == zone(Guess(((Topic.OUT_OF_SCOPE, 0.5), (Topic.SILENT, 0.4), (Topic.RETENTION, 0.1))), ZONES)


def test_a_third_button_must_be_worth_reading() -> None:
    """An unlikely topic only makes the choice longer."""
    three = ((Topic.RIGHTS, 0.5), (Topic.RETENTION, 0.3), (Topic.CHANGES, 0.15), (Topic.CONTACTS, 0.05))
    two = ((Topic.RIGHTS, 0.5), (Topic.RETENTION, 0.48), (Topic.CHANGES, 0.02))

    assert Choose((Topic.RIGHTS, Topic.RETENTION, Topic.CHANGES)) == zone(Guess(three), ZONES)
    assert Choose((Topic.RIGHTS, Topic.RETENTION)) == zone(Guess(two), ZONES)


@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        ("silent.partners", Silent("silent.partners")),
        ("out_of_scope", OutOfScope()),
        ("human.alarm", Human(ALARM)),
        ("emergency", Emergency()),
    ],
)
def test_a_clear_refusal_is_given(label: str, verdict: Verdict) -> None:
    """What the policy does not answer is refused as what it is."""
    topic = topic_of(label)

    assert verdict == zone(Guess(((topic, 0.8), (Topic.CHANGES, 0.2)), {topic: label}), ZONES)


def test_gas_comes_before_a_demand() -> None:
    """104 and nothing else, even where little tells it from a request."""
    guess = Guess(((Topic.EMERGENCY, 0.4), (Topic.RIGHT_ERASURE, 0.35), (Topic.SILENT, 0.25)))

    assert Emergency() == zone(guess, ZONES)


def test_a_demand_is_offered_before_a_refusal() -> None:
    """Whoever may be exercising a right can file it, though something else is likelier."""
    demand = Guess(((Topic.OUT_OF_SCOPE, 0.8), (Topic.RIGHT_ERASURE, 0.15), (Topic.RETENTION, 0.05)))

    assert Choose((Topic.RIGHT_ERASURE, Topic.RETENTION)) == zone(demand, ZONES)


@pytest.mark.parametrize(
    "text",
    [
        "газ иісі шығып тұр!",
        "Үйде газдың иісі бар, не істейміз",
        "ГАЗ ИИСИ",
        "gaz iisi shygyp tur",
        "у нас пахнет газом",
        "В подъезде сильный запах газа",
        "pahnet gazom",
        "Утечка газа на кухне",
        "Сколько хранятся данные? И у нас на кухне газом воняет",
        "газ шығып жатыр",
    ],
)
def test_gas_comes_first(text: str) -> None:
    """Whatever else is said, a smell of gas is an emergency."""
    assert Emergency() == decide(text, NOWHERE, ZONES)


@pytest.mark.parametrize(
    "text",
    [
        "утечка данных",
        "QazaqGaz деректері",
        "QazaqGaz: утечка персональных данных",
        "магазин",
        "Мен газ саласынан кетіп қалдым, деректерімді жойыңыз",
        "утечка моего телефона из Казак Газ",
        "Газдан зейнетке шығып кеттім",
    ],
)
def test_not_every_leak_is_gas(text: str) -> None:
    """The company's name and a leak of data are no emergency."""
    assert not is_alarm(text)


def test_no_example_of_another_topic_is_an_emergency() -> None:
    """Nothing else in the example files sounds like gas."""
    others = [example for example in EXAMPLES if example.topic is not Topic.EMERGENCY]

    assert [] == [example.text for example in others if is_alarm(example.text)]


@pytest.mark.parametrize(
    "text",
    [
        "оператор",
        "Позовите оператора!",
        "operatorga qosynyzshy",
        "тірі адаммен сөйлескім келеді",
        "маман керек",
        "дайте менеджера",
    ],
)
def test_a_call_for_a_person_is_heard(text: str) -> None:
    """Whoever wants a person gets one, in any spelling."""
    assert Human() == taught_desk().judge(text)


@pytest.mark.parametrize("text", ["", "   ", "???", "\ud800"])
def test_nothing_said_is_nothing_understood(text: str) -> None:
    """No words, no verdict."""
    assert Unsure() == decide(text, NOWHERE, ZONES)


def test_nobodys_question_is_a_report() -> None:
    """Of the thousands of examples that are no alarm next to none is taken for one."""
    wrong = [example.text for example in EXAMPLES if example.label != ALARM and is_report(example.text)]

    assert 2 > len(wrong), wrong


@pytest.mark.parametrize(
    "text",
    [
        "Басқа адамның деректерін көріп жатырмыз",
        "Мне пришло письмо, вижу чужие данные",
        "Мой аккаунт взломали, не могу войти",
        "Взломали мой аккаунт, прошу помочь",
        "Вижу чужие данные, это не мои",
    ],
)
def test_who_tells_plainly_reports(text: str) -> None:
    """Whatever else they say of it."""
    assert is_report(text)


@pytest.mark.parametrize(
    "text",
    [
        "А если бот фейковый, как это узнать",
        "Были ли у вас утечки базы в интернет?",
        "Басқа адамның деректерін көруге бола ма",
        "Чужие данные",
        "Деректерімді өзгертіп беріңіздер",
        "Покажите данные другого человека",
        "У других сотрудников в профиле баллы видны, а у меня нет. Исправьте, пожалуйста.",
        "Басқа қызметкерлердің деректері дұрыс көрініп тұр, менікі қате. Түзетіңіз.",
        "Прошу прислать список моих данных, в интернете его не нашёл.",
        "Прошу удалить мой профиль: телефон украли, новый не заведу.",
        "Мой аккаунт не взломали, просто хочу удалить его",
        "Бот не поддельный, спасибо",
        "Мен басқа адамның деректерін көріп тұрған жоқпын, тек өзімдікін жойыңыз",
    ],
)
def test_who_asks_reports_nothing(text: str) -> None:
    """Suppositions, wishes and corrections."""
    assert not is_report(text)
