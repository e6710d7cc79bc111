"""How texts name what a person wants: a right, several of them, or something else."""

from collections.abc import Sequence

from bot.reply import Said
from bot.rights.model import Rights


def wished(wish: str) -> Said:
    return _listed([Said(f"wish.{one}") for one in Rights.parse(wish) or (wish,)])


def titled(rights: Rights) -> Said:
    return _listed([Said(f"right.{right}") for right in rights])


def mailed(rights: Rights) -> Said:
    """The words that demand them in a letter."""
    return _listed([Said(f"by_mail.words.{right}") for right in rights])


def _listed(names: Sequence[Said]) -> Said:
    first, *rest = names
    return Said("right.and", {"one": first, "more": _listed(rest)}) if rest else first
