"""The reports as sums: nothing counted twice, nothing lost, late told from away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.ab_report import variant_tests, version_test
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.cost_report import cost_rows
from sdrtui.domain.ids import EnrollmentId, PlaybookHash, PlaybookId, SdrId, StepId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Step, Text
from sdrtui.domain.stage import Exit
from sdrtui.domain.step_report import step_rows
from sdrtui.domain.tally import EndCount, Late, LateCount, RunCount, SourceCount, StepRuns, Tally
from sdrtui.domain.team_report import Answer, Speed, speeds, team_rows
from sdrtui.domain.variant import text_for

ZHANG, LI = SdrId("zhang"), SdrId("li")
BOOK, OLD, NEW = PlaybookId("book"), PlaybookHash("old"), PlaybookHash("new")
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
TALLY = Tally(
    *(BOOK, OLD, StepId("call-1"), ZHANG, Channel.PHONE, "expo", Outcome.NO_ANSWER),
    is_touch=True,
    is_connect=False,
    is_positive=False,
    is_leave=False,
    records=1,
)
TALLIES = st.lists(
    st.builds(
        replace,
        st.just(TALLY),
        version=st.sampled_from([OLD, NEW, PlaybookHash("")]),
        step=st.sampled_from([StepId("call-1"), StepId("mail-1")]),
        sdr=st.sampled_from([ZHANG, LI]),
        channel=st.sampled_from(Channel),
        is_touch=st.booleans(),
        is_connect=st.booleans(),
        is_positive=st.booleans(),
        records=st.integers(1, 50),
    ),
    max_size=12,
)


def every_day(_sdr: SdrId) -> Callable[[date], bool]:
    return lambda _day: True


@given(TALLIES)
def test_every_touch_stands_in_one_row_of_each_report(tallies: list[Tally]) -> None:
    """By step or by person: the sums are the same."""
    steps = step_rows(tallies, (), (), every_day)
    team = team_rows(tallies, (), {}, {}, {}, every_day)

    assert sum(tally.records for tally in tallies if tally.is_touch) == sum(row.touches for row in steps)
    assert sum(row.touches for row in steps) == sum(row.touches for row in team)
    assert sum(row.connects for row in steps) == sum(row.connects for row in team)


def test_ends_are_told_apart() -> None:
    """What went well, what did not, and who went up to another playbook."""
    ends = [
        EndCount(BOOK, OLD, StepId("call-1"), exit_, runs)
        for exit_, runs in ((Exit.QUALIFIED, 3), (Exit.EXHAUSTED, 5), (Exit.SUPERSEDED, 7))
    ]

    [row] = step_rows([TALLY], (), ends, every_day)

    assert (3, 5) == (row.won, row.lost)


@pytest.mark.parametrize(
    ("ended", "made", "days"),
    [
        (date(2026, 11, 20), date(2026, 11, 21), 0),  # Friday, and the Saturday after
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # and the Monday
        (date(2026, 11, 17), date(2026, 11, 20), 1),  # back on the Friday from two days of leave
    ],
)
def test_late_is_counted_in_days_that_were_worked(ended: date, made: date, days: int) -> None:
    """A weekend makes nobody late, nor does a leave."""
    away = {date(2026, 11, 18), date(2026, 11, 19)}
    late = LateCount(BOOK, OLD, StepId("call-1"), ZHANG, {(ended.toordinal(), made.toordinal()): 4})

    [row] = team_rows([TALLY], [late], {}, {}, {}, lambda _sdr: lambda day: day.weekday() < 5 and day not in away)

    assert (Late(4, 4 * days) if days else Late()) == row.late


def test_speed_is_of_those_touched_and_in_time_of_all() -> None:
    """A call-in that nobody has touched makes the median no better."""
    waits = [timedelta(minutes=2), timedelta(minutes=5), timedelta(hours=1), None]
    answers = [Answer(ZHANG, NOON, "Asia/Shanghai", None if wait is None else NOON + wait) for wait in waits]

    found = speeds(answers, lambda answer: answer.arrived)

    assert {ZHANG: Speed(4, 3, 2, timedelta(minutes=5))} == found


def test_a_call_in_of_the_night_has_its_clock_from_the_morning() -> None:
    """Touched before the clock began it took no time at all."""
    early = Answer(LI, NOON, "Asia/Shanghai", NOON + timedelta(minutes=1))

    assert timedelta(0) == speeds([early], lambda answer: answer.arrived + timedelta(hours=9))[LI].median


def test_a_run_counts_once_for_its_variant() -> None:
    """Repeats and replies of one run are one try and one success; every run is in one arm."""
    texts = (Text("甲", variant="a"), Text("乙", variant="b", weight=3))
    step = Step(StepId("mail-1"), 1, Channel.EMAIL, Action.PERSONAL, texts)
    runs = [EnrollmentId(f"run-{number}") for number in range(200)]
    found = [
        StepRuns(OLD, step.id, is_connect=False, is_positive=False, runs=runs * 2),
        StepRuns(OLD, step.id, is_connect=True, is_positive=True, runs=runs[:40] + runs[:20]),
    ]

    [test] = variant_tests(found, {(OLD, step.id): (BOOK, step)})

    first = [run for run in runs if (drawn := text_for(step, run)) is not None and drawn.variant == "a"]
    assert [("a", len(first)), ("b", 200 - len(first))] == [(each.arm.name, each.arm.sent) for each in test.arms]
    assert 40 == sum(each.arm.positive for each in test.arms) == sum(each.arm.replies for each in test.arms)


def test_versions_are_compared_when_there_are_two() -> None:
    """The older one first."""
    counts = [RunCount(NEW, 10, 4, 2), RunCount(OLD, 30, 5, 3)]

    test = version_test(BOOK, counts, [OLD, NEW])

    assert test is not None
    assert [(OLD, 30, 3), (NEW, 10, 2)] == [(row.arm.name, row.arm.sent, row.arm.positive) for row in test.arms]
    assert version_test(BOOK, counts[:1], [OLD, NEW]) is None


@given(st.integers(0, 100_000), st.decimals(0, 100_000, places=2), st.integers(0, 500))
def test_money_is_exact(leads: int, price: Decimal, mql: int) -> None:
    """No hundredth is lost to a float; nothing is divided by nothing."""
    [row] = cost_rows([SourceCount("expo", leads, mql, 0, 0)], {"expo": float(price)})

    assert price * leads == row.cost
    assert row.per_sql is None
    assert (row.per_mql is None) is (mql == 0)


def test_a_source_without_a_price_has_no_cost() -> None:
    """Which is not the same as costing nothing."""
    free, unknown = cost_rows([SourceCount("colleague", 9, 3, 1, 1), SourceCount("fair", 2, 1, 0, 0)], {"colleague": 0})

    assert (Decimal(0), Decimal(0)) == (free.cost, free.per_mql)
    assert (None, None) == (unknown.cost, unknown.per_mql)
