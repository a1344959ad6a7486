"""Worked examples of days, windows and clocks, each with the dates a person would find in a calendar."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from engine_builders import (
    at,
    china,
    enrollment,
    local,
    person,
    planned,
    playbook,
    shown,
    step,
    touched,
)

from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.enrollment import Status
from sdrtui.domain.leave import Leave
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Counting, Pacing

CALENDAR, WORKING = Counting.CALENDAR, Counting.WORKING
FOUR_DAYS = [step("one", 1, "call"), step("two", 2, "mail"), step("four", 4, "call"), step("eight", 8, "mail")]


@pytest.mark.parametrize(
    ("started", "counting", "expected"),
    [
        ("2026-11-23 08:30", CALENDAR, ["11-23", "11-24", "11-26", "11-30"]),
        ("2026-11-23 08:30", WORKING, ["11-23", "11-24", "11-26", "12-02"]),
        # A Friday: day 2 is a Saturday and goes to Monday; the gaps after it are kept.
        ("2026-11-27 08:30", CALENDAR, ["11-27", "11-30", "12-02", "12-07"]),
        ("2026-11-27 08:30", WORKING, ["11-27", "11-30", "12-02", "12-08"]),
        # A Saturday: the series begins on Monday and no two days fall together.
        ("2026-11-28 08:30", CALENDAR, ["11-30", "12-01", "12-03", "12-07"]),
        ("2026-11-28 08:30", WORKING, ["11-30", "12-01", "12-03", "12-09"]),
        # Spring Festival 2026: 02-15 to 02-23 off, 02-14 and 02-28 are worked Saturdays.
        ("2026-02-13 08:30", CALENDAR, ["02-13", "02-14", "02-24", "02-28"]),
        ("2026-02-13 08:30", WORKING, ["02-13", "02-14", "02-25", "03-02"]),
        # National Day 2026: 10-01 to 10-07 off, 09-20 and 10-10 are worked.
        ("2026-09-30 08:30", CALENDAR, ["09-30", "10-08", "10-10", "10-14"]),
        ("2026-09-30 08:30", WORKING, ["09-30", "10-08", "10-10", "10-15"]),
        ("2026-09-19 08:30", CALENDAR, ["09-20", "09-21", "09-23", "09-28"]),
    ],
)
def test_the_days_of_a_series(started: str, counting: Counting, expected: list[str]) -> None:
    """Days are relative to the anchor, moved off closed days, and never squeezed together."""
    result = planned(playbook(*FOUR_DAYS, counting=counting), enrollment(started))

    days = [local(touch.due_at)[5:10] for touch in (*result.open, *result.later)]
    assert expected == days


@pytest.mark.parametrize(
    ("started", "due", "clock_from"),
    [
        ("2026-11-23 10:02", "2026-11-23 10:07", "2026-11-23 10:02"),
        ("2026-11-23 12:30", "2026-11-23 13:35", "2026-11-23 13:30"),
        ("2026-11-23 19:40", "2026-11-24 09:05", "2026-11-24 09:00"),
        ("2026-11-27 19:40", "2026-11-30 09:05", "2026-11-30 09:00"),
        ("2026-11-28 11:00", "2026-11-30 09:05", "2026-11-30 09:00"),
        ("2026-10-10 11:00", "2026-10-10 11:05", "2026-10-10 11:00"),
        ("2026-02-15 11:00", "2026-02-24 09:05", "2026-02-24 09:00"),
    ],
)
def test_a_call_in_clock_runs_from_the_next_opening(started: str, due: str, clock_from: str) -> None:
    """Five minutes from the inquiry; one in the evening, at noon or on a day off starts when the team opens."""
    book = playbook(step("call", 1, "call", within=timedelta(minutes=5)), step("add", 1, "add"))

    (call, add) = planned(book, enrollment(started)).open

    assert (due, clock_from) == (local(call.due_at), local(call.window_from))
    assert call.is_clock
    assert "clock" == call.why.code
    assert call.due_at == call.window_to
    assert local(add.due_at) == due


def test_a_clock_is_not_moved_by_other_touches_of_the_day() -> None:
    """Somebody who asks to be called is called, even if a mailing was planned for the same day."""
    book = playbook(step("call", 1, "call", within=timedelta(minutes=5)), step("add", 1, "add"))

    result = planned(book, enrollment("2026-11-23 10:00", person(taken=["2026-11-23"])))

    assert ["call 2026-11-23 10:05", "add 2026-11-23 10:05"] == shown(result.open)


@pytest.mark.parametrize(
    ("started", "window", "expected"),
    [
        ("2026-11-23 08:00", None, "2026-11-23 09:00"),
        ("2026-11-23 10:20", None, "2026-11-23 10:20"),
        ("2026-11-23 12:10", None, "2026-11-23 13:30"),
        ("2026-11-23 18:00", None, "2026-11-24 09:00"),
        ("2026-11-23 10:20", (9, 11), "2026-11-23 10:20"),
        ("2026-11-23 11:00", (9, 11), "2026-11-24 09:00"),
        ("2026-11-27 17:00", (14, 16), "2026-11-30 14:00"),
    ],
)
def test_the_moment_inside_the_window(started: str, window: tuple[int, int] | None, expected: str) -> None:
    """Due at the start of the first window that is not over, at once inside it, on the next open day after it."""
    (touch,) = planned(playbook(step("call", 1, "call", window=window)), enrollment(started)).open

    assert expected == local(touch.due_at)
    assert touch.window_from <= touch.due_at < touch.window_to


def test_windows_are_in_the_contacts_zone() -> None:
    """A contact in Los Angeles is called in their morning, over the change of clocks too."""
    west = person(zone="America/Los_Angeles")
    book = playbook(step("one", 1, "call", window=(9, 11)), step("four", 4, "call", window=(9, 11)))

    result = planned(book, enrollment("2026-10-30 08:00", west), calendar=WorkCalendar())

    assert ["one 2026-10-30 09:00"] == shown(result.open, west.zone)
    assert ["four 2026-11-02 09:00"] == shown(result.later, west.zone)
    zone = ZoneInfo(west.zone)
    offsets = [touch.due_at.astimezone(zone).utcoffset() for touch in (*result.open, *result.later)]
    assert [timedelta(hours=-7), timedelta(hours=-8)] == offsets


def test_a_window_that_the_clocks_skip_still_has_a_moment() -> None:
    """The hour that spring takes away is made up after it, on the same day."""
    west = person(zone="America/Los_Angeles")
    calendar = WorkCalendar(weekend=frozenset())

    (touch,) = planned(
        playbook(step("post", 1, "post", window=(2, 3))), enrollment("2026-03-08 00:30", west), calendar=calendar
    ).open

    assert touch.window_from <= touch.due_at <= touch.window_to
    assert "2026-03-08" == local(touch.due_at, west.zone)[:10]


def test_a_late_touch_moves_the_ones_after_it() -> None:
    """Elastic: what was done three days late keeps its gap to the next."""
    book = playbook(*FOUR_DAYS)

    result = planned(book, enrollment("2026-11-23 08:30"), [touched("2026-11-26 15:00", "one", Outcome.VOICEMAIL)])

    assert ["two 2026-11-27 09:00"] == shown(result.open)
    assert "late" == result.open[0].why.facts["cause"]


def test_fixed_days_stand() -> None:
    """Fixed: the days stand, but one contact is not touched twice on one of them."""
    book = playbook(*FOUR_DAYS, pacing=Pacing.FIXED)
    run = enrollment("2026-11-23 08:30")
    on_time = [touched("2026-11-23 15:00", "one", Outcome.VOICEMAIL)]
    late = [touched("2026-11-26 15:00", "one", Outcome.VOICEMAIL)]

    assert ["two 2026-11-24 09:00"] == shown(planned(book, run, on_time).open)
    assert ["two 2026-11-27 09:00"] == shown(planned(book, run, late).open)
    assert ["four 2026-11-30 09:00", "eight 2026-12-01 09:00"] == shown(planned(book, run, late).later)


def test_fixed_working_days_count_from_the_first_worked_one() -> None:
    """Begun on a Saturday, day 2 is the second working day."""
    book = playbook(*FOUR_DAYS, pacing=Pacing.FIXED, counting=WORKING)

    result = planned(book, enrollment("2026-11-28 08:30"))

    days = [local(touch.due_at)[5:10] for touch in (*result.open, *result.later)]
    assert ["11-30", "12-01", "12-03", "12-09"] == days


def test_a_touch_that_was_passed_over_leaves_its_day_free() -> None:
    """Skipping is no touch: with fixed days the next one may follow on the same day."""
    book = playbook(*FOUR_DAYS, pacing=Pacing.FIXED)

    result = planned(book, enrollment("2026-11-23 08:30"), [touched("2026-11-25 10:00", "one", Outcome.SKIPPED)])

    assert ["two 2026-11-25 10:00"] == shown(result.open)


def test_a_touch_without_a_window_of_its_own_is_in_time_until_the_evening() -> None:
    """A call due at nine is not late at noon; one with a window is late when that ends."""
    book = playbook(step("call", 1, "call"), step("early", 1, "call", window=(9, 11)))

    ends = {touch.step: local(touch.window_to) for touch in planned(book, enrollment("2026-11-23 08:30")).open}

    assert {"call": "2026-11-23 18:00", "early": "2026-11-23 11:00"} == ends


def test_a_touch_made_early_does_not_bring_the_next_forward() -> None:
    """A gap counts from the planned day when the touch was made before it."""
    book = playbook(step("one", 1, "call", window=(14, 16)), step("three", 3, "mail"))

    result = planned(book, enrollment("2026-11-27 17:00"), [touched("2026-11-28 09:30", "one", Outcome.VOICEMAIL)])

    assert ["three 2026-12-02 09:00"] == shown(result.open)


def test_leave_closes_days_and_keeps_gaps() -> None:
    """Nothing is planned while the SDR is away; the series goes on afterwards in its order."""
    away = Leave.of([(date(2026, 11, 24), date(2026, 11, 30))])

    result = planned(playbook(*FOUR_DAYS), enrollment("2026-11-23 08:30"), leave=away)

    assert ["two 2026-12-01 09:00", "four 2026-12-03 09:00", "eight 2026-12-07 09:00"] == shown(result.later)
    assert "leave" == result.later[0].why.facts["cause"]


def test_days_taken_by_another_enrollment_are_left_out() -> None:
    """One touch a contact a day, over all playbooks."""
    busy = person(taken=["2026-11-23", "2026-11-24", "2026-11-26"])

    result = planned(playbook(*FOUR_DAYS), enrollment("2026-11-23 08:30", busy))

    assert ["one 2026-11-25 09:00"] == shown(result.open)
    assert "taken" == result.open[0].why.facts["cause"]
    assert "two 2026-11-27 09:00" == shown(result.later)[0]


def test_steps_of_one_day_are_open_together_in_file_order() -> None:
    """A call and a WeChat request on the day: both are there, and the next day waits for both."""
    book = playbook(step("call", 1, "call"), step("add", 1, "add"), step("mail", 3, "mail"))
    run = enrollment("2026-11-23 08:30")

    both = planned(book, run)
    one_left = planned(book, run, [touched("2026-11-23 09:10", "call", Outcome.VOICEMAIL)])
    none_left = planned(
        book,
        run,
        [
            touched("2026-11-23 09:10", "call", Outcome.VOICEMAIL),
            touched("2026-11-24 09:30", "add", Outcome.REQUEST_SENT),
        ],
    )

    assert ["call 2026-11-23 09:00", "add 2026-11-23 09:00"] == shown(both.open)
    assert ["add 2026-11-23 09:00"] == shown(one_left.open)
    assert ["mail 2026-11-26 09:00"] == shown(none_left.open)


def test_a_year_that_is_not_published_is_named() -> None:
    """A plan that reaches into 2027 says that its make-up workdays are not known."""
    result = planned(playbook(*FOUR_DAYS), enrollment("2026-12-28 08:30"))

    assert frozenset({2027}) == result.unpublished_years
    assert frozenset() == planned(playbook(*FOUR_DAYS), enrollment("2026-11-23 08:30")).unpublished_years


def test_before_its_start_an_enrollment_is_pending() -> None:
    """What is to start tomorrow is planned, and said to be waiting."""
    result = planned(playbook(*FOUR_DAYS), enrollment("2026-11-24 08:30"), now=at("2026-11-23 08:30"))

    assert Status.PENDING == result.status
    assert ["one 2026-11-24 09:00"] == shown(result.open)


def test_now_changes_only_what_is_foreseen() -> None:
    """Opened a week later, the open touch is still due on its day; those after it are foreseen from today."""
    book, run = playbook(*FOUR_DAYS), enrollment("2026-11-23 08:30")

    early, late = planned(book, run), planned(book, run, now=at("2026-11-30 10:00"))

    assert early.open == late.open
    assert "two 2026-12-01 09:00" == shown(late.later)[0]


def test_a_calendar_without_open_days_is_refused() -> None:
    """A company closed for ever is a mistake, and is told as one rather than searched for ever."""
    never = WorkCalendar(weekend=frozenset(range(7)))

    with pytest.raises(ValueError, match="no open day"):
        planned(playbook(*FOUR_DAYS), enrollment("2026-11-23 08:30"), calendar=never)


def test_the_calendar_is_the_real_one() -> None:
    """The examples above stand on the published days."""
    assert china().is_open(date(2026, 2, 14))
    assert not china().is_open(date(2026, 10, 7))
