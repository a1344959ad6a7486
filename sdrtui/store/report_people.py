"""What a report on people reads beside the tallies: the days they worked, and how soon call-ins were touched."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, String, cast, func, literal_column, select, text

from sdrtui.domain.filters import LogFilter
from sdrtui.domain.ids import SdrId
from sdrtui.domain.stage import Kind
from sdrtui.domain.team_report import Answer
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.instant import instant, micros
from sdrtui.store.local_days import DAY, local_days
from sdrtui.store.report_tallies import many, span
from sdrtui.store.tables import CONTACT, LEAD, RECORD

_ONE: ColumnElement[int] = literal_column("1")
_DAYS = text("""
WITH RECURSIVE hop (at) AS (
  SELECT (SELECT record.at FROM record WHERE record.sdr = :sdr AND record.at >= :since AND record.at < :until
          AND record.is_touch = 1 AND NOT EXISTS (SELECT 1 FROM void WHERE void.record = record.id)
          ORDER BY record.at LIMIT 1)
  UNION ALL
  SELECT (SELECT record.at FROM record WHERE record.sdr = :sdr
          AND record.at >= ((hop.at + :ahead) / :day + 1) * :day - :ahead AND record.at < :until
          AND record.is_touch = 1 AND NOT EXISTS (SELECT 1 FROM void WHERE void.record = record.id)
          ORDER BY record.at LIMIT 1)
  FROM hop WHERE hop.at IS NOT NULL)
SELECT COUNT(at) FROM hop
""")
"""From the first touch of a day straight to the first of the next one: a search for each day, however long the log."""
_EVER = (0, 1 << 62)


def days_worked(connection: Connection, filters: LogFilter, sdrs: Iterable[tuple[SdrId, str]]) -> dict[SdrId, int]:
    """Count the days on which each made a touch, in their own zone, on whatever channel and for whatever playbook.

    Where clocks change, midnight is that of the span's beginning.
    """
    since = _EVER[0] if filters.since is None else micros(filters.since)
    until = _EVER[1] if filters.until is None else micros(filters.until)
    named = {"since": since, "until": until, "day": DAY}
    return {
        sdr: connection.execute(_DAYS, {**named, "sdr": sdr, "ahead": local_days(zone).offset(since)}).scalar_one()
        for sdr, zone in sdrs
    }


def answers(connection: Connection, filters: LogFilter) -> list[Answer]:
    """Return each call-in that came in the span with its first touch, on whatever channel, if there was one."""
    first = (
        select(cast(RECORD.c.at, String).concat(" ").concat(RECORD.c.sdr))
        .where(RECORD.c.lead == LEAD.c.id, RECORD.c.at >= LEAD.c.created_at, RECORD.c.is_touch == _ONE, NOT_VOID)
        .order_by(RECORD.c.at)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(LEAD.c.owner, LEAD.c.created_at, CONTACT.c.zone, func.coalesce(first, ""))
        .join(CONTACT, CONTACT.c.id == LEAD.c.contact)
        .where(LEAD.c.kind == Kind.CALL_IN.value, *span(LEAD.c.created_at, filters))
    )
    if filters.source is not None:
        query = query.where(LEAD.c.source == filters.source)
    rows = many(connection, query)
    found = [
        Answer(SdrId(sdr or owner), instant(arrived), zone, instant(int(at)) if at else None)
        for owner, arrived, zone, said in rows
        for at, _space, sdr in [said.partition(" ")]
    ]
    return found if filters.sdr is None else [each for each in found if each.sdr == filters.sdr]
