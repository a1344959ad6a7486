"""The rows of the day as outcomes come in."""

from datetime import timedelta

from fake_desk import NOW, a_day, due_row
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.domain.channel import Channel
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import RecordId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.rank import rank_key
from sdrtui.domain.stage import Stage
from sdrtui.services.views import LogResult
from sdrtui.tui.day_rows import GONE, DayRows

MIDNIGHT = NOW + timedelta(hours=14)


def result(*rows: DueRow, gone: tuple[str, ...] = ()) -> LogResult:
    """Return what a change did."""
    touch = due_row(0).touch
    return LogResult(touch, Outcome.BUSY, RecordId("r"), (), Stage.MQL, None, rows, gone)  # type: ignore[arg-type]


def test_a_row_goes_in_at_its_rank() -> None:
    """A row put back stands where it stood."""
    rows = DayRows(a_day(30))
    before = list(rows.all)
    row = rows.remove(before[7].touch)
    assert row is not None
    rows.put(row, NOW)

    assert before == rows.all


def test_a_touch_of_another_day_is_not_shown() -> None:
    """What an outcome plans for tomorrow leaves the list; what it plans for today stays or comes."""
    rows = DayRows([due_row(1), due_row(2)])
    later = due_row(1, due_at=MIDNIGHT, window_from=MIDNIGHT, window_to=MIDNIGHT)
    new = due_row(3)

    assert rows.apply(result(later, new), NOW, MIDNIGHT)
    assert [due_row(2).touch, due_row(3).touch] == [row.touch for row in rows.all]


def test_a_change_that_changes_nothing_says_so() -> None:
    """The same rows again, or a touch that is gone already, need no drawing."""
    rows = DayRows([due_row(1), due_row(2)])

    assert not rows.apply(result(due_row(2), gone=(due_row(9).touch,)), NOW, MIDNIGHT)


def test_the_filter_goes_on_while_rows_come_and_go() -> None:
    """A row that the filter refuses is counted but not shown."""
    rows = DayRows(a_day(30))
    rows.filter(lambda row: row.channel is Channel.PHONE)
    shown = len(rows.shown)
    rows.put(due_row(100), NOW)
    rows.put(due_row(101), NOW)

    assert shown + 1 == len(rows.shown)
    assert 32 == len(rows.all) == rows.due.total()
    rows.filter(None)
    assert rows.shown is rows.all


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("put", "remove")), st.integers(0, 12)), max_size=40), st.booleans())
def test_places_counts_and_clocks_stay_true(steps: list[tuple[str, int]], is_filtered: bool) -> None:
    """After any changes every touch is found at its place, and the counts are those of the rows."""
    rows = DayRows(a_day(6))
    if is_filtered:
        rows.filter(lambda row: row.step_number % 2 == 0)
    for what, number in steps:
        row = due_row(number, is_clock=number % 5 == 0)
        if what == "put":
            rows.put(row, NOW)
        else:
            rows.remove(row.touch)

    assert all(rows.place_of(row.touch) == place for place, row in enumerate(rows.shown))
    assert all(rows.due[one] == sum(row.channel is one for row in rows.all) for one in Channel)
    assert sorted(row.due_at for row in rows.all if row.is_clock) == rows.clocks
    assert sorted(rows.all, key=lambda row: rank_key(row, NOW).order) == rows.all


def test_a_row_that_is_gone_can_be_kept_where_it_was() -> None:
    """It stays in its place, counted and marked, until it is let go or the rows are replaced."""
    day = a_day(6)
    rows = DayRows(day)
    rows.replace([row for row in day if row is not day[2]])
    rows.keep(day[2], 2)
    assert (2, GONE) == (rows.place_of(day[2].touch), rows.all[2].why.code)
    assert rows.let_go()

    assert [row.touch for row in day if row is not day[2]] == [row.touch for row in rows.all]
    assert not rows.let_go()


def test_a_kept_clock_runs_no_more() -> None:
    """Nobody is hurried by a call-in that somebody else has taken."""
    day = a_day(6)
    clock = next(row for row in day if row.is_clock)
    rows = DayRows(row for row in day if row is not clock)
    rows.keep(clock, 0)

    assert [] == rows.clocks
    rows.replace(day)
    assert (None, 1) == (rows.kept, len(rows.clocks))
