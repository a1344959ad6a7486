"""Call-ins that nobody answered: at a set age each stands on the team lead's list as well, until somebody takes it.

Nothing is written: it follows from the open touch and the time, so an outcome or an undo is all it takes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import SdrId
from sdrtui.domain.why import CLOCK, ESCALATED, Why
from sdrtui.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Escalation:
    """A call-in that has waited too long."""

    row: DueRow
    """As the team lead sees it: its reason says whose it is and for how long."""
    sdr: SdrId
    """Who should have answered."""
    waited: timedelta


def escalated(desk: Desk) -> list[Escalation]:
    """Return the team's unanswered call-ins, the longest wait first; the policy is read only when there are some."""
    now = desk.clock()
    late = desk.day_list.late_clocks(desk.team.ids, now)
    if not late:
        return []
    limit = desk.policy.routing.escalate_after
    found = [_escalation(sdr, row, now) for sdr, row in late]
    return sorted((one for one in found if one.waited >= limit), key=lambda one: one.waited, reverse=True)


def _escalation(sdr: SdrId, row: DueRow, now: datetime) -> Escalation:
    """Count from when the clock began: on arrival, or when the next call hours did."""
    within = row.why.facts.get("minutes", 0) if row.why.code == CLOCK else 0
    waited = now - (row.due_at - timedelta(minutes=int(within)))
    why = Why(ESCALATED, {"sdr": sdr, "minutes": waited // timedelta(minutes=1)})
    return Escalation(row._replace(why=why), sdr, waited)
