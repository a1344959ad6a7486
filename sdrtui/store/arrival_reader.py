"""Call-ins that somebody made in the CRM and nobody has begun to work here."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, literal_column, select

from sdrtui.domain.ids import LeadId, SdrId
from sdrtui.domain.payload import LEAD as LEAD_KIND
from sdrtui.domain.stage import Kind
from sdrtui.store.handoff_tables import HANDOFF_STEP
from sdrtui.store.instant import micros
from sdrtui.store.mirror_tables import REMOTE_REF, SHADOW
from sdrtui.store.tables import ENROLLMENT, LEAD, RECORD

_ONE: ColumnElement[int] = literal_column("1")
_IS_FRESH = and_(
    *(~select(_ONE).where(each.c.lead == LEAD.c.id).exists() for each in (ENROLLMENT, HANDOFF_STEP, RECORD))
)
"""Nobody has begun to work it: it has no run, no handoff and no line in the log."""


def arrived(connection: Connection, owner: SdrId, since: datetime) -> list[LeadId]:
    """Return an owner's call-ins of the CRM that came since then, the first first.

    Not those that another store of the team made there, and none with a run, a handoff or a line in the log.
    """
    same = (REMOTE_REF.c.account == SHADOW.c.account, REMOTE_REF.c.kind == SHADOW.c.kind)
    query = (
        select(LEAD.c.id, SHADOW.c.body)
        .join(REMOTE_REF, and_(REMOTE_REF.c.local == LEAD.c.id, REMOTE_REF.c.kind == LEAD_KIND))
        .join(SHADOW, and_(*same, REMOTE_REF.c.remote == SHADOW.c.remote))
        .where(LEAD.c.owner == owner, LEAD.c.kind == Kind.CALL_IN.value, LEAD.c.created_at >= micros(since))
        .where(LEAD.c.closed_by.is_(None), func.length(LEAD.c.closed_reason) == 0)
        .where(_IS_FRESH)
        .order_by(LEAD.c.created_at, LEAD.c.id)
    )
    return [LeadId(lead) for lead, body in connection.execute(query) if not _made_by(body)]


def still_fresh(connection: Connection, leads: Collection[LeadId]) -> set[LeadId]:
    """Return which of these nobody has begun by now; nobody else begins one before this transaction ends."""
    connection.execute(select(LEAD.c.id).where(LEAD.c.id.in_(leads)).order_by(LEAD.c.id).with_for_update())
    return {LeadId(lead) for lead in connection.scalars(select(LEAD.c.id).where(LEAD.c.id.in_(leads), _IS_FRESH))}


def _made_by(body: str) -> str:
    """Return the id that a store of the team gave the lead, empty when it was made in the CRM."""
    told = json.loads(body).get("lead")
    return str(told.get("local") or "") if isinstance(told, dict) else ""
