"""What a member of staff may write in the first line of a reply to a letter. Pure."""

from dataclasses import dataclass

from bot.rights.model import Outcome


@dataclass(frozen=True, slots=True)
class Propose:
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Confirm:
    pass


@dataclass(frozen=True, slots=True)
class Reject:
    pass


Command = Propose | Confirm | Reject

WORDS: dict[str, Command] = {
    "орындалды": Propose(Outcome.DONE),
    "исполнено": Propose(Outcome.DONE),
    "деректер жоқ": Propose(Outcome.NO_DATA),
    "данных нет": Propose(Outcome.NO_DATA),
    "бас тарту: заң": Propose(Outcome.REFUSED_LAW),
    "отказ: закон": Propose(Outcome.REFUSED_LAW),
    "бас тарту: міндеттеме": Propose(Outcome.REFUSED_OBLIGATION),
    "отказ: обязательство": Propose(Outcome.REFUSED_OBLIGATION),
    "растаймын": Confirm(),
    "подтверждаю": Confirm(),
    "қайтару": Reject(),
    "вернуть": Reject(),
}


def command_in(text: str) -> Command | None:
    """The command of the first line, however it is spaced, capitalised, quoted or ended."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return WORDS.get(" ".join(first.lower().strip(' .!\t«»"').replace(" :", ":").split()))
