"""Only people decide a request, two of them: one proposes, another one with the right to confirms."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.deliveries.outbox import Outbox
from bot.once import once
from bot.people import sensitive
from bot.ports import Clock, Store, Tx
from bot.reply import Act, Offer, Reply, Said, Value
from bot.rights import journal, law, letters, rules
from bot.rights.execution import Execution
from bot.rights.filing import facts
from bot.rights.model import REFUSALS, Outcome, Proposal, Request, Right, Shown, Status
from bot.rights.model import Clock as Running
from bot.rights.moves import by_staff, move
from bot.rights.naming import stands
from bot.rights.rules import Step
from bot.rights.telling import Telling
from bot.rights.thread import about
from bot.staff import Member, Role


@dataclass(frozen=True, slots=True)
class OutcomeDesk:
    store: Store
    clock: Clock
    outbox: Outbox
    telling: Telling
    execution: Execution

    async def take(self, member: Member, key: str, number: str) -> Reply:
        """Somebody says that they look into it: the person sees it in the status."""

        async def verb(tx: Tx) -> Reply:
            request = await tx.register.by_number(number)
            refused = await self._may_work(tx, member, request, number)
            if refused is not None or request is None:
                return refused or _unknown(number)
            mine = partial(rules.taken, by=member.mail)
            if await move(tx, request.id, Step.TAKE, by_staff(member.mail), self.clock.now(), mine) is None:
                return _settled(request)
            return Reply("staff.taken", {"number": number, "name": member.name})

        return await once(self.store, key, self.clock.now(), verb)

    def refusals(self, number: str) -> Reply:
        offers = tuple(Offer(Act.PROPOSE, f"{number}:{outcome}") for outcome in REFUSALS if outcome is not Outcome.NOT_VERIFIED)
        return Reply("staff.refusals", {"number": number}, offers)

    async def propose(self, member: Member, key: str, number: str, outcome: Outcome, note: str = "") -> Reply:
        """`note` is what the person reads beside the approved words; a part needs one."""

        async def verb(tx: Tx) -> Reply:
            request = await tx.register.by_number(number)
            refused = await self._may_work(tx, member, request, number)
            if refused is not None or request is None:
                return refused or _unknown(number)
            if outcome is Outcome.PARTLY and not note:
                return Reply("staff.partly_needs_words", {"number": number})
            if rules.is_open(request) and not rules.fits(outcome, request):
                return Reply(
                    "staff.not_identified" if request.identified_at is None else "staff.is_identified", {"number": number}
                )
            now = self.clock.now()
            proposal = Proposal(outcome, member.mail, now, note)
            proposing = partial(rules.proposed, proposal=proposal)
            if await move(tx, request.id, Step.PROPOSE, by_staff(member.mail), now, proposing, outcome=outcome) is None:
                return _settled(request)
            await tx.register.meet(request.id, now, law.DOCUMENTS)
            offers = tuple(Offer(act, f"{number}:{proposal.shown}") for act in (Act.CONFIRM, Act.REJECT))
            noted = Said("staff.note_in_letter" if note else "letter.proposed.no_note")  # the group may not read it
            reply = Reply("staff.proposed", {**_of(request, outcome), "name": member.name, "note": noted}, offers)
            await self._ask_approvers(tx, request, proposal, reply, member, f"{key}:proposed")
            return reply

        return await once(self.store, key, self.clock.now(), verb)

    async def confirm(self, member: Member, key: str, number: str, read: Shown | None) -> Reply:
        """`read` is the proposal under which the button or the letter stood: no other one is confirmed by it, and none unread."""

        async def verb(tx: Tx) -> Reply:
            request = await tx.register.by_number(number)
            if request is None:
                return _unknown(number)
            if request.proposal is None or request.status is not Status.OUTCOME_PROPOSED:
                return _settled(request)
            if not rules.may_confirm(member, request.proposal):
                return Reply("staff.another_confirms", {"number": number})
            if read != request.proposal.shown:
                return _replaced(request, request.proposal.outcome) if read else _unread(request, request.proposal.outcome)
            if rules.is_of(member, await tx.people.get(request.person), request):
                return Reply("staff.own_request", {"number": number})
            return await self._decide(tx, request, request.proposal, member)

        return await once(self.store, key, self.clock.now(), verb)

    async def reject(self, member: Member, key: str, number: str, read: Shown | None) -> Reply:
        """Back to those who look into it: a proposal, or what the systems could not do."""

        async def verb(tx: Tx) -> Reply:
            request = await tx.register.by_number(number)
            if request is None:
                return _unknown(number)
            if request.proposal is not None and rules.is_open(request) and read not in (None, request.proposal.shown):
                return _replaced(request, request.proposal.outcome)
            if rules.is_of(member, await tx.people.get(request.person), request):
                return Reply("staff.own_request", {"number": number})
            if not (member.may(Role.AGENT) or member.may(Role.APPROVER)):
                return Reply("staff.not_your_role", {"role": Said(f"role.{Role.AGENT}")})
            now = self.clock.now()
            if await move(tx, request.id, Step.RETURN, by_staff(member.mail), now, rules.returned) is None:
                return _settled(request)
            await self.execution.taken_back(tx, request, now)
            return Reply("staff.rejected", {"number": number, "name": member.name})

        return await once(self.store, key, self.clock.now(), verb)

    async def ask_documents(self, member: Member, key: str, number: str, note: str) -> Reply:
        """Papers that confirm a correction; they never come through Telegram, and the answer clock goes on."""

        async def verb(tx: Tx) -> Reply:
            request = await tx.register.by_number(number)
            refused = await self._may_work(tx, member, request, number)
            if refused is not None or request is None:
                return refused or _unknown(number)
            if sensitive.found_in(note) is not None:  # it goes by whatever channel the person has
                return Reply("staff.sensitive")
            now = self.clock.now()
            after = await move(tx, request.id, Step.ASK, by_staff(member.mail), now, rules.documents_asked)
            if after is None:
                return _no_papers(request)
            await self.execution.documents_asked(tx, after, now)
            reached = await self.telling.documents(tx, after, note, now, key)
            return Reply("staff.asked" if reached else "staff.unreachable", {"number": number})

        return await once(self.store, key, self.clock.now(), verb)

    async def documents_came(self, member: Member, key: str, number: str) -> Reply:
        """From their receipt on the correction itself has a clock."""

        async def verb(tx: Tx) -> Reply:
            request = await tx.register.by_number(number)
            refused = await self._may_work(tx, member, request, number)
            if refused is not None or request is None:
                return refused or _unknown(number)
            now, by = self.clock.now(), by_staff(member.mail)
            if request.status is Status.IN_REVIEW and await self.execution.acts_until(tx, request):  # noted before
                return _settled(request)
            if await move(tx, request.id, Step.DOCUMENTS, by, now, rules.documents_came) is None:
                return _no_papers(request)
            due_at = await self.execution.documents_came(tx, request, now)
            return Reply("staff.documents_came", {"number": number, "due": due_at})

        return await once(self.store, key, self.clock.now(), verb)

    async def explain(self, member: Member, key: str, number: str, delay: str) -> Reply:
        """Why the answer is late. The person reads it once the due date has passed."""

        async def verb(tx: Tx) -> Reply:
            request = await tx.register.by_number(number)
            refused = await self._may_work(tx, member, request, number)
            if refused is not None or request is None:
                return refused or _unknown(number)
            if sensitive.found_in(delay) is not None:  # it goes by whatever channel the person has
                return Reply("staff.sensitive")
            now, clocks = self.clock.now(), await self._unexplained(tx, request, delay)
            by = by_staff(member.mail)
            after = await move(tx, request.id, Step.EXPLAIN, by, now, rules.explained) if clocks else None
            if after is None:
                return _settled(request)
            for clock in clocks:
                await tx.register.explain(clock.id, delay)
            clock = clocks[0]
            if clock.code != law.ANSWER:  # the person was told no date for it
                return Reply("staff.delay_noted", {"number": number, "action": Said(f"action.{clock.code}")})
            if now <= clock.due_at:
                return Reply("staff.delay_kept", facts(after))
            reached = await self.telling.delayed(tx, after, replace(clock, delay=delay), now)
            return Reply("staff.delay_told" if reached else "staff.unreachable", {"number": number})

        return await once(self.store, key, self.clock.now(), verb)

    async def _unexplained(self, tx: Tx, request: Request, delay: str) -> list[Running]:
        """The answer's clock first: what staff explain is everything that is late and has no reason yet, else the answer."""
        now, running_ = self.clock.now(), [one for one in await tx.register.clocks(request.id) if one.met_at is None]
        late = [one for one in journal.late(running_, now) if one.delay is None]
        answer = [one for one in running_ if one.code == law.ANSWER and one.delay != delay]
        return sorted(late, key=lambda one: one.code != law.ANSWER) or answer

    async def _decide(self, tx: Tx, request: Request, proposal: Proposal, member: Member) -> Reply:
        """To the systems where they have something to do, else it is answered."""
        now, outcome, by = self.clock.now(), proposal.outcome, by_staff(member.mail)
        to_systems = await self.execution.has_work(tx, request)
        deciding = _same(proposal, partial(rules.decided, by=member.mail, now=now, to_systems=to_systems))
        executing = to_systems and rules.is_executed(request, outcome)
        step = Step.EXECUTE if executing else Step.ANSWER
        after = await move(tx, request.id, step, by, now, deciding, outcome=outcome)
        if after is None:
            return _settled(request)
        said = {**_of(request, outcome), "name": member.name}
        if executing:
            await self.execution.begin(tx, after, now)
            return Reply("staff.executing", said)
        await tx.register.meet(after.id, now)
        await tx.register.drop_tasks(after.id, now)
        reached = await self.telling.outcome(tx, after, outcome, now)
        return Reply("staff.confirmed" if reached else "staff.confirmed_unreachable", said)

    async def _may_work(self, tx: Tx, member: Member, request: Request | None, number: str) -> Reply | None:
        if not member.may(Role.AGENT):
            return Reply("staff.not_your_role", {"role": Said(f"role.{Role.AGENT}")})
        if request is None:
            return _unknown(number)
        if rules.is_of(member, await tx.people.get(request.person), request):
            return Reply("staff.own_request", {"number": number})
        return None

    async def _ask_approvers(self, tx: Tx, request: Request, proposal: Proposal, proposed: Reply, by: Member, key: str) -> None:
        """Each of them can confirm by replying from their own mailbox."""
        now, thread = self.clock.now(), await about(tx, request, str(proposal.shown))
        params = {**proposed.params, "note": proposal.note or Said("letter.proposed.no_note")}
        letter = Reply("letter.proposed", params, proposed.offers)
        outcome = Said(f"outcome.{proposal.outcome}")
        subject = Said("letter.proposed.subject", {**letters.sorted_by(request), "outcome": outcome})
        for row in self.outbox.to_approvers(key, letter, subject, now, thread, but=by):
            await tx.deliveries.add(row, now)


def _same(proposal: Proposal, rule: Callable[[Request], Request | None]) -> Callable[[Request], Request | None]:
    """Only while just this proposal waits."""
    return lambda request: rule(request) if request.proposal == proposal else None


def _unknown(number: str) -> Reply:
    return Reply("staff.no_such_case", {"number": number})


def _replaced(request: Request, outcome: Outcome) -> Reply:
    return Reply("staff.replaced", {"number": request.number or "", "outcome": Said(f"outcome.{outcome}")})


def _unread(request: Request, outcome: Outcome) -> Reply:
    """Confirmed below another letter than the one that says what was proposed, and why."""
    return Reply("staff.confirm_elsewhere", {"number": request.number or "", "outcome": Said(f"outcome.{outcome}")})


def _settled(request: Request) -> Reply:
    return Reply("staff.settled", {"number": request.number or "", "state": Said(stands(request.status))})


def _no_papers(request: Request) -> Reply:
    """Only a correction rests on papers."""
    if request.right is Right.RECTIFICATION:
        return _settled(request)
    return Reply("staff.no_documents", {"number": request.number or ""})


def _of(request: Request, outcome: Outcome) -> dict[str, Value]:
    return {**facts(request), "outcome": Said(f"outcome.{outcome}")}
