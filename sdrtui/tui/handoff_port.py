"""What the screens about handoffs ask of the use cases. Every call may wait and may raise."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from sdrtui.domain.ids import LeadId, SdrId
from sdrtui.domain.qualification import BackTo, Question
from sdrtui.services.handing_off import HandoffView, Settled
from sdrtui.services.handoff_counts import HandoffCounts
from sdrtui.services.qualifying import Qualified


class HandoffPort(Protocol):
    """The way from three answers to a lead that sales has accepted."""

    def counts(self) -> HandoffCounts:
        """Return how many wait for whoever works here."""

    def listed(self, *, with_settled: bool) -> Sequence[HandoffView]:
        """Return the handoffs that concern this person, what runs out first comes first."""

    def may_answer(self, view: HandoffView) -> bool:
        """Say whether this person may accept or reject it."""

    def sentence(self, view: HandoffView) -> str:
        """Return where it stands, since when, and what it waits for."""

    def is_proposed(self, lead: LeadId) -> bool:
        """Say whether the three questions about the lead are still to be asked."""

    def ways(self) -> Mapping[Question, BackTo]:
        """Return where a no to each question leads."""

    def seller(self) -> str:
        """Return the name of the account executive who gets an SQL."""

    def qualify(self, lead: LeadId, answers: Mapping[str, str]) -> Qualified:
        """Answer the three questions; `note` and `promised` go with them."""

    def reasons(self) -> Sequence[tuple[str, str]]:
        """Return code and words of each reason to reject."""

    def accept(self, view: HandoffView) -> Settled:
        """Take it into sales."""

    def reject(self, view: HandoffView, reason: str, note: str) -> Settled:
        """Give it back."""

    def offer(self, view: HandoffView, ae: SdrId) -> Settled:
        """Offer it to somebody else in sales."""
