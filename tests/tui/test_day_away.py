"""Days away entered from the console: before a leave, and after one that nobody had entered."""

from datetime import date
from pathlib import Path

import pytest
from real_office import console, office

from sdrtui.services import leave
from sdrtui.tui.present.day_reading import read_day

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11-24", date(2026, 11, 24)),
        ("1-4", date(2027, 1, 4)),
        ("2026-11-20", date(2026, 11, 20)),
        ("11月20日", date(2026, 11, 20)),
        ("１１／２０", date(2026, 11, 20)),
        ("昨天", date(2026, 11, 22)),
        ("tomorrow", date(2026, 11, 24)),
        ("", None),
        ("13-40", None),
        ("下周", None),
        ("1-2-3-4", None),
        ("99999999999-1-1", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, expected: date | None) -> None:
    """With and without a year, in words, in either width; anything else is no day."""
    assert expected == read_day(text, TODAY)


async def test_a_leave_is_entered_by_name(tmp_path: Path) -> None:
    """The palette asks for the days, says what they come to, and the day's list is empty then."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(2)
        async with console(made, size=(80, 24)) as on:
            await on.press(":")
            await on.sees("做什么")
            await on.type("请假")
            await on.press("enter")
            await on.sees("第一天")
            await on.enters("今天")
            await on.type("11-24")
            await on.sees("请假 2 天")
            await on.enters("", "")
            await on.said("已请假 11-23 到 11-24")

            await on.sees("今天没有要做的触客")
        [row] = leave.active(made.new_desk("zhang"))
        assert (date(2026, 11, 23), date(2026, 11, 24)) == (row.first, row.last)


async def test_what_is_no_leave_is_not_taken(tmp_path: Path) -> None:
    """Days in the wrong order stay in the form; a leave that overlaps another is refused in words."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        leave.add(made.desk(), date(2026, 12, 1), date(2026, 12, 2))
        async with console(made) as on:
            await on.app.run_action("away", on.today)
            await on.sees("第一天")
            await on.enters("12-3", "12-1", "")
            await on.sees("最后一天早于第一天")
            await on.press("escape")
            await on.app.run_action("away", on.today)
            await on.sees("要有第一天")
            await on.enters("12-1", "", "")

            await on.said("张伟 在 2026-12-01 至 2026-12-02 已有休假")
