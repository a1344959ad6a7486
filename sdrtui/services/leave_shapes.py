"""Leaves as JSON-ready dicts. Times are ISO 8601 with the offset of the contact's zone."""

from sdrtui.domain.leave import LeaveRow
from sdrtui.services.desk import Desk
from sdrtui.services.leave import LeaveResult
from sdrtui.services.spreading import Moved, daily_cap
from sdrtui.services.zones import iso

Shape = dict[str, object]


def leave(row: LeaveRow) -> Shape:
    """Return one leave."""
    return {
        "leave": row.id,
        "sdr": row.sdr,
        "from": row.first.isoformat(),
        "to": row.last.isoformat(),
        "reason": row.reason,
        "entered_by": row.by,
        "cancelled": row.cancelled_at is not None,
    }


def result(desk: Desk, done: LeaveResult) -> Shape:
    """Return a leave with what it moved and how full the days are then."""
    return {
        **leave(done.leave),
        "cap": daily_cap(desk),
        "moved": [_moved(each) for each in done.spread.moved],
        "days": [{"date": day.isoformat(), "touches": count} for day, count in done.spread.days],
        "dry_run": done.is_dry_run,
    }


def _moved(each: Moved) -> Shape:
    row = each.row
    return {
        "touch": row.touch,
        "contact": row.contact_name,
        "company": row.company,
        "channel": row.channel.value,
        "from": iso(row.due_at, row.zone),
        "to": iso(each.due_at, row.zone),
        "promised": row.is_promise,
    }
