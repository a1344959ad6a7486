"""Tables of what runs: playbook versions, enrollments, touches, handoffs, and notes being typed."""

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
    ref,
    ref_or_none,
    table,
    time,
    time_or_none,
)


class PlaybookTable(Row, table=True):
    """A version of a playbook that somebody is enrolled in. Never changed."""

    __tablename__: ClassVar[str] = "playbook"

    hash: str = Field(primary_key=True, max_length=64)
    id: str = Field(index=True)
    version: str
    kind: str
    title_zh: str
    title_en: str
    formula: str
    source: str = long_text()
    """The YAML text."""


class EnrollmentTable(Row, table=True):
    """A lead's run through one version of a playbook."""

    __tablename__: ClassVar[str] = "enrollment"
    __table_args__ = (
        Index("ix_enrollment_lead", "lead"),
        partial_index("ix_enrollment_running", "contact", where="status <> 'finished'"),
        partial_index("ix_enrollment_cause", "cause", where="cause IS NOT NULL"),
        CLUSTERED,
    )

    id: str = key()
    lead: str = ref("lead.id")
    playbook: str
    hash: str = Field(max_length=64, foreign_key="playbook.hash")
    sdr: str
    started_at: int = time()
    contact: str = Field(max_length=36)
    """The one of the role `primary`."""
    contacts: str = long_text("{}")
    """JSON: contact id by role."""
    status: str
    exit: str | None = None
    finished_at: int | None = time_or_none()
    paused_until: int | None = time_or_none()
    blocked_by: str = ""
    calls_before: int = 0
    cause: str | None = ref_or_none()
    """The record that started it."""
    revision: int = 1
    """Counts the changes."""


class EnrolledContactTable(Row, table=True):
    """A contact of another role than `primary` in an enrollment."""

    __tablename__: ClassVar[str] = "enrolled_contact"
    __table_args__ = (Index("ix_enrolled_contact_contact", "contact"), CLUSTERED)

    enrollment: str = key("enrollment.id")
    role: str = Field(primary_key=True)
    contact: str = Field(max_length=36)


class TouchTable(Row, table=True):
    """One touch, open or closed."""

    __tablename__: ClassVar[str] = "touch"
    __table_args__ = (
        Index("ix_touch_enrollment", "enrollment"),
        partial_index("ix_touch_due", "sdr", "due_at", where="is_open = 1"),
        partial_index("ix_touch_contact", "contact", "due_at", where="is_open = 1"),
    )

    id: str = key()
    enrollment: str = ref("enrollment.id")
    lead: str = Field(max_length=36)
    contact: str = Field(max_length=36)
    sdr: str
    """Whose list it is on."""
    step: str
    attempt: int
    step_number: int
    step_count: int
    channel: str
    action: str
    due_at: int = time()
    window_from: int = time()
    window_to: int = time()
    is_clock: int = flag(default=False)
    is_promise: int = flag(default=False)
    why_code: str
    why_facts: str = long_text("{}")
    """JSON."""
    state: str
    is_open: int = flag(default=True)
    """1 while somebody still has to act; what the due list's index is made over."""
    cause: str = ""
    blocked_until: int | None = time_or_none()


class HandoffTable(Row, table=True):
    """A proposal to qualify a lead and hand it to sales."""

    __tablename__: ClassVar[str] = "handoff"
    __table_args__ = (partial_index("ix_handoff_record", "record", where="record IS NOT NULL"),)

    lead: str = key("lead.id")
    at: int = Field(sa_type=BigInteger, primary_key=True)
    enrollment: str | None = ref_or_none()
    by: str
    record: str | None = ref_or_none()
    voided_at: int | None = time_or_none()


class DraftTable(Row, table=True):
    """A note being typed."""

    __tablename__: ClassVar[str] = "draft"

    touch: str = key()
    text: str = long_text()


PLAYBOOK = table(PlaybookTable)
ENROLLMENT = table(EnrollmentTable)
ENROLLED_CONTACT = table(EnrolledContactTable)
TOUCH = table(TouchTable)
HANDOFF = table(HandoffTable)
DRAFT = table(DraftTable)
