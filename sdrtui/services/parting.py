"""Taking a merge back where the CRM has heard of it already: it is told what the lead was before.

What has not left yet is taken out of the queue by the store, and the CRM never hears of either.
"""

import json
from collections.abc import Mapping

from sdrtui.domain.change import RecordRow, StageMove
from sdrtui.domain.edited import Edited
from sdrtui.domain.ids import LeadId
from sdrtui.domain.payload import LEAD, STAGE
from sdrtui.domain.stage import Stage
from sdrtui.domain.sync import OutboxState
from sdrtui.services.writing import Writing

WHY = "undone"


def tell_parted(writing: Writing, merged: RecordRow) -> None:
    """Queue the opposite of every word about the kept lead that is on its way or there."""
    edited = writing.desk.store.edited_by(merged.id)
    leads = {str(each.row[0]): each for each in edited if each.place == "lead"}
    for each in edited:
        if each.place == "outbox" and each.before is None and each.after is not None and _has_left(writing, each):
            lead = leads.get(str(each.after["lane"]))
            _tell(writing, each.after["kind"], json.loads(each.after["payload"]), lead, merged)


def _has_left(writing: Writing, op: Edited) -> bool:
    known = writing.desk.store.outbox.get(str(op.row[0]))
    return known is not None and (known.state is not OutboxState.QUEUED or known.attempts > 0)


def _tell(writing: Writing, kind: str, told: Mapping[str, object], lead: Edited | None, merged: RecordRow) -> None:
    of = LeadId(str(told["lead"]))
    before = lead.before if lead is not None and lead.before is not None else {}
    if kind == STAGE:
        desk = writing.desk
        after, was = Stage(str(told["after"])), Stage(str(told["before"]))
        writing.moved(StageMove(of, after, was, desk.clock(), desk.sdr, WHY, merged.id), is_restored=True)
    elif kind == LEAD:
        fields: dict[str, object] = {
            name: before[name] for name in ("note", "owner") if name in told and name in before
        }
        if told.get("do_not_contact"):
            fields["do_not_contact"] = False
        if fields:
            writing.told(of, **fields)
