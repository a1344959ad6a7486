"""What the day's screen asks about a lead beside touching it. Every call may wait and may raise."""

from collections.abc import Mapping
from typing import Protocol

from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import SdrId
from sdrtui.services.views import Added


class LeadPort(Protocol):
    """Adding, giving away, keeping from."""

    def add_referred(self, row: DueRow, named: Mapping[str, str]) -> Added:
        """Add the person whom the row's contact named: name, phone, wechat, title."""

    def assign(self, row: DueRow, to: SdrId, reason: str) -> str:
        """Give the row's lead to somebody else; return why it cannot be, or nothing."""

    def suppress(self, row: DueRow, reason: str) -> int:
        """Keep everybody from the row's contact, on every channel; return how many touches that cancels."""
