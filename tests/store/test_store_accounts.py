"""What runs at one company, and which of it waits for an answer."""

from dataclasses import replace
from datetime import timedelta

from store_builders import LI, NOW, ZHANG, Enrolled, enrolled, new_id, outcome, undo_of

from sdrtui.domain.change import Change, RecordRow
from sdrtui.domain.enrollment import AccountHeld, AccountReleased, Parted, Status
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import RecordId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit
from sdrtui.domain.state import RecordKind
from sdrtui.store.store import Store

UNTIL = NOW + timedelta(days=14)


def colleagues(store: Store) -> tuple[Enrolled, Enrolled]:
    """Two people of one company, each in a run of their own."""
    one, two = enrolled(1), enrolled(2)
    there = replace(
        two.change,
        accounts=(),
        contacts=tuple(replace(row, account=one.account) for row in two.change.contacts),
        leads=tuple(replace(row, account=one.account, owner=LI) for row in two.change.leads),
        enrollments=tuple(replace(row, started_at=NOW + timedelta(hours=1)) for row in two.change.enrollments),
    )
    store.commit_all([one.change, there])
    return one, two


def about(of: Enrolled, kind: RecordKind, cause: RecordRow) -> RecordRow:
    """Return what an answer did to a colleague's run."""
    contact = cause.contact
    return RecordRow(RecordId(new_id()), kind, NOW, ZHANG, of.lead, contact, of.enrollment, cause=cause.id)


def test_a_hold_is_read_with_who_answered_until_it_is_released(store: Store) -> None:
    """By the engine as an event, by the company as a line with name and outcome; a release ends it, undo brings it."""
    one, two = colleagues(store)
    answer, change = outcome(one, Outcome.REPLIED)
    held = replace(about(two, RecordKind.HOLD, answer), until=UNTIL)
    store.commit(replace(change, records=(answer, held)))

    (line,) = store.account_holds(one.account)
    assert (two.enrollment, two.lead, one.contact, "王敏1") == (line.enrollment, line.lead, line.contact, line.name)
    assert (one.lead, Outcome.REPLIED, NOW, UNTIL) == (line.by_lead, line.outcome, line.since, line.until)
    assert (AccountHeld(held.id, NOW, UNTIL, one.contact),) == store.case(two.enrollment).events
    assert [held.id] == [record.id for record in store.stops_caused(answer.id)]

    free = replace(about(two, RecordKind.RELEASE, answer), cause=None)
    store.commit(Change(records=(free,)))
    assert [] == store.account_holds(one.account)
    assert isinstance(store.case(two.enrollment).events[-1], AccountReleased)
    store.commit(Change(records=(undo_of(free),)))
    assert [line] == store.account_holds(one.account)

    store.commit(Change(records=(undo_of(answer),)))
    assert ([], ()) == (store.account_holds(one.account), store.case(two.enrollment).events)


def test_only_what_runs_is_there(store: Store) -> None:
    """Finished runs are not; a part that ended is an event of the run."""
    one, two = colleagues(store)
    assert [one.enrollment, two.enrollment] == [case.enrollment.id for case in store.account_cases(one.account)]
    answer, change = outcome(one, Outcome.REPLIED)
    left = replace(about(two, RecordKind.PART, answer), exit=Exit.REPLIED)
    ended = tuple(replace(row, status=Status.FINISHED) for row in change.enrollments)
    store.commit(replace(change, records=(answer, left), enrollments=ended))

    (case,) = store.account_cases(one.account)
    assert (two.enrollment, (Parted(left.id, NOW, one.contact, Exit.REPLIED),)) == (case.enrollment.id, case.events)


def test_who_works_on_a_company_is_told_with_since_when(store: Store) -> None:
    """The owners of its leads that run, and in what its other people run."""
    one, two = colleagues(store)

    first, _second = store.candidates(LeadFilter(account=one.account))

    assert [(ZHANG, NOW), (LI, NOW + timedelta(hours=1))] == [(work.sdr, work.since) for work in first.account_works]
    assert frozenset({ZHANG, LI}) == first.account_owners
    assert {two.contact: [two.enrollment]} == {
        contact: [run.enrollment for run in runs] for contact, runs in first.elsewhere.items()
    }
