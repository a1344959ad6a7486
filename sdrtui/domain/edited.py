"""A row of the database before and after a change by hand, for previews and for undoing."""

from dataclasses import dataclass
from typing import Any

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Edited:
    """One row before and after; None when there is none."""

    place: str
    row: tuple[Any, ...]
    before: Columns | None
    after: Columns | None

    @property
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """The columns that differ, each before and after."""
        before, after = self.before or {}, self.after or {}
        names = dict.fromkeys([*before, *after])
        return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}
