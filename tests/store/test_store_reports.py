"""What reports read: counted by the database as one would count the log by hand."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from store_builders import LI, NOW, PLAYBOOK, ZHANG, Enrolled, enrolled, new_id, outcome, undo_of

from sdrtui.domain.change import Change, RecordRow, StageMove
from sdrtui.domain.channel import Channel
from sdrtui.domain.enrollment import Status
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.heat import HourCount
from sdrtui.domain.ids import PlaybookHash, RecordId, SdrId, StepId, TouchId
from sdrtui.domain.outcome import CONNECTS, POSITIVE, Outcome
from sdrtui.domain.stage import Exit, Kind, Stage
from sdrtui.domain.state import RecordKind
from sdrtui.store.store import Store

ANY = LogFilter()
OUTCOMES = (Outcome.NO_ANSWER, Outcome.INTERESTED, Outcome.CALLBACK, Outcome.NO_NEED, Outcome.SKIPPED)


def filled(store: Store, count: int = 60) -> list[RecordRow]:
    """Log outcomes over some weeks by two people, undo a few of them; return those that stand."""
    luck, standing = Random(5), []
    for number in range(count):
        sdr = luck.choice([ZHANG, LI])
        of = enrolled(number, sdr=sdr, source=luck.choice(["baidu-sem", "expo"]))
        store.commit(of.change)
        at = NOW - timedelta(minutes=luck.randrange(40_000))
        record, change = outcome(of, luck.choice(OUTCOMES), at=at, sdr=sdr)
        record = replace(record, source=of.change.leads[0].source, channel=luck.choice([Channel.PHONE, Channel.EMAIL]))
        store.commit(replace(change, records=(record,), outbox=()))
        if luck.random() < 0.2:
            store.commit(Change(records=(undo_of(record),)))
        else:
            standing.append(record)
    return standing


def fits(record: RecordRow, filters: LogFilter) -> bool:
    """Say whether a record is one of those that the filter means."""
    return (
        filters.sdr in {None, record.sdr}
        and filters.channel in {None, record.channel}
        and filters.source in {None, record.source}
        and (filters.since is None or record.at >= filters.since)
        and (filters.until is None or record.at < filters.until)
    )


@pytest.mark.parametrize(
    "filters",
    [
        ANY,
        LogFilter(sdr=ZHANG),
        LogFilter(channel=Channel.EMAIL, source="expo"),
        LogFilter(since=NOW - timedelta(days=9), until=NOW - timedelta(days=2)),
    ],
)
def test_the_log_is_counted_as_by_hand(store: Store, filters: LogFilter) -> None:
    """Touches, connections, positive ones and those passed over, with any filter; what is undone is not there."""
    wanted = [record for record in filled(store) if fits(record, filters)]
    made = [record for record in wanted if record.outcome is not Outcome.SKIPPED]

    tallies = store.tallies(filters)

    assert len(wanted) == sum(tally.records for tally in tallies)
    assert len(made) == sum(tally.records for tally in tallies if tally.is_touch)
    assert sum(record.outcome in CONNECTS for record in made) == sum(
        each.records for each in tallies if each.is_connect
    )
    assert sum(record.outcome in POSITIVE for record in made) == sum(
        each.records for each in tallies if each.is_positive
    )
    assert Counter(record.sdr for record in wanted) == sum(
        (Counter({tally.sdr: tally.records}) for tally in tallies), Counter()
    )


@pytest.mark.parametrize("filters", [ANY, LogFilter(sdr=LI, since=NOW - timedelta(days=12))])
def test_days_worked_are_local_days(store: Store, filters: LogFilter) -> None:
    """A day in Shanghai begins at 16:00 UTC; a touch passed over is no work."""
    made = [each for each in filled(store) if fits(each, filters) and each.outcome is not Outcome.SKIPPED]
    zone = ZoneInfo("Asia/Shanghai")

    days = store.days_worked(filters, [(ZHANG, "Asia/Shanghai"), (LI, "Asia/Shanghai"), (SdrId("wu"), "Asia/Tokyo")])

    wanted = {sdr: len({each.at.astimezone(zone).date() for each in made if each.sdr == sdr}) for sdr in (ZHANG, LI)}
    assert wanted[LI] == days[LI]
    assert filters.sdr is not None or wanted[ZHANG] == days[ZHANG]
    assert 0 == days[SdrId("wu")]


@pytest.mark.parametrize(
    ("zone", "at", "weekday", "hour"),
    [
        ("Asia/Shanghai", datetime(2026, 11, 22, 16, 30, tzinfo=UTC), 0, 0),
        ("Asia/Kolkata", datetime(2026, 11, 23, 3, 40, tzinfo=UTC), 0, 9),
        ("America/New_York", datetime(2026, 11, 23, 3, 40, tzinfo=UTC), 6, 22),
        ("Europe/Berlin", datetime(2026, 10, 24, 22, 10, tzinfo=UTC), 6, 0),
        ("Europe/Berlin", datetime(2026, 10, 25, 22, 10, tzinfo=UTC), 6, 23),
        ("", datetime(2026, 11, 23, 1, 0, tzinfo=UTC), 0, 9),
    ],
)
def test_an_hour_is_the_contacts(store: Store, zone: str, at: datetime, weekday: int, hour: int) -> None:
    """By its own clock, half hours and summer time as they are."""
    for day in (at, at.replace(month=7), at.replace(month=1)):  # so that clocks change in the span
        of = enrolled(day.month)
        store.commit(replace(of.change, contacts=(replace(of.change.contacts[0], zone=zone),)))
        store.commit(outcome(of, Outcome.INTERESTED, at=day)[1])

    [cell] = store.hour_counts(LogFilter(since=at, until=at + timedelta(seconds=1)))

    assert HourCount(Channel.PHONE, weekday, hour, 1, 1) == cell
    assert 3 == sum(each.tries for each in store.hour_counts(ANY))


def test_hours_are_counted_as_by_hand(store: Store) -> None:
    """Every touch in its hour, whoever was reached beside it."""
    made = [record for record in filled(store) if record.outcome is not Outcome.SKIPPED]
    zone = ZoneInfo("Asia/Shanghai")

    cells = store.hour_counts(ANY)

    local = [(record, record.at.astimezone(zone)) for record in made]
    assert Counter((record.channel, at.weekday(), at.hour) for record, at in local) == Counter(
        {(cell.channel, cell.weekday, cell.hour): cell.tries for cell in cells}
    )
    assert sum(record.outcome in CONNECTS for record in made) == sum(cell.connects for cell in cells)


def test_a_reply_counts_at_the_hour_of_what_it_answers(store: Store) -> None:
    """The letter of the morning that is answered at night was a good one of the morning."""
    of = enrolled()
    store.commit(of.change)
    store.commit(outcome(of, Outcome.SENT)[1])
    later = outcome(of, Outcome.REPLIED, at=NOW + timedelta(hours=11), revision=None)[0]
    store.commit(Change(records=(later,)))

    assert [(9, 1, 1)] == [(cell.hour, cell.tries, cell.connects) for cell in store.hour_counts(ANY)]


def test_late_touches_are_counted_by_their_days(store: Store) -> None:
    """From the window's last day to the day of the touch; later on the same day is no other day."""
    for number, later in enumerate((timedelta(hours=5), timedelta(days=2), timedelta(days=2, hours=1))):
        of = enrolled(number)
        store.commit(of.change)
        store.commit(outcome(of, at=NOW + later)[1])

    [late] = store.late_counts(ANY)

    day = NOW.date().toordinal()
    assert (PLAYBOOK.id, PLAYBOOK.hash, "call-1", ZHANG) == (late.playbook, late.version, late.step, late.sdr)
    assert {(day, day + 2): 2} == late.spans


def end(store: Store, of: Enrolled, exit_: Exit, *, at: datetime = NOW) -> None:
    """End a run."""
    over = replace(of.change.enrollments[0], status=Status.FINISHED, exit=exit_, finished_at=at)
    store.commit(Change(enrollments=(over,)))


def test_a_run_ends_at_the_step_of_its_last_outcome(store: Store) -> None:
    """One that nobody touched ends at none; the span is that of its end."""
    touched, untouched, earlier = enrolled(1), enrolled(2), enrolled(3, source="expo")
    for of in (touched, untouched, earlier):
        store.commit(of.change)
    first, change = outcome(touched)
    store.commit(change)
    store.commit(Change(records=(replace(first, id=RecordId(new_id()), at=NOW + timedelta(1), step=StepId("mail-1")),)))
    end(store, touched, Exit.EXHAUSTED)
    end(store, untouched, Exit.OPTED_OUT)
    end(store, earlier, Exit.BOUNCED, at=NOW - timedelta(days=9))

    ends = store.end_counts(LogFilter(since=NOW - timedelta(days=1)))

    assert {("mail-1", Exit.EXHAUSTED, 1), ("", Exit.OPTED_OUT, 1)} == {
        (each.step, each.exit, each.runs) for each in ends
    }
    assert 1 == sum(each.runs for each in store.end_counts(LogFilter(source="expo")))
    assert [] == store.end_counts(LogFilter(sdr=LI))


def test_a_call_in_is_answered_by_its_first_touch(store: Store) -> None:
    """By whoever made it; one that nobody touched waits with its owner, and what was undone answers nothing."""
    quick, waiting, undone = enrolled(1), enrolled(2), enrolled(3)
    for of in (quick, waiting, undone):
        store.commit(replace(of.change, leads=(replace(of.change.leads[0], kind=Kind.CALL_IN),)))
    for minutes in (3, 9):
        store.commit(outcome(quick, at=NOW + timedelta(minutes=minutes), sdr=LI, revision=None)[1])
    record, change = outcome(undone, at=NOW + timedelta(minutes=1))
    store.commit(change)
    store.commit(Change(records=(undo_of(record),)))

    found = {(each.sdr, each.touched) for each in store.answers(ANY)}

    assert {(LI, NOW + timedelta(minutes=3)), (ZHANG, None)} == found
    assert 2 == len(store.answers(LogFilter(sdr=ZHANG)))
    assert [] == store.answers(LogFilter(since=NOW + timedelta(days=1)))


def test_leads_are_counted_by_how_high_they_came(store: Store) -> None:
    """One that fell back did come there; one that came as an MQL is one; a move that was undone never was."""
    fell, came, never = enrolled(1), enrolled(2, stage=Stage.MQL), enrolled(3)
    for of in (fell, came, never):
        store.commit(of.change)
    moves = ((Stage.MAL, Stage.SQL), (Stage.SQL, Stage.MIL))
    for number, (before, after) in enumerate(moves):
        move = StageMove(fell.lead, before, after, NOW + timedelta(minutes=number), ZHANG, "")
        store.commit(Change(stage_moves=(move,)))
    record, change = outcome(never, Outcome.INTERESTED)
    store.commit(replace(change, stage_moves=(StageMove(never.lead, Stage.MAL, Stage.MQL, NOW, ZHANG, "", record.id),)))
    store.commit(Change(records=(undo_of(record),)))

    [count] = store.source_counts(ANY)

    assert ("baidu-sem", 3, 2, 1, 0) == (count.source, count.leads, count.mql, count.sql, count.sal)
    assert [] == store.source_counts(LogFilter(sdr=LI))
    assert 3 == store.source_counts(LogFilter(playbook=PLAYBOOK.id))[0].leads


def test_runs_are_compared_by_version(store: Store) -> None:
    """A run that was moved belongs to no version; a second good outcome makes no second success."""
    kept, moved = enrolled(1), enrolled(2)
    for of in (kept, moved):
        store.commit(of.change)
        store.commit(outcome(of, Outcome.INTERESTED)[1])
    again, _change = outcome(kept, Outcome.CALLBACK, revision=None)
    record, _change = outcome(moved, revision=None)
    move = replace(record, kind=RecordKind.MIGRATE, outcome=None, touch=None, channel=None, action=None)
    store.commit(Change(records=(replace(again, touch=TouchId(new_id())), move)))

    [runs] = store.run_counts(ANY, PLAYBOOK.id)
    [steps] = store.step_runs(ANY, [(PLAYBOOK.hash, StepId("call-1"))])

    assert (PLAYBOOK.hash, 1, 1, 1) == (runs.version, runs.runs, runs.replies, runs.positive)
    assert [kept.enrollment] * 2 == steps.runs
    assert [] == store.step_runs(ANY, [(PlaybookHash("b" * 64), StepId("call-1"))])
    assert {PLAYBOOK.hash: (PLAYBOOK.id, "1.0")} == store.versions_begun()


def test_the_names_that_a_filter_may_say(store: Store) -> None:
    """Those of the log, and those of leads that nobody has touched."""
    of = enrolled(1, sdr=LI, source="expo")
    store.commit(of.change)
    store.commit(outcome(of)[1])

    assert (frozenset({ZHANG, LI}), frozenset({PLAYBOOK.id}), frozenset({"expo", "baidu-sem"})) == store.names_in_log()


MOVED = "SCAN record USING INDEX ix_record_migrate"
"""The few runs that were moved, each a line of this index."""
PLANS: dict[str, tuple[Callable[[Store], object], set[str]]] = {
    "tallies": (lambda store: store.tallies(ANY), {"SCAN counted"}),
    "late": (lambda store: store.late_counts(ANY), {"SEARCH counted USING PRIMARY KEY (aspect=?)"}),
    "ends": (
        lambda store: store.end_counts(ANY),
        {"SEARCH record USING COVERING INDEX ix_record_enrollment (enrollment=?)"},
    ),
    "hours": (lambda store: store.hour_counts(ANY), {"SEARCH counted USING PRIMARY KEY (aspect=?)"}),
    "days": (
        lambda store: store.days_worked(ANY, [(ZHANG, "Asia/Shanghai")]),
        {"SEARCH record USING INDEX ix_record_sdr (sdr=? AND at>? AND at<?)"},
    ),
    "answers": (
        lambda store: store.answers(ANY),
        {"SEARCH record USING INDEX ix_record_lead (lead=? AND at>?)"},
    ),
    "variants": (
        lambda store: store.step_runs(ANY, [(PLAYBOOK.hash, StepId("call-1"))]),
        {"SEARCH counted USING PRIMARY KEY (aspect=?)"},
    ),
    "versions": (
        lambda store: store.run_counts(ANY, PLAYBOOK.id),
        {"SEARCH counted USING PRIMARY KEY (aspect=?)"},
    ),
}


@pytest.mark.sqlite
@pytest.mark.parametrize("name", PLANS)
def test_reports_read_along_the_order_that_is_there(path: Path, store: Store, name: str) -> None:
    """No report goes through the log's own pages, nor sorts what lies in order."""
    of = enrolled()
    store.commit(of.change)
    store.commit(outcome(of, Outcome.INTERESTED, at=NOW + timedelta(days=3))[1])
    read, wanted = PLANS[name]
    said: list[tuple[str, Any]] = []
    event.listen(store.engine, "before_cursor_execute", lambda *now: said.append((now[2], now[3])))

    read(store)

    raw = sqlite3.connect(path)
    plan = {row[3] for sql, values in said if sql.lstrip()[:6] in {"SELECT", "WITH R", "WITH n"}
            for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}", values)}  # fmt: skip
    raw.close()
    assert wanted <= plan, plan
    assert not {step for step in plan - {MOVED} if step.startswith("SCAN record")}
