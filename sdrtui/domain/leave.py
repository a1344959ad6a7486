"""An SDR's days away: closed for that SDR's touches, from the moment that it is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NewType, Self

from sdrtui.domain.ids import SdrId

LeaveId = NewType("LeaveId", str)


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """One leave as the store keeps it; written again under the same id, it replaces the row."""

    id: LeaveId
    sdr: SdrId
    first: date
    last: date
    """Away on this day too."""
    entered_at: datetime
    by: SdrId
    """Who entered it: the SDR, or the team lead for them."""
    reason: str = ""
    cancelled_at: datetime | None = None

    @property
    def days(self) -> frozenset[date]:
        """Every day of it, weekends and holidays among them."""
        return frozenset(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class Leave:
    """The days on which one SDR makes no touches."""

    days: frozenset[date] = frozenset()
    """Known from the beginning."""
    entered: Mapping[date, datetime] = field(default_factory=lambda: MappingProxyType({}))
    """Other days, with the moment since when they are known: what was planned before keeps its place in the past."""
    roles: Mapping[str, "Leave"] = field(default_factory=lambda: MappingProxyType({}))
    """The leave of those who act in other seller roles."""

    @classmethod
    def of(cls, spans: Iterable[tuple[date, date]]) -> Self:
        """Build it from first and last days, both away."""
        return cls(
            frozenset(first + timedelta(days=n) for first, last in spans for n in range((last - first).days + 1))
        )

    @classmethod
    def entered_by(cls, rows: Iterable[LeaveRow], roles: Mapping[str, "Leave"] = MappingProxyType({})) -> Self:
        """Build it from what one SDR's leaves are now; cancelled ones count for nothing."""
        since: dict[date, datetime] = {}
        for row in rows:
            for day in row.days if row.cancelled_at is None else ():
                since[day] = min(row.entered_at, since.get(day, row.entered_at))
        return cls(entered=MappingProxyType(since), roles=roles)

    def covers(self, day: date, as_of: datetime | None = None) -> bool:
        """Say whether the SDR is away on the day, as far as was known at a moment."""
        if day in self.days:
            return True
        since = self.entered.get(day)
        return since is not None and (as_of is None or since <= as_of)

    def seller(self, role: str) -> "Leave":
        """Return the leave of whoever acts in a seller role."""
        return self.roles.get(role, self)


NO_LEAVE = Leave()
