"""An SDR's leave: entered, shown, cancelled. Entering it moves that SDR's touches in the same transaction."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sdrtui.domain.change import RecordRow
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import EnrollmentId, RecordId, SdrId
from sdrtui.domain.lateness import is_through_leave
from sdrtui.domain.leave import LeaveId, LeaveRow
from sdrtui.domain.state import RecordKind
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.replan import Change
from sdrtui.services.retry import retried
from sdrtui.services.spreading import FAR, Break, Spread, spread
from sdrtui.services.texts import clean
from sdrtui.services.writing import Writing
from sdrtui.services.zones import local

LONGEST_DAYS = 366
LATEST = timedelta(days=31)
"""How long after its end a leave may still be entered: whoever was ill does it when back. Older is a wrong year."""
SHORTEST_PIECE = 6


@dataclass(frozen=True, slots=True)
class LeaveResult:
    """A leave and what it moved."""

    leave: LeaveRow
    spread: Spread
    is_dry_run: bool = False


def add(
    desk: Desk, first: date, last: date, *, sdr: str | None = None, reason: str = "", dry_run: bool = False
) -> LeaveResult:
    """Enter a leave and move the SDR's touches off it, in one transaction.

    Args:
        desk: Who enters it.
        first: The first day away.
        last: The last day away.
        sdr: Whose it is, if not the desk's own.
        reason: For people.
        dry_run: Only tell what would move.

    Raises:
        UsageError: the days make no leave, are long over, or overlap one of theirs.
        TryLater: somebody else kept changing the same leads.
    """
    if last < first:
        raise UsageError(_("The leave ends before it begins."))
    if (last - first).days >= LONGEST_DAYS:
        raise UsageError(_("A leave is at most a year long."))
    if last < local(desk.clock(), desk.team.member(SdrId(sdr or desk.sdr)).zone).date() - LATEST:
        raise UsageError(_("This leave ended on {last}, too long ago to move a touch.").format(last=last))
    desk.away.forget()
    row = LeaveRow(LeaveId(desk.new_id()), SdrId(sdr or desk.sdr), first, last, desk.clock(), desk.sdr, clean(reason))
    for other in active(desk, row.sdr):
        if other.first <= last and first <= other.last:
            raise UsageError(
                _("{sdr} is on leave from {first} to {last} already.").format(
                    sdr=desk.team.member(row.sdr).name or row.sdr, first=other.first, last=other.last
                ),
                hint=_("Cancel that one first: sdrtui leave cancel {id}").format(id=other.id[-8:]),
            )
    return retried(lambda: _add(desk, row, dry_run=dry_run))


def active(desk: Desk, sdr: str | None = None) -> list[LeaveRow]:
    """Return the leaves that count, of one SDR or of all, by first day."""
    return [row for row in desk.away.rows() if row.cancelled_at is None and sdr in {None, row.sdr}]


def cancel(desk: Desk, piece: str) -> LeaveResult:
    """Take a leave back: its touches return to the days that they had.

    Raises:
        UsageError: the id is no leave's, or it is over.
    """
    desk.away.forget()
    row = _found(desk, piece)
    if row.last < local(desk.clock(), desk.team.member(row.sdr).zone).date():
        raise UsageError(_("This leave is over; it cannot be cancelled any more."))
    return retried(lambda: _cancel(desk, row))


def _add(desk: Desk, row: LeaveRow, *, dry_run: bool) -> LeaveResult:
    writing = Writing(desk)
    found = spread(writing, Break(row.sdr, row.first, row))
    _excuse(writing, row)
    if not dry_run:
        desk.store.commit(replace(writing.change(), leaves=(row,)))
        desk.away.forget()
    return LeaveResult(row, found, is_dry_run=dry_run)


def _excuse(writing: Writing, leave: LeaveRow) -> None:
    """Plan again what counts as late for a day of this leave, and is not moved by it: entered later, it excuses too."""
    desk, planned = writing.desk, {row.id for row in writing.enrollments}
    rows = desk.store.due_rows(leave.sdr, desk.clock() + FAR)
    late = {row.enrollment for row in rows if "late" in row.why.facts and _own_day(row) in leave.days}
    for run in sorted(late - planned):
        _restore(writing, run, leave, set())


def _own_day(row: DueRow) -> date | None:
    """Return the day for which a touch was planned before anything moved it."""
    own = str(row.why.facts.get("from", ""))
    return date.fromisoformat(own) if own else None


def _found(desk: Desk, piece: str) -> LeaveRow:
    wanted = piece.strip().lower()
    rows = [row for row in active(desk) if len(wanted) >= SHORTEST_PIECE and wanted in row.id]
    if len(rows) != 1:
        raise UsageError(_("There is no leave {id}.").format(id=piece), hint=_("`sdrtui leave list` names them all."))
    return rows[0]


def _cancel(desk: Desk, row: LeaveRow) -> LeaveResult:
    cancelled = replace(row, cancelled_at=desk.clock())
    records = desk.store.deferrals(row.id)
    runs: dict[EnrollmentId, None] = {record.enrollment: None for record in records if record.enrollment}
    rows = desk.store.due_rows(row.sdr, desk.clock() + FAR)
    runs |= {each.enrollment: None for each in rows if is_through_leave(each.why)}
    writing = Writing(desk)
    for record in records:
        writing.undone(_undo(desk, record), was_touch=False)
    for run in runs:
        _restore(writing, run, cancelled, {record.id for record in records})
    desk.store.commit(replace(writing.change(), leaves=(cancelled,)))
    desk.away.forget()
    return LeaveResult(cancelled, Spread())


def _restore(writing: Writing, run: EnrollmentId, leave: LeaveRow, void: set[RecordId]) -> None:
    """Plan one enrollment by what a leave has become, and as if some records had never been."""
    desk = writing.desk
    case = desk.store.case(run)
    known = desk.away.of(case.enrollment.sdr, desk.team.sellers, leave)
    planner = CasePlanner(desk, case, desk.clock(), known)
    was = CasePlanner(desk, case, desk.clock()).was()
    after = planner.plan(tuple(event for event in case.events if event.record not in void))
    planner.write(writing, Change(was, after), "leave")


def _undo(desk: Desk, record: RecordRow) -> RecordRow:
    return replace(
        record,
        id=RecordId(desk.new_id()),
        kind=RecordKind.UNDO,
        at=desk.clock(),
        sdr=desk.sdr,
        until=None,
        voids=record.id,
        cause=None,
    )
