"""The table of what happened to handoffs after they were proposed; the proposals themselves are in `run_tables`."""

from typing import ClassVar

from sqlmodel import Field, Index

from sdrtui.store.base import Row, key, long_text, partial_index, ref, ref_or_none, table, time, time_or_none


class HandoffStepTable(Row, table=True):
    """One step of a handoff: offered, accepted, rejected, refused. Only its being undone changes it."""

    __tablename__: ClassVar[str] = "handoff_step"
    __table_args__ = (
        Index("ix_handoff_step_lead", "lead"),
        partial_index("ix_handoff_step_record", "record", where="record IS NOT NULL"),
    )

    id: str = key()
    handoff: str = Field(max_length=36)
    lead: str = ref("lead.id")
    at: int = time()
    by: str
    state: str
    record: str | None = ref_or_none()
    enrollment: str | None = ref_or_none()
    sdr: str | None = None
    """Whose work it is."""
    ae: str | None = None
    due_at: int | None = time_or_none()
    reason: str
    back_to: str | None = None
    package: str = long_text("{}")
    """JSON: answers, note, promised."""
    voided_at: int | None = time_or_none()


HANDOFF_STEP = table(HandoffStepTable)
