"""Times as people say them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.errors import UsageError
from sdrtui.services.when import parse_when

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 23, 11, 20, tzinfo=ZoneInfo(ZONE))
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15:30", "2026-11-23 15:30"),
        ("１５：３０", "2026-11-23 15:30"),
        ("1530", "2026-11-23 15:30"),
        ("10:00", "2026-11-24 10:00"),
        ("15点", "2026-11-23 15:00"),
        ("3点", "2026-11-23 15:00"),
        ("三点半", "2026-11-23 15:30"),
        ("下午3点一刻", "2026-11-23 15:15"),
        ("下午", "2026-11-23 14:00"),
        ("3pm", "2026-11-23 15:00"),
        ("3:30pm", "2026-11-23 15:30"),
        ("03:00", "2026-11-24 03:00"),
        ("16", "2026-11-23 16:00"),
        ("明天10点", "2026-11-24 10:00"),
        ("明天 十点半", "2026-11-24 10:30"),
        ("明天", "2026-11-24 09:00"),
        ("明天下午两点", "2026-11-24 14:00"),
        ("明早9点", "2026-11-24 09:00"),
        ("明晚8点", "2026-11-24 20:00"),
        ("后天 14:00", "2026-11-25 14:00"),
        ("大后天", "2026-11-26 09:00"),
        ("tomorrow 10:00", "2026-11-24 10:00"),
        ("tomorrow at 4pm", "2026-11-24 16:00"),
        ("+2h", "2026-11-23 13:20"),
        ("+45m", "2026-11-23 12:05"),
        ("+1h30m", "2026-11-23 12:50"),
        ("2h", "2026-11-23 13:20"),
        ("2小时后", "2026-11-23 13:20"),
        ("两小时后", "2026-11-23 13:20"),
        ("半小时后", "2026-11-23 11:50"),
        ("一个半小时后", "2026-11-23 12:50"),
        ("+3d", "2026-11-26 11:20"),
        ("3天后", "2026-11-26 11:20"),
        ("3天后10点", "2026-11-26 10:00"),
        ("周三 14:00", "2026-11-25 14:00"),
        ("星期三下午2点", "2026-11-25 14:00"),
        ("周一 10:00", "2026-11-30 10:00"),
        ("周一 15:00", "2026-11-23 15:00"),
        ("下周三", "2026-12-02 09:00"),
        ("下周一 10点", "2026-11-30 10:00"),
        ("wed 14:00", "2026-11-25 14:00"),
        ("wednesday 2pm", "2026-11-25 14:00"),
        ("next mon 9:30", "2026-11-30 09:30"),
        ("2026-11-25 10:00", "2026-11-25 10:00"),
        ("2026-11-25T10:00", "2026-11-25 10:00"),
        ("2026-11-25T10:00+00:00", "2026-11-25 18:00"),
        ("2026-11-25", "2026-11-25 09:00"),
        ("2026年11月25日 10点", "2026-11-25 10:00"),
        ("11-25 10:00", "2026-11-25 10:00"),
        ("11/25 1000", "2026-11-25 10:00"),
        ("11月25日上午十点", "2026-11-25 10:00"),
        ("25号 10:00", "2026-11-25 10:00"),
        ("5号", "2026-12-05 09:00"),
        ("1-5 9:00", "2027-01-05 09:00"),
    ],
)
def test_reads_a_time_as_people_say_it(text: str, expected: str) -> None:
    """Clock, day, weekday, date and span, in Chinese, English, either width."""
    found = parse_when(text, NOW, ZONE)

    assert expected == found.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    "text",
    ["", " ", "hello", "明", "25:00", "10:75", "13-40", "2026-02-30", "周八", "+h", "今天 9:00", "2026-11-22", "11-20",
     "本周日x", "99999999999d", "今天 25点", "，"],
)  # fmt: skip
def test_says_so_when_it_is_no_time_or_a_past_one(text: str) -> None:
    """Nothing is guessed: an unreadable or past time is an error with an example."""
    with pytest.raises(UsageError) as caught:
        parse_when(text, NOW, ZONE)

    assert caught.value.hint


def test_the_zone_is_the_contacts() -> None:
    """15:30 in Urumqi is two hours later than in Shanghai."""
    assert parse_when("15:30", NOW, "Asia/Urumqi") > parse_when("15:30", NOW, ZONE)


@settings(max_examples=80)
@given(st.text(alphabet="0123456789:点半明天下周一三五+hmd-/月日号 tpa今后上午十两", max_size=12))
def test_any_text_gives_a_future_instant_or_one_kind_of_error(text: str) -> None:
    """Whatever is typed, the reader never breaks and never returns the past."""
    try:
        found = parse_when(text, NOW, ZONE)
    except UsageError:
        return

    assert found > NOW
