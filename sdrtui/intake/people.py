"""One row of a sheet to one prospect, or to the reasons why not.

A row is rejected only when there is no way to reach the person, or neither a name nor a company. A bad cell beside good
ones is reported and the row kept.
"""

import re
from collections.abc import Sequence

from sdrtui.domain.prospect import CellProblem, Prospect, ReadRow
from sdrtui.i18n import _
from sdrtui.intake.header_words import Field
from sdrtui.intake.headers import POINTS, Column, Header
from sdrtui.intake.points import Cell, Points, read_points
from sdrtui.intake.sheet import SheetRow
from sdrtui.intake.text import ERROR_VALUES, folded, is_blank

_LONGEST = {Field.NOTE: 20_000}
_LONGEST_WORD = 200
_NUMBER_IN_NAME = re.compile(r"[+(（]?\d[\d\s\-()（）]{6,}")
_TITLE_IN_NAME = re.compile(r"^(.{1,40}?)\s*[(（\[【]([^()（）\[\]【】]{1,40})[)）\]】]$")
_HEADCOUNT = re.compile(r"(\d[\d,，]*)(?:\.\d+)?\s*(万|千|k)?", re.IGNORECASE)
_FEWER = re.compile(r"以下|少于|小于|不足|不到|以内|<|less|under|below", re.IGNORECASE)
_UNITS = {"": 1, "k": 1_000, "千": 1_000, "万": 10_000}
_MOST_PEOPLE = 10_000_000
_PLAIN_NOTES = frozenset("备注 备注信息 note notes remark remarks comment comments".split())  # noqa: SIM905  # reads as a list
_HAN = re.compile(r"[\u3400-\u9fff]")


class RowReader:
    """Reads the rows under one header."""

    def __init__(self, header: Header, *, keep_unknown: bool = False) -> None:
        self._columns = header.columns
        self._kept = header.unknown if keep_unknown else ()
        """Columns nobody could place that go into the note as `列名: 值`."""
        self._texts = header.texts

    def read(self, row: SheetRow) -> ReadRow | None:
        """Return what came of the row; None when it says nothing, or is the header once more."""
        cells = _cells(row, self._columns)
        if not cells or self._is_header(row):
            return None
        return _Draft(row.number, cells, _cells(row, self._kept)).result()

    def _is_header(self, row: SheetRow) -> bool:
        """Say whether the header is printed again between the rows."""
        said = [(index, text) for index, text in enumerate(row.cells) if text]
        return len(said) > 1 and all(self._texts[index : index + 1] == (text,) for index, text in said)


def headcount_of(text: str) -> int | None:
    """Return the number of people: the lower end of a range, one less than `50人以下`; None when it is no number."""
    numbers = [
        int(digits.replace(",", "").replace("，", "")) * _UNITS[unit.lower()]
        for digits, unit in _HEADCOUNT.findall(text)
    ]
    if not numbers or numbers[0] > _MOST_PEOPLE:
        return None
    return max(numbers[0] - 1, 0) if _FEWER.search(text) and len(numbers) == 1 else numbers[0]


def _cells(row: SheetRow, columns: Sequence[Column]) -> list[Cell]:
    """Return the cells of these columns that say something."""
    found = (
        Cell(column.header, column.field, row.cells[column.index])
        for column in columns
        if column.index < len(row.cells)
    )
    return [cell for cell in found if not is_blank(cell.text)]


class _Draft:
    """One row while it is being read."""

    def __init__(self, number: int, cells: list[Cell], kept: list[Cell]) -> None:
        self._number = number
        self._kept = kept
        self._bad: list[tuple[str, str]] = []
        self._cells = [self._checked(cell) for cell in cells if not self._is_failed(cell)]

    def result(self) -> ReadRow:
        """Return the prospect, or why there is none."""
        name, title, numbers = self._person()
        points = read_points([*(cell for cell in self._cells if cell.field in POINTS), *numbers])
        company = self._word(Field.COMPANY)
        refusal = self._refusal(name, company, points)
        if refusal is not None:
            return ReadRow(self._number, None, self._problems(points, refusal))
        prospect = Prospect(
            row=self._number,
            company=company,
            name=name,
            points=points.all,
            title=self._word(Field.TITLE) or title,
            industry=self._word(Field.INDUSTRY),
            region=self._region(),
            headcount=self._headcount(),
            source=self._word(Field.SOURCE),
            owner=self._word(Field.OWNER),
            note=self._note(),
        )
        return ReadRow(self._number, prospect, self._problems(points, None))

    def _is_failed(self, cell: Cell) -> bool:
        """Report and leave out a failed formula; those of contact points are told with the points."""
        is_failed = cell.text.upper() in ERROR_VALUES and cell.field not in POINTS
        if is_failed:
            self._bad.append((cell.column, _("{text}: a formula failed in this cell").format(text=cell.text)))
        return is_failed

    def _checked(self, cell: Cell) -> Cell:
        """Cut and report what is far too long for its field."""
        longest = _LONGEST.get(cell.field, _LONGEST_WORD)
        if cell.field in POINTS or len(cell.text) <= longest:
            return cell
        self._bad.append((cell.column, _("Longer than {count} characters; the rest is cut").format(count=longest)))
        return Cell(cell.column, cell.field, cell.text[:longest])

    def _texts(self, field: Field) -> list[str]:
        """Return what the columns of a field say, each on one line."""
        return [" ".join(cell.text.split()) for cell in self._cells if cell.field is field]

    def _word(self, field: Field) -> str:
        """Return the first word on a field."""
        return next(iter(self._texts(field)), "")

    def _person(self) -> tuple[str, str, list[Cell]]:
        """Return the name, a title in brackets behind it, and numbers that stand in the name's cell."""
        cell = next((cell for cell in self._cells if cell.field is Field.NAME), None)
        name = " ".join(cell.text.split()) if cell else self._joined_name()
        numbers: list[Cell] = []
        found = _NUMBER_IN_NAME.search(name)
        if found and cell is not None:
            numbers.append(Cell(cell.column, Field.PHONE, found[0]))
            name = f"{name[: found.start()]} {name[found.end() :]}".strip(" :：,，/、;；|-()（）")
        match = _TITLE_IN_NAME.match(name)
        return (match[1], match[2].strip(), numbers) if match else (name, "", numbers)

    def _joined_name(self) -> str:
        """Return family and given name as one: 王敏, Min Wang."""
        family, given = self._word(Field.FAMILY_NAME), self._word(Field.GIVEN_NAME)
        return f"{family}{given}" if _HAN.search(family + given) else f"{given} {family}".strip()

    def _region(self) -> str:
        """Return province and city as one, without saying one twice: 广东 深圳, 北京."""
        parts: list[str] = []
        for text in self._texts(Field.REGION):
            if not any(folded(text).rstrip("省市") in folded(part) for part in parts):
                parts.append(text)
        return " ".join(parts)

    def _headcount(self) -> int | None:
        """Return the number of people, or report a cell that has none."""
        for cell in self._cells:
            if cell.field is Field.HEADCOUNT:
                count = headcount_of(cell.text)
                if count is None:
                    self._bad.append((cell.column, _("{text}: not a number of people").format(text=cell.text[:40])))
                return count
        return None

    def _note(self) -> str:
        """Return the notes, each with its column's name unless it is just called a note."""
        notes = [cell for cell in self._cells if cell.field is Field.NOTE]
        lines = [
            cell.text if len(notes) == 1 or folded(cell.column) in _PLAIN_NOTES else f"{cell.column}: {cell.text}"
            for cell in notes
        ]
        return "\n".join([*lines, *(f"{cell.column}: {cell.text}" for cell in self._kept)])

    def _refusal(self, name: str, company: str, points: Points) -> tuple[str, str] | None:
        """Return why the row is rejected as a whole: the column, none when several are empty, and the reason."""
        if not points.all:
            return "", _("No phone number, WeChat id or email address to reach anybody by")
        if not name and not company:
            return "", _("Neither a name nor a company")
        return None

    def _problems(self, points: Points, refusal: tuple[str, str] | None) -> tuple[CellProblem, ...]:
        """Return every bad cell, and the row's own refusal unless bad contact points say it already."""
        is_told = refusal is not None and not points.all and bool(points.bad)
        told = [*points.bad, *self._bad]
        if refusal is not None and not is_told:
            told.append(refusal)
        return tuple(CellProblem(self._number, column, reason, refusal is None) for column, reason in told)
