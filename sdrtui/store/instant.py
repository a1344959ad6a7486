"""Times as the store keeps them: whole microseconds since 1970 UTC, which sort, index and compare as integers."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """Return the instant as an integer. A naive datetime raises TypeError, as it should."""
    return (at - EPOCH) // _MICROSECOND


def instant(at: int) -> datetime:
    """Return the integer as an aware UTC datetime."""
    return EPOCH + timedelta(0, 0, at)


def micros_or_none(at: datetime | None) -> int | None:
    """Return the instant as an integer, and None as None."""
    return None if at is None else (at - EPOCH) // _MICROSECOND


def instant_or_none(at: int | None) -> datetime | None:
    """Return the integer as an aware UTC datetime, and None as None."""
    return None if at is None else EPOCH + timedelta(0, 0, at)
