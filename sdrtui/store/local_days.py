"""Local days and hours of the store's instants, for hundreds of thousands of them."""

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sdrtui.domain.team import HOME_ZONE
from sdrtui.store.instant import EPOCH, instant

HOUR = 3_600_000_000
DAY = 24 * HOUR
_MICROSECOND = timedelta(microseconds=1)
_FIRST = EPOCH.toordinal()


class LocalDays:
    """One zone's; it remembers the offset of every hour that it was asked about."""

    def __init__(self, zone: str) -> None:
        self._zone = _zone_named(zone)
        self._offsets: dict[int, int] = {}

    def offset(self, at: int) -> int:
        """Return how far local time is ahead of UTC, in microseconds."""
        hour = at // HOUR
        known = self._offsets.get(hour)
        if known is None:
            ahead = instant(hour * HOUR).astimezone(self._zone).utcoffset() or timedelta(0)
            known = self._offsets[hour] = ahead // _MICROSECOND
        return known

    def number(self, at: int) -> int:
        """Return the local day as a date's ordinal."""
        return (at + self.offset(at)) // DAY + _FIRST

    def numbers(self, first: int, last: int) -> Callable[[int], int]:
        """Return what gives the local days of a span: plain arithmetic where the clocks do not change."""
        ahead = self.one_offset(first, last)
        return self.number if ahead is None else lambda at: (at + ahead) // DAY + _FIRST

    def one_offset(self, first: int, last: int) -> int | None:
        """Return the offset that holds for a whole span, or None when the clocks change in it."""
        found = {self.offset(at) for at in (*range(first, last, DAY), last)}
        return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=64)
def local_days(zone: str) -> LocalDays:
    """Return the zone's; one that nobody knows, or of somebody erased, counts as home."""
    return LocalDays(zone)


def _zone_named(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or HOME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(HOME_ZONE)
