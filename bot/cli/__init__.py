"""The command line; every command imports what it needs when it runs, so that --help costs nothing."""

import signal
import sys
from datetime import datetime
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.calendar import calendar
from bot.cli.waiting import wait as _wait
from bot.errors import BotError, WrongSetting

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="The MyQG privacy desk.")


class Language(StrEnum):
    """In which language an employee is answered."""

    KK = "kk"
    RU = "ru"


class TelegramMode(StrEnum):
    """What goes through Telegram."""

    FULL = "full"
    NOTICE_ONLY = "notice_only"
    OFF = "off"


def main() -> None:
    """The console script: what stops a command is a line on standard error, and the exit code 2 for a wrong setting."""
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # while imports run nothing is in hand, and libraries make errors of an interrupt
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Kazakh letters is no reason to stop
    try:
        cli()
    except Exception as error:  # noqa: BLE001 - messages of other exceptions may quote what people wrote
        causes = _leaves(error)
        for line in dict.fromkeys(map(_line, causes)):
            print(f"myqg-bot: {line}", file=sys.stderr)
        sys.exit(2 if any(isinstance(cause, WrongSetting) for cause in causes) else 1)


def _leaves(error: BaseException) -> list[BaseException]:
    """Task groups wrap what happened, each of them once more."""
    return [leaf for one in error.exceptions for leaf in _leaves(one)] if isinstance(error, BaseExceptionGroup) else [error]


def _line(error: BaseException) -> str:
    from bot.cli.logs import place

    return " ".join(str(error).split()) if isinstance(error, BotError) else f"stopped by {place(error)}"


@cli.command()
def run() -> None:
    """Serve Telegram and mail until stopped; settings are MYQG_… or .env."""
    from bot.cli.environment import settings

    known = settings()  # before the seconds that importing the rest takes
    from bot.cli.serve import serve

    _wait(serve(known))


@cli.command()
def sandbox(
    script: Annotated[bool, typer.Option("--script", help="Play the whole story in both languages, print it, and exit.")] = False,
    keep: Annotated[Path | None, typer.Option(help="A folder to keep the database, chats and mail in.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one.")] = 8080,
    telegram: Annotated[TelegramMode, typer.Option(help="As MYQG_TELEGRAM_MODE.")] = TelegramMode.FULL,
) -> None:
    """Try everything on this computer: no token, no mail server, one page in the browser."""
    from bot.cli.sandbox import play, script_out

    _wait(script_out(keep) if script else play(keep, port, telegram))


@cli.command()
def ask(
    question: Annotated[str, typer.Argument(help="What an employee would write.")] = "",
    language: Annotated[
        Language | None, typer.Option("--language", "-l", help="In which language, where the question does not tell.")
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read lines {"id": …, "text": …} on standard input, write a line of JSON for each.')
    ] = False,
) -> None:
    """Print what an employee would be answered; no database, no network."""
    from bot.cli.ask import answer, answers

    if jsonl:
        for line in answers(sys.stdin, language):
            print(line)
    elif question.strip():
        print(answer(question, language))
    else:
        raise typer.BadParameter("write a question, or --jsonl and one question a line on standard input")


policy = typer.Typer(no_args_is_help=True, help="What the office owns: policy texts, answers, examples.")
cli.add_typer(policy, name="policy")


@policy.command()
def check() -> None:
    """Look through the office's files and say what to mend; the exit code is 1 where something is wrong."""
    from bot.cli.policy import check_all

    raise typer.Exit(check_all())


@policy.command()
def train() -> None:
    """Learn from the example phrasings anew, in about a minute, and write the weights beside them."""
    from bot.cli.policy import train_all

    train_all()


@policy.command()
def evaluate(file: Annotated[Path, typer.Argument(help="Questions with the accepted topics, a line of JSON each.")]) -> None:
    """Print how questions with known topics are answered, by language and style."""
    from bot.cli.evaluate import table

    table(file)


@policy.command()
def approve(
    labels: Annotated[list[str], typer.Argument(help="Entries of answers.toml, as retention or silent.partners.")],
) -> None:
    """Say that these words fit the policy as it is now; the quoted text is shown first."""
    from bot.cli.policy import approve_all

    approve_all(labels)


@policy.command()
def publish(version: Annotated[str, typer.Argument(help="A folder in policy/; the newest if not given.")] = "") -> None:
    """Make a version of the policy the one that people are answered from."""
    from bot.cli.environment import settings
    from bot.cli.publish import publish_version

    _wait(publish_version(settings(), version))


@policy.command()
def gaps() -> None:
    """Print what people asked and the bot could not answer well, as lines ready to become examples."""
    from bot.cli.environment import settings
    from bot.cli.gaps import print_gaps

    _wait(print_gaps(settings()))


@policy.command()
def copy(folder: Annotated[Path, typer.Argument(help="A new folder, for MYQG_CONTENT.")]) -> None:
    """Copy the files that came with the program into a folder the office can edit."""
    from bot.cli.policy import copy_all

    copy_all(folder)


texts = typer.Typer(no_args_is_help=True, help="Every word the bot says, as a sheet for a lawyer, and back.")
cli.add_typer(texts, name="texts")

Sheet = Annotated[Path, typer.Argument(help="A name that ends in .xlsx.")]


@texts.command("export")
def export_texts(
    file: Sheet,
    unreviewed: Annotated[bool, typer.Option("--unreviewed", help="Only those nobody has read as they are now.")] = False,
    legal: Annotated[bool, typer.Option("--legal", help="Only consent, receipts, outcomes, notices and the like.")] = False,
) -> None:
    """Write all texts into a sheet, in both languages, the legal ones first."""
    from bot.cli.texts import export

    export(file, unreviewed=unreviewed, legal=legal)


@texts.command("import")
def import_texts(
    file: Sheet,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    keep_good: Annotated[bool, typer.Option("--keep-good", help="Take the rows that are right, though others are not.")] = False,
) -> None:
    """Take changed wordings and marks of review back from the sheet; a text that changed needs a new mark."""
    from bot.cli.texts import take

    raise typer.Exit(take(file, dry_run=dry_run, keep_good=keep_good))


@cli.command()
def doctor(
    firewall: Annotated[
        bool, typer.Option("--firewall", help="Only print the hosts and ports to ask the network team for.")
    ] = False,
    mail: Annotated[
        bool, typer.Option("--mail", help="Wait for a letter to the bot's mailbox and say how its sender can be trusted.")
    ] = False,
    wait: Annotated[int, typer.Option(min=1, help="Minutes to wait for that letter.")] = 5,
) -> None:
    """Check every setting for real and say what to do."""
    if firewall:
        from bot.cli.firewall import firewall_list

        print(firewall_list())
    elif mail:
        from bot.cli.doctor_mail import examine_letter
        from bot.cli.environment import settings

        _wait(examine_letter(settings(), wait))
    else:
        from bot.cli.doctor import examine

        _wait(examine())


@cli.command()
def key() -> None:
    """Print a fresh key for MYQG_SECRET_KEY."""
    import secrets

    print(secrets.token_urlsafe(48))


requests = typer.Typer(no_args_is_help=True, help="The register of requests: on the screen, and as a file to hand over.")
cli.add_typer(requests, name="requests")

In = Annotated[Language, typer.Option("--language", "-l", help="Language of headings and words.")]
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d", "%d.%m.%Y"], help="A day in Almaty, inclusive.", metavar="DATE")
]


@requests.command("list")
def list_requests(
    everything: Annotated[bool, typer.Option("--all", help="Also those that are closed.")] = False, language: In = Language.RU
) -> None:
    """Print open requests with their due dates; what is late is red."""
    from bot.cli.environment import settings
    from bot.cli.requests import print_list

    _wait(print_list(settings(), language, everything=everything))


@requests.command("show")
def show_request(number: Annotated[str, typer.Argument(help="As QG-2026-000042.")], language: In = Language.RU) -> None:
    """Print one row of the register."""
    from bot.cli.chosen import number as typed
    from bot.cli.environment import settings
    from bot.cli.requests import print_one

    _wait(print_one(settings(), language, typed(number)))


@requests.command("export")
def export_requests(
    file: Annotated[Path, typer.Argument(help="A name that ends in .csv, .xlsx or .json.")],
    since: Day = None,
    until: Day = None,
    language: In = Language.RU,
) -> None:
    """Write the register to a file, with a manifest beside it; people are pseudonyms."""
    from bot.cli.chosen import choice
    from bot.cli.environment import settings
    from bot.cli.requests import export

    _wait(export(settings(), file, language, choice(since, until)))


@requests.command("inspect")
def inspect_requests(
    target: Annotated[Path, typer.Argument(help="A folder, or a name that ends in .zip.")],
    since: Day = None,
    until: Day = None,
    person: Annotated[
        str | None, typer.Option(help="A request's number: only who filed it, with everything that was said.")
    ] = None,
    language: In = Language.RU,
) -> None:
    """Write one archive for an inspection: journal, files of requests, consents, rules, people with access, audit."""
    from bot.cli.chosen import choice
    from bot.cli.environment import settings
    from bot.cli.inspect import inspect

    _wait(inspect(settings(), target, language, choice(since, until, person)))


audit = typer.Typer(no_args_is_help=True, help="The audit: who did what about whom, in a chain.")
cli.add_typer(audit, name="audit")


@audit.command("verify")
def verify_audit(
    head: Annotated[str, typer.Option(help="From a morning's letter: whether it still stands in the chain.")] = "",
) -> None:
    """Walk the whole chain; the exit code is 1 where an entry was changed, left out or cut off."""
    from bot.cli.audit import verify_chain
    from bot.cli.environment import settings

    _wait(verify_chain(settings(), head))


cli.add_typer(calendar, name="calendar")
people = typer.Typer(no_args_is_help=True, help="The staff directory: who works here, and so may prove a mailbox.")
cli.add_typer(people, name="people")


@people.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="The whole directory, .csv or .xlsx: address, employer, language, status.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    keep_good: Annotated[bool, typer.Option("--keep-good", help="Leave broken rows out instead of stopping at them.")] = False,
    add_only: Annotated[bool, typer.Option("--add-only", help="Who is not in the file has not left.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Go on where more than 2 % of the bindings would end.")] = False,
) -> None:
    """Take in the directory; whoever left loses the proof of the mailbox at once, and keeps open requests."""
    from bot.cli.environment import settings
    from bot.cli.people import How, bring_in

    _wait(bring_in(settings(), file, How(dry_run, keep_good, add_only, force)))


@people.command("count")
def count_people() -> None:
    """Print how many are in the directory, by employer, language and status."""
    from bot.cli.environment import settings
    from bot.cli.people import count

    _wait(count(settings()))


breaches = typer.Typer(no_args_is_help=True, help="Alarms, and the clock that runs from a discovered breach.")
cli.add_typer(breaches, name="breaches")


@breaches.command("list")
def list_breaches(language: In = Language.RU) -> None:
    """Print what nobody has judged yet, and by when the authority must hear of what was discovered."""
    from bot.cli.breaches import print_open
    from bot.cli.environment import settings

    _wait(print_open(settings(), language))


@cli.command()
def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what is over and leave it.")] = False,
    hold: Annotated[str | None, typer.Option(help="A number: nothing of this request or case goes.")] = None,
    release: Annotated[str | None, typer.Option(help="A number that is held no longer.")] = None,
    describe: Annotated[Language | None, typer.Option(help="Print the page for the security department.")] = None,
) -> None:
    """End now what is over; the service does it every night."""
    from bot.cli.chosen import number
    from bot.cli.environment import settings
    from bot.cli.retention import described, hold_case, retain

    held = hold if release is None else release
    if dry_run + sum(option is not None for option in (hold, release, describe)) > 1:
        raise typer.BadParameter("--dry-run, --hold, --release and --describe do different things; write one of them")
    if describe is not None:
        print(described(settings(), describe))
    elif held is not None:
        _wait(hold_case(settings(), number(held), held=release is None))
    else:
        _wait(retain(settings(), dry_run=dry_run))


@cli.command()
def unbind(address: Annotated[str, typer.Argument(help="The corporate mailbox.")]) -> None:
    """End the binding of a mailbox to a chat: the employee left, or the phone is lost."""
    from bot.cli.environment import settings
    from bot.cli.unbind import unbind_mailbox

    _wait(unbind_mailbox(settings(), address))


@cli.command()
def reseal() -> None:
    """Rewrite every personal field under the newest key, a month after it was put first; then the old one can go."""
    from bot.cli.environment import settings
    from bot.cli.sealing import reseal_all

    _wait(reseal_all(settings()))
