"""What a member of staff may write in the first line of a reply to a letter. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.breaches.model import BreachState
from bot.cases.nearly import folded, looks_like
from bot.greeting import past_greeting
from bot.reply import Act, Offer
from bot.rights.model import Outcome
from bot.texts import LOCALES


@dataclass(frozen=True, slots=True)
class Propose:
    """`note` is what was done and what was not, where only a part was."""

    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    pass


@dataclass(frozen=True, slots=True)
class Ask:
    """`note` names the documents that are needed."""

    note: str


@dataclass(frozen=True, slots=True)
class Explain:
    """`note` says why the answer is late."""

    note: str


@dataclass(frozen=True, slots=True)
class Documents:
    """They came."""


@dataclass(frozen=True, slots=True)
class Confirm:
    pass


@dataclass(frozen=True, slots=True)
class Reject:
    pass


@dataclass(frozen=True, slots=True)
class SendDraft:
    """The ready answer of the letter goes to the person as it is."""


@dataclass(frozen=True, slots=True)
class Write:
    """Words for the person, whatever letter they stand below."""

    text: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A command and words below it that may be meant for the person, or what only looks like a command."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What an alarm was, or that the authority has been told."""

    state: BreachState


@dataclass(frozen=True, slots=True)
class Dial:
    """Who writes this calls back now and wants the six digits."""


@dataclass(frozen=True, slots=True)
class Vouch:
    """The second person's word on somebody who was called back."""

    same: bool


Decision = Propose | Take | Ask | Explain | Documents | Confirm | Reject  # a step of a request
Command = Decision | Write | SendDraft | Mark | Dial | Vouch | Unclear

# Of each command first the Kazakh words, then the Russian ones. Links say it in ASCII.
WORDS: dict[str, Command] = {
    "орындалды": Propose(Outcome.DONE),
    "исполнено": Propose(Outcome.DONE),
    "деректер жоқ": Propose(Outcome.NO_DATA),
    "данных нет": Propose(Outcome.NO_DATA),
    "бас тарту: заң": Propose(Outcome.REFUSED_LAW),
    "отказ: закон": Propose(Outcome.REFUSED_LAW),
    "бас тарту: міндеттеме": Propose(Outcome.REFUSED_OBLIGATION),
    "отказ: обязательство": Propose(Outcome.REFUSED_OBLIGATION),
    "бас тарту: басқа адамдар": Propose(Outcome.REFUSED_OTHERS),
    "отказ: третьи лица": Propose(Outcome.REFUSED_OTHERS),
    "бас тарту: сот": Propose(Outcome.REFUSED_JUSTICE),
    "отказ: суд": Propose(Outcome.REFUSED_JUSTICE),
    "бас тарту: құжат жоқ": Propose(Outcome.REFUSED_DOCUMENTS),
    "отказ: нет документов": Propose(Outcome.REFUSED_DOCUMENTS),
    "бас тарту: бұзушылық жоқ": Propose(Outcome.REFUSED_BREACH),
    "отказ: нет нарушения": Propose(Outcome.REFUSED_BREACH),
    "бас тарту: басқа оператор": Propose(Outcome.NOT_OURS),
    "отказ: другой оператор": Propose(Outcome.NOT_OURS),
    "бас тарту: қайталама": Propose(Outcome.REPEATED),
    "отказ: повторное": Propose(Outcome.REPEATED),
    "бас тарту: тұлға расталмады": Propose(Outcome.NOT_VERIFIED),
    "отказ: личность не подтверждена": Propose(Outcome.NOT_VERIFIED),
    "алдым": Take(),
    "беру": Take(),
    "құжаттар келді": Documents(),
    "документы получены": Documents(),
    "растаймын": Confirm(),
    "подтверждаю": Confirm(),
    "қайтару": Reject(),
    "вернуть": Reject(),
    "дайын жауапты жіберу": SendDraft(),
    "отправить готовый ответ": SendDraft(),
    "бұзушылық": Mark(BreachState.DISCOVERED),
    "нарушение": Mark(BreachState.DISCOVERED),
    "жалған дабыл": Mark(BreachState.FALSE_ALARM),
    "ложная тревога": Mark(BreachState.FALSE_ALARM),
    "орган хабардар етілді": Mark(BreachState.TOLD),
    "орган уведомлен": Mark(BreachState.TOLD),
    "қоңырау шаламын": Dial(),
    "звоню": Dial(),
    "тұлға расталды": Vouch(same=True),
    "личность подтверждена": Vouch(same=True),
    "тұлға сәйкес келмеді": Vouch(same=False),
    "личность не совпала": Vouch(same=False),
    "breach": Mark(BreachState.DISCOVERED),
    "false alarm": Mark(BreachState.FALSE_ALARM),
    "authority told": Mark(BreachState.TOLD),
    "calling": Dial(),
    "identity confirmed": Vouch(same=True),
    "identity rejected": Vouch(same=False),
    "confirm": Confirm(),
    "return": Reject(),
    "send draft": SendDraft(),
    "take": Take(),
    "papers came": Documents(),
    **{outcome.replace("_", " "): Propose(outcome) for outcome in Outcome if outcome is not Outcome.PARTLY},
}

# Words that need more words behind the colon.
TOLD: dict[str, Callable[[str], Command]] = {
    "ішінара": partial(Propose, Outcome.PARTLY),
    "частично": partial(Propose, Outcome.PARTLY),
    "partly": partial(Propose, Outcome.PARTLY),
    "құжат керек": Ask,
    "нужны документы": Ask,
    "documents": Ask,
    "кешігу себебі": Explain,
    "причина задержки": Explain,
    "delay": Explain,
    "өтініш берушіге": Write,
    "заявителю": Write,
    "to the person": Write,
}

_WORDS = {folded(word): command for word, command in WORDS.items()}
_TOLD = {folded(word): command for word, command in TOLD.items()}
_COLON = re.compile(r"\s*:\s*|\s+[-–—]\s+")

_CLOSING = re.compile(
    r"(с уважением|құрметпен|ізгі ниетпен|спасибо|рақмет|рахмет|(best|kind) regards|regards|"
    r"отправлено (с|из)|sent from|get outlook)\b",
    re.IGNORECASE,
)
# What mail servers of companies write below, over as many lines as they like.
_DISCLAIMER = re.compile(
    r"\W*(?:(?:уведомление|предупреждение) о конфиденциальности|құпиялылық туралы"
    r"|confidentiality (?:notice|statement)\b|disclaimer\b"
    r"|(?:(?:настоящее|данное|это)\s+(?:электронное\s+)?(?:сообщение|письмо)|информация\W.{0,60}\b(?:сообщени|письм)"
    r"|(?:осы|бұл)\s+(?:электрондық\s+)?(?:хат|хабарлама)|(?:this|the information)\b.{0,60}\b(?:e-?mail|message|communication))"
    r".{0,300}?(?:конфиденциальн|құпия|confidential))",
    re.IGNORECASE,
)
# Possessive: what a stranger writes below a name must not be tried in a thousand ways.
_LABEL = r"(?:раб|сот|тел|моб|mob|tel|phone|whatsapp|ұялы|вн|ішкі|факс|fax|e-?mail|пошта|почта)[^\W\d]*+\.?"
_REACHED = re.compile(
    rf"(?:{_LABEL}[\s.:,(-]*+)*+(?:[+\d][\d\s().+-]{{2,}}|[^\s@]+@[^\s@]+|(?:www\.|https?:)\S+)(?:[,;\s(]*+{_LABEL}[\s.:)-]*+[\d\s-]*)*\)?",
    re.IGNORECASE,
)
_POST = re.compile(
    r"\b(АО|АҚ|ТОО|ЖШС|филиал|отдел|бөлім|департамент|управлени|басқарма|служб|қызмет|цех|инженер|специалист|маман|начальник|бастық|директор"
    r"|менеджер|бухгалтер|оператор|мастер|шебер|слесар|сварщик|дәнекерлеуші)",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(
    r"\b(?:(?:но|а|не|бірақ|ал|мен)\b|(?:прошу|удал|исправ|пришл|остал|мо[йяеи]\b|менің|жой|түзет|жібер|қалды|емес|жоқ)\w*)|[?!]",
    re.IGNORECASE,
)
_POST_WORDS = 6
_LONGEST_SIGNATURE = 8
_LONGEST_LINE = 80


def command_in(text: str) -> Command | None:
    """The command of the first line below a greeting, however it is spaced, spelled without Kazakh letters, quoted or ended;
    below it stands a signature or nothing."""
    said = past_greeting(text)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if not lines:
        return None
    command = None if "?" in lines[0] else _WORDS.get(folded(lines[0]))
    if command is not None:
        return command if is_signature(lines[1:]) else Unclear()
    told = _told(said, lines)
    return Unclear() if told is None and looks_like(lines[0], (*_WORDS, *_TOLD)) else told


def _told(said: str, lines: list[str]) -> Command | None:
    """A command that goes on behind its colon, down to the signature; words for the person with it."""
    word, *rest = _COLON.split(lines[0], maxsplit=1)
    command = _TOLD.get(folded(word))
    if command is None or not rest:
        return None
    until = next((place for place in range(1, len(lines)) if is_signature(lines[place:])), len(lines))
    note = "\n".join((rest[0], *lines[1:until])).strip()
    if command is Write:
        note = _COLON.split(said, maxsplit=1)[1].strip()
    return command(note) if note else Unclear()


def command_of(offer: Offer) -> Command | None:
    """What staff write instead of tapping this."""
    match offer.act:
        case Act.PROPOSE:
            return Propose(Outcome(offer.arg.rpartition(":")[2]))
        case Act.CONFIRM:
            return Confirm()
        case Act.REJECT:
            return Reject()
        case Act.SEND_DRAFT:
            return SendDraft()
        case Act.TAKE:
            return Take()
        case Act.DIAL:
            return Dial()
        case Act.VOUCH:
            return Vouch(same=offer.arg.endswith(":yes"))
        case Act.BREACH:
            return Mark(BreachState(offer.arg.rpartition(":")[2]))
        case _:
            return None


def word_of(command: Command, locale: str) -> str:
    own = [word for word, meant in WORDS.items() if meant == command and not word.isascii()]
    return own[LOCALES.index(locale)]


def ascii_of(command: Command) -> str:
    return next(word for word, meant in WORDS.items() if meant == command and word.isascii())


def is_signature(lines: list[str]) -> bool:
    """A closing, a name, or a name with post, firm and telephone, above the disclaimer of the firm; none at all is one, too."""
    lines = lines[: _disclaimer_in(lines)]
    if not lines or lines[0] in ("--", "—", "__") or (len(lines) < 4 and all(map(_is_name, lines))):
        return True
    if len(lines) > _LONGEST_SIGNATURE or any(len(line) > _LONGEST_LINE for line in lines):
        return False
    card = _is_name(lines[0]) and all(_is_name(line) or _is_contact(line) for line in lines[1:])
    return card or _CLOSING.match(lines[0]) is not None


def _disclaimer_in(lines: list[str]) -> int | None:
    """Where it begins."""
    return next((place for place in range(len(lines)) if _DISCLAIMER.match(" ".join(lines[place : place + 8]))), None)


def _is_contact(line: str) -> bool:
    """A telephone, an address, or a post and where it is; no sentence that names one."""
    if _SAYS_MORE.search(line):
        return False
    post = _POST.search(line) is not None and len(line.split()) <= _POST_WORDS
    return post or any(_REACHED.fullmatch(part.strip()) for part in (line, line.rpartition(",")[2]))


def _is_name(line: str) -> bool:
    words = line.split()
    return len(words) < 4 and line[-1] not in ".,:;?!" and all(word[0].isupper() for word in words)
