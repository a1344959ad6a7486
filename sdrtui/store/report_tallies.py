"""The log counted for reports: outcomes by all that they are grouped by, late touches, and where runs ended."""

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select

from sdrtui.domain.channel import Channel
from sdrtui.domain.enrollment import Status
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.ids import PlaybookHash, PlaybookId, SdrId, StepId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit
from sdrtui.domain.state import RecordKind
from sdrtui.domain.tally import EndCount, LateCount, Tally
from sdrtui.errors import Bug
from sdrtui.store.instant import micros
from sdrtui.store.local_days import local_days
from sdrtui.store.tables import ASPECT, COUNTED, ENROLLMENT, LEAD, RECORD

_ONE: ColumnElement[int] = literal_column("1")


def aspects(filters: LogFilter) -> list[ColumnElement[bool]]:
    """Return a filter's conditions on what lines are counted under."""
    of = ASPECT.c
    wanted = (
        (of.sdr, filters.sdr),
        (of.playbook, filters.playbook),
        (of.channel, filters.channel and filters.channel.value),
        (of.source, filters.source),
    )
    return [column == value for column, value in wanted if value is not None]


def span(at: ColumnElement[int], filters: LogFilter) -> list[ColumnElement[bool]]:
    """Return a filter's conditions on a time."""
    conditions: list[ColumnElement[bool]] = []
    if filters.since is not None:
        conditions.append(at >= micros(filters.since))
    if filters.until is not None:
        conditions.append(at < micros(filters.until))
    return conditions


def many(connection: Connection, query: Select[*tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return the rows as the driver gives them: of a hundred thousand, wrapping each costs more than reading it."""
    result = connection.execute(query)
    if result.cursor is None:
        raise Bug(f"no rows: {query}")
    rows: list[tuple[Any, ...]] = list(result.cursor.fetchall())
    result.close()
    return rows


def tallies(connection: Connection, filters: LogFilter) -> list[Tally]:
    """Count the log by its aspects: one pass along the order in which it lies, without sorting."""
    lines = select(COUNTED.c.aspect, func.count().label("records")).where(*span(COUNTED.c.at, filters))
    counted = lines.group_by(COUNTED.c.aspect).subquery()
    query = select(ASPECT, counted.c.records).join(counted, counted.c.aspect == ASPECT.c.id).where(*aspects(filters))
    return [_tally(row) for row in connection.execute(query)]


def _tally(row: Any) -> Tally:
    return Tally(
        PlaybookId(row.playbook),
        PlaybookHash(row.version),
        StepId(row.step),
        SdrId(row.sdr),
        Channel(row.channel),
        row.source,
        Outcome(row.outcome),
        bool(row.is_touch),
        bool(row.is_connect),
        bool(row.is_positive),
        bool(row.is_leave),
        row.records,
    )


def late_counts(connection: Connection, filters: LogFilter) -> list[LateCount]:
    """Count the touches that were made on a later day than the last of their window, where the contact is."""
    of = ASPECT.c
    late = (of.is_late == _ONE, *aspects(filters))
    named = connection.execute(select(of.id, of.zone, of.playbook, of.version, of.step, of.sdr).where(*late)).all()
    wanted = (COUNTED.c.aspect.in_(select(of.id).where(*late)), *span(COUNTED.c.at, filters))
    lines = many(connection, select(COUNTED.c.aspect, COUNTED.c.window_to, COUNTED.c.at).where(*wanted))
    first, last = min((line[1] for line in lines), default=0), max((line[2] for line in lines), default=0)
    spans: dict[tuple[str, ...], Counter[tuple[int, int]]] = defaultdict(Counter)
    numbers = {zone: local_days(zone).numbers(first, last) for zone in {row[1] for row in named}}
    groups = {row[0]: (numbers[row[1]], spans[tuple(row[2:])]) for row in named}
    for aspect, ended, made in lines:
        number, counts = groups[aspect]
        window, day = number(ended), number(made)
        if day > window:
            counts[window, day] += 1
    return [
        LateCount(PlaybookId(key[0]), PlaybookHash(key[1]), StepId(key[2]), SdrId(key[3]), counts)
        for key, counts in spans.items()
        if counts
    ]


def end_counts(connection: Connection, filters: LogFilter) -> list[EndCount]:
    """Count the runs that ended in the span, by the step of their last outcome."""
    run = ENROLLMENT.c
    outcomes = (RECORD.c.enrollment == run.id, RECORD.c.kind == RecordKind.OUTCOME.value)
    last = select(RECORD.c.step).where(*outcomes).order_by(RECORD.c.at.desc()).limit(1).scalar_subquery()
    ended = select(run.playbook, run.hash, run.exit, func.coalesce(last, "").label("step")).where(
        run.status == Status.FINISHED.value, run.exit.is_not(None), *span(run.finished_at, filters)
    )
    if filters.sdr is not None:
        ended = ended.where(run.sdr == filters.sdr)
    if filters.playbook is not None:
        ended = ended.where(run.playbook == filters.playbook)
    if filters.source is not None:
        ended = ended.join(LEAD, LEAD.c.id == run.lead).where(LEAD.c.source == filters.source)
    of = ended.subquery().c
    query = select(of.playbook, of.hash, of.step, of.exit, func.count()).group_by(
        of.playbook, of.hash, of.step, of.exit
    )
    return [
        EndCount(PlaybookId(playbook), PlaybookHash(version), StepId(step), Exit(exit_), runs)
        for playbook, version, step, exit_, runs in connection.execute(query)
    ]
