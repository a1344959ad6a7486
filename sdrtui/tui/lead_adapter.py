"""The real use cases about a lead beside touching it. Imported when one is first asked for."""

from collections.abc import Mapping

from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import SdrId
from sdrtui.services import reassigning, referring, suppressing
from sdrtui.services.desk import Desk
from sdrtui.services.suppressing import Meant
from sdrtui.services.views import Added


class LeadAdapter:
    """A `LeadPort` over a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_referred(self, row: DueRow, named: Mapping[str, str]) -> Added:
        """Add the person whom the row's contact named."""
        return referring.add_referred(self._desk, row.contact, **named)

    def assign(self, row: DueRow, to: SdrId, reason: str) -> str:
        """Give the row's lead to somebody else."""
        result = reassigning.assign(self._desk, str(to), leads=[row.lead], reason=reason)
        return "" if result.assigned else "  ".join(one.reason for one in result.refused)

    def suppress(self, row: DueRow, reason: str) -> int:
        """Keep everybody from the row's contact."""
        return len(suppressing.suppress(self._desk, Meant(lead=row.lead), reason=reason).cancelled)
