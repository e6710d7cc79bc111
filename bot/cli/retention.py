"""`myqg-bot retention`: what is over, what is held, and the page for the security department."""

from rich.console import Console
from rich.table import Table

from bot.cli.database import opened
from bot.clock import SystemClock
from bot.errors import WrongSetting
from bot.retention import RULES, rehearse, sweep
from bot.settings import Settings
from bot.texts import Texts


async def retain(settings: Settings, *, dry_run: bool) -> None:
    """Ends what is over, or only counts it."""
    async with opened(settings) as store:
        counts = await (rehearse if dry_run else sweep)(store, SystemClock())
        async with store.read() as tx:
            held = await tx.retention.held()
    table = Table("what", "kept (days)", "would go" if dry_run else "gone")
    for rule in RULES:
        table.add_row(rule.kind, str(rule.kept.days), str(counts[rule.kind]))
    console = Console(soft_wrap=True)
    console.print(table)
    if held:
        console.print(f"on legal hold: {', '.join(held)}")


async def hold_case(settings: Settings, number: str, *, held: bool) -> None:
    async with opened(settings) as store, store.begin() as tx:
        if not await tx.retention.hold(number, held):
            raise WrongSetting(f"{number}: there is no such request or case")
    print(f"{number} is {'held: nothing of it goes' if held else 'no longer held'}")


def described(settings: Settings, locale: str) -> str:
    """One page: who keeps what, where, for how long; from the rules the sweep obeys and the settings it runs under."""
    texts = Texts.load(settings.content)
    database = settings.database_url.get_secret_value().partition(":")[0].partition("+")[0]
    head = texts.word(
        "retention.page",
        locale,
        operator=settings.operator(locale),
        bin=settings.operator_bin,
        responsible=settings.responsible,
        database="SQLite" if database == "sqlite" else "PostgreSQL",
        mail=settings.staff_mail,
        phone=settings.staff_phone,
    )
    lines = [f"- {texts.word(f'retention.{rule.kind}', locale, n=rule.kept.days)}" for rule in RULES]
    return "\n".join((head, "", *lines, "", texts.word("retention.end", locale)))
