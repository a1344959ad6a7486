"""What people did about a lead beside touching it: assigned, merged, suppressed, commented. Undone lines left out."""

from sqlalchemy import Connection, or_, select

from sdrtui.domain.change import RecordRow
from sdrtui.domain.ids import ContactId, LeadId
from sdrtui.domain.state import RecordKind
from sdrtui.store import decode
from sdrtui.store.aliases import all_of
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.tables import RECORD

NOTED = (
    RecordKind.ASSIGN,
    RecordKind.MERGE,
    RecordKind.SUPPRESS,
    RecordKind.LIFT,
    RecordKind.ERASE,
    RecordKind.REVEAL,
    RecordKind.COMMENT,
)


def notes(connection: Connection, lead: LeadId, contact: ContactId) -> list[RecordRow]:
    """Return them for a lead and its person, latest first; of an assignment only the lead's own line."""
    leads, people = all_of(connection, lead), all_of(connection, contact)
    query = (
        select(RECORD)
        .where(or_(RECORD.c.lead.in_(leads), RECORD.c.contact.in_(people)))
        .where(RECORD.c.kind.in_([kind.value for kind in NOTED]), RECORD.c.enrollment.is_(None), NOT_VOID)
        .order_by(RECORD.c.at.desc(), RECORD.c.id.desc())
    )
    return [decode.record(row) for row in connection.execute(query).mappings()]
