"""What the doctor asks of servers; each check is done for real and changes nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.app import imap_inbox, smtp_sender
from bot.calendar.desk import awaited_year
from bot.cli.database import away
from bot.cli.doctor_here import compared, orders
from bot.cli.doctor_telegram import told
from bot.cli.findings import Finding, ill, note, remedy, root, well, why
from bot.cli.places import database_place, is_local
from bot.errors import SendError, Unavailable
from bot.settings import Settings
from handlers.mail.inbox import LOST
from handlers.telegram.check import check as ask_telegram
from handlers.telegram.clock import server_time
from storage.opening import Facts, absent, unchanged
from storage.opening import check as look_into

OUR_LOGIN = range(530, 539)  # SMTP: who we are is the trouble
SECURED = {"tls": "over TLS", "starttls": "over STARTTLS", "none": "without encryption"}


async def telegram(known: Settings) -> list[Finding]:
    if not known.telegram:
        return [note("Telegram", "not asked: MYQG_TELEGRAM_MODE is off, everything goes by mail", "")]
    names = {str(member.telegram): member.name for member in known.staff.members if member.telegram is not None}
    found = await ask_telegram(
        known.secret("bot_token") or "",
        api_url=known.bot_api_url,
        proxy=known.secret("proxy_url"),
        ca_file=known.ca_file,
        staff_chat=known.staff_chat,
        staff_ids=[int(number) for number in names],
    )
    return [told(says, params, names) for _, says, params in found]


async def clock(known: Settings) -> list[Finding]:
    """Compared with the Bot API's; where it cannot be asked, the line about Telegram says why."""
    if not known.telegram:
        return [note("clock", "not compared: MYQG_TELEGRAM_MODE is off", "make sure that this computer uses NTP")]
    asked = datetime.now(UTC)
    try:
        theirs = await server_time(known.bot_api_url, proxy=known.secret("proxy_url"), ca_file=known.ca_file)
    except Unavailable as error:
        return [note("clock", f"not compared: the Bot API server cannot be asked ({error})", "see the line about Telegram")]
    return [compared(asked + (datetime.now(UTC) - asked) / 2, theirs)]


async def smtp(known: Settings) -> list[Finding]:
    where, how = f"{known.smtp_host}:{known.smtp_port}", SECURED[known.smtp_security]
    sender = smtp_sender(known)
    try:
        await sender.check()
    except SendError as error:
        return [_smtp_trouble(known, where, error)]
    finally:
        await sender.close()
    fact = f"{where} takes letters {how}, {'logged in' if known.smtp_user else 'without login'}"
    if known.smtp_security == "none" and not is_local(known.smtp_host):
        return [note("SMTP", fact, "set MYQG_SMTP_SECURITY to starttls or tls, if the server can")]
    return [well("SMTP", fact)]


def _smtp_trouble(known: Settings, where: str, error: SendError) -> Finding:
    cause = root(error)
    if getattr(cause, "code", None) in OUR_LOGIN:
        return ill("SMTP", f"{where} refuses the login ({error})", "check MYQG_SMTP_USER and MYQG_SMTP_PASSWORD")
    if isinstance(cause, OSError):
        return ill("SMTP", f"{where}: {why(cause)}", remedy(cause, "SMTP"))
    return ill("SMTP", f"{where} does not serve us ({error})", "check MYQG_SMTP_PORT and MYQG_SMTP_SECURITY")


async def imap(known: Settings) -> list[Finding]:
    inbox = imap_inbox(known)
    if inbox is None:
        off = "MYQG_IMAP_HOST is not set: questions by mail and replies of staff by mail are not read"
        return [note("IMAP", off, "set MYQG_IMAP_HOST and MYQG_IMAP_PASSWORD if you want them")]
    where = f"{inbox.host}:{inbox.port}"
    try:
        letters = await inbox.check()
    except OSError as error:
        return [ill("IMAP", f"{where}: {why(error)}", remedy(error, "IMAP"))]
    except LOST as error:
        return [_imap_trouble(where, error)]
    fact = f"{where} opens the mailbox {SECURED[known.imap_security]}; letters in it: {letters}"
    if known.imap_security == "none" and not is_local(inbox.host):
        return [note("IMAP", fact, "set MYQG_IMAP_SECURITY to tls, if the server can")]
    return [well("IMAP", fact)]


def _imap_trouble(where: str, error: Exception) -> Finding:
    if type(error).__name__ == "abort":  # imaplib's name for a line that was cut
        return ill("IMAP", f"{where} hangs up", "check MYQG_IMAP_PORT and MYQG_IMAP_SECURITY, and that the server is well")
    return ill("IMAP", f"{where} refuses the login", "check MYQG_IMAP_USER (or MYQG_MAIL_FROM) and MYQG_IMAP_PASSWORD")


async def database(known: Settings) -> list[Finding]:
    url = known.database_url.get_secret_value()
    if file := absent(url):
        fact = f"MYQG_DATABASE_URL: there is no database at {file}"
        return [note("database", fact, "`myqg-bot run` makes it; where there should be one, correct the path")]
    place, facts = database_place(url), await look_into(url, known.keys)
    if facts.error is not None:
        fact, advice = away(url, facts.error)
        return [ill("database", f"MYQG_DATABASE_URL: {fact}", advice)]
    readable = facts.revision == facts.head and facts.key_fits
    missing = await awaited_orders(url, known.keys, datetime.now(UTC)) if readable else []
    return [well("database", f"{place} answers"), _migrations(facts), _keys(facts), *missing]


async def awaited_orders(url: str, keys: Sequence[str], now: datetime) -> list[Finding]:
    """Nothing while the year is decided."""
    store = unchanged(url, keys)
    try:
        async with store.read() as tx:
            return list(orders(await awaited_year(tx, now)))
    finally:
        await store.close()


def _migrations(facts: Facts) -> Finding:
    if facts.revision is None:
        return well("migrations", "the database is empty; `myqg-bot run` makes its tables")
    if facts.revision == facts.head:
        return well("migrations", f"current ({facts.head})")
    if facts.revision > (facts.head or ""):
        return ill("migrations", f"a newer version made this database ({facts.revision})", "install that version of the bot")
    advice = "make a backup; `myqg-bot run` brings them up to date when it starts"
    return note("migrations", f"the tables are of {facts.revision}, this version needs {facts.head}", advice)


def _keys(facts: Facts) -> Finding:
    if facts.key_fits is None:
        return well("keys", "nothing is stored yet, so any MYQG_SECRET_KEY fits")
    if facts.key_fits:
        return well("keys", "MYQG_SECRET_KEY opens what is stored")
    advice = "put the key it was made with behind the new one in MYQG_SECRET_KEY, after a comma"
    return ill("keys", "MYQG_SECRET_KEY does not open what is stored", advice)
