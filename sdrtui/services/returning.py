"""Coming back to work: what a break piled up is spread over the days, and what colleagues stood in for comes back."""

from dataclasses import dataclass, replace
from datetime import date

from sdrtui.domain.absence import Absence, absence, days_between
from sdrtui.domain.case import Case
from sdrtui.domain.ids import SdrId
from sdrtui.domain.leave import LeaveRow
from sdrtui.domain.standing_in import is_kept
from sdrtui.i18n import _
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.replan import Change
from sdrtui.services.retry import retried
from sdrtui.services.spreading import Break, Spread, daily_cap, spread
from sdrtui.services.wording import day_word
from sdrtui.services.writing import Writing
from sdrtui.services.zones import day_span, local

FEW = 3
"""Days that are named one by one."""


@dataclass(frozen=True, slots=True)
class Stood:
    """One run that a colleague took while its owner was away."""

    case: Case
    is_kept: bool
    """The colleague goes on with it."""


def come_back(desk: Desk, last: date) -> bool:
    """Do what a return asks for, once: take runs back, then spread what is above the cap; say whether anything moved.

    Args:
        desk: Whose list it is.
        last: The day of this SDR's last touch.
    """
    return retried(lambda: _come_back(desk, last))


def notes(desk: Desk, last: date) -> tuple[str, ...]:
    """Return what somebody who was gone should know: worked days that nothing explains, who kept what."""
    found = []
    unexplained = _absence(desk, last).unexplained
    if unexplained:
        first, until = unexplained[0], unexplained[-1]
        found.append(
            _(
                "Nothing was logged on {days}. Away? sdrtui leave add --from {first} --to {last} spreads what is "
                "overdue and counts it apart from late."
            ).format(days=_day_words(unexplained), first=first, last=until)
        )
    kept: dict[SdrId, int] = {}
    for each in stood_in(desk):
        kept[each.case.enrollment.sdr] = kept.get(each.case.enrollment.sdr, 0) + each.is_kept
    found += [
        _("{sdr} goes on with {count} of your call-ins: they have spoken, or a call is promised.").format(
            sdr=desk.team.member(sdr).name or sdr, count=count
        )
        for sdr, count in sorted(kept.items())
        if count
    ]
    return tuple(found)


def stood_in(desk: Desk) -> list[Stood]:
    """Return the runs of this SDR's leads that began on a colleague's list while this SDR was on leave."""
    cases = desk.store.cases(desk.store.lent(desk.sdr))
    return [
        Stood(case, is_kept(case, desk.store.history(case.lead.id)))
        for case in cases
        if desk.away.is_away(desk.sdr, case.enrollment.started_at, desk.zone)
    ]


def stand_in_sentence(desk: Desk, case: Case) -> str:
    """Say why a run is on a colleague's list, and whether it stays there; nothing when it is on its owner's."""
    owner, sdr = case.lead.owner, case.enrollment.sdr
    if owner == sdr or not desk.away.is_away(owner, case.enrollment.started_at, desk.team.member(owner).zone):
        return ""
    if is_kept(case, desk.store.history(case.lead.id)):
        said = _("{sdr} took it while {owner} was away and goes on with it: they have spoken, or a call is promised.")
    else:
        said = _("{sdr} took it while {owner} was away; it goes back to {owner} on their first day back.")
    return said.format(sdr=sdr, owner=owner)


def _come_back(desk: Desk, last: date) -> bool:
    today = local(desk.clock(), desk.zone).date()
    if desk.away.is_away(desk.sdr, desk.clock(), desk.zone):
        return False
    writing = Writing(desk)
    for each in stood_in(desk):
        if not each.is_kept:
            _take_back(writing, each.case)
    if writing.touches:
        desk.store.commit(writing.change())
    found = _spread(desk, _absence(desk, last).break_from, today)
    return bool(writing.touches or found.moved)


def _take_back(writing: Writing, case: Case) -> None:
    """Put a run on its owner's list, planned for the owner's days."""
    own = replace(case, enrollment=replace(case.enrollment, sdr=case.lead.owner))
    planner = CasePlanner(writing.desk, own, writing.desk.clock())
    planner.write(writing, Change(None, planner.was()), "leave")


def _spread(desk: Desk, break_from: date | None, today: date) -> Spread:
    """Spread what waits, when it is more than one can do today."""
    if break_from is None or not desk.calendar_of(desk.sdr).is_open(today):
        return Spread()
    until = day_span(today, desk.zone)[1]
    if len(desk.store.due_rows(desk.sdr, until)) <= daily_cap(desk):
        return Spread()
    writing = Writing(desk)
    found = spread(writing, Break(desk.sdr, break_from, _leave_since(desk, break_from)))
    if found.moved:
        desk.store.commit(writing.change())
    return found


def _leave_since(desk: Desk, first: date) -> LeaveRow | None:
    """Return the leave that ended last among those that reach into the break."""
    mine = [row for row in desk.away.rows() if row.sdr == desk.sdr and row.cancelled_at is None and row.last >= first]
    ended = [row for row in mine if row.first <= local(desk.clock(), desk.zone).date()]
    return max(ended, key=lambda row: row.last, default=None)


def _absence(desk: Desk, last: date) -> Absence:
    today = local(desk.clock(), desk.zone).date()
    leave = desk.away.of(desk.sdr, {})
    return absence(days_between(last, today), desk.calendar_of(desk.sdr).is_open, leave.covers)


def _day_words(days: tuple[date, ...]) -> str:
    """Return a few days as they are, many as the first and the last."""
    return ", ".join(map(day_word, days)) if len(days) <= FEW else f"{day_word(days[0])} – {day_word(days[-1])}"
