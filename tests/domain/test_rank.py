"""The order of the day."""

from datetime import timedelta

import pytest
from engine_builders import at, local
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import ContactId, EnrollmentId, LeadId, PlaybookId, StepId, TouchId
from sdrtui.domain.rank import is_overdue, rank_key
from sdrtui.domain.stage import Kind, Stage
from sdrtui.domain.why import Why

NOW = at("2026-11-23 10:00")
ROW = DueRow(
    touch=TouchId("t"),
    lead=LeadId("l"),
    contact=ContactId("c"),
    enrollment=EnrollmentId("e"),
    contact_name="王敏",
    company="恒信数据",
    channel=Channel.PHONE,
    action=Action.CALL,
    playbook=PlaybookId("book"),
    title_zh="套路",
    title_en="Book",
    kind=Kind.OUTBOUND,
    step=StepId("call"),
    step_number=1,
    step_count=3,
    due_at=at("2026-11-23 09:00"),
    window_from=at("2026-11-23 09:00"),
    window_to=at("2026-11-23 18:00"),
    is_clock=False,
    is_promise=False,
    blocked_until=None,
    why=Why("step"),
    stage=Stage.MIL,
    score=50,
    started_at=at("2026-11-20 09:00"),
    zone="Asia/Shanghai",
)


def exact(row: DueRow, when: str) -> DueRow:
    return row._replace(due_at=at(when), window_from=at(when), window_to=at(when), is_promise=True)


CLOCK = ROW._replace(touch=TouchId("clock"), is_clock=True, due_at=at("2026-11-23 10:05"))
OLDER_CLOCK = CLOCK._replace(touch=TouchId("older-clock"), due_at=at("2026-11-23 10:02"))
PROMISE = exact(ROW._replace(touch=TouchId("promise")), "2026-11-23 10:05")
MISSED = exact(ROW._replace(touch=TouchId("missed")), "2026-11-23 09:30")
TONIGHT = exact(ROW._replace(touch=TouchId("tonight")), "2026-11-23 17:00")
NARROW = ROW._replace(touch=TouchId("narrow"), window_to=at("2026-11-23 11:00"))
HOT = ROW._replace(touch=TouchId("hot"), stage=Stage.MQL)
GOOD = ROW._replace(touch=TouchId("good"), score=90)
OLD = ROW._replace(touch=TouchId("old"), started_at=at("2026-11-01 09:00"))
PLAIN = ROW._replace(touch=TouchId("plain"))
AFTERNOON = ROW._replace(touch=TouchId("afternoon"), due_at=at("2026-11-23 14:00"), window_from=at("2026-11-23 14:00"))
BLOCKED = ROW._replace(touch=TouchId("blocked"), stage=Stage.SQL, blocked_until=at("2026-11-23 15:00"))
ORDER = [OLDER_CLOCK, CLOCK, MISSED, PROMISE, NARROW, HOT, GOOD, OLD, PLAIN, AFTERNOON, TONIGHT, BLOCKED]


@given(st.permutations(ORDER))
def test_the_order_of_the_day(rows: list[DueRow]) -> None:
    """Clocks, promises at their time, then windows, stage, score and age; what is blocked comes last."""
    assert [row.touch for row in ORDER] == [row.touch for row in sorted(rows, key=lambda row: rank_key(row, NOW).order)]


@pytest.mark.parametrize(
    ("row", "band"),
    [(CLOCK, "clock"), (PROMISE, "promise"), (TONIGHT, "window"), (PLAIN, "window"), (BLOCKED, "blocked")],
)
def test_a_rank_says_its_band(row: DueRow, band: str) -> None:
    """The reason of the place is part of it."""
    assert band == rank_key(row, NOW).band


def test_a_block_ends_by_itself() -> None:
    """Past its time a blocked row takes its own place again."""
    assert "window" == rank_key(BLOCKED, at("2026-11-23 15:00")).band


def test_a_promise_comes_up_ten_minutes_before_its_time() -> None:
    """So that the SDR is off the other phone."""
    early, in_time = at("2026-11-23 16:49"), at("2026-11-23 16:50")

    assert ("window", "promise") == (rank_key(TONIGHT, early).band, rank_key(TONIGHT, in_time).band)


@given(st.integers(-600, 600))
def test_no_two_rows_share_a_place(minutes: int) -> None:
    """The order is total at every moment, so that a list never jumps between equal rows."""
    moment = NOW + timedelta(minutes=minutes)

    assert len(ORDER) == len({rank_key(row, moment).order for row in ORDER})


@pytest.mark.parametrize(
    ("row", "moment", "expected"),
    [
        (PLAIN, "2026-11-23 17:59", False),
        (PLAIN, "2026-11-23 18:01", True),
        (NARROW, "2026-11-23 11:01", True),
        (PROMISE, "2026-11-23 10:05", False),
        (PROMISE, "2026-11-23 10:06", True),
    ],
)
def test_what_is_late(row: DueRow, moment: str, expected: bool) -> None:
    """A touch is late when its window, clock or promised time has passed."""
    assert expected == is_overdue(row, at(moment)), local(row.window_to)
