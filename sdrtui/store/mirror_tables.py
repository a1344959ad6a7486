"""Tables of what the CRM last said: its records, which of ours they are, how far it was read, and what it disputes."""

from typing import ClassVar

from sqlmodel import Field, UniqueConstraint

from sdrtui.store.base import Row, flag, key, long_text, partial_index, table, time, time_or_none


class ShadowRow(Row, table=True):
    """The last server truth of one remote record, raw."""

    __tablename__: ClassVar[str] = "shadow"

    account: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    remote: str = Field(primary_key=True)
    body: str = long_text()
    """JSON as the adapter's plain record."""
    version: str = ""
    """The server's updated-since value or revision, as text."""
    is_deleted: int = flag(default=False)
    seen_at: int = time()


class RemoteRefRow(Row, table=True):
    """Ours and theirs. One main row a local record and account; merged remote records stay as aliases."""

    __tablename__: ClassVar[str] = "remote_ref"
    __table_args__ = (
        partial_index("uq_remote_ref_local", "account", "kind", "local", where="is_alias = 0", unique=True),
        partial_index("ix_remote_ref_alias", "account", "kind", "local", where="is_alias = 1"),
    )

    account: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    remote: str = Field(primary_key=True)
    """Unique: one remote record is at most one of ours."""
    local: str = Field(max_length=36)
    is_alias: int = flag(default=False)
    """1 for a remote record that was merged into the main one."""
    at: int = time()


class CursorRow(Row, table=True):
    """How far one kind of record was pulled, in the server's own values."""

    __tablename__: ClassVar[str] = "cursor"

    account: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    value: str = ""
    at: int = time()
    swept_at: int | None = time_or_none()
    """The last sweep over all ids."""


class InboxPageRow(Row, table=True):
    """One raw page as it was pulled; kept in the transaction that applies it."""

    __tablename__: ClassVar[str] = "inbox_page"

    id: int | None = Field(default=None, primary_key=True)
    account: str
    kind: str
    since: str
    """The cursor it was asked with."""
    body: str = long_text()
    at: int = time()
    applied_at: int | None = time_or_none()


class ConflictRow(Row, table=True):
    """A field changed on both sides: what it was, ours, theirs, which stayed and by which rule."""

    __tablename__: ClassVar[str] = "conflict"
    __table_args__ = (
        UniqueConstraint("account", "kind", "local", "field", "at"),
        partial_index("ix_conflict_open", "account", "local", where="is_open = 1"),
    )

    id: str = key()
    account: str
    kind: str
    local: str = Field(max_length=36)
    field: str
    base: str = long_text()
    """JSON, as are mine and theirs."""
    mine: str = long_text()
    theirs: str = long_text()
    winner: str
    """`mine` or `theirs`."""
    rule: str
    at: int = time()
    is_open: int = flag(default=True)
    """1 until a person looked at it."""


class OwnerRow(Row, table=True):
    """An owner of the CRM, pulled, and the SDR that it is."""

    __tablename__: ClassVar[str] = "owner"

    account: str = Field(primary_key=True)
    remote: str = Field(primary_key=True)
    name: str = ""
    email: str = ""
    sdr: str = ""
    is_active: int = flag(default=True)


SHADOW = table(ShadowRow)
REMOTE_REF = table(RemoteRefRow)
CURSOR = table(CursorRow)
INBOX_PAGE = table(InboxPageRow)
CONFLICT = table(ConflictRow)
OWNER = table(OwnerRow)
