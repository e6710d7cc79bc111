"""The state machine of a request, walked in every order: what never happens, whatever is tried."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import WorkCalendar
from bot.people.model import Channel
from bot.rights import law, rules
from bot.rights.model import OPEN, AnswerBy, Identified, Outcome, Proposal, Request, Right, Starts, Status

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STAFF = ("a@qg.kz", "b@qg.kz", "c@qg.kz")
CALENDAR = WorkCalendar()
Rule = Callable[[Request], Request | None]

people = st.sampled_from(STAFF)
proposals = st.builds(Proposal, st.sampled_from(Outcome), people, st.just(NOW), st.just("note"))
steps: st.SearchStrategy[tuple[str, Rule]] = st.one_of(
    st.sampled_from([*Identified, None]).map(
        lambda how: ("register", partial(rules.registered, number="QG-2026-000001", now=NOW, due_at=NOW, identified=how))
    ),
    st.sampled_from(Identified).map(lambda how: ("identify", partial(rules.identified, how=how, now=NOW, due_at=NOW))),
    people.map(lambda by: ("take", partial(rules.taken, by=by))),
    st.just(("ask", rules.documents_asked)),
    st.just(("documents", rules.documents_came)),
    proposals.map(lambda proposal: ("propose", partial(rules.proposed, proposal=proposal))),
    st.just(("return", rules.returned)),
    st.tuples(people, st.booleans()).map(
        lambda choice: ("decide", partial(rules.decided, by=choice[0], now=NOW, to_systems=choice[1]))
    ),
    st.just(("executed", partial(rules.executed, now=NOW))),
    st.just(("revoke", partial(rules.revoked, now=NOW))),
    st.just(("reopen", partial(rules.reopened, due_at=NOW))),
    st.sampled_from(AnswerBy).map(lambda way: ("by", partial(rules.answered_by, way=way))),
)


def draft(right: Right = Right.ERASURE) -> Request:
    return Request(1, 1, right, Status.AWAITING_VERIFICATION, Channel.TELEGRAM, "kk", NOW)


@given(st.sampled_from(Right), st.lists(steps, max_size=25))
def test_whatever_is_tried(right: Right, tried: list[tuple[str, Rule]]) -> None:
    """After every step of every walk the row is one that the law and the office can stand by."""
    request = draft(right)
    for name, rule in tried:
        after = rule(request)
        if after is not None:
            _holds(request, after, name)
            request = after


def _holds(before: Request, after: Request, name: str) -> None:
    decided = after.status in (Status.IN_EXECUTION, Status.ANSWERED)
    outcome = after.proposal.outcome if after.proposal else None
    assert not decided or after.proposal is not None
    assert not decided or after.identified_at is not None or outcome is Outcome.NOT_VERIFIED
    assert not (decided and after.identified_at and outcome is Outcome.NOT_VERIFIED)
    assert not decided or after.confirmed_by not in (None, after.proposal and after.proposal.by)
    assert (after.status in OPEN or after.status is Status.AWAITING_VERIFICATION) == (after.closed_at is None)
    assert (after.number is None) == (after.registered_at is None) == (after.due_at is None)
    assert before.number in (None, after.number)
    assert before.status is not Status.REVOKED
    assert before.status is not Status.ANSWERED or name == "reopen"
    assert after.status is not Status.IN_EXECUTION or after.right is not Right.ACCESS
    assert (before.law, before.rule_version) in ((None, None), (after.law, after.rule_version))
    assert (before.person, before.right, before.received_at) == (after.person, after.right, after.received_at)
    assert before != after or name == "documents"  # in review before and after; their clock is what starts


@given(
    st.sampled_from(Right),
    st.datetimes(datetime(2024, 6, 1), datetime(2029, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds are naive there
)
def test_a_due_date_is_never_later_than_the_rule(right: Right, received: datetime) -> None:
    """The counted number of working days, the last one a working day, and never before receipt."""
    days, due = law.answers()[right].days, rules.due(right, received, CALENDAR)
    first = received + timedelta(hours=5)
    counted = [first.date() + timedelta(days=n) for n in range(1, (due - received).days + 3)]
    working = [day for day in counted if CALENDAR.is_working(day) and day <= (due + timedelta(hours=5)).date()]

    assert due > received
    assert days == len(working)


def test_a_proposal_replaced_meanwhile() -> None:
    """Proposed, returned, proposed anew: who proposed last cannot confirm, the first one can."""
    filed = rules.registered(draft(), "QG-2026-000001", NOW, NOW, Identified.MAILBOX)
    assert filed is not None
    first = rules.proposed(filed, Proposal(Outcome.DONE, "a@qg.kz", NOW))
    assert first is not None
    back = rules.returned(first)
    assert back is not None
    second = rules.proposed(back, Proposal(Outcome.NO_DATA, "b@qg.kz", NOW))
    assert second is not None

    assert None is rules.decided(second, "b@qg.kz", NOW, to_systems=False)
    assert rules.decided(second, "a@qg.kz", NOW, to_systems=False) is not None


@pytest.mark.parametrize("right", Right)
def test_only_a_correction_waits_for_papers(right: Right) -> None:
    """And the answer clock goes on meanwhile."""
    filed = rules.registered(draft(right), "QG-2026-000001", NOW, NOW, Identified.MAILBOX)
    assert filed is not None
    asked = rules.documents_asked(filed)

    assert (right is Right.RECTIFICATION) == (asked is not None)
    assert asked is None or (Status.AWAITING_SUBJECT, filed.due_at) == (asked.status, asked.due_at)


def test_which_moment_starts_a_clock_is_data() -> None:
    """Receipt by default; identification where the row says so."""
    rule = law.answers()[Right.ACCESS]
    late = replace(draft(Right.ACCESS), identified_at=NOW + timedelta(days=4))

    assert NOW == rules.starts_at(rule, late)
    assert late.identified_at == rules.starts_at(replace(rule, starts=Starts.IDENTIFIED), late)


def test_every_refusal_rests_on_an_article() -> None:
    """An outcome that refuses nothing rests on none."""
    assert all(law.article(outcome) for outcome in Outcome if outcome not in rules.EXECUTED and outcome is not Outcome.NO_DATA)
    assert "" == law.article(Outcome.DONE)
