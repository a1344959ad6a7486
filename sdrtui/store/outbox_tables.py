"""Tables of what goes to the CRM: the outbox, the attempts made, and who may send."""

from typing import ClassVar

from sqlmodel import Field, UniqueConstraint

from sdrtui.store.base import Row, flag, key, long_text, partial_index, ref_or_none, table, time, time_or_none


class OutboxRow(Row, table=True):
    """One write that the CRM must see once. Written in the transaction of its fact."""

    __tablename__: ClassVar[str] = "outbox"
    __table_args__ = (
        UniqueConstraint("lane", "seq"),
        partial_index("ix_outbox_open", "lane", "seq", "state", where="is_open = 1"),
        partial_index("ix_outbox_record", "record", where="record IS NOT NULL"),
    )

    id: str = key()
    lane: str = Field(max_length=36)
    """The lead; order holds within a lane."""
    seq: int
    """From 1, counted by the store."""
    kind: str
    payload: str = long_text()
    """JSON; the same for every retry."""
    base: str | None = Field(default=None)
    """JSON: the fields as the CRM last had them, for a three-way merge."""
    token: str = Field(max_length=64)
    """What the CRM recognises a repeat by: the op's id."""
    state: str
    """An `OutboxState`."""
    is_open: int = flag(default=True)
    """1 until in the CRM or skipped."""
    attempts: int = 0
    """Sends that count; lost sign-ins do not."""
    at: int = time()
    changed_at: int = time()
    not_before: int | None = time_or_none()
    quarantine_until: int | None = time_or_none()
    last_error: str = long_text()
    hint: str = long_text()
    account: str = ""
    """The CRM account it was made under; no other one sends it."""
    record: str | None = ref_or_none()
    """The log record it carries."""


class AttemptRow(Row, table=True):
    """What happened to a send: `sent` before the request, then its result. Append-only."""

    __tablename__: ClassVar[str] = "attempt"

    id: int | None = Field(default=None, primary_key=True)
    op: str = Field(max_length=36, foreign_key="outbox.id", index=True)
    number: int
    """From 1; the `sent` line and its result share it."""
    at: int = time()
    what: str
    """`sent`, or the state that came of it."""
    detail: str = long_text()
    """The CRM's words or the error; never a token or a header."""
    sender: str = ""


class LeaseRow(Row, table=True):
    """One sender at a time."""

    __tablename__: ClassVar[str] = "lease"

    name: str = Field(primary_key=True)
    holder: str
    until: int = time()


OUTBOX = table(OutboxRow)
ATTEMPT = table(AttemptRow)
LEASE = table(LeaseRow)
