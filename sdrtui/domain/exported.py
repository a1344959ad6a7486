"""A sheet of an export: its columns, and its rows one after the other, never all at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Cell = object
"""Text, a number, a flag, an aware time, None, or for points a tuple of (kind, value)."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as people take it out."""

    name: str
    columns: tuple[str, ...]
    count: int
    """Rows that will come."""
    rows: Iterator[Mapping[str, Cell]]
