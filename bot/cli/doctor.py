"""`myqg-bot doctor`: every part checked for real, a line for each, and what to do next."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from bot.cli.doctor_here import calendar, decisions, law, policy, settings, texts, time_zone
from bot.cli.doctor_servers import clock, database, imap, smtp, telegram
from bot.cli.environment import environment
from bot.cli.findings import Finding, Mark, ill, note
from bot.errors import BotError, WrongSetting
from bot.incidents import frames
from bot.settings import Settings

PATIENCE = 10.0  # seconds for each server
STYLES = {Mark.WELL: "green", Mark.NOTE: "yellow", Mark.ILL: "bold red"}

SERVERS: dict[str, Callable[[Settings], Awaitable[list[Finding]]]] = {
    "Telegram": telegram,
    "clock": clock,
    "SMTP": smtp,
    "IMAP": imap,
    "database": database,
}


@dataclass(frozen=True, slots=True)
class Report:
    """What was found so far, on the screen as soon as it is known."""

    console: Console = field(default_factory=lambda: Console(highlight=False))
    marks: list[Mark] = field(default_factory=list)

    def add(self, findings: Iterable[Finding]) -> None:
        for found in findings:
            advice = f" → {found.advice}" if found.advice else ""
            line = Text.assemble((found.mark, STYLES[found.mark]), f" {found.part:<11} {found.fact}{advice}")
            self.console.print(line, soft_wrap=True)
            self.marks.append(found.mark)

    def end(self) -> int:
        """The exit code: 1 when something must be mended before people are served."""
        ills, notes = self.marks.count(Mark.ILL), self.marks.count(Mark.NOTE)
        verdict = f"{ills} to mend (✗)" if ills else "Ready for `myqg-bot run`"
        self.console.print(f"\n{verdict}{f', {notes} to know (!)' if notes else ''}", soft_wrap=True)
        return int(bool(ills))


async def examine() -> int:
    report = Report()
    known, problems = _read()
    report.add(ill("settings", problem, "") for problem in problems)
    report.add((time_zone(), calendar(), law()))
    if known is None:
        report.add([note("servers", "not asked while settings are wrong", "mend the settings and run `myqg-bot doctor` again")])
        return report.end()
    report.add((*settings(known), *policy(known.content), texts(known.content), *decisions(known.staff)))
    async with asyncio.TaskGroup() as group:
        checks = [group.create_task(_patiently(part, check(known)), name=part) for part, check in SERVERS.items()]
        for check in checks:
            report.add(await check)
    return report.end()


def _read() -> tuple[Settings | None, list[str]]:
    try:
        return Settings.examined(environment())
    except WrongSetting as error:
        return None, [str(error)]


async def _patiently(part: str, check: Awaitable[list[Finding]]) -> list[Finding]:
    """One part that hangs or breaks hides no other."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await check
    except TimeoutError:
        advice = "ask the network team; `myqg-bot doctor --firewall` lists what to ask for"
        return [ill(part, f"no answer in {PATIENCE:.0f} seconds", advice)]
    except BotError as error:
        return [ill(part, str(error), "")]
    except Exception as error:  # noqa: BLE001 - the other parts are still to be told
        where = " < ".join(reversed(frames(error)))
        return [ill(part, f"the check itself broke: {type(error).__name__} at {where}", "please report this line")]
