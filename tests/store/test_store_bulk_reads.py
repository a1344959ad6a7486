"""Reads of many things at once say the same as reads one by one, and the light reads the same as the ordinary ones."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from store_builders import LI, NOW, ZHANG, enrolled, new_id, outcome

from sdrtui.domain.change import Change, PointRow
from sdrtui.domain.channel import Point
from sdrtui.domain.leave import LeaveId, LeaveRow
from sdrtui.domain.outcome import Outcome
from sdrtui.store.day_list import DayList
from sdrtui.store.store import Store


def test_many_cases_are_each_case(store: Store) -> None:
    """With their logs, touches, people and leads; in the order of their ids, unknown ones left out."""
    some = [enrolled(number) for number in range(5)]
    store.commit_all(each.change for each in some)
    for each in some[:3]:
        store.commit(outcome(each, Outcome.NO_ANSWER)[1])
    runs = [each.enrollment for each in some]

    found = store.cases([*reversed(runs), new_id()])  # type: ignore[list-item]

    assert [store.case(run) for run in sorted(runs)] == found
    assert [] == store.cases([])


def test_names_of_many(store: Store) -> None:
    """Person and company, by the person's id."""
    some = [enrolled(number) for number in range(3)]
    store.commit_all(each.change for each in some)

    found = store.names_of([each.contact for each in some])

    assert found == {
        each.contact: (store.contact(each.contact).name, store.account_of(each.contact).name) for each in some
    }


def test_the_teams_calls_are_everybodys_calls(store: Store) -> None:
    """Whoever shares a number with somebody who was called counts as called; by whichever SDR; nothing too old."""
    called, sharing, other = (enrolled(number) for number in range(3))
    store.commit_all(each.change for each in (called, sharing, other))
    number = next(point for point in store.contact_points(called.contact) if point.kind is Point.PHONE)
    store.commit(Change(points=(PointRow(sharing.contact, Point.PHONE, number.value),)))
    store.commit(outcome(called, Outcome.NO_ANSWER)[1])

    since = NOW - timedelta(days=2)
    found = store.team_calls(since)

    contacts = (called.contact, sharing.contact, other.contact)
    assert {contact: tuple(store.calls_to(contact, since)) for contact in contacts if contact in found} == found
    assert {called.contact, sharing.contact} == set(found)
    assert {} == store.team_calls(NOW + timedelta(days=1))


def test_runs_on_somebody_elses_list_are_lent(store: Store) -> None:
    """As long as they go on and the lead is the owner's."""
    own, lent = enrolled(1), enrolled(2)
    store.commit_all([own.change, lent.change])
    (row,) = lent.change.enrollments
    store.commit(Change(enrollments=(replace(row, sdr=LI),)))

    assert [lent.enrollment] == store.lent(ZHANG)
    assert [] == store.lent(LI)


@pytest.mark.sqlite
def test_the_light_reads_are_the_ordinary_ones(path: Path, store: Store) -> None:
    """When somebody last made a touch, and which leaves of theirs count."""
    of = enrolled()
    store.commit(of.change)
    store.commit(outcome(of, Outcome.NO_ANSWER)[1])
    entered = LeaveRow(LeaveId(new_id()), ZHANG, date(2026, 10, 1), date(2026, 10, 9), NOW, ZHANG)
    store.commit(Change(leaves=(entered, replace(entered, id=LeaveId(new_id()), cancelled_at=NOW))))
    light = DayList(path)

    for moment in (NOW - timedelta(days=1), NOW + timedelta(days=1)):
        assert store.last_made(ZHANG, moment) == light.last_made(ZHANG, moment)
    assert light.last_made(ZHANG, NOW + timedelta(days=1)) is not None
    assert [(entered.first, entered.last)] == light.days_off(ZHANG)
    assert [[], None] == [DayList(path.with_name("none.db")).days_off(ZHANG), light.last_made(LI, NOW)]
