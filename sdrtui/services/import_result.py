"""What an import did, or would do: every row is accounted for."""

from dataclasses import dataclass

from sdrtui.domain.ids import LeadId
from sdrtui.domain.prospect import CellProblem
from sdrtui.services.views import Refused


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row about somebody who was there already; merged by rule, and told."""

    row: int
    of: int | LeadId
    """The row of this file that came first, or the lead that was in the store."""
    by: str
    """What gave it away: phone, wechat, email or name."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. A dry run has changed nothing, and neither has one that was cancelled."""

    created: int = 0
    """New leads."""
    updated: int = 0
    """Leads of the store that learned something new."""
    duplicates: tuple[Duplicate, ...] = ()
    rejected: tuple[CellProblem, ...] = ()
    """Rows left out, and cells left out of rows that were kept."""
    enrolled: tuple[LeadId, ...] = ()
    refused: tuple[Refused, ...] = ()
    """New leads that no playbook was started for, and why."""
    unknown_columns: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    is_dry_run: bool = False
    was_cancelled: bool = False

    @property
    def rejected_rows(self) -> int:
        """How many rows were left out; `rejected` also names cells of rows that were kept."""
        return len({problem.row for problem in self.rejected if not problem.is_row_kept})
