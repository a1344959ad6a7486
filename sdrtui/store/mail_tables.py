"""Tables of mail: no texts and no addresses, only which messages are known and how far each mailbox was read."""

from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field

from sdrtui.store.base import CLUSTERED, Row, ref_or_none, table, time


class MailTable(Row, table=True):
    """A message that is known: one of ours with the touch that it was, or one taken in with its record."""

    __tablename__: ClassVar[str] = "mail"
    __table_args__ = CLUSTERED

    message_id: str = Field(primary_key=True, max_length=255)
    kind: str
    at: int = time()
    taken_at: int = time()
    touch: str | None = ref_or_none()
    record: str | None = ref_or_none()


class MailPlaceTable(Row, table=True):
    """How far a mailbox's folder was read."""

    __tablename__: ClassVar[str] = "mail_place"

    mailbox: str = Field(primary_key=True)
    validity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)


MAIL = table(MailTable)
MAIL_PLACE = table(MailPlaceTable)
