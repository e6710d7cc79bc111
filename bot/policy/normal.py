"""Spelling that does not matter, removed, for matching and never for showing: Kazakh without its letters, Latin script, slips."""

import re
import unicodedata

_KAZAKH = str.maketrans("әғқңөұүһіё", "агкноуухие")

# Kazakh Latin (2021 alphabet and chat spelling) and Russian translit end in the same folded Cyrillic.
_LATIN = {
    **dict(zip("aäábcdefgğǵhiíıjklmnńñoöópqrsştuüúūvwxyýz", "ааабцдефгггхииыжклмнннооопкрсштуууувухыуз", strict=True)),
    "shch": "щ",
    "sch": "щ",
    "zh": "ж",
    "kh": "х",
    "ts": "ц",
    "ch": "ч",
    "sh": "ш",
    "gh": "г",
    "ng": "н",
    "yu": "ю",
    "ya": "я",
    "yo": "е",
    "ye": "е",
    "iu": "ю",
    "ia": "я",
    "'": "",
}
_LETTERS = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
_LATIN_WORD = re.compile(r"[a-zäáğǵıíńñöóşüúūý']+")
_FOREIGN = frozenset(
    {"email", "e", "mail", "cookie", "cookies", "sms", "qr", "google", "apple", "gps", "ai", "myqg", "qazaqgaz", "pdf", "id"}
)

_LINK = re.compile(r"https?://\S+")
_NOT_TEXT = re.compile(r"[^\w\s'👍?]")

_GREETING = re.compile(
    r"^(?:(?:здравствуй(?:те)?|здрасьте|добрый (?:день|вечер)|доброе утро|доброго (?:дня|времени суток)|приветствую|привет"
    r"|салем(?:етсиз ?бе|етсиздер ме)?|ассалаумагалейкум|кайырлы (?:тан|кун|кеш)|уважаемые|курметти)\b\W*)+(?=\w)"
)
_SOUNDS = str.maketrans("ыйщоефюядзцэ", "иишаивуатссе") | dict.fromkeys(map(ord, "ъь"))
_REPEATED = re.compile(r"(.)\1+")


def clean(text: str) -> str:
    """Lower case words and question marks, one space between them."""
    text = unicodedata.normalize("NFC", text).lower().replace("\u200b", "").replace("_", " ")
    return " ".join(_NOT_TEXT.sub(" ", _LINK.sub(" ", text)).split())


def lat2cyr(text: str) -> str:
    return _LATIN_WORD.sub(_transliterated, text)


def fold(text: str) -> str:
    """The spelling in which people who type differently write the same, and nobody says hello first."""
    return _GREETING.sub("", lat2cyr(clean(text)).translate(_KAZAKH))


def phon(folded: str) -> str:
    """The rough sound of folded text: what survives writing by ear."""
    text = folded.replace("ия", "иа").replace("ию", "иу").replace("тс", "ц").translate(_SOUNDS)
    return _REPEATED.sub(r"\1", text)


def _transliterated(word: re.Match[str]) -> str:
    if word[0] in _FOREIGN:
        return word[0]
    return _LETTERS.sub(lambda letter: _LATIN[letter[0]], word[0])
