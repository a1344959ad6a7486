"""The table of who is away when."""

from typing import ClassVar

from sqlmodel import Index

from sdrtui.store.base import Row, key, table, time, time_or_none


class LeaveTable(Row, table=True):
    """One SDR's leave; cancelled ones stay."""

    __tablename__: ClassVar[str] = "leave"
    __table_args__ = (Index("ix_leave_sdr", "sdr"),)

    id: str = key()
    sdr: str
    first: str
    """ISO dates: days have no zone."""
    last: str
    entered_at: int = time()
    by: str
    reason: str = ""
    cancelled_at: int | None = time_or_none()


LEAVE = table(LeaveTable)
