"""What assigning and suppressing did, as JSON-ready dicts. Merging has its own, `merge_shapes`."""

from sdrtui.services.desk import Desk
from sdrtui.services.masks import masked
from sdrtui.services.reassigning import AssignResult
from sdrtui.services.suppressing import SuppressResult
from sdrtui.services.zones import iso


def assigned(desk: Desk, done: AssignResult) -> dict[str, object]:
    """Return the result for JSON."""
    return {
        "to": done.to,
        "assigned": [
            {
                "lead": each.lead,
                "name": each.name,
                "from": each.before,
                "runs": list(each.runs),
                "touches": [
                    {
                        "touch": row.id,
                        "channel": row.channel.value,
                        "action": row.action.value,
                        "due_at": iso(row.due_at, desk.zone),
                    }
                    for row in each.touches
                ],
            }
            for each in done.assigned
        ],
        "refused": [
            {"lead": each.lead, "name": each.name, "reason": each.reason, "code": each.code} for each in done.refused
        ],
        "full_days": [{"day": day.isoformat(), "touches": count, "cap": cap} for day, count, cap in done.full_days],
        "record": done.record,
        "dry_run": done.is_dry_run,
    }


def suppressed(done: SuppressResult) -> dict[str, object]:
    """Return the result for JSON; points are masked."""
    return {
        "record": done.record,
        "leads": list(done.leads),
        "points": [{"kind": kind.value, "value": masked(kind, value)} for kind, value in done.points],
        "stopped": list(done.stopped),
        "cancelled": list(done.cancelled),
        "point_only": done.is_point,
        "lifted": done.is_lift,
    }
