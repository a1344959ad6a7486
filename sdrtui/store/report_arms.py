"""What came of runs, one by one for the steps that have variants, by version for whole playbooks."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, func, literal_column, select, tuple_

from sdrtui.domain.filters import LogFilter
from sdrtui.domain.ids import EnrollmentId, PlaybookHash, PlaybookId, StepId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.state import RecordKind
from sdrtui.domain.tally import RunCount, StepRuns
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.report_tallies import aspects, many, span
from sdrtui.store.tables import ASPECT, COUNTED, ENROLLMENT, RECORD

_IS_MOVE: ColumnElement[bool] = RECORD.c.kind == literal_column(f"'{RecordKind.MIGRATE.value}'")
"""Written out, so that the partial index is seen to fit."""
_MOVED = select(RECORD.c.enrollment).where(_IS_MOVE, RECORD.c.enrollment.is_not(None), NOT_VOID)
"""The runs that were moved from one version to another."""


def step_runs(
    connection: Connection, filters: LogFilter, steps: Collection[tuple[PlaybookHash, StepId]]
) -> list[StepRuns]:
    """Return the runs that had these steps of these versions, but for those passed over, whose texts nobody got."""
    if not steps:
        return []
    of, line = ASPECT.c, COUNTED.c
    wanted = (tuple_(of.version, of.step).in_(list(steps)), of.outcome != Outcome.SKIPPED.value, *aspects(filters))
    named = select(of.id, of.version, of.step, of.is_connect, of.is_positive).where(*wanted)
    groups = {row[0]: row[1:] for row in connection.execute(named)}
    runs: dict[tuple[object, ...], list[EnrollmentId]] = defaultdict(list)
    by_aspect = {aspect: runs[tuple(group)] for aspect, group in groups.items()}
    lines = select(line.aspect, line.enrollment).where(
        line.aspect.in_(select(of.id).where(*wanted)),
        *span(line.tried_at, filters),
        line.enrollment != literal_column("''"),
    )
    moved = frozenset(connection.scalars(_MOVED))
    for aspect, run in many(connection, lines):
        if run not in moved:
            by_aspect[aspect].append(run)
    return [
        StepRuns(PlaybookHash(str(version)), StepId(str(step)), bool(connect), bool(positive), found)
        for (version, step, connect, positive), found in runs.items()
        if found
    ]


def run_counts(connection: Connection, filters: LogFilter, playbook: PlaybookId) -> list[RunCount]:
    """Count the runs that began in the span, by version, and in how many somebody was reached, or it went on.

    A run that was moved to another version belongs to none, and one in which nothing was done yet does not count.
    """
    of, line, run = ASPECT.c, COUNTED.c, ENROLLMENT.c
    per_run = (
        select(line.enrollment, func.max(of.is_connect).label("replied"), func.max(of.is_positive).label("positive"))
        .join_from(ASPECT, COUNTED, line.aspect == of.id)
        .where(of.playbook == playbook, of.outcome != Outcome.SKIPPED.value, *aspects(filters))
        .group_by(line.enrollment)
        .subquery()
    )
    query = (
        select(run.hash, func.count(), func.sum(per_run.c.replied), func.sum(per_run.c.positive))
        .join(per_run, per_run.c.enrollment == run.id)
        .where(*span(run.started_at, filters), run.id.not_in(_MOVED))
        .group_by(run.hash)
    )
    return [RunCount(*row) for row in connection.execute(query)]
