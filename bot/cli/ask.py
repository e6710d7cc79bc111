"""`myqg-bot ask`: the answer as it would be read in a mail."""

from bot.policy.desk import PolicyDesk
from bot.texts import LOCALES, Texts


def answer(question: str, language: str | None) -> str:
    texts, reply = Texts.load(), PolicyDesk.open().ask(question, language)
    locale = reply.locale or LOCALES[0]
    buttons = [f"[{texts.label(offer, locale)}]" for offer in reply.offers]
    return "\n\n".join((texts.plain(reply, locale), " ".join(buttons)))
