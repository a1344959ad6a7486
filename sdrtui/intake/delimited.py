"""CSV and its kin: comma, semicolon, tab or bar, in whatever encoding; one sheet of rows."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from sdrtui.errors import FixYourFile
from sdrtui.i18n import _
from sdrtui.intake.encoding import encoding_of
from sdrtui.intake.sheet import Sheet, SheetRow
from sdrtui.intake.text import clean

_DELIMITERS = ",;\t|，"
_SAMPLE = 40
"""Records looked at to tell the delimiter."""
_EXCEL_HINT = "sep="
_LONGEST_CELL = 1 << 17
"""The csv module's own limit: an unclosed quotation mark runs into it."""


def open_csv(path: Path) -> Sheet:
    """Return the file's only sheet.

    Raises:
        FixYourFile: the encoding cannot be told, or the file is damaged.
    """
    encoding = encoding_of(path)
    delimiter, skipped = _delimiter(path, encoding)
    return Sheet(
        name="",
        open_rows=lambda: _rows(path, encoding, delimiter, skipped),
        row_count=_line_count(path, encoding) - skipped,
    )


def _lines(path: Path, encoding: str) -> Iterator[str]:
    """Yield the text lines with their ends, NUL characters left out."""
    with path.open(encoding=encoding, newline="") as stream:
        for line in stream:
            yield line.replace("\x00", "")


def _rows(path: Path, encoding: str, delimiter: str, skipped: int) -> Iterator[SheetRow]:
    """Yield every record, blank ones too."""
    record: list[str] = []

    def remembered(lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            record.append(line)
            yield line

    number = skipped
    reader = csv.reader(remembered(islice(_lines(path, encoding), skipped, None)), delimiter=delimiter)
    last = ""
    try:
        for cells in reader:
            number += 1
            last = "".join(record)
            record.clear()
            yield SheetRow(number, tuple(map(clean, cells)))
    except csv.Error as error:
        raise _open_quote(path, number + 1) from error
    if _is_unclosed(last, delimiter):
        raise _open_quote(path, number)


def _open_quote(path: Path, row: int) -> FixYourFile:
    """Return the error for a quotation mark that swallows the rest of the file."""
    return FixYourFile(
        _("In {file}, row {row}, a quotation mark is opened and never closed").format(file=path.name, row=row),
        hint=_('Remove the " in that row, or save the sheet as .xlsx'),
        place=f"{path}:{row}",
    )


def _is_unclosed(record: str, delimiter: str) -> bool:
    """Say whether the file ended inside a quoted cell."""
    if record.count('"') % 2 == 0:
        return False
    try:
        list(csv.reader(record.splitlines(keepends=True), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _delimiter(path: Path, encoding: str) -> tuple[str, int]:
    """Return the delimiter, and how many lines to skip: one when Excel's `sep=;` stands first."""
    sample = list(islice(_lines(path, encoding), _SAMPLE * 4))
    first = sample[0].strip() if sample else ""
    if first.lower().startswith(_EXCEL_HINT) and len(first) == len(_EXCEL_HINT) + 1:
        return first[-1], 1
    return max(_DELIMITERS, key=lambda candidate: _fit(sample, candidate)), 0


def _fit(sample: list[str], delimiter: str) -> tuple[float, int]:
    """Return how well a delimiter fits: the share of records with the usual width, then that width."""
    widths: Counter[int] = Counter()
    try:
        for cells in islice(csv.reader(sample, delimiter=delimiter), _SAMPLE):
            if any(cells):
                widths[len(cells)] += 1
    except csv.Error:
        return (0.0, 0)
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return (0.0, 0)
    usual, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return (round(count / widths.total(), 1), usual)


def _line_count(path: Path, encoding: str) -> int:
    """Return about how many rows there are."""
    newline = b"\n\x00" if encoding in {"utf-16", "utf-16-le"} else b"\n"
    with path.open("rb") as stream:
        count = sum(block.count(newline) for block in iter(lambda: stream.read(1 << 20), b""))
        stream.seek(0)
        return count or stream.read().count(b"\r") + 1
