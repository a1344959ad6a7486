"""The way in: a spreadsheet file to rows of prospects, its header found and its problems told."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from sdrtui.domain.channel import Point
from sdrtui.domain.prospect import Reach, Reading, ReadRow
from sdrtui.errors import FixYourFile, UsageError
from sdrtui.i18n import _
from sdrtui.intake.header_words import Field
from sdrtui.intake.headers import HEADER_WITHIN, Column, Header, find_header, header_key
from sdrtui.intake.mappings import SavedMappings, parse_mapping
from sdrtui.intake.people import RowReader
from sdrtui.intake.points import Cell, read_points
from sdrtui.intake.sheet import Sheet, SheetRow, open_sheets
from sdrtui.intake.text import folded

_LOOK = 30
"""Rows looked at to tell whether 负责人 is one of us."""


class Intake:
    """Reads people's spreadsheets, with what was said about their columns before."""

    def __init__(self, home: Path) -> None:
        self._home = home
        """Where mappings are kept."""

    def read(
        self,
        path: Path,
        *,
        mapping: Mapping[str, str] | None = None,
        remember: bool = False,
        keep_unknown: bool = False,
        colleagues: Collection[str] = (),
    ) -> Reading:
        """Return the rows of the first visible sheet with a header that can be understood.

        Args:
            path: CSV, TSV or XLSX.
            mapping: {"列名": "phone"}; what was remembered for the same headers holds for the rest.
            remember: Keep the mapping for the next file with the same headers.
            keep_unknown: Put what stands under unknown headers into the note as `列名: 值`.
            colleagues: Names and ids of our own people, by which a column 负责人 is known to mean the owner.

        Raises:
            UsageError: there is no such file, or the mapping names no field.
            FixYourFile: the file cannot be read, or no row in it can be a header.
        """
        said = parse_mapping(mapping or {})
        saved = SavedMappings(self._home)
        sheets = open_sheets(path)
        sheet, header = _first_understood(path, sheets, lambda texts: {**saved.said_for(texts), **said})
        _check_columns(mapping or {}, header.texts)
        if said and remember:
            saved.save(header.texts, said)
        header = _with_owner(sheet, header, {folded(name) for name in colleagues})
        notices = _notices(sheets, sheet, header)
        return Reading(
            rows=_prospects(sheet, header, RowReader(header, keep_unknown=keep_unknown), notices),
            row_count=max(sheet.row_count - header.row, 0),
            columns={column.header: column.field.value for column in header.columns},
            unknown_columns=tuple(column.header for column in header.unknown),
            notices=notices,
        )

    def reach(self, kind: Point, text: str) -> tuple[Reach, ...]:
        """Return the points in a text as a person types them, normalised.

        Raises:
            UsageError: there is none, or one of them is bad; the sentence says why.
        """
        points = read_points([Cell("", Field(kind.value), text)])
        found = tuple(reach for reach in points.all if reach.kind is kind)
        if points.bad or not found:
            reason = points.bad[0][1] if points.bad else _("{text}: nothing to reach anybody by").format(text=text)
            raise UsageError(reason)
        return found


def _first_understood(
    path: Path, sheets: Sequence[Sheet], said: Callable[[Sequence[str]], Mapping[str, Field]]
) -> tuple[Sheet, Header]:
    """Return the first visible sheet with a header."""
    for sheet in sheets:
        if not sheet.is_hidden:
            header = find_header(islice(sheet.open_rows(), HEADER_WITHIN), said)
            if header is not None:
                return sheet, header
    raise _no_header(path, sheets)


def _no_header(path: Path, sheets: Sequence[Sheet]) -> FixYourFile:
    """Return the error that shows what stands in the first rows."""
    visible = [sheet for sheet in sheets if not sheet.is_hidden]
    first = (row for sheet in visible for row in islice(sheet.open_rows(), HEADER_WITHIN) if not row.is_blank)
    seen = next((" | ".join(filter(None, row.cells)) for row in first), "")
    return FixYourFile(
        _("{file} has no header in its first {count} rows that can be understood").format(
            file=path.name, count=HEADER_WITHIN
        ),
        hint=_(
            'Name the columns (公司, 姓名, 手机 …) or say what they are: --map "COLUMN=phone". Found: {found}'
        ).format(found=seen[:200] or "-"),
        place=str(path),
    )


def _with_owner(sheet: Sheet, header: Header, colleagues: set[str]) -> Header:
    """Read an assumed 负责人 as our own person after all, when those in the column are."""
    column = header.assumed
    if column is None or not colleagues:
        return header
    rows = islice((row for row in sheet.open_rows() if row.number > header.row), _LOOK)
    said = [folded(text) for row in rows if (text := "".join(row.cells[column.index : column.index + 1]))]
    if not said or not all(name in colleagues for name in said):
        return header
    owner = Column(column.index, column.header, Field.OWNER)
    return Header(
        header.row, header.texts, (*(one for one in header.columns if one is not column), owner), header.unknown
    )


def _notices(sheets: Sequence[Sheet], sheet: Sheet, header: Header) -> list[str]:
    """Return what should be known before the rows are read."""
    notices: list[str] = []
    others = [other.name for other in sheets if other is not sheet]
    if others:
        notices.append(
            _("Read from sheet {sheet}; not read: {others}").format(sheet=sheet.name, others=", ".join(others))
        )
    if header.assumed is not None:
        notices.append(
            _('Column {column} is read as the contact\'s name; if it is one of us, say --map "{column}=owner"').format(
                column=header.assumed.header
            )
        )
    return notices


def _prospects(sheet: Sheet, header: Header, reader: RowReader, notices: list[str]) -> Iterator[ReadRow]:
    """Yield every row that says something; at the end, tell what was passed over."""
    blank = 0
    nameless: set[int] = set()
    for row in sheet.open_rows():
        if row.number <= header.row:
            continue
        nameless.update(_nameless(row, header))
        read = reader.read(row)
        if read is None:
            blank += 1
        else:
            yield read
    notices.extend(sheet.notices)
    notices.extend(_passed_over(blank, nameless))


def _nameless(row: SheetRow, header: Header) -> Iterator[int]:
    """Yield the places of cells that have text but no header."""
    for index, text in enumerate(row.cells):
        if text and not "".join(header.texts[index : index + 1]):
            yield index


def _passed_over(blank: int, nameless: set[int]) -> Iterator[str]:
    """Yield the sentences about empty rows and columns without a header."""
    if blank:
        yield _("{count} empty rows were passed over").format(count=blank)
    if nameless:
        yield _("Columns without a header were not read: {columns}").format(
            columns=", ".join(map(_letters, sorted(nameless)))
        )


def _letters(index: int) -> str:
    """Return a column's name in a spreadsheet program: A, B, … AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _check_columns(mapping: Mapping[str, str], headers: Sequence[str]) -> None:
    """Refuse a mapping of a column that the file does not have: a slip would leave the column out."""
    keys = {header_key(each) for each in headers}
    for column in mapping:
        if header_key(column) not in keys:
            raise UsageError(
                _("There is no column {column} in the file.").format(column=column),
                hint=_("It has these: {fields}").format(fields=" | ".join(filter(None, headers))),
            )
