"""WeChat requests that nobody answered, as far as the log says."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, literal_column, or_, select

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.ids import RecordId, SdrId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.wechat_life import Request
from sdrtui.store.case_reader import IS_RUNNING
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.instant import instant, micros
from sdrtui.store.merge_tables import MERGED
from sdrtui.store.tables import ENROLLMENT, RECORD, VOID

_ONE: ColumnElement[int] = literal_column("1")


def open_requests(connection: Connection, sdr: SdrId, since: datetime, until: datetime) -> list[Request]:
    """Return an SDR's requests of a span after which nothing happened with the person on WeChat, in runs that go on."""
    later = RECORD.alias("later")
    is_void = select(_ONE).where(VOID.c.record == later.c.id).exists()
    merged_into = select(MERGED.c.kept).where(MERGED.c.old == RECORD.c.contact).correlate(RECORD)
    is_answered = (
        select(_ONE)
        .where(later.c.enrollment == RECORD.c.enrollment)
        .where(or_(later.c.contact == RECORD.c.contact, later.c.contact.in_(merged_into)))
        .where(later.c.channel == Channel.WECHAT.value, later.c.id > RECORD.c.id, ~is_void)
        .where(later.c.outcome.is_not(None), later.c.outcome != Outcome.SKIPPED.value)
        .exists()
    )
    query = (
        select(RECORD.c.id, RECORD.c.touch, RECORD.c.at)
        .join(ENROLLMENT, ENROLLMENT.c.id == RECORD.c.enrollment)
        .where(RECORD.c.sdr == sdr, RECORD.c.at >= micros(since), RECORD.c.at <= micros(until))
        .where(RECORD.c.channel == Channel.WECHAT.value, RECORD.c.action == Action.ADD.value)
        .where(RECORD.c.outcome == Outcome.REQUEST_SENT.value, RECORD.c.touch.is_not(None))
        .where(IS_RUNNING, NOT_VOID, ~is_answered)
        .order_by(RECORD.c.at)
    )
    return [Request(TouchId(touch), RecordId(record), instant(at)) for record, touch, at in connection.execute(query)]
