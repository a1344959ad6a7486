"""What the CRM's word ends here: the runs of a lead that was deleted, converted or merged, or of a person who refuses.

Their STOP records are the CRM's, so that nobody's undo takes them back by mistake; open touches are gone with them.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, literal_column, select, update
from sqlalchemy.sql.elements import ColumnElement

from sdrtui.domain.change import Change, LeadUpdate, RecordRow, SuppressionRow
from sdrtui.domain.channel import Point
from sdrtui.domain.enrollment import Status
from sdrtui.domain.ids import ContactId, EnrollmentId, LeadId, PlaybookId, RecordId, SdrId
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.state import RecordKind, TouchState
from sdrtui.domain.suppression import person_hashes
from sdrtui.store.instant import micros
from sdrtui.store.mirror_sides import Ending
from sdrtui.store.people_tables import LEAD as LEADS
from sdrtui.store.people_tables import POINT
from sdrtui.store.run_tables import ENROLLMENT, TOUCH
from sdrtui.store.writer import Writer

CRM = SdrId("crm")
"""Who ended it, in the log."""
REFUSED = "do_not_contact"
"""The cause on the cancelled touches of a person who refuses."""
TOUCH_IS_OPEN: ColumnElement[bool] = TOUCH.c.is_open == literal_column("1")
IS_RUNNING: ColumnElement[bool] = ENROLLMENT.c.status != literal_column(f"'{Status.FINISHED.value}'")
_EXITS = {
    Ending.DELETED: Exit.DISQUALIFIED,
    Ending.GONE: Exit.DISQUALIFIED,
    Ending.CONVERTED: Exit.HANDED_OVER,
    Ending.MERGED: Exit.SUPERSEDED,
}


class _Stop(NamedTuple):
    """How runs end."""

    exit: Exit
    cause: str
    now: datetime
    new_id: Callable[[], str]


def end_lead(
    connection: Connection, writer: Writer, lead: LeadId, ending: Ending, now: datetime, new_id: Callable[[], str]
) -> None:
    """End every run of a lead and close it, with the reason named."""
    _stop(connection, writer, ENROLLMENT.c.lead == lead, _Stop(_EXITS[ending], ending.value, now, new_id))
    writer.apply(connection, Change(lead_updates=(LeadUpdate(lead, closed_reason=ending.value),)))


def reopen_lead(connection: Connection, writer: Writer, lead: LeadId) -> None:
    """Take back the closing of a lead that the CRM shows again; its runs stay ended, for a person to start anew."""
    writer.apply(connection, Change(lead_updates=(LeadUpdate(lead, closed_reason=""),)))


def leave_alone(
    connection: Connection, writer: Writer, contact: ContactId, now: datetime, new_id: Callable[[], str]
) -> None:
    """Suppress a person by the CRM's word: nothing stays due for them, and every run of theirs ends."""
    points = [
        ContactPoint(Point(row.kind), row.value)
        for row in connection.execute(select(POINT.c.kind, POINT.c.value).where(POINT.c.contact == contact))
    ]
    suppressions = tuple(
        SuppressionRow(contact, digest, now, reason="crm") for digest in person_hashes(contact, points)
    )
    writer.apply(connection, Change(suppressions=suppressions))
    _stop(connection, writer, ENROLLMENT.c.contact == contact, _Stop(Exit.OPTED_OUT, REFUSED, now, new_id))
    _cancel(connection, TOUCH.c.contact == contact, REFUSED)


def hand_to(connection: Connection, writer: Writer, lead: LeadId, before: str, owner: str) -> None:
    """Give a lead to its new owner, with the runs and open touches of the old one; what was logged stays theirs."""
    writer.apply(connection, Change(lead_updates=(LeadUpdate(lead, owner=SdrId(owner)),)))
    mine = select(ENROLLMENT.c.id).where(ENROLLMENT.c.lead == lead, IS_RUNNING)
    connection.execute(
        update(TOUCH).where(TOUCH_IS_OPEN, TOUCH.c.sdr == before, TOUCH.c.enrollment.in_(mine)).values(sdr=owner)
    )
    connection.execute(
        update(ENROLLMENT)
        .where(ENROLLMENT.c.lead == lead, IS_RUNNING, ENROLLMENT.c.sdr == before)
        .values(sdr=owner, revision=ENROLLMENT.c.revision + 1)
    )


def _stop(connection: Connection, writer: Writer, whose: ColumnElement[bool], how: _Stop) -> None:
    running = connection.execute(_RUNNING.where(whose)).all()
    if not running:
        return
    stops = tuple(
        RecordRow(
            id=RecordId(how.new_id()),
            kind=RecordKind.STOP,
            at=how.now,
            sdr=CRM,
            lead=LeadId(row.lead),
            contact=ContactId(row.contact),
            enrollment=EnrollmentId(row.id),
            playbook=PlaybookId(row.playbook),
            exit=how.exit,
            note=how.cause,
            source=row.source,
            stage=Stage(row.stage),
        )
        for row in running
    )
    writer.apply(connection, Change(records=stops))
    ids = [row.id for row in running]
    _cancel(connection, TOUCH.c.enrollment.in_(ids), how.cause)
    connection.execute(
        update(ENROLLMENT)
        .where(ENROLLMENT.c.id.in_(ids))
        .values(
            status=Status.FINISHED.value,
            exit=how.exit.value,
            finished_at=micros(how.now),
            revision=ENROLLMENT.c.revision + 1,
        )
    )


_RUNNING = (
    select(
        ENROLLMENT.c.id,
        ENROLLMENT.c.lead,
        ENROLLMENT.c.contact,
        ENROLLMENT.c.playbook,
        LEADS.c.source,
        LEADS.c.stage,
    )
    .join(LEADS, LEADS.c.id == ENROLLMENT.c.lead)
    .where(IS_RUNNING)
)


def _cancel(connection: Connection, which: ColumnElement[bool], cause: str) -> None:
    connection.execute(
        update(TOUCH)
        .where(TOUCH_IS_OPEN, which)
        .values(state=TouchState.CANCELLED.value, is_open=0, cause=cause, blocked_until=None)
    )
