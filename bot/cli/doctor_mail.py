"""`myqg-bot doctor --mail`: a letter is waited for, and what it shows says how senders can be trusted."""

import asyncio
from collections.abc import Iterator

from bot.app import imap_inbox
from bot.cli.doctor import Report
from bot.cli.findings import Finding, ill, note, well, why
from bot.errors import WrongSetting
from bot.settings import Settings
from handlers.mail.inbox import LOST
from handlers.mail.trust import Shown, shown_by

PART = "letter"


async def examine_letter(known: Settings, minutes: int) -> int:
    inbox, report = imap_inbox(known), Report()
    if inbox is None:
        raise WrongSetting("MYQG_IMAP_HOST is not set: without it there is no mailbox to wait at")
    report.console.print(
        f"Write a letter to {known.mail_from} from an employee's mailbox now. Waiting up to {minutes} min …",
        soft_wrap=True,
    )
    try:
        with report.console.status("waiting"):
            async with asyncio.timeout(60 * minutes):
                raw = await inbox.next_letter()
    except TimeoutError:
        report.add([ill(PART, f"none came in {minutes} minutes", "check the address, and run `myqg-bot doctor`")])
    except OSError as error:
        report.add([ill("IMAP", f"the mailbox cannot be opened: {why(error)}", "run `myqg-bot doctor`")])
    except LOST as error:
        report.add([ill("IMAP", f"the mailbox cannot be opened ({type(error).__name__})", "run `myqg-bot doctor`")])
    else:
        report.add(told(shown_by(raw), known))
    return report.end()


def told(shown: Shown, known: Settings) -> Iterator[Finding]:
    """What was seen, whether what is set holds, and otherwise which setting to write."""
    if shown.domain not in known.mail_domains:
        yield note(PART, f"came from the domain {shown.domain or '?'}, not from an employee", "send one from a corporate mailbox")
        return
    yield well(PART, f"came from {shown.domain}")
    for results in shown.results:
        verdict = f"dmarc={results.dmarc}" if results.dmarc != "none" else "no verdict of DMARC"
        say = well if results.vouches else _seen
        yield say(PART, f"Authentication-Results of {results.server}: {verdict}")
    for mark in shown.marks:
        yield well(PART, f"the header {mark}")
    yield _verdict(shown, known)


def _verdict(shown: Shown, known: Settings) -> Finding:
    servers = [results.server for results in shown.results if results.vouches]
    if (known.authserv_id or "").lower() in [server.lower() for server in servers]:
        return well("trust", f"MYQG_AUTHSERV_ID={known.authserv_id} holds")
    if (known.trust_header or "").lower() in [mark.lower() for mark in shown.marks]:
        return _once_more(known.trust_header or "", "holds")
    if servers:
        return ill("trust", "your server vouches for senders, and no setting says so", f"set MYQG_AUTHSERV_ID={servers[0]}")
    if shown.marks:
        return _once_more(shown.marks[0], "would hold")
    advice = "ask the mail administrators for DMARC results or for a header on internal letters; until then codes are only mailed"
    return ill("trust", "your server vouches for nobody in a way we can read", advice)


def _once_more(mark: str, holds: str) -> Finding:
    """What one letter cannot show: that the same header does not survive from outside."""
    name = mark.partition(":")[0]
    advice = f"make sure that the server takes {name} out of letters from outside: send one that has it"
    return note("trust", f"MYQG_TRUST_HEADER={mark} {holds}", advice)


def _seen(part: str, fact: str) -> Finding:
    return note(part, fact, "no trust comes from this one")
