"""The state machine of a request. Pure: each step gives the new row, or None where it is not allowed."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.calendar import WorkCalendar
from bot.people.model import Person
from bot.rights import law
from bot.rights.model import OPEN, AnswerBy, Identified, Outcome, Proposal, Request, Right, Rule, Starts, Status
from bot.staff import Member, Role


class Step(StrEnum):
    """Every way a request can go; each is one entry of the audit."""

    REGISTER = "register"
    IDENTIFY = "identify"
    TAKE = "take"
    ASK = "ask"
    DOCUMENTS = "documents"
    PROPOSE = "propose"
    RETURN = "return"
    EXECUTE = "execute"
    ANSWER = "answer"
    REVOKE = "revoke"
    REOPEN = "reopen"
    ANSWER_BY = "answer_by"
    RECOUNT = "recount"
    EXPLAIN = "explain"


DECIDABLE = (Status.REGISTERED, Status.IN_REVIEW, Status.AWAITING_SUBJECT)
RETURNABLE = (Status.OUTCOME_PROPOSED, Status.IN_EXECUTION)
REVOCABLE = (Status.AWAITING_VERIFICATION, *(status for status in OPEN if status is not Status.IN_EXECUTION))
EXECUTED = (Outcome.DONE, Outcome.PARTLY)  # there is something for the systems to do
BY_SYSTEMS = tuple(right for right in Right if right is not Right.ACCESS)  # an access request is answered by people


def due(right: Right, received: datetime, calendar: WorkCalendar) -> datetime:
    return calendar.due(received, law.answers()[right].days)


def is_open(request: Request) -> bool:
    return request.status in OPEN


def waits_for_person(request: Request) -> bool:
    """Nobody knows yet whether it is theirs, whether it has its number or not."""
    return request.identified_at is None and (request.status is Status.AWAITING_VERIFICATION or is_open(request))


def is_of(member: Member, person: Person, request: Request | None = None) -> bool:
    """Nobody decides their own request, nor after they were forgotten."""
    own = request is not None and request.member == member.mail
    return own or any(contact.address in (member.mail, str(member.telegram)) for contact in person.contacts)


def may_confirm(member: Member, proposal: Proposal) -> bool:
    """Two people, and the second one is an approver (ASVS 2.3.5)."""
    return member.may(Role.APPROVER) and member.mail != proposal.by


def starts_at(rule: Rule, request: Request) -> datetime:
    """Receipt, or the moment the person was identified where the rule says so."""
    identified = request.identified_at if rule.starts is Starts.IDENTIFIED else None
    return identified or request.received_at


def fits(outcome: Outcome, request: Request) -> bool:
    """Only who was identified gets an outcome of substance, and only who was not is refused for that."""
    return (outcome is Outcome.NOT_VERIFIED) == (request.identified_at is None)


def is_executed(request: Request, outcome: Outcome) -> bool:
    """Whether systems have something to do for it."""
    return outcome in EXECUTED and request.right in BY_SYSTEMS


def registered(request: Request, number: str, now: datetime, due_at: datetime, identified: Identified | None) -> Request | None:
    """With a number and a clock; without `identified` only because it waited too long for that."""
    if request.status is not Status.AWAITING_VERIFICATION:
        return None
    rule = law.answers()[request.right]
    known = identified_now(request, identified, now) if identified else request
    filed = replace(known, status=Status.REGISTERED, number=number, registered_at=now)
    return _counted(filed, rule, due_at)


def _counted(request: Request, rule: Rule, due_at: datetime) -> Request:
    return replace(request, due_at=due_at, days=rule.days, law=rule.law, rule_version=rule.version)


def identified_now(request: Request, how: Identified, now: datetime) -> Request:
    """Who was called back has no mailbox for the answer; they may choose another way than paper."""
    by_paper = how is Identified.PHONE and request.answer_by is AnswerBy.MAIL
    known = replace(request, identified=how, identified_at=now)
    return replace(known, answer_by=AnswerBy.PAPER) if by_paper else known


def identified(request: Request, how: Identified, now: datetime, due_at: datetime) -> Request | None:
    """Late, but before it was answered; `due_at` is that of the answer from now on."""
    proposal = request.proposal
    if request.identified_at is not None or not is_open(request):
        return None
    if proposal is not None and proposal.outcome is not Outcome.NOT_VERIFIED:
        return None
    known = replace(identified_now(request, how, now), due_at=due_at)
    return known if proposal is None else replace(known, proposal=None, status=Status.IN_REVIEW)


def taken(request: Request, by: str) -> Request | None:
    if request.status is not Status.REGISTERED and not (request.status in OPEN and request.assignee is None):
        return None
    return replace(request, status=Status.IN_REVIEW if request.status is Status.REGISTERED else request.status, assignee=by)


def documents_asked(request: Request) -> Request | None:
    """Only a correction needs papers (Art. 24(1)(2)); the answer clock goes on."""
    if request.status not in (Status.REGISTERED, Status.IN_REVIEW) or request.right is not Right.RECTIFICATION:
        return None
    return replace(request, status=Status.AWAITING_SUBJECT)


def documents_came(request: Request) -> Request | None:
    """Asked for or not (the correction has its clock from their receipt); a proposal to refuse for want of them is void."""
    missed = request.proposal is not None and request.proposal.outcome is Outcome.REFUSED_DOCUMENTS
    waits = request.status in DECIDABLE or (request.status is Status.OUTCOME_PROPOSED and missed)
    if not waits or request.right is not Right.RECTIFICATION:
        return None
    return replace(request, status=Status.IN_REVIEW, proposal=None)


def proposed(request: Request, proposal: Proposal) -> Request | None:
    if request.status not in DECIDABLE or not fits(proposal.outcome, request):
        return None
    return replace(request, status=Status.OUTCOME_PROPOSED, proposal=proposal)


def returned(request: Request) -> Request | None:
    """The proposal, or what the systems could not do, goes back to those who look into it."""
    if request.status not in RETURNABLE:
        return None
    return replace(request, status=Status.IN_REVIEW, proposal=None, confirmed_by=None)


def decided(request: Request, by: str, now: datetime, *, to_systems: bool) -> Request | None:
    """The second person's word: to the systems where there are any and something to do, else answered."""
    proposal = request.proposal
    if request.status is not Status.OUTCOME_PROPOSED or proposal is None or proposal.by == by:
        return None
    if to_systems and is_executed(request, proposal.outcome):
        return replace(request, status=Status.IN_EXECUTION, confirmed_by=by)
    founded = replace(proposal, law=law.article(proposal.outcome))
    return replace(request, status=Status.ANSWERED, confirmed_by=by, closed_at=now, proposal=founded)


def executed(request: Request, now: datetime) -> Request | None:
    """Every system has reported."""
    if request.status is not Status.IN_EXECUTION or request.proposal is None or request.confirmed_by is None:
        return None
    return replace(request, status=Status.ANSWERED, closed_at=now)


def revoked(request: Request, now: datetime) -> Request | None:
    return replace(request, status=Status.REVOKED, closed_at=now, words=None) if request.status in REVOCABLE else None


def answered_by(request: Request, way: AnswerBy) -> Request | None:
    return replace(request, answer_by=way) if is_open(request) and request.answer_by is not way else None


def recounted(request: Request, due_at: datetime) -> Request | None:
    """After an order moved days off, and somebody asked for it."""
    return replace(request, due_at=due_at) if is_open(request) and request.due_at != due_at else None


def explained(request: Request) -> Request | None:
    """Why it is late is said of its clock. The law knows no extension: the due date stays what it was."""
    return request if is_open(request) else None


def reopened(request: Request, due_at: datetime) -> Request | None:
    """New facts about an answered request: the same number, a new answer clock."""
    if request.status is not Status.ANSWERED or request.identified_at is None:
        return None
    undecided = replace(request, proposal=None, confirmed_by=None, closed_at=None, assignee=None)
    opened = replace(undecided, status=Status.IN_REVIEW, reopened=request.reopened + 1)
    return _counted(opened, law.answers()[request.right], due_at)
