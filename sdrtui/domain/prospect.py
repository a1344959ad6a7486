"""One person read from a spreadsheet, before the store knows them; and what was wrong with the cells around them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sdrtui.domain.channel import Point


@dataclass(frozen=True, slots=True)
class Reach:
    """A number, WeChat or address as a spreadsheet gave it, normalised."""

    kind: Point
    value: str
    """+8613800138000, +861088886666;ext=8001, wx_min, min@example.com; a phone used as a WeChat id is 13800138000."""
    label: str = ""
    """What stood beside it, e.g. 前台."""
    is_shared: bool = False
    """A switchboard, hotline or info@ address: it leads to the company, so it tells nobody apart."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """One usable row: who, where, how to reach them, and the words about the lead as they were written."""

    row: int
    """As in the file, from 1."""
    company: str
    name: str
    points: tuple[Reach, ...]
    title: str = ""
    industry: str = ""
    region: str = ""
    headcount: int | None = None
    source: str = ""
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell, or with no column a whole row, that could not be used."""

    row: int
    column: str
    """The header as in the file."""
    reason: str
    """A sentence for people."""
    is_row_kept: bool = False
    """True when the rest of the row was good enough to go on with."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What came of one row that was not empty."""

    number: int
    prospect: Prospect | None
    """None when the row was rejected."""
    problems: tuple[CellProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A spreadsheet whose header was understood. Its rows stream once; what follows them is known only at the end."""

    rows: Iterator[ReadRow]
    row_count: int
    """About how many rows there are, for a progress bar."""
    columns: Mapping[str, str]
    """Header as in the file to the field it was read as."""
    unknown_columns: tuple[str, ...]
    notices: list[str]
    """Sentences: other sheets left unread, formulas without a value, empty rows; complete once the rows are read."""
