"""Real files to read: CSV in any encoding, and workbooks with everything that people leave in them."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADER = ["公司", "姓名", "手机", "微信"]
MIN = ["恒信数据", "王敏", "13800138000", "wx_min"]
LI = ["蓝桥软件", "李强", "13900139000", ""]


def csv_file(
    path: Path, lines: Iterable[Sequence[str]], *, encoding: str = "utf-8", delimiter: str = ",", first: str = ""
) -> Path:
    """Write a CSV; `first` stands before the rows."""
    buffer = StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(lines)
    path.write_bytes((first + buffer.getvalue()).encode(encoding))
    return path


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> Workbook:
    """Return a workbook with these sheets."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    book.remove(first)
    for title, lines in sheets:
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
    return book


def xlsx_file(path: Path, *sheets: tuple[str, Sequence[Sequence[Any]]]) -> Path:
    """Write a workbook with these sheets."""
    workbook(*sheets).save(path)
    return path
