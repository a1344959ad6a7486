"""What the gate counts: calls to one number by the whole team, whoever of its people was asked for."""

from datetime import datetime

from sqlalchemy import Connection, select

from sdrtui.domain.channel import Channel, Point
from sdrtui.domain.ids import ContactId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.state import RecordKind
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.instant import instant, micros
from sdrtui.store.tables import POINT, RECORD

NOT_CALLS = (Outcome.SKIPPED.value, Outcome.CARRIER_BLOCKED.value)


def calls_to(connection: Connection, contact: ContactId, since: datetime) -> list[datetime]:
    """Return when anybody called a contact's numbers since then, oldest first.

    The log does not say which of somebody's numbers was dialled, so a call counts for each.
    """
    own = select(POINT.c.value).where(POINT.c.contact == contact, POINT.c.kind == Point.PHONE.value)
    sharing = connection.scalars(
        select(POINT.c.contact).where(POINT.c.kind == Point.PHONE.value, POINT.c.value.in_(own)).distinct()
    ).all()
    made = (
        select(RECORD.c.at)
        .where(RECORD.c.contact.in_({contact, *sharing}), RECORD.c.at >= micros(since), NOT_VOID)
        .where(RECORD.c.channel == Channel.PHONE.value, RECORD.c.outcome.is_not(None))
        .where(RECORD.c.outcome.not_in(NOT_CALLS), RECORD.c.kind == RecordKind.OUTCOME.value)
        .order_by(RECORD.c.at)
    )
    return [instant(at) for at in connection.scalars(made)]
