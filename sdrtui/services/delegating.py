"""Who takes a call-in whose SDR is on leave: their deputy, else the colleagues who are here, in turn."""

from datetime import timedelta

from sdrtui.domain.ids import SdrId
from sdrtui.services.desk import Desk

AHEAD = timedelta(days=1)


def absent(desk: Desk) -> frozenset[SdrId]:
    """Return who of the team is on leave today, each by the date where they are."""
    now, team = desk.clock(), desk.team
    return frozenset(sdr for sdr in team.ids if desk.away.is_away(sdr, now, team.member(sdr).zone))


def stand_in(desk: Desk, owner: SdrId) -> SdrId:
    """Return who takes the owner's call-in now: the owner when here, or when nobody else is."""
    away = absent(desk) | {owner} if _is_away(desk, owner) else frozenset()
    if owner not in away:
        return owner
    deputy = SdrId(desk.team.member(owner).deputy)
    if deputy and deputy not in away:
        return deputy
    others = desk.team.leads | frozenset(desk.team.sellers.values())
    present = [sdr for sdr in desk.team.members if sdr not in away and sdr not in others]
    chosen = min(present, key=lambda sdr: (desk.away.turns[sdr], _clocks(desk, sdr)), default=owner)
    desk.away.turns[chosen] += 1
    return chosen


def _is_away(desk: Desk, sdr: SdrId) -> bool:
    return desk.away.is_away(sdr, desk.clock(), desk.team.member(sdr).zone)


def _clocks(desk: Desk, sdr: SdrId) -> int:
    """Count the running clocks on somebody's list."""
    return sum(row.is_clock for row in desk.store.due_rows(sdr, desk.clock() + AHEAD))
