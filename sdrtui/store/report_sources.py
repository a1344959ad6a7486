"""The leads that came from each source, and how far each has come at its highest."""

from sqlalchemy import ColumnElement, Connection, case, func, literal_column, select

from sdrtui.domain.filters import LogFilter
from sdrtui.domain.stage import Stage
from sdrtui.domain.tally import SourceCount
from sdrtui.store.report_tallies import span
from sdrtui.store.tables import ENROLLMENT, LEAD, STAGE_MOVE

_ONE: ColumnElement[int] = literal_column("1")


def source_counts(connection: Connection, filters: LogFilter) -> list[SourceCount]:
    """Count the leads that came in the span, whatever became of them until today.

    `sdr` narrows to the leads that somebody owns, `playbook` to those that were enrolled in it.
    """
    moved, lead = STAGE_MOVE.c, LEAD.c
    highest = (
        select(moved.lead, func.max(_height(moved.after)).label("height"))
        .where(moved.voided_at.is_(None))
        .group_by(moved.lead)
        .subquery()
    )
    height = func.coalesce(highest.c.height, literal_column("0"))
    first = _height(lead.first_stage)
    reached = [
        func.sum(case(((height >= stage.height) | (first >= stage.height), 1), else_=0))
        for stage in (Stage.MQL, Stage.SQL, Stage.SAL)
    ]
    query = (
        select(lead.source, func.count(), *reached)
        .select_from(LEAD.outerjoin(highest, highest.c.lead == lead.id))
        .where(*span(lead.created_at, filters), *_narrowed(filters))
        .group_by(lead.source)
    )
    return [SourceCount(*row) for row in connection.execute(query)]


def _height(stage: ColumnElement[str]) -> ColumnElement[int]:
    return case(*((stage == each.value, each.height) for each in reversed(Stage)), else_=0)


def _narrowed(filters: LogFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.sdr is not None:
        conditions.append(LEAD.c.owner == filters.sdr)
    if filters.source is not None:
        conditions.append(LEAD.c.source == filters.source)
    if filters.playbook is not None:
        enrolled = (ENROLLMENT.c.lead == LEAD.c.id, ENROLLMENT.c.playbook == filters.playbook)
        conditions.append(select(_ONE).where(*enrolled).exists())
    return conditions
