"""What an outbox row carries to the CRM: plain JSON values in our own words, which adapters translate.

Times are ISO 8601 in UTC. A key is there even when its value is empty, so that an adapter never has to guess.
"""

from collections.abc import Iterable

from sdrtui.domain.change import AccountRow, ContactRow, LeadRow, PointRow, RecordRow, StageMove
from sdrtui.domain.channel import Point
from sdrtui.domain.rows import ContactPoint

LEAD = "lead"
"""Create the lead, or set the fields given. `name` is there only in a create."""
TOUCH = "touch"
"""One activity."""
STAGE = "stage"
VOID = "void"
"""A touch of ours that was undone."""


def lead_payload(
    lead: LeadRow, account: AccountRow, contact: ContactRow, points: Iterable[PointRow | ContactPoint]
) -> dict[str, object]:
    """Return the payload that creates a lead in the CRM."""
    values: dict[Point, list[str]] = {kind: [] for kind in Point}
    for point in points:
        if point.is_usable:
            values[point.kind].append(point.value)
    return {
        "lead": lead.id,
        "account": account.id,
        "contact": contact.id,
        "owner": lead.owner,
        "name": contact.name,
        "title": contact.title,
        "company": account.name,
        "industry": account.industry,
        "region": account.region,
        "phones": values[Point.PHONE],
        "wechats": values[Point.WECHAT],
        "emails": values[Point.EMAIL],
        "kind": str(lead.kind),
        "source": lead.source,
        "stage": str(lead.stage),
        "score": lead.score,
        "note": lead.note,
        "created_at": lead.created_at.isoformat(),
    }


def fields_payload(lead: str, **fields: object) -> dict[str, object]:
    """Return the payload that sets fields of a lead: owner, do_not_contact, closed_reason, note."""
    return {"lead": lead, **fields}


def touch_payload(record: RecordRow) -> dict[str, object]:
    """Return the payload of one logged touch."""
    return {
        "record": record.id,
        "touch": record.touch,
        "lead": record.lead,
        "contact": record.contact,
        "owner": record.sdr,
        "at": record.at.isoformat(),
        "channel": str(record.channel or ""),
        "action": str(record.action or ""),
        "outcome": str(record.outcome or ""),
        "until": record.until.isoformat() if record.until else None,
        "note": record.note,
        "playbook": record.playbook or "",
        "step": record.step or "",
        "attempt": record.attempt,
        "stage": str(record.stage),
    }


def stage_payload(move: StageMove) -> dict[str, object]:
    """Return the payload of a stage change; `before` is the base of a three-way merge."""
    return {
        "lead": move.lead,
        "before": str(move.before),
        "after": str(move.after),
        "at": move.at.isoformat(),
        "owner": move.by,
        "why": move.why,
    }


def void_payload(undo: RecordRow) -> dict[str, object]:
    """Return the payload that takes back the touch whose record `undo` voids."""
    return {"record": undo.voids, "lead": undo.lead, "at": undo.at.isoformat(), "owner": undo.sdr}
