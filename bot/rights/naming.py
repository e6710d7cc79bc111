"""How texts name what a person wants: a right, several of them, or something else."""

from collections.abc import Sequence

from bot.reply import Said
from bot.rights.model import Rights, Status


def wished(wish: str) -> Said:
    return joined([Said(f"wish.{one}") for one in Rights.parse(wish) or (wish,)])


def titled(rights: Rights) -> Said:
    return joined([Said(f"right.{right}") for right in rights])


def mailed(rights: Rights) -> Said:
    """The words that demand them in a letter."""
    return joined([Said(f"by_mail.words.{right}") for right in rights])


def stands(status: str) -> str:
    """The text for staff and inspectors: not theirs are the papers that are waited for."""
    return "status.awaiting_papers" if status == Status.AWAITING_SUBJECT else f"status.{status}"


def joined(names: Sequence[Said], joint: str = "right.and") -> Said:
    """As one: `joint` is the text that stands between each and what follows it."""
    first, *rest = names
    return Said(joint, {"one": first, "more": joined(rest, joint)}) if rest else first
