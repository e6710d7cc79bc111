"""What a letter says: its new words, the choice it names, a command, a code, a subject without its prefixes. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import spoken
from bot.cases.commands import is_signature
from bot.cases.threading import taken_out
from bot.greeting import past_greeting
from bot.people import verify
from bot.reply import Act, Offer

COMMAND = re.compile(r"/(mydata|withdraw|forget)")  # nothing that a forged sender could do harm with
# In a sentence that says no more: "you did not send it", "not my address", "stop processing" are something else.
_STOP = r"(?:stop|стоп|то[қк]тат?(?:ыңыз(?:дар|шы)?|у)?)"
_DEED = r"(?:подавал|отправлял|запрашивал|регистрировал|привязывал|делал|писал|заказывал|просил)а?"
_WHAT = r"(?:это|этого|такого|ничего|такое|обращени\w+|заявк\w+|запрос\w*|код\w*)"
_DONE = r"(?:берген|жіберген|сұраған|тіркеген|байлаған|жазған|жасаған)\s+жоқпын"
NOT_ME = re.compile(
    rf"{_STOP}(?:\s+(?:пожалуйста|срочно|please|өтінемін|тез))?|(?:{_STOP}\s+)?(?:(?:это\s+|был[ао]?\s+|эт[оу]\s+(?:был[ао]?|сделал[аи]?|точно|отправлял[аи]?)\s+)?не\s+я"
    r"|(?:\w+\s+){0,2}(?:подал|подавал|сделал|делал|отправил|отправлял)\w*\s+не\s+я|(?:\w+\s+){0,2}мен\s+емес(?:пін)?"
    rf"|(?:\w+\s+)?я\s+(?:\w+\s+){{0,4}}не\s+{_DEED}(?:\s+{_WHAT}){{0,3}}|(?:никак\w+\s+)?(?:{_WHAT}\s+){{1,2}}(?:\w+\s+)?не\s+{_DEED}|не\s+{_DEED}"
    r"|(?:это\s+)?не\s+мо(?:[её]\s+(?:обращение|письмо)|й\s+(?:запрос|код)|я\s+(?:заявка|просьба))"
    r"|(?:бұл\s+)?менің\s+(?:өтінішім|хатым|сұрауым|сұранысым)\s+емес"
    rf"|(?:\w+\s+)?мен\s+(?:\w+\s+){{0,4}}{_DONE}|ештеңе\s+(?:\w+\s+)?{_DONE})",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[.!?;,\n]+")
TELEGRAM = re.compile(r"(?:telegram|телеграмм?)(?:[-\w]{0,6})", re.IGNORECASE)
# With these words, and none other, somebody wants to go on there; whoever says more says something about it.
GO_ON = re.compile(
    r"хочу|хотел\w*|бы|можно|как|в|во|на|через|мне|продолж\w+|перейти|написать|писать|открыть|связать\w*|привязать|подключ\w+|ссылк\w+|чат\w*"
    r"|бот\w*|пожалуйста|прошу|дайте|пришлите|мой|менің|маған|жалғастыр\w*|келеді|қалаймын|қосыл\w*|қосыңыз\w*|ауыс\w*|көш\w*|байланыс\w*|арқылы"
    r"|сілтеме\w*|жіберіңіз\w*|беріңіз\w*|өтінемін|керек|болады|ма|бе|қалай|да|де|та|те|ға|ге|қа|ке|өткім|өту\w*|жазғым|жазу\w*|кіргім"
    r"|ашыңыз\w*|здравствуйте|добр(?:ый|ое|ой)|день|вечер|утро|спасибо|сәлем\w*|қайырлы|рақмет|рахмет",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\W*(\d{1,2})(?![\w?])")
POLITE = {"пожалуйста", "спасибо", "прошу", "өтінемін", "рақмет", "рахмет", "please", "да", "иә"}
LONGEST = 20_000

Captions = Sequence[str]  # of one choice, in each language


@dataclass(frozen=True, slots=True)
class Incoming:
    """A letter as the desks need it. `text` is its new part, `files` are the names of what is attached; `authentic`: our
    own server vouches for the sender."""

    message_id: str
    sender: str
    subject: str
    text: str
    references: Sequence[str]
    authentic: bool
    files: Sequence[str] = ()
    at: datetime | None = None

    @property
    def key(self) -> str:
        return f"mail:{self.message_id}"


def with_what_it_names(mail: Incoming) -> Incoming:
    """A ready reply names in its text which letter it answers. Somebody the letter was forwarded to can read that, too: it
    is believed only of a sender our server vouches for."""
    text, named = taken_out(mail.text)
    return replace(mail, text=text, references=(*mail.references, *named) if mail.authentic else mail.references)


def chosen(text: str, offers: Sequence[Offer], captions: Sequence[Captions]) -> Offer | None:
    """The choice a reply names in its first line; "stop" and "that was not me" are understood in any words."""
    first = past_greeting(text).partition("\n")[0].strip()
    stop = next((offer for offer in offers if offer.act is Act.STOP), None)
    if stop is not None and denies(text):
        return stop
    place = _numbered(first, captions) or _captioned(first, captions)
    return offers[place - 1] if place else _consented("" if below(text) else first, offers)


def _consented(said: str, offers: Sequence[Offer]) -> Offer | None:
    """A plain yes or no to a consent; with words below it is none."""
    act = Act.AGREE if spoken.agrees(said) else Act.DECLINE if spoken.refuses(said) else None
    return next((offer for offer in offers if offer.act is act), None)


def _numbered(line: str, captions: Sequence[Captions]) -> int | None:
    """ "1", "[1]", "№1, please", "1. Erase my data": with other words it is no choice."""
    found = NUMBER.match(line)
    if found is None or not 0 < (number := int(found[1])) <= len(captions):
        return None
    beside = [word for word in letters_of(line[found.end() :]).split() if word not in POLITE]
    return number if any(letters_of(caption).split()[: len(beside)] == beside for caption in captions[number - 1]) else None


def _captioned(line: str, captions: Sequence[Captions]) -> int | None:
    """The words of a choice without its number."""
    said = letters_of(line)
    places = (place for place, own in enumerate(captions, 1) if said in map(letters_of, own))
    return next(places, None) if said else None


def denies(text: str) -> bool:
    """Whether one of the first sentences says "that was not me", and nothing else."""
    said = [part.strip(' ,«»"') for part in SENTENCE.split(past_greeting(text)) if part.strip(' ,«»"')]
    return any(NOT_ME.fullmatch(" ".join(re.findall(r"\w+", part))) for part in said[:4])


def below(text: str) -> str:
    """What is written under the number of a choice."""
    lines = past_greeting(text).splitlines()[1:]
    return "" if is_signature([line.strip() for line in lines if line.strip()]) else "\n".join(lines).strip()


def wants_chat(question: str) -> bool:
    """A few words that ask for the way into Telegram, and say nothing else about it."""
    words = re.findall(r"[-\w]+", past_greeting(question))
    told = [word for word in words if not TELEGRAM.fullmatch(word)]
    return len(told) < len(words) <= 9 and all(GO_ON.fullmatch(word) for word in told)


def command_of(mail: Incoming) -> str | None:
    """Alone on the first line it works as in the chat."""
    found = COMMAND.fullmatch(question_of(mail).partition("\n")[0].strip())
    return found and found[1]


def question_of(mail: Incoming) -> str:
    """Some people write everything into the subject."""
    return mail.text.strip()[:LONGEST] or bare(mail.subject)


def shown_code(mail: Incoming) -> tuple[str, bool] | None:
    """A code that a chat showed: it is the subject, or the first line."""
    places = (bare(mail.subject), past_greeting(mail.text).partition("\n")[0])
    codes = (verify.shown_in(place) for place in places if not wants_chat(place))  # the word Telegram looks like one
    return next((code for code in codes if code is not None), None)


def bare(subject: str) -> str:
    """Without the chain of prefixes that mail programs add."""
    text = " ".join(subject.split())
    while text[:3].lower() in ("re:", "fw:") or text[:4].lower() == "fwd:":
        text = text.partition(":")[2].strip()
    return text[:150]


def letters_of(text: str) -> str:
    """A caption as people retype it: without its picture, its capitals and its stops."""
    return " ".join(re.findall(r"\w+", text.lower()))
