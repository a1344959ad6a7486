"""The funnel: what was done, whom it reached, and how far their leads came, by source, playbook or SDR."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Select, case, func, literal_column, or_, select, union_all

from sdrtui.domain.filters import LogFilter
from sdrtui.domain.rows import FunnelRow
from sdrtui.domain.stage import Stage
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.store.instant import micros
from sdrtui.store.log_reader import matching
from sdrtui.store.tables import ENROLLMENT, LEAD, RECORD, STAGE_MOVE, VOID

GROUPS = ("source", "playbook", "sdr")
_COUNTED = (Stage.MQL, Stage.SQL, Stage.SAL)
_CREDIT: ColumnElement[str] = func.coalesce(STAGE_MOVE.c.credit, STAGE_MOVE.c.by)
"""Whose a stage move is: an SDR's lead that sales accepts counts for the SDR."""
_BY: dict[str, ColumnElement[str]] = {"source": STAGE_MOVE.c.source, "playbook": STAGE_MOVE.c.playbook, "sdr": _CREDIT}
"""What a stage move goes by in each group."""

_ONE: ColumnElement[int] = literal_column("1")
_IS_REPORTED: ColumnElement[bool] = or_(RECORD.c.is_touch == _ONE, RECORD.c.is_connect == _ONE)
"""As the index says it."""


def funnel(connection: Connection, filters: LogFilter, by: str) -> list[FunnelRow]:
    """Return one row for each group, the most touched first.

    However many records a touch has, it counts once. A lead counts for a stage in the span in which it came there: by
    a move, or because it arrived so high; channel and outcome do not narrow that.

    Raises:
        UsageError: there is no such grouping.
    """
    if by not in GROUPS:
        raise UsageError(_("A funnel is by source, playbook or sdr, not {by}.").format(by=by))
    done = _done(connection, filters, by)
    came = reached(connection, filters, by)
    rows = [FunnelRow(group, *done.get(group, (0, 0)), *came.get(group, (0, 0, 0))) for group in {**done, **came}]
    return sorted(rows, key=lambda row: (-row.touches, row.group))


def _done(connection: Connection, filters: LogFilter, by: str) -> dict[str, tuple[int, int]]:
    """Count touches and connections: all of them by the index that is made for it, less the few that are void."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    queries = [(1, _counts(filters))] if filters.with_void else [(1, _counts(filters)), (-1, _void_counts(filters))]
    for sign, query in queries:
        for row in connection.execute(query).mappings():
            counts[row[by] or ""][0] += sign * int(row["touches"])
            counts[row[by] or ""][1] += sign * int(row["connects"])
    return {group: (touches, connects) for group, (touches, connects) in counts.items() if touches or connects}


_GROUPED = (RECORD.c.source, RECORD.c.sdr, RECORD.c.playbook)
"""The order of the index, so that nothing is sorted."""


def _counts(filters: LogFilter) -> Select[Any]:
    """Count every record by source, SDR and playbook at once."""
    touches, connects = func.sum(RECORD.c.is_touch), func.sum(RECORD.c.is_connect)
    query = select(*_GROUPED, touches.label("touches"), connects.label("connects"))
    return query.where(_IS_REPORTED, *matching(filters, is_report=True)).group_by(*_GROUPED)


def _void_counts(filters: LogFilter) -> Select[Any]:
    """Return the void records, each found by its id."""
    flags = (RECORD.c.is_touch.label("touches"), RECORD.c.is_connect.label("connects"))
    is_void = RECORD.c.id.in_(select(VOID.c.record))
    return select(*_GROUPED, *flags).where(is_void, *matching(filters, is_report=True))


def reached(connection: Connection, filters: LogFilter, by: str) -> dict[str, tuple[int, int, int]]:
    """Count, for each group and stage, the leads that came to it or past it."""
    arrivals = union_all(_moves(filters, by), _arrivals(filters, by)).subquery()
    after, before = arrivals.c.after, arrivals.c.before
    counts = []
    for stage in _COUNTED:
        above = [each.value for each in Stage if each.height >= stage.height]
        counts.append(func.count(case((after.in_(above) & before.not_in(above), arrivals.c.lead)).distinct()))
    query: Select[Any] = select(arrivals.c.grp, *counts).group_by(arrivals.c.grp)
    return {row[0] or "": (row[1], row[2], row[3]) for row in connection.execute(query)}


def _moves(filters: LogFilter, by: str) -> Select[Any]:
    moved = STAGE_MOVE.c
    conditions = [moved.voided_at.is_(None), *_span(moved.at, filters)]
    conditions += _equal((_CREDIT, filters.sdr), (moved.playbook, filters.playbook), (moved.source, filters.source))
    conditions += _equal((moved.lead, filters.lead))
    return select(_BY[by].label("grp"), moved.lead, moved.before, moved.after).where(*conditions)


def _arrivals(filters: LogFilter, by: str) -> Select[Any]:
    """Return leads that were above the lowest stage from the start, under the first playbook they were enrolled in."""
    first = (
        select(ENROLLMENT.c.playbook)
        .where(ENROLLMENT.c.lead == LEAD.c.id)
        .order_by(ENROLLMENT.c.id)
        .limit(1)
        .scalar_subquery()
    )
    group = {"source": LEAD.c.source, "sdr": LEAD.c.owner, "playbook": first}[by]
    conditions = [LEAD.c.first_stage != Stage.MAL.value, *_span(LEAD.c.created_at, filters)]
    conditions += _equal((LEAD.c.owner, filters.sdr), (LEAD.c.source, filters.source), (LEAD.c.id, filters.lead))
    if filters.playbook is not None:
        conditions.append(first == filters.playbook)
    lowest: Label[str] = literal_column("'MAL'").label("before")
    first_stage = LEAD.c.first_stage.label("after")
    return select(group.label("grp"), LEAD.c.id.label("lead"), lowest, first_stage).where(*conditions)


def _span(at: ColumnElement[int], filters: LogFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.since is not None:
        conditions.append(at >= micros(filters.since))
    if filters.until is not None:
        conditions.append(at < micros(filters.until))
    return conditions


def _equal(*wanted: tuple[ColumnElement[str], str | None]) -> Sequence[ColumnElement[bool]]:
    return [column == value for column, value in wanted if value is not None]
