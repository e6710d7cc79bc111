"""Several rights demanded in one message are heard as several, and one that is said in many words stays one."""

import pytest

from bot.policy.clauses import MOST, clauses, demanded
from bot.policy.model import Answer, Emergency, Guess, Several, Topic
from bot.reply import Act, Offer, Said
from bot.rights.model import Right, Rights
from handlers.telegram.keys import OfferCB
from tests.unit.policy import taught_desk

RIGHTS = {
    "A": Topic.RIGHT_ACCESS,
    "R": Topic.RIGHT_RECTIFICATION,
    "E": Topic.RIGHT_ERASURE,
    "S": Topic.RIGHT_RESTRICTION,
    "O": Topic.RIGHT_OBJECTION,
    "W": Topic.CONSENT_WITHDRAWAL,
}
SEVERAL = [
    ("EA", "Удалите мои данные и пришлите мне копию всего, что у вас есть"),
    ("EA", "Удалите мои данные, пришлите копию"),
    ("WE", "Отзываю согласие и прошу удалить мои данные"),
    ("EW", "Прошу удалить мои персональные данные, а также отозвать согласие на обработку"),
    ("RAS", "1. Исправьте мой номер телефона\n2. Пришлите копию моих данных\n3. Ограничьте обработку"),
    ("EW", "1) удалить мои данные 2) отозвать согласие"),
    ("RA", "Прошу:\n- исправить мою фамилию;\n- прислать копию моих данных."),
    ("RA", "Исправьте мою фамилию. Ещё хочу получить копию своих данных."),
    ("OE", "Я против обработки моих данных. Удалите их из приложения."),
    ("OA", "Возражаю против использования моих данных для рекламы и прошу показать, какие данные обо мне есть"),
    ("SRA", "Ограничьте обработку моих данных, исправьте адрес, а потом пришлите мне копию"),
    ("AE", "не могли бы вы прислать мне копию моих данных и удалить их?"),
    ("EA", "Можете удалить мои данные и прислать мне копию того, что хранится?"),
    ("WE", "Здравствуйте! Увольняюсь. Отзываю своё согласие на обработку. Все мои данные прошу уничтожить. Спасибо."),
    ("AE", "Хочу знать, какие мои данные у вас хранятся, и удалить их"),
    ("AE", "Требую: 1) предоставить копию моих персональных данных; 2) удалить их после этого."),
    ("AE", "Дайте копию моих данных + удалите их потом"),
    ("RS", "Поменяйте мне номер телефона и приостановите обработку моих данных, пока не проверите"),
    ("EA", "udalite moi dannye i prishlite kopiyu moih dannyh"),
    ("EW", "udalite akkaunt i otzyvayu soglasie na obrabotku"),
    ("EA", "Деректерімді жойыңыз және олардың көшірмесін жіберіңіз"),
    ("EA", "Деректерімді жойып, көшірмесін жіберіңіз"),
    ("WE", "Келісімімді кері қайтарып аламын, деректерімді жойыңыздар"),
    ("WE", "Келісімімді қайтарып аламын әрі деректерімді өшіруді талап етемін"),
    ("RA", "Телефон нөмірімді түзетіңіз, сондай-ақ деректерімнің көшірмесін беріңіз"),
    ("RA", "1. Тегімді түзетіңіздер\n2. Деректерімнің көшірмесін жіберіңіздер"),
    ("OE", "Деректерімді өңдеуге қарсымын. Оларды жойыңыздар."),
    ("SR", "Деректерімді өңдеуді шектеңіз және қате мекенжайымды түзетіңіз"),
    ("AE", "Мен туралы қандай деректер бар екенін көрсетіңіз, содан кейін бәрін жойыңыз"),
    ("AE", "Деректерімнің көшірмесін жіберіп, өздерін жойып бере аласыз ба?"),
    ("AE", "Деректерімнің көшірмесін алғым келеді, сосын оларды өшіргім келеді"),
    ("EWA", "Дербес деректерімді жойыңыз, келісімімді қайтарып аламын, көшірмесін беріңіз"),
    ("WE", "Біріншіден, келісімімді қайтарамын. Екіншіден, барлық дерегімді өшіріңіздер."),
    ("SR", "өңдеуді тоқтата тұрыңыздаршы, әрі қате туған күнімді түзетіп беріңіздерші"),
    ("EA", "деректеримди жойыныз жане коширмесин жиберинизши"),
    ("EA", "derekterimdi joiynyz jane koshirmesin jiberiniz"),
    ("EW", "meniñ derekterimdi öşiriñizşi, kelisimimdi qaıtaryp alamyn"),
]
NOT_SEVERAL = [
    "Удалите и исправьте мой телефон",
    "Удалите мой телефон и адрес",
    "Удалите мои имя, фамилию, телефон и всё остальное",
    "Удалите приложение и мои данные",
    "Удалите всё, что у вас есть обо мне",
    "Не удаляйте мои данные, просто исправьте фамилию",
    "Удалите мои данные, спасибо, и хорошего дня",
    "Удалите мои данные и сколько вы их храните?",
    "Удалите мои данные и скажите, когда это будет сделано",
    "Прошу удалить мои данные и подтвердить удаление письмом",
    "Пришлите копию моих данных и расскажите, зачем вы их собираете",
    "Пришлите копию моих данных и копию политики",
    "Я отозвал согласие, теперь удалите мои данные",
    "Как удалить данные и получить копию?",
    "Можно ли удалить мои данные и получить их копию?",
    "Если я отзову согласие, удалите ли вы мои данные?",
    "Какие у меня права: удалить данные, исправить их, отозвать согласие?",
    "Согласие не отзываю, но телефон исправьте",
    "Удалите мои данные, и пусть мне позвонит оператор",
    "Фамилиямды және телефонымды түзетіңіз",
    "Деректерімді жойыңыз және түзетіңіз",
    "Деректерімді жойыңыз, мен жұмыстан шықтым",
    "Мәліметтерімді жойыңыз, түзетпеңіз",
    "Мен туралы не болса, бәрін өшіріңдер",
    "Деректі шектеу керек, жою керек емес",
    "Деректерімді өшіріп, өшірілгенін растап хат жіберіңіз",
    "Деректерімді жойып, көшірмесін алуға бола ма?",
    "Деректерімді қалай жоямын және көшірмесін қалай аламын?",
    "Келісімімді кері алсам, деректі қолдануды тоқтатасыздар ма?",
    "Деректерімді кімге бересіз және қанша сақтайсыз?",
    "Менің де деректерімді жойыңыз",
]


@pytest.mark.parametrize(("rights", "text"), SEVERAL)
def test_each_demand_is_heard(rights: str, text: str) -> None:
    """In the order they are said, whatever joins them: a word, a comma, a stop, a list."""
    assert Several(tuple(RIGHTS[right] for right in rights)) == taught_desk().judge(text)


@pytest.mark.parametrize("text", NOT_SEVERAL)
def test_one_demand_stays_one(text: str) -> None:
    """Several things of one right, a question beside a demand, what is not wanted, and mere questions."""
    assert not isinstance(taught_desk().judge(text), Several)


def test_gas_comes_first() -> None:
    """What must not wait is not offered beside forms."""
    assert Emergency() == taught_desk().judge("Пахнет газом! Удалите мои данные и пришлите копию")


def test_a_demand_in_one_clause_is_judged_whole() -> None:
    """Where nothing divides a message, nothing more is asked of the classifier."""
    assert () == clauses("Удалите мои персональные данные")
    assert Answer(Topic.RIGHT_ERASURE) == taught_desk().judge("Удалите мои персональные данные")


def test_a_story_without_end_is_read_to_a_point() -> None:
    """However many clauses a message has, few are judged."""
    judged: list[str] = []

    def guess(text: str) -> Guess:
        judged.append(text)
        return Guess(((Topic.OUT_OF_SCOPE, 1.0),))

    demanded("удалите мои данные, " * 5000, guess, taught_desk().zones)

    assert MOST == len(judged)


@pytest.mark.parametrize(("locale", "text"), [("ru", SEVERAL[0][1]), ("kk", SEVERAL[20][1])])
def test_two_are_offered_together_and_alone(locale: str, text: str) -> None:
    """What was heard, one button for both, and one for each."""
    reply = taught_desk().ask(text, None)

    assert ("policy.several", locale) == (reply.says, reply.locale)
    assert (Said("right.erasure"), Said("right.access")) == reply.params["rights"]
    assert [Offer(Act.FILE, "era+acc"), Offer(Act.FILE, "erasure"), Offer(Act.FILE, "access")] == list(reply.offers)


def test_more_than_two_leave_room_for_a_person() -> None:
    """Three buttons: all of them, any of the list, a member of staff."""
    desk = taught_desk()
    reply = desk.say(Several(tuple(RIGHTS.values())), "ru")

    assert [Act.FILE, Act.RIGHTS, Act.HUMAN] == [offer.act for offer in reply.offers]
    assert set(RIGHTS.values()) == set(desk.rights_offered(reply))


def test_six_rights_fit_a_button() -> None:
    """Telegram takes 64 bytes, and the column that keeps them 64 characters."""
    rights = Rights(tuple(Right))
    acts = (Act.FILE, Act.SEND, Act.AGREE, Act.DECLINE, Act.SKIP, Act.NO_MAILBOX, Act.SHOW_CODE, Act.ANOTHER)

    assert rights == Rights.parse(str(rights))
    assert all(len(OfferCB(act=act, arg=str(rights), locale="kk").pack()) <= 64 for act in acts)


@pytest.mark.parametrize(
    ("text", "rights"),
    [
        ("erasure", (Right.ERASURE,)),
        ("erasure+access", (Right.ERASURE, Right.ACCESS)),
        ("era+acc", (Right.ERASURE, Right.ACCESS)),
        ("era+erasure", (Right.ERASURE,)),
    ],
)
def test_rights_are_read_as_they_are_written(text: str, rights: tuple[Right, ...]) -> None:
    """In full or by their beginnings, each once."""
    assert Rights(rights) == Rights.parse(text)


@pytest.mark.parametrize("text", ["", "+", "era+", "human", "era+human", "erasures"])
def test_what_names_no_right_is_none(text: str) -> None:
    """A forged button carries anything."""
    assert Rights.parse(text) is None
