"""An article in words: "24(1)(2), ЦК 41(3)" of the table of the law, as each language cites it."""

import re
from itertools import groupby

from bot.reply import Said, Value
from bot.rights.naming import joined

AND = "cited.and"
CODE = "ЦК "  # the Digital Code 255-VIII; everything else is of Law 94-V
PLACE = re.compile(r"(?P<article>\d+(?:-\d+)?)(?:\((?P<paragraph>\d*)\)(?:\((?P<item>\d+)\)(?:-\((?P<last>\d+)\))?)?)?")


def cited(law: str) -> Said:
    """Acts in their order, with the places of each: article(paragraph)(item); empty where an article has no paragraphs."""
    acts = groupby(law.split(", "), key=lambda place: place.startswith(CODE))
    return joined(
        [Said(f"cited.{_act(of_code)}", {"places": joined(list(map(_place, places)), AND)}) for of_code, places in acts], AND
    )


def _act(of_code: bool) -> str:
    return "code" if of_code else "law"


def _place(text: str) -> Said:
    found = PLACE.fullmatch(text.removeprefix(CODE))
    if found is None:
        return Said("cited.as_written", {"text": text})
    parts: dict[str, Value] = {name: part for name, part in found.groupdict().items() if part}
    return Said(f"cited.{'_'.join(parts)}", parts)
