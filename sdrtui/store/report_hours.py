"""When touches were made and people reached: by hour of the week, where the contact is."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import BigInteger, ColumnElement, Connection, case, func, literal_column, or_, select
from sqlalchemy.sql.expression import CTE

from sdrtui.domain.channel import Channel
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.heat import HourCount
from sdrtui.store.instant import micros
from sdrtui.store.local_days import DAY, HOUR, local_days
from sdrtui.store.report_tallies import aspects, many, span
from sdrtui.store.tables import ASPECT, COUNTED, RECORD

_ONE: ColumnElement[int] = literal_column("1")
_QUARTER = HOUR // 4
"""No zone is off by less."""
_WEEK = 7 * DAY // _QUARTER
_THURSDAY = 3
"""The weekday of day 0, the first of 1970."""
_LONGEST = 10_000_000
"""More than there are quarters of an hour from 1970 to 2200."""

Group = tuple[str, str, int, int]
"""Channel, zone, and whether it is a touch and a connection."""


def hour_counts(connection: Connection, filters: LogFilter) -> list[HourCount]:
    """Count touches and connections by channel, weekday and hour; a reply counts at the hour of what it answers."""
    groups = _groups(connection, filters)
    first, last = _ends(connection, filters)
    counts: Counter[tuple[str, int, int, int]] = Counter()
    for are_fixed in (True, False):
        some = {group: n for group, n in groups.items() if _is_fixed(group, first, last) is are_fixed}
        for (channel, zone, is_touch, is_connect), quarter, lines in _quarters(connection, filters, some, are_fixed):
            ahead = local_days(zone).offset(first if are_fixed else quarter * _QUARTER)
            hours = (quarter * _QUARTER + ahead) // HOUR
            weekday, hour = (hours // 24 + _THURSDAY) % 7, hours % 24
            counts[channel, weekday, hour, 0] += lines * is_touch
            counts[channel, weekday, hour, 1] += lines * is_connect
    cells = sorted({key[:3] for key in counts})
    return [HourCount(Channel(each[0]), each[1], each[2], counts[*each, 0], counts[*each, 1]) for each in cells]


def _number(value: int) -> ColumnElement[int]:
    return literal_column(str(value), BigInteger)


def _is_fixed(group: Group, first: int, last: int) -> bool:
    return local_days(group[1]).one_offset(first, last) is not None


def _wanted(filters: LogFilter) -> list[ColumnElement[bool]]:
    return [or_(ASPECT.c.is_touch == _ONE, ASPECT.c.is_connect == _ONE), *aspects(filters)]


def _groups(connection: Connection, filters: LogFilter) -> dict[Group, int]:
    """Return a number for each combination that occurs."""
    of = ASPECT.c
    query = select(of.channel, of.zone, of.is_touch, of.is_connect).where(*_wanted(filters)).distinct()
    return {
        (row[0], row[1], row[2], row[3]): n
        for n, row in enumerate(connection.execute(query.order_by(of.channel, of.zone, of.is_touch, of.is_connect)))
    }


def _ends(connection: Connection, filters: LogFilter) -> tuple[int, int]:
    """Return the first and the last time that may be among them."""
    first = connection.scalar(select(func.min(RECORD.c.at))) or 0
    last = connection.scalar(select(func.max(RECORD.c.at))) or 0
    since, until = filters.since, filters.until
    return (first if since is None else max(first, micros(since))), (
        last if until is None else min(last, micros(until))
    )


def _quarters(
    connection: Connection, filters: LogFilter, groups: dict[Group, int], are_fixed: bool
) -> Iterator[tuple[Group, int, int]]:
    """Yield each group's lines by quarter of an hour: of the week, or of all time where the clocks change.

    One whole number a line is what sorts fastest; the groups' own are worked out once, before.
    """
    if not groups:
        return
    number, names = _numbered(filters, groups), {n: group for group, n in groups.items()}
    quarter = COUNTED.c.tried_at // _number(_QUARTER)
    if are_fixed:
        quarter = quarter % _number(_WEEK)
    key = (number.c.number * _number(_LONGEST) + quarter).label("key")
    query = (
        select(key, func.count())
        .join_from(number, COUNTED, COUNTED.c.aspect == number.c.id)
        .where(*span(COUNTED.c.tried_at, filters))
        .group_by(key)
    )
    for found, lines in many(connection, query):
        yield names[found // _LONGEST], found % _LONGEST, lines


def _numbered(filters: LogFilter, groups: dict[Group, int]) -> CTE:
    of = ASPECT.c
    numbers = case(
        *(
            ((of.channel == channel) & (of.zone == zone) & (of.is_touch == touch) & (of.is_connect == connect), n)
            for (channel, zone, touch, connect), n in groups.items()
        )
    )
    query = select(of.id, numbers.label("number")).where(*_wanted(filters), numbers.is_not(None))
    return query.cte("numbered").prefix_with("MATERIALIZED")
