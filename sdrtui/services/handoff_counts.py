"""How many handoffs wait for whoever works here, and who may answer one."""

from typing import NamedTuple

from sdrtui.domain.handoff import Handoff, HandoffState, Reminder, handoffs
from sdrtui.domain.stage import Stage
from sdrtui.services.desk import Desk


class HandoffCounts(NamedTuple):
    """What the day's screen reminds of."""

    to_qualify: int = 0
    """Proposals of one's own: the three questions are still to be asked."""
    to_answer: int = 0
    """Leads before oneself as the account executive."""
    overdue: int = 0
    """Handoffs whose clock has run out: one's own, those before one, and for a team lead all of them."""


def counts(desk: Desk) -> HandoffCounts:
    """Return what waits for this person."""
    now, before = desk.clock(), desk.policy.handoff.remind_before
    every = [each for each in handoffs(desk.store.open_handoff_steps()) if each.state.is_open and concerns(desk, each)]
    proposals = (each for each in every if each.state is HandoffState.PROPOSED and each.sdr == desk.sdr)
    return HandoffCounts(
        to_qualify=sum(desk.store.lead(each.lead).stage is not Stage.SAL for each in proposals),
        to_answer=sum(each.state is HandoffState.OFFERED and each.ae == desk.sdr for each in every),
        overdue=sum(each.reminder(now, before) is Reminder.OVERDUE for each in every),
    )


def concerns(desk: Desk, handoff: Handoff) -> bool:
    """Say whether the handoff is one's own, before one, or the team's that one leads."""
    return desk.sdr in {handoff.sdr, handoff.ae} or desk.sdr in desk.team.leads


def may_answer(desk: Desk, handoff: Handoff) -> bool:
    """Say whether this person may accept or reject it: the account executive it is before, or a team lead."""
    return desk.sdr == handoff.ae or desk.sdr in desk.team.leads
