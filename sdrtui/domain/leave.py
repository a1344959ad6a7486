"""An SDR's days away. For now they are simply closed for that SDR's touches: order and gaps are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self


@dataclass(frozen=True, slots=True)
class Leave:
    """The days on which one SDR makes no touches."""

    days: frozenset[date] = frozenset()

    @classmethod
    def of(cls, spans: Iterable[tuple[date, date]]) -> Self:
        """Build it from first and last days, both away."""
        return cls(
            frozenset(first + timedelta(days=n) for first, last in spans for n in range((last - first).days + 1))
        )

    def covers(self, day: date) -> bool:
        """Say whether the SDR is away on the day."""
        return day in self.days


NO_LEAVE = Leave()
