"""Known messages, the email touches that letters may answer, and how far mailboxes were read."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, func, select

from sdrtui.domain.change import RecordRow
from sdrtui.domain.channel import Channel
from sdrtui.domain.enrollment import Status
from sdrtui.domain.ids import ContactId, EnrollmentId, TouchId
from sdrtui.domain.mail import MailKind, MailPlace, MailRow, MailTouch
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.state import RecordKind, TouchState
from sdrtui.store import decode
from sdrtui.store.chunks import chunks
from sdrtui.store.day_reader import IS_OPEN, NOT_VOID
from sdrtui.store.engine import reading, writing
from sdrtui.store.instant import instant, instant_or_none
from sdrtui.store.tables import ENROLLMENT, MAIL, MAIL_PLACE, RECORD, TOUCH
from sdrtui.store.upsert import insert_for

_CLOSED = (TouchState.CANCELLED.value, TouchState.SKIPPED.value)


class MailBook:
    """What the store knows of mail. Messages come in with the change that they cause."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self, message_ids: Iterable[str]) -> dict[str, MailRow]:
        """Return those of the messages that are known."""
        found: dict[str, MailRow] = {}
        with reading(self._engine) as connection:
            for some in chunks(dict.fromkeys(message_ids)):
                for row in connection.execute(select(MAIL).where(MAIL.c.message_id.in_(some))).mappings():
                    found[row["message_id"]] = MailRow(
                        message_id=row["message_id"],
                        kind=MailKind(row["kind"]),
                        at=instant(row["at"]),
                        taken_at=instant(row["taken_at"]),
                        touch=row["touch"],
                        record=row["record"],
                    )
        return found

    def touches(self, contacts: Iterable[ContactId]) -> dict[ContactId, list[MailTouch]]:
        """Return the email touches of these people that are open or were made, undone records left out."""
        found: dict[ContactId, list[MailTouch]] = {}
        with reading(self._engine) as connection:
            for some in chunks(dict.fromkeys(contacts)):
                for contact, touch in _touches(connection, some):
                    found.setdefault(contact, []).append(touch)
        return found

    def record(self, record: str) -> RecordRow | None:
        """Return the line of the log that a message made, by its id or the end of it; None when none or several do."""
        query = (
            select(RECORD)
            .join(MAIL, MAIL.c.record == RECORD.c.id)
            .where(RECORD.c.id.endswith(record, autoescape=True), NOT_VOID)
            .limit(2)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
        return decode.record(rows[0]) if len(rows) == 1 else None

    def place(self, mailbox: str) -> MailPlace | None:
        """Return how far a mailbox was read, None when it never was."""
        query = select(MAIL_PLACE).where(MAIL_PLACE.c.mailbox == mailbox)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else MailPlace(row["validity"], row["uid"])

    def keep_place(self, mailbox: str, place: MailPlace) -> None:
        """Note how far a mailbox was read."""
        values = {"validity": place.validity, "uid": place.uid}
        with writing(self._engine) as connection:
            statement = insert_for(connection.dialect, MAIL_PLACE).values(mailbox=mailbox, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=["mailbox"], set_=values))


def are_known(connection: Connection, message_ids: Iterable[str]) -> bool:
    """Say whether any of the messages is known already."""
    query = select(MAIL.c.message_id).where(MAIL.c.message_id.in_(list(message_ids))).limit(1)
    return connection.execute(query).first() is not None


def _touches(connection: Connection, contacts: list[ContactId]) -> Iterable[tuple[ContactId, MailTouch]]:
    of_email = (RECORD.c.contact.in_(contacts), RECORD.c.channel == Channel.EMAIL.value)
    made = connection.execute(
        select(RECORD.c.touch, func.min(RECORD.c.at), func.max(RECORD.c.at))
        .where(*of_email, RECORD.c.touch.is_not(None), RECORD.c.kind == RecordKind.OUTCOME.value, NOT_VOID)
        .where(RECORD.c.outcome != Outcome.SKIPPED.value)
        .group_by(RECORD.c.touch)
    )
    spans = {TouchId(touch): (first, last) for touch, first, last in made}
    planned = select(TOUCH.c.id).where(IS_OPEN, TOUCH.c.contact.in_(contacts), TOUCH.c.channel == Channel.EMAIL.value)
    wanted = dict.fromkeys([*spans, *map(TouchId, connection.scalars(planned))])
    columns = (TOUCH.c.id, TOUCH.c.contact, TOUCH.c.enrollment, TOUCH.c.due_at, TOUCH.c.is_open, ENROLLMENT.c.status)
    for some in chunks(wanted):
        rows = connection.execute(
            select(*columns)
            .join(ENROLLMENT, ENROLLMENT.c.id == TOUCH.c.enrollment)
            .where(TOUCH.c.id.in_(some), TOUCH.c.state.not_in(_CLOSED))
        )
        for touch, contact, enrollment, due_at, is_open, status in rows:
            first, last = spans.get(touch, (None, None))
            yield (
                ContactId(contact),
                MailTouch(
                    touch=TouchId(touch),
                    enrollment=EnrollmentId(enrollment),
                    due_at=instant(due_at),
                    is_open=bool(is_open),
                    is_running=status != Status.FINISHED.value,
                    made_at=instant_or_none(first),
                    last_at=instant_or_none(last),
                ),
            )
