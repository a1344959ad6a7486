"""Tables of what happened: the touch log, which only grows, and the stages that leads went through."""

from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, Index

from sdrtui.store.base import (
    CLUSTERED,
    Row,
    flag,
    key,
    long_text,
    partial_index,
    ref_or_none,
    table,
    time,
    time_or_none,
)

REPORTED = ("source", "sdr", "playbook", "channel", "outcome", "at", "is_touch", "is_connect")
"""What a report reads, in the order it groups by: an index of these answers it without the log's own pages."""


class RecordTable(Row, table=True):
    """One line of the log. Triggers refuse every change; without foreign keys, for it outlives an erased person."""

    __tablename__: ClassVar[str] = "record"
    __table_args__ = (
        Index("ix_record_at", "at"),
        Index("ix_record_sdr", "sdr", "at"),
        Index("ix_record_lead", "lead", "at"),
        Index("ix_record_contact", "contact"),
        Index("ix_record_enrollment", "enrollment", "at", "kind", "step"),
        partial_index("ix_record_cause", "cause", where="cause IS NOT NULL"),
        partial_index("ix_record_migrate", "playbook", "enrollment", where="kind = 'migrate'"),
        partial_index("ix_record_report", *REPORTED, where="is_touch = 1 OR is_connect = 1"),
    )

    id: str = key()
    kind: str
    at: int = time()
    sdr: str
    lead: str = Field(max_length=36)
    contact: str = Field(max_length=36)
    enrollment: str | None = ref_or_none()
    touch: str | None = ref_or_none()
    step: str | None = None
    attempt: int = 0
    channel: str | None = None
    action: str | None = None
    playbook: str | None = None
    outcome: str | None = None
    until: int | None = time_or_none()
    exit: str | None = None
    note: str = long_text()
    voids: str | None = ref_or_none()
    cause: str | None = ref_or_none()
    source: str = ""
    stage: str
    is_touch: int = flag(default=False)
    """1 on the first outcome of a touch that was made: what reports count. A later reply to it is no other touch."""
    is_connect: int = flag(default=False)
    """1 on the first outcome of a touch in which a person was reached."""


class VoidTable(Row, table=True):
    """A record that is undone, or caused by one that is. The log says the same; this is for fast reads."""

    __tablename__: ClassVar[str] = "void"
    __table_args__ = CLUSTERED

    record: str = key()
    by: str = Field(max_length=36)
    """The UNDO record."""


class StageMoveTable(Row, table=True):
    """A lead's stage changed."""

    __tablename__: ClassVar[str] = "stage_move"
    __table_args__ = (
        Index("ix_stage_move_at", "at"),
        Index("ix_stage_move_lead", "lead"),
        partial_index("ix_stage_move_record", "record", where="record <> ''"),
    )

    lead: str = key()
    at: int = Field(sa_type=BigInteger, primary_key=True)
    after: str = Field(primary_key=True)
    record: str = Field(default="", primary_key=True, max_length=36)
    """What moved it; empty when nobody's touch did."""
    before: str
    by: str
    why: str
    source: str = ""
    """The lead's, and the playbook of the record: kept here so that a funnel reads this table alone."""
    playbook: str = ""
    voided_at: int | None = time_or_none()
    credit: str | None = None
    """The SDR whose work it is when somebody else made the change, such as an account executive who accepts."""


RECORD = table(RecordTable)
VOID = table(VoidTable)
STAGE_MOVE = table(StageMoveTable)
