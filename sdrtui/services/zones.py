"""Instants and the days they fall on: UTC inside, the zone of the person concerned outside."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name."""
    return ZoneInfo(name)


def local(at: datetime, zone: str) -> datetime:
    """Return the same instant with the zone's offset."""
    return at.astimezone(zone_of(zone))


def iso(at: datetime, zone: str) -> str:
    """Return the instant as ISO 8601 with the zone's offset, to the second."""
    return local(at, zone).isoformat(timespec="seconds")


def day_span(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the first instant of a local day and the first after it, in UTC."""
    start = datetime.combine(day, time(), zone_of(zone))
    end = datetime.combine(day + timedelta(days=1), time(), zone_of(zone))
    return start.astimezone(UTC), end.astimezone(UTC)
