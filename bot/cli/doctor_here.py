"""What the doctor can tell without asking a server: time zone data, the calendar, and who is named in the settings."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.calendar.golden import terms_fault, zone_fault
from bot.cli.findings import Finding, ill, note, well
from bot.errors import BotError
from bot.policy.check import findings
from bot.policy.content import Content
from bot.policy.corpus import latest
from bot.policy.weights import read_weights
from bot.review import Review
from bot.rights.law import unconfirmed
from bot.settings import Settings
from bot.staff import Role, Staff

SKEW = timedelta(seconds=60)


def time_zone() -> Finding:
    fault = zone_fault()
    return ill("time zone", *fault) if fault else well("time zone", "Asia/Almaty is +05 since 2024-03-01")


def calendar() -> Finding:
    fault = terms_fault()
    return ill("calendar", *fault) if fault else well("calendar", "working days of Kazakhstan are counted as the law says")


def orders(year: int | None) -> Iterator[Finding]:
    """`year` is the one nobody has entered an order for, though it is time to."""
    if year is not None:
        fact = f"no order that moves days off in {year} was entered, and nobody confirmed that there is none"
        commands = f"`myqg-bot calendar add-day-off` or `add-working-day`, or `myqg-bot calendar confirm {year}`"
        yield note("calendar", fact, f"look for the order of the labour ministry, then {commands}")


def law() -> Finding:
    """Deadlines and articles are data that a lawyer confirms; until then they are our reading."""
    if not (open_rows := unconfirmed()):
        return well("law", "every row of bot/rights/law.toml is confirmed")
    advice = "let a lawyer read them and write name and date into confirmed_by"
    return note("law", f"{len(open_rows)} rows of bot/rights/law.toml no lawyer has confirmed: {'; '.join(open_rows)}", advice)


def policy(folder: Path | None) -> Iterator[Finding]:
    """The office's files, as `myqg-bot policy check` sees them, but for how good the answers are."""
    advice = "run `myqg-bot policy check`"
    try:
        content = Content.at(folder)
        found, stale = findings(content), read_weights(content).stale
    except BotError as error:
        yield ill("policy", str(error), advice)
        return
    if found:
        yield ill("policy", f"{len(found)} things to mend in its files, the first: {found[0]}", advice)
    elif stale:
        yield note("policy", "the examples have changed since the bot learnt from them", "run `myqg-bot policy train`")
    else:
        yield well("policy", f"policy {latest(content)}: texts, answers and examples fit")


def texts(folder: Path | None) -> Finding:
    """A text that nobody has read in both languages is said all the same."""
    try:
        review = Review.load(folder)
    except BotError as error:
        return ill("texts", str(error), "mend that file of MYQG_CONTENT")
    unread = review.unread
    if not unread:
        return well("texts", f"all {len(review.texts)} are read by a person in both languages")
    legal = sum(review.legal(text.id) for text in unread)
    fact = f"{len(unread)} of {len(review.texts)} are not reviewed ({legal} legal ones)"
    return note("texts", fact, "`myqg-bot texts export --unreviewed texts.xlsx` for a lawyer, who reads the legal ones first")


def compared(ours: datetime, theirs: datetime | None) -> Finding:
    """Our clock with the one of Telegram's server, which tells whole seconds."""
    if theirs is None:
        return note("clock", "not compared: the Bot API server tells no time", "make sure that this computer uses NTP")
    skew = ours - theirs
    if abs(skew) <= SKEW:
        return well("clock", "agrees with Telegram's")
    way = "ahead of" if skew > timedelta() else "behind"
    return note("clock", f"{abs(skew).total_seconds():.0f} seconds {way} Telegram's", "switch on NTP")


def settings(known: Settings) -> Iterator[Finding]:
    yield well("settings", f"can be read; responsible for personal data: {known.responsible}")
    if known.telegram and not known.personal_by_telegram:
        yield well("settings", "MYQG_TELEGRAM_MODE is notice_only: everything personal goes by mail")
    if known.imap_host is None and known.staff_chat is None:
        yield ill("settings", "staff have no way to answer", "set MYQG_IMAP_HOST and its login, or MYQG_STAFF_CHAT")
    if known.tombstones is None and not known.database_url.get_secret_value().startswith("sqlite"):
        yield note(
            "settings",
            "MYQG_TOMBSTONES is not set: a restored backup would bring back who asked to be forgotten",
            "name a file that no backup of the database replaces",
        )
    if word := known.authserv_id or known.trust_header:
        yield well("settings", f"senders are trusted on the word of {word}")
    else:
        yield note(
            "settings",
            "MYQG_AUTHSERV_ID and MYQG_TRUST_HEADER are not set: only replies to the bot's own letters are trusted",
            "run `myqg-bot doctor --mail` and send a letter to the bot's mailbox: it says which of them holds",
        )


def decisions(staff: Staff) -> Iterator[Finding]:
    """Every outcome needs two people."""
    agents, approvers, announcers = (
        [one for one in staff.members if one.may(role)] for role in (Role.AGENT, Role.APPROVER, Role.ANNOUNCER)
    )
    if not agents:
        yield ill("staff", "nobody answers employees", "name somebody with the role agent in MYQG_STAFF")
    if not approvers:
        yield ill("staff", "nobody confirms outcomes", "name somebody with the role approver in MYQG_STAFF")
    if agents and approvers:
        pairs = any(agent != approver for agent in agents for approver in approvers)
        yield (
            _decided(len(agents), len(approvers))
            if pairs
            else ill(
                "staff",
                "the only agent is the only approver, and nobody confirms their own proposal",
                "name a second person in MYQG_STAFF",
            )
        )
    if not any(one != other for one in announcers for other in approvers):
        yield note(
            "staff", "no notice of a changed policy can be sent", "name an announcer and another person as approver in MYQG_STAFF"
        )


def _decided(agents: int, approvers: int) -> Finding:
    return well("staff", f"outcomes can be proposed by {agents} and confirmed by {approvers}")
