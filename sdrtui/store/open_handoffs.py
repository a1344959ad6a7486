"""Which leads have a handoff that somebody must act on: found by the ids, so that settled ones are not read."""

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, or_, select, union
from sqlalchemy.sql import FromClause

from sdrtui.domain.handoff import HandoffState, HandoffStep
from sdrtui.domain.ids import LeadId
from sdrtui.store.chunks import chunks
from sdrtui.store.handoff_reader import handoff_steps
from sdrtui.store.tables import HANDOFF, HANDOFF_STEP

AT_ONCE = 500
_STEP = HANDOFF_STEP.alias("settling")
_EARLIER = HANDOFF_STEP.alias("earlier")
_CLOSING = [state.value for state in HandoffState if not state.is_open]
_ID = func.coalesce(HANDOFF.c.record, literal_column("''"))


def open_handoff_steps(connection: Connection) -> list[HandoffStep]:
    """Return every step of the leads that have an open handoff, in no particular order; a few more may be among them.

    Only `domain.handoff` knows which handoff stands where: what is open there is always here.
    """
    leads = [LeadId(row.lead) for row in connection.execute(union(_proposed(), _offered()))]
    return [step for some in chunks(leads, AT_ONCE) for step in handoff_steps(connection, some)]


def _proposed() -> Select[tuple[str]]:
    """Select the leads with a proposal after which nothing was settled but what had been settled before it too."""
    reopened = (
        select(literal_column("1"))
        .where(_EARLIER.c.lead == _STEP.c.lead, _EARLIER.c.handoff == _STEP.c.handoff)
        .where(_counts(_EARLIER), ~_is_after(_EARLIER, HANDOFF.c.at, _ID))
        .correlate(HANDOFF, _STEP)
        .exists()
    )
    settled = (
        select(literal_column("1"))
        .where(_STEP.c.lead == HANDOFF.c.lead, _counts(_STEP), _is_after(_STEP, HANDOFF.c.at, _ID), ~reopened)
        .correlate(HANDOFF)
        .exists()
    )
    return select(HANDOFF.c.lead).where(HANDOFF.c.voided_at.is_(None), ~settled)


def _offered() -> Select[tuple[str]]:
    """Select the leads with an offer after which that handoff was not settled."""
    own = HANDOFF_STEP
    settled = (
        select(literal_column("1"))
        .where(_STEP.c.lead == own.c.lead, _STEP.c.handoff == own.c.handoff)
        .where(_counts(_STEP), _is_after(_STEP, own.c.at, own.c.id))
        .exists()
    )
    is_open = own.c.state.in_([state.value for state in HandoffState if state.is_open])
    return select(own.c.lead).where(is_open, own.c.voided_at.is_(None), ~settled)


def _counts(step: FromClause) -> ColumnElement[bool]:
    return and_(step.c.state.in_(_CLOSING), step.c.voided_at.is_(None))


def _is_after(step: FromClause, at: ColumnElement[int], id_: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(step.c.at > at, and_(step.c.at == at, step.c.id > id_))
