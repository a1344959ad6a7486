"""XLSX by openpyxl, streamed: each cell as the text that a person sees, formulas as their saved values."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import IO, Any, Protocol
from weakref import finalize

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string

from sdrtui.errors import FixYourFile
from sdrtui.i18n import _
from sdrtui.intake.sheet import Sheet, SheetRow, no_spreadsheet
from sdrtui.intake.text import clean

_BLOCK = 256
"""Rows read in one go; openpyxl's warnings are held back around each block only."""
_MOST_ROWS = 1 << 20
"""Excel's own limit; a file that claims more is not believed."""
_INFLATED = 2 << 30
"""Bytes that the file may unpack to."""
_EXACT = 10**15
"""Excel keeps 15 digits: what is larger has lost its tail."""
_PADDED = re.compile(r'[0\- \\"()]{2,}')
_CHUNK = 1 << 20
_OVERLAP = 256
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?ref="([A-Z]{1,3})(\d+):[A-Z]+(\d+)"')
_VALUELESS = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)"
    rb"(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_MOST_MERGES = 100_000
_CARRIAGE_RETURN = "_x000D_"


class _Cell(Protocol):
    """What is used of openpyxl's cells."""

    @property
    def value(self) -> Any:
        """The value in Python's types."""

    @property
    def number_format(self) -> str:
        """How Excel shows a number."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What openpyxl does not tell of a sheet that is read as a stream."""

    below: dict[tuple[int, int], int] = field(default_factory=dict)
    """Row and column of a merged cell's hidden parts, in its first column, to the row that has the value."""
    valueless: int = 0
    """Formulas that were never calculated."""


def open_xlsx(path: Path) -> tuple[Sheet, ...]:
    """Return the workbook's sheets, hidden ones too.

    Raises:
        FixYourFile: it is another kind of archive, damaged, or unpacks to something absurd.
    """
    _check_archive(path)
    stream = path.open("rb")
    try:
        with _quiet():
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError, OSError) as error:
        stream.close()
        raise _damaged(path) from error
    finalize(book, stream.close)  # sheets are read when they are wanted; the file stays open until nobody can
    return tuple(_sheet(path, sheet) for sheet in book.worksheets)


def _check_archive(path: Path) -> None:
    """Look into the archive before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            inflated = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise _damaged(path) from error
    if "xl/workbook.bin" in names:
        raise FixYourFile(
            _("{file} is in the binary .xlsb format").format(file=path.name),
            hint=_("Open it in Excel or WPS and save it as .xlsx"),
            place=str(path),
        )
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise no_spreadsheet(path)
    if inflated > _INFLATED:
        raise FixYourFile(_("{file} unpacks to far more than a list of leads").format(file=path.name), place=str(path))


def _damaged(path: Path) -> FixYourFile:
    """Return the error for a workbook that cannot be read."""
    return FixYourFile(
        _("{file} is damaged").format(file=path.name),
        hint=_("Open it in Excel or WPS, let it repair the file, and save it again"),
        place=str(path),
    )


def _quiet() -> AbstractContextManager[object]:
    """Hold back what openpyxl says about features that do not matter here."""
    return warnings.catch_warnings(action="ignore")


def _sheet(path: Path, worksheet: Any) -> Sheet:
    """Return one sheet."""
    row_count = worksheet.max_row or 0
    worksheet.reset_dimensions()  # some programs write wrong ones
    marks = cache(lambda: _marks(worksheet))
    notices: list[str] = []

    def rows() -> Iterator[SheetRow]:
        notices[:] = _notices(worksheet.title, marks())
        return _rows(path, worksheet, marks())

    return Sheet(worksheet.title, rows, row_count, worksheet.sheet_state != "visible", notices)


def _notices(title: str, marks: _Marks) -> list[str]:
    """Return what the reader should know of a sheet."""
    if not marks.valueless:
        return []
    return [
        _("Sheet {sheet}: {count} formulas have no saved value and read as empty; open the file in Excel and save it")
        .format(sheet=title, count=marks.valueless)
    ]  # fmt: skip


def _rows(path: Path, worksheet: Any, marks: _Marks) -> Iterator[SheetRow]:
    """Yield every row as text; the hidden parts of a cell merged over several rows show its value."""
    cells = islice(worksheet.iter_rows(), _MOST_ROWS)
    above: dict[tuple[int, int], str] = {}
    tops = set(marks.below.items())
    wanted = {(top, column) for (_row, column), top in tops}
    number = 0
    while block := _block(path, cells):
        for row in block:
            number += 1
            texts = [_text(cell) for cell in row]
            if marks.below:
                _fill(texts, number, marks, wanted, above)
            yield SheetRow(number, tuple(texts))


def _fill(
    texts: list[str], number: int, marks: _Marks, wanted: set[tuple[int, int]], above: dict[tuple[int, int], str]
) -> None:
    """Give the hidden parts of merged cells their value, and remember the values that later rows need."""
    for index, text in enumerate(texts):
        if (number, index) in wanted:
            above[number, index] = text
        elif not text and (top := marks.below.get((number, index))) is not None:
            texts[index] = above.get((top, index), "")


def _block(path: Path, rows: Iterator[tuple[_Cell, ...]]) -> list[tuple[_Cell, ...]]:
    """Return the next rows."""
    try:
        with _quiet():
            return list(islice(rows, _BLOCK))
    except (zipfile.BadZipFile, ValueError, TypeError, IndexError, SyntaxError, OSError, EOFError) as error:
        raise _damaged(path) from error


def _text(cell: _Cell) -> str:
    """Return what a person sees in the cell, though never rounded."""
    match cell.value:
        case None:
            return ""
        case str(text):
            return clean(text.replace(_CARRIAGE_RETURN, "\n"))
        case bool(truth):
            return str(truth).upper()
        case int(number) | float(number) if isfinite(number):
            return _number(number, cell.number_format)
        case other:
            return _moment(other)


def _moment(value: object) -> str:
    """Return a date, a time, or both; anything else as it writes itself."""
    if isinstance(value, datetime) and value.time() != time():
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return f"{value:%H:%M}" if isinstance(value, time) else clean(str(value))


def _number(value: float, shown_as: str) -> str:
    """Return a number's digits: exact below 10^15, padded with zeros where the format pads, else as 1.23E+17."""
    if value != int(value):
        return f"{value * 100:.15g}%" if shown_as.endswith("%") else f"{value:.15g}"
    if abs(value) >= _EXACT:
        return f"{value:.14E}"
    digits = str(int(value))
    zeros = shown_as.count("0") if _PADDED.fullmatch(shown_as) else 0
    return digits.zfill(zeros) if zeros > 1 else digits


def _marks(worksheet: Any) -> _Marks:
    """Scan the sheet's XML for merged cells and for formulas without a value."""
    below: dict[tuple[int, int], int] = {}
    valueless = 0
    with worksheet._get_source() as source:  # noqa: SLF001  # openpyxl names no public way to the sheet's stream
        for window, is_new in _windows(source):
            valueless += sum(1 for match in _VALUELESS.finditer(window) if is_new(match.end()))
            for match in _MERGED.finditer(window):
                column = column_index_from_string(match[1].decode("ascii")) - 1
                _add_merged(below, column, int(match[2]), int(match[3]))
    return _Marks(below, valueless)


def _windows(source: IO[bytes]) -> "Iterator[tuple[bytes, _IsNew]]":
    """Yield the stream in overlapping windows, each with a test whether a match's end was not in the one before."""
    tail = b""
    while chunk := source.read(_CHUNK):
        window = tail + chunk
        yield window, len(tail).__lt__
        tail = window[-_OVERLAP:]


class _IsNew(Protocol):
    """Whether a place in a window was not in the window before."""

    def __call__(self, end: int, /) -> bool:
        """Say so for a match that ends there."""


def _add_merged(below: dict[tuple[int, int], int], column: int, top: int, bottom: int) -> None:
    """Note the hidden parts of one merged cell, in its first column."""
    if len(below) + bottom - top <= _MOST_MERGES:
        below.update({(row, column): top for row in range(top + 1, bottom + 1)})
