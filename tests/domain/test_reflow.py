"""Where an SDR's touches go when they are away: worked examples with dates, and rules over random lists."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from engine_builders import SHANGHAI, at, china, enrollment, planned, playbook, shown, step, touched
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.domain.enrollment import Deferred
from sdrtui.domain.ids import ContactId, EnrollmentId, RecordId, StepId, TouchId
from sdrtui.domain.lateness import lateness
from sdrtui.domain.leave import Leave, LeaveId, LeaveRow
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.reflow import Load, Span, reflow

NATIONAL_DAY = (date(2026, 9, 28), date(2026, 10, 9))
"""Leave that makes the long holiday longer: 10-10 is a working Saturday."""


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def load(name: str, on: str, *, run: str = "", contact: str = "", hour: int = 9, promise: bool = False) -> Load:
    due = datetime.combine(day(on), time(hour), ZoneInfo(SHANGHAI))
    return Load(TouchId(name), EnrollmentId(run or name), ContactId(contact or name), day(on), due, is_promise=promise)


def span(first: date, last: date, cap: int, today: str | None = None) -> Span:
    away = Leave.of([(first, last)])
    return Span(
        first, day(today) if today else first, cap, lambda each: china().is_open(each) and not away.covers(each)
    )


def moves(loads: Iterable[Load], within: Span) -> dict[str, str]:
    return {touch: f"{to:%m-%d}" for touch, to in reflow(loads, within).items()}


def test_leave_over_national_day_ends_without_a_day_above_the_cap() -> None:
    """Twenty-five touches of the days before the holiday, ten a day: 10-10 (a Saturday), 10-12, 10-13."""
    loads = [load(f"t{number:02}", f"09-{28 + number // 10}") for number in range(25)]

    found = reflow(loads, span(*NATIONAL_DAY, cap=10))

    assert {day("10-10"): 10, day("10-12"): 10, day("10-13"): 5} == Counter(found.values())
    assert sorted(found) == sorted(found, key=lambda touch: (found[touch], touch))


def test_what_lies_after_the_leave_makes_room_in_its_order() -> None:
    """The backlog comes first, and what was due on the day of return moves on when that is full."""
    loads = [*(load(f"a{n}", "10-08") for n in range(3)), *(load(f"b{n}", "10-10") for n in range(3))]

    found = moves(loads, span(*NATIONAL_DAY, cap=4))

    assert {"a0": "10-10", "a1": "10-10", "a2": "10-10", "b1": "10-12", "b2": "10-12"} == found


def test_promises_come_first_and_those_on_open_days_stand() -> None:
    """A promise of the leave is on the first day back although it is the youngest; one on 10-12 is not touched."""
    loads = [load("old", "09-28"), load("promise", "10-09", promise=True), load("kept", "10-12", promise=True)]

    assert {"promise": "10-10", "old": "10-13"} == moves(loads, span(*NATIONAL_DAY, cap=1))
    assert {"promise": "10-10", "old": "10-10"} == moves(loads, span(*NATIONAL_DAY, cap=2))


def test_gaps_are_kept_and_a_day_stays_together() -> None:
    """The call and the request of one day go to one day; the same contact's later touch keeps its four days."""
    loads = [
        load("call", "09-28", run="r", contact="min"),
        load("add", "09-28", run="r", contact="min"),
        load("mail", "10-02", run="r", contact="min"),
        load("other", "09-29"),
    ]

    found = moves(loads, span(*NATIONAL_DAY, cap=2))

    assert {"call": "10-10", "add": "10-10", "other": "10-12", "mail": "10-14"} == found


def test_a_contact_is_touched_once_a_day() -> None:
    """Two playbooks of one contact that come back together take two days."""
    loads = [load("one", "09-28", contact="min"), load("two", "09-29", contact="min")]

    assert {"one": "10-10", "two": "10-12"} == moves(loads, span(*NATIONAL_DAY, cap=10))


def test_what_was_due_before_the_leave_stays_until_it_begins() -> None:
    """Entered a week ahead, the leave leaves this week's work alone; entered too late, what is overdue moves too."""
    loads = [load("before", "09-25"), load("in", "09-28")]

    assert {"in": "10-10"} == moves(loads, span(*NATIONAL_DAY, cap=10, today="09-25"))
    assert {"before": "10-10", "in": "10-10"} == moves(loads, span(*NATIONAL_DAY, cap=10, today="09-30"))


@given(
    st.lists(
        st.tuples(st.integers(0, 25), st.integers(0, 7), st.integers(0, 5), st.integers(9, 17), st.booleans()),
        max_size=40,
    ),
    st.integers(0, 12),
    st.integers(1, 9),
    st.integers(-5, 5),
)
@settings(max_examples=150, deadline=None)
def test_no_day_is_above_the_cap_and_order_and_gaps_hold(
    drawn: list[tuple[int, int, int, int, bool]], length: int, cap: int, ahead: int
) -> None:
    """Whatever is open: the cap, the order, the gaps, one touch a contact a day, never early, never on a day away."""
    first = day("09-24")
    within = span(first, first + timedelta(days=length), cap, today=f"{first + timedelta(days=ahead):%m-%d}")
    loads = [
        load(
            f"t{number:02}",
            f"{first + timedelta(days=offset - 3):%m-%d}",
            run=f"r{run}",
            contact=f"c{run % 4}",
            hour=hour,
            promise=promise and contact == 0,
        )
        for number, (offset, run, contact, hour, promise) in enumerate(drawn)
    ]

    found = reflow(loads, within)

    new = {each.touch: found.get(each.touch, each.day) for each in loads}
    standing = Counter(each.day for each in loads if each.touch not in found and each.is_promise)
    before = Counter(each.day for each in loads if each.touch not in found and each.day < within.start)
    for on, count in Counter(new.values()).items():
        assert count <= max(cap, standing[on]) + before[on] or not found
    for each in loads:
        if each.touch in found:
            assert new[each.touch] > each.day
            assert new[each.touch] >= within.today
            assert within.is_open(new[each.touch])
    ordinary = sorted((each for each in loads if not each.is_promise), key=lambda each: (each.day, each.due_at))
    for run in {each.enrollment for each in ordinary}:
        own = [each for each in ordinary if each.enrollment == run and each.day >= within.start]
        for earlier, later in pairwise(own):
            assert new[later.touch] - new[earlier.touch] >= min(later.day - earlier.day, new[later.touch] - later.day)
            assert new[earlier.touch] <= new[later.touch]
    assert {} == reflow([_at(each, new[each.touch]) for each in loads if each.day >= within.start], within)


def _at(load: Load, to: date) -> Load:
    due = datetime.combine(to, load.due_at.timetz())
    return Load(load.touch, load.enrollment, load.contact, to, due, load.is_clock, load.is_promise)


OUTBOUND = playbook(
    step("call-1", 1, "call"), step("mail", 5, "mail"), step("call-2", 12, "call"), step("call-3", 21, "call")
)


def test_spring_festival_in_the_middle_of_three_weeks() -> None:
    """Begun on 02-09-2026, the holiday 02-15..02-23 off and 02-14 and 02-28 worked, as a person would plan it.

    The letter of day 5 goes out on the Friday before; the call of day 12 waits for the first day back and the last one
    keeps its nine days from there.
    """
    run = enrollment("2026-02-09 09:30")
    plan = planned(OUTBOUND, run)

    assert ["call-1 2026-02-09 09:30"] == shown(plan.open)
    assert ["mail 2026-02-13 09:00", "call-2 2026-02-24 09:00", "call-3 2026-03-05 09:00"] == shown(plan.later)


def test_leave_around_spring_festival_is_moved_and_told_from_late() -> None:
    """Home early, from 02-12 to 02-25: the letter waits for 02-26, and later touches keep their gaps from it."""
    run, events = enrollment("2026-02-09 09:30"), [touched("2026-02-09 09:40", "call-1", Outcome.VOICEMAIL)]
    row = LeaveRow(LeaveId("leave"), run.sdr, day("02-12"), day("02-25"), entered_at=at("2026-02-10 10:00"), by=run.sdr)
    leave = Leave.entered_by([row])
    before = planned(OUTBOUND, run, events, leave=leave)
    moved = Deferred(RecordId("d"), at("2026-02-10 10:00"), StepId("mail"), 1, at("2026-02-26 12:00"))

    after = planned(OUTBOUND, run, [*events, moved], leave=leave)

    assert ["mail 2026-02-13 09:00"] == shown(before.open)
    assert ["mail 2026-02-26 09:00"] == shown(after.open)
    assert ["call-2 2026-03-05 09:00", "call-3 2026-03-16 09:00"] == shown(after.later)
    assert ("leave", "2026-02-13") == (after.open[0].why.code, after.open[0].why.facts["from"])
    assert "leave" == lateness(after.open[0].why, is_overdue=False)
    assert "late" == lateness(after.open[0].why, is_overdue=True)


def test_leave_that_is_known_moves_what_opens_later() -> None:
    """An outcome after the leave was entered leads past it; one before it led into it."""
    row = LeaveRow(
        LeaveId("leave"),
        enrollment("2026-02-09 09:30").sdr,
        day("02-12"),
        day("02-25"),
        entered_at=at("2026-02-09 09:35"),
        by=enrollment("2026-02-09 09:30").sdr,
    )

    plan = planned(
        OUTBOUND,
        enrollment("2026-02-09 09:30"),
        [touched("2026-02-09 09:40", "call-1", Outcome.VOICEMAIL)],
        leave=Leave.entered_by([row]),
    )

    assert ["mail 2026-02-26 09:00"] == shown(plan.open)
    assert "leave" == lateness(plan.open[0].why, is_overdue=False)


@pytest.mark.parametrize(
    ("on", "is_open"), [("11-28", True), ("12-05", False), ("12-12", True), ("11-21", False), ("11-29", False)]
)
def test_big_and_small_weeks(on: str, is_open: bool) -> None:
    """大小周: every second Saturday from the first one is worked, Sundays never."""
    assert is_open == china()._replace(alternate=day("11-28")).is_open(day(on))


def test_big_weeks_stop_for_a_holiday() -> None:
    """A worked Saturday inside the National Day holiday is off."""
    weeks = china()._replace(alternate=day("09-19"))

    assert weeks.is_open(day("09-19"))
    assert not weeks.is_open(day("10-03"))
    assert weeks.is_open(day("10-17"))
