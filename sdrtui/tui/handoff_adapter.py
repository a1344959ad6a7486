"""The real use cases behind the screens about handoffs. Imported by the thread that first needs one.

Counting them belongs to the start of every day, so each use case is imported where it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdrtui.domain.handoff import HandoffState
from sdrtui.domain.qualification import BackTo, Question
from sdrtui.services import handoff_counts

if TYPE_CHECKING:  # only names
    from collections.abc import Mapping, Sequence

    from sdrtui.domain.ids import LeadId, SdrId
    from sdrtui.services.desk import Desk
    from sdrtui.services.handing_off import HandoffView, Settled
    from sdrtui.services.handoff_counts import HandoffCounts
    from sdrtui.services.qualifying import Qualified


class HandoffAdapter:
    """A `HandoffPort` over a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def counts(self) -> HandoffCounts:
        """Return how many wait."""
        return handoff_counts.counts(self._desk)

    def listed(self, *, with_settled: bool) -> Sequence[HandoffView]:
        """Return the handoffs that concern this person."""
        from sdrtui.services import handing_off

        views = handing_off.listed(self._desk, all_=with_settled)
        return [view for view in views if handoff_counts.concerns(self._desk, view.handoff)]

    def may_answer(self, view: HandoffView) -> bool:
        """Say whether this person may accept or reject it."""
        return handoff_counts.may_answer(self._desk, view.handoff)

    def sentence(self, view: HandoffView) -> str:
        """Return where it stands."""
        from sdrtui.services import handoff_words

        return handoff_words.handoff_sentence(self._desk, view.handoff)

    def is_proposed(self, lead: LeadId) -> bool:
        """Say whether the three questions are still to be asked."""
        from sdrtui.services.handoff_steps import handoffs_of

        return any(each.state is HandoffState.PROPOSED for each in handoffs_of(self._desk, lead))

    def ways(self) -> Mapping[Question, BackTo]:
        """Return where a no to each question leads."""
        return self._desk.policy.handoff.ways

    def seller(self) -> str:
        """Return who gets an SQL."""
        ae = self._desk.team.seller("ae", self._desk.sdr)
        return self._desk.team.member(ae).name or str(ae)

    def qualify(self, lead: LeadId, answers: Mapping[str, str]) -> Qualified:
        """Answer the three questions."""
        from sdrtui.services import qualifying

        given = {question.value: answers.get(question.value) or None for question in Question}
        return qualifying.qualify(
            self._desk,
            lead,
            profile=given["profile"],
            pain=given["pain"],
            solution=given["solution"],
            note=answers.get("note", ""),
            promised=answers.get("promised", ""),
        )

    def reasons(self) -> Sequence[tuple[str, str]]:
        """Return the reasons to reject."""
        from sdrtui.services import handoff_words

        rules = self._desk.policy.handoff.reasons
        return [(reason.id, handoff_words.reason_word(self._desk, reason.id)) for reason in rules]

    def accept(self, view: HandoffView) -> Settled:
        """Take it into sales."""
        from sdrtui.services import handing_off

        return handing_off.accept(self._desk, view.handoff.id)

    def reject(self, view: HandoffView, reason: str, note: str) -> Settled:
        """Give it back."""
        from sdrtui.services import handing_off

        return handing_off.reject(self._desk, view.handoff.id, reason, note=note)

    def offer(self, view: HandoffView, ae: SdrId) -> Settled:
        """Offer it to somebody else."""
        from sdrtui.services import handing_off

        return handing_off.offer(self._desk, view.handoff.id, ae)
