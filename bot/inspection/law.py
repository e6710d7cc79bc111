"""The rules and the calendar by which terms were counted."""

from datetime import datetime

from bot.calendar import WorkCalendar
from bot.calendar.days import Special
from bot.inspection.model import Document, Scope, Voice, Words
from bot.ports import Tx
from bot.rights import law
from bot.rights.law import Row
from bot.zone import ALMATY

RULES = ("rule", "days", "starts", "law", "grade", "read", "confirmed_by")
DAYS = ("day", "working", "law", "order", "added_by", "added_at")
LOOKED = ("year", "order", "added_by", "added_at")


def rules(voice: Voice) -> Document:
    """As they are now; the version under which each request was counted stands in the journal."""
    version = Words(voice.say("inspection.rules_version", version=law.version()))
    table = voice.table("inspection.rules", RULES, [_rule(row, voice) for row in law.rows()])
    return Document("rules", voice.say("inspection.title.rules"), (version, table, Words(voice.say("inspection.grades"))))


async def calendar(tx: Tx, scope: Scope, voice: Voice, now: datetime) -> Document:
    known, years = WorkCalendar(await tx.calendar.by_day()), _years(scope, now)
    confirmations = [one for one in await tx.calendar.confirmations() if one.year in years]
    looked = [[str(one.year), one.order, one.added_by, voice.when(one.added_at)] for one in confirmations]
    tables = (
        voice.table("inspection.days", DAYS, [_day(special, voice) for year in years for special in known.specials(year)]),
        voice.table("inspection.looked", LOOKED, looked),
    )
    return Document("calendar", voice.say("inspection.title.calendar"), tables)


def _years(scope: Scope, now: datetime) -> range:
    """From the first receipt, or the beginning of the period, to the last term, or its end."""
    received = [request.received_at.astimezone(ALMATY).year for request in scope.requests]
    due = [request.due_at.astimezone(ALMATY).year for request in scope.requests if request.due_at]
    asked = [day.year for day in (scope.choice.since, scope.choice.until) if day]
    known = [*received, *due, *asked] or [now.astimezone(ALMATY).year]
    return range(min(known), max(known) + 1)


def _rule(row: Row, voice: Voice) -> list[str]:
    named = {"answer": f"right.{row.name}", "action": f"right.{row.name}", "refusal": f"outcome.{row.name}"}.get(row.part)
    rule = voice.say(f"inspection.rule.{row.part}") + (f": {voice.say(named)}" if named else "")
    days = "" if row.days is None else str(row.days)
    starts = voice.say(f"inspection.starts.{row.starts}") if row.starts else ""
    confirmed = row.confirmed_by or voice.say("inspection.not_confirmed")
    return [rule, days, starts, row.law, row.grade, voice.when(row.read), confirmed]


def _day(special: Special, voice: Voice) -> list[str]:
    working, order = voice.yes(special.working), special.override
    ordered = [order.order, order.added_by, voice.when(order.added_at)] if order else ["", "", ""]
    return [voice.when(special.day), working, special.holiday or "", *ordered]
