"""Companies where somebody has answered and the handoff still runs, also when no run there waits any more."""

from collections import defaultdict
from datetime import datetime
from functools import cached_property

from sdrtui.domain.account import hold_end
from sdrtui.domain.change import ContactRow
from sdrtui.domain.handoff import Handoff, handoffs
from sdrtui.domain.ids import AccountId, ContactId
from sdrtui.domain.stage import Stage
from sdrtui.domain.why import Why
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk


class Answered:
    """The open handoffs by company, read once for a whole batch."""

    def __init__(self, desk: Desk, code: str) -> None:
        self._desk = desk
        self._code = code
        self._now = desk.clock()

    def refusal(self, account: AccountId, contact: ContactId) -> Why | None:
        """Return that somebody else there has answered, of whose handoff nobody has decided, within the longest wait.

        Only an answer counts that was given in a playbook whose colleagues wait for it.
        """
        for handoff, who in self._by_account.get(account, ()):
            until = self._until(handoff, who)
            if who.id != contact and self._now < until and self._holds(handoff):
                facts = {"by": who.name, "since": handoff.proposed_at.isoformat(), "until": until.isoformat()}
                return Why(self._code, facts)
        return None

    @cached_property
    def _by_account(self) -> dict[AccountId, list[tuple[Handoff, ContactRow]]]:
        store = self._desk.store
        found: dict[AccountId, list[tuple[Handoff, ContactRow]]] = defaultdict(list)
        for handoff in handoffs(store.open_handoff_steps()):
            if handoff.state.is_open and handoff.enrollment is not None:
                lead = store.lead(handoff.lead)
                if lead.stage is not Stage.SAL and not lead.closed_reason:
                    found[lead.account].append((handoff, store.contact(lead.contact)))
        return found

    def _until(self, handoff: Handoff, who: ContactRow) -> datetime:
        days = self._desk.policy.accounts.hold_days
        return hold_end(handoff.proposed_at, days, self._desk.calendar_of(handoff.sdr), who.zone)

    def _holds(self, handoff: Handoff) -> bool:
        if handoff.enrollment is None or self._desk.store.is_suppressed(self._desk.store.lead(handoff.lead).contact):
            return False
        case = self._desk.store.case(handoff.enrollment)
        return CasePlanner(self._desk, case, self._now).playbook.hold_account_on_reply
