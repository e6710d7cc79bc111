"""Pure rules of requests: the clocks, and who may do what next."""

import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files

from bot.calendar import WorkCalendar
from bot.rights.model import OPEN, Proposal, Request, Right, Rule
from bot.staff import Member, Role


@cache
def rules() -> dict[Right, Rule]:
    law = tomllib.loads((files("bot.rights") / "law.toml").read_text(encoding="utf-8"))
    return {right: Rule(right, version=law["version"], **law[right]) for right in Right}


def due(right: Right, received: datetime, calendar: WorkCalendar) -> datetime:
    return calendar.due(received, rules()[right].days)


def is_open(request: Request) -> bool:
    return request.status in OPEN


def may_confirm(member: Member, proposal: Proposal) -> bool:
    """Two people, and the second one is an approver (ASVS 2.3.5)."""
    return member.may(Role.APPROVER) and member.mail != proposal.by
