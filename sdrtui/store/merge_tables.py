"""Tables of what a person changed by hand beside the log: ids that lead on to others, and rows as they were before."""

from typing import ClassVar

from sqlalchemy import Text
from sqlmodel import Field, Index

from sdrtui.store.base import CLUSTERED, Row, key, table, time


class MergedTable(Row, table=True):
    """An id that is no more, and the one that it leads to. The log keeps the old one for ever."""

    __tablename__: ClassVar[str] = "merged"
    __table_args__ = (Index("ix_merged_kept", "kept"), CLUSTERED)

    old: str = key()
    kept: str = Field(max_length=36)
    """Never itself an `old`: a chain of merges is shortened as it grows."""
    thing: str
    """`lead` or `contact`."""
    record: str = Field(max_length=36)
    at: int = time()


class EditTable(Row, table=True):
    """One row as it was before and after a merge or a lift; undoing puts the former back. Goes with its undo."""

    __tablename__: ClassVar[str] = "edit"
    __table_args__ = CLUSTERED

    record: str = key()
    place: str = Field(primary_key=True)
    """The table."""
    row: str = Field(primary_key=True)
    """JSON: its primary key, in order."""
    before: str | None = Field(default=None, sa_type=Text)
    """JSON; None when there was none."""
    after: str | None = Field(default=None, sa_type=Text)
    """JSON; None when there is none any more."""


MERGED = table(MergedTable)
EDIT = table(EditTable)
