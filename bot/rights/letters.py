"""What staff read about a request: a subject to sort by, the person's own words, a ready answer, and what can be done."""

from datetime import datetime

from bot.reply import Act, Offer, Said, Value
from bot.rights.model import Outcome, Request, Shown, Status
from bot.rights.rules import RETURNABLE, fits, is_open
from bot.staff import Staff
from bot.zone import ALMATY, day_of


def sorted_by(request: Request) -> dict[str, Value]:
    """The parts of a subject: when, what, in which language, which; nothing of the person."""
    return {
        "day": day(request.due_at or request.received_at),
        "right": Said(f"right.{request.right}"),
        "language": Said(f"mark.{request.locale}"),
        "number": request.number or "",
    }


def day(moment: datetime) -> str:
    return f"{moment.astimezone(ALMATY):%d.%m}"


def own_words(text: str | None) -> Said:
    return Said("letter.words", {"text": text}) if text else Said("letter.no_words")


def draft(request: Request) -> Said:
    """A ready answer in the person's language, true of any such request: staff send it as it is, or write another one."""
    way = Said(f"answer_by.{request.answer_by}", locale=request.locale)
    params: dict[str, Value] = {"number": request.number or "", "due": day_of(request.due_at or request.received_at), "way": way}
    return Said(f"draft.{request.right}", params, request.locale)


def outcomes(request: Request) -> tuple[Offer, ...]:
    """What one tap can say: a part needs words, and who was not identified can only be told that."""
    possible = (outcome for outcome in Outcome if outcome is not Outcome.PARTLY and fits(outcome, request))
    return tuple(Offer(Act.PROPOSE, f"{request.number}:{outcome}") for outcome in possible)


def steps(request: Request, read: Shown | None = None) -> tuple[Offer, ...]:
    """What can be said of it as it stands; a proposal is confirmed by who `read` it."""
    number = request.number
    if request.status is Status.OUTCOME_PROPOSED and request.proposal is not None:
        confirm = (Offer(Act.CONFIRM, f"{number}:{read}"),) if read == request.proposal.shown else ()
        return (*confirm, Offer(Act.REJECT, f"{number}:{request.proposal.shown}"))
    if request.status is Status.IN_EXECUTION:
        return (Offer(Act.REJECT, str(number)),)
    return outcomes(request) if is_open(request) else ()


def next_step(request: Request, staff: Staff) -> Said:
    """What somebody must do for it to go on."""
    if request.proposal is None or request.status not in RETURNABLE:
        return Said("letter.overdue.decide")
    by, outcome = staff.by_mail(request.proposal.by), Said(f"outcome.{request.proposal.outcome}")
    params: dict[str, Value] = {"outcome": outcome, "name": by.name if by else request.proposal.by}
    return Said("letter.overdue.execute" if request.status is Status.IN_EXECUTION else "letter.overdue.confirm", params)
