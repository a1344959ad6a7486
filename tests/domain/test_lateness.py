"""What lies between somebody's last touch and today, and how late something is."""

from datetime import date

import pytest
from engine_builders import china
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.absence import absence, days_between
from sdrtui.domain.lateness import days_late, lateness
from sdrtui.domain.why import LEAVE, MOVED, ROOM, STEP, Why

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("last", "today", "leave", "expected"),
    [
        ("2026-11-20", "2026-11-23", [], (None, [])),
        ("2026-11-23", "2026-11-25", [], (None, ["2026-11-24"])),
        ("2026-11-23", "2026-11-25", ["2026-11-24"], ("2026-11-24", [])),
        ("2026-09-30", "2026-10-08", [], ("2026-10-01", [])),
        ("2026-09-29", "2026-10-09", [], ("2026-10-01", ["2026-09-30", "2026-10-08"])),
        ("2026-02-13", "2026-02-24", ["2026-02-14"], ("2026-02-14", [])),
        ("2026-02-14", "2026-02-24", [], ("2026-02-15", [])),
    ],
)
def test_what_explains_an_absence(
    last: str, today: str, leave: list[str], expected: tuple[str | None, list[str]]
) -> None:
    """A weekend is no break, National Day and Spring Festival are, and any leave; other worked days are asked about."""
    away = {date.fromisoformat(day) for day in leave}

    found = absence(
        days_between(date.fromisoformat(last), date.fromisoformat(today)), china().is_open, away.__contains__
    )

    assert expected == (
        found.break_from and found.break_from.isoformat(),
        [day.isoformat() for day in found.unexplained],
    )


@given(DAYS, DAYS, st.frozensets(DAYS, max_size=5))
def test_late_is_counted_in_worked_days(ended: date, today: date, away: frozenset[date]) -> None:
    """None before and on the day itself; leave and closed days add nothing, each worked day adds one."""

    def is_worked(day: date) -> bool:
        return china().is_open(day) and day not in away

    late = days_late(ended, today, is_worked)

    assert late == (china_days(ended, today) - sum(ended < day <= today and china().is_open(day) for day in away))
    assert (late == 0) or today > ended


def china_days(ended: date, today: date) -> int:
    """Count by the calendar's own way of adding."""
    count = 0
    while today > ended and china().add_working_days(ended, count + 1) <= today:
        count += 1
    return count


@pytest.mark.parametrize(
    ("why", "is_overdue", "expected"),
    [
        (Why(STEP), False, None),
        (Why(STEP), True, "late"),
        (Why(LEAVE, {"from": "2026-09-28"}), False, "leave"),
        (Why(LEAVE, {"from": "2026-09-28", "late": 1}), False, "late"),
        (Why(ROOM, {"from": "2026-09-28"}), False, "leave"),
        (Why(ROOM, {"from": "2026-09-28", "late": 1}), False, "late"),
        (Why(LEAVE, {"from": "2026-09-28"}), True, "late"),
        (Why(MOVED, {"cause": "leave"}), False, "leave"),
        (Why(MOVED, {"cause": "closed"}), False, None),
    ],
)
def test_late_is_told_from_away(why: Why, is_overdue: bool, expected: str | None) -> None:
    """What waited for a return is not late, unless it was before, or is again."""
    assert expected == lateness(why, is_overdue=is_overdue)
