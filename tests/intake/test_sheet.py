import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sheet_builders import HEADER, LI, MIN, csv_file, workbook, xlsx_file

from sdrtui.errors import FixYourFile, UsageError
from sdrtui.intake.sheet import open_sheets


def texts(path: Path) -> list[list[str]]:
    (sheet,) = open_sheets(path)
    return [list(row.cells) for row in sheet.open_rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """GBK, UTF-8 with and without BOM, and Excel's Unicode text; comma, semicolon, tab, bar."""
    path = csv_file(tmp_path / "leads.csv", [HEADER, MIN, LI], encoding=encoding, delimiter=delimiter)

    assert [HEADER, MIN, LI] == texts(path)


def test_rare_characters_of_gb18030_are_read(tmp_path: Path) -> None:
    """Four-byte characters of names, which GBK has not."""
    path = csv_file(tmp_path / "leads.csv", [HEADER, ["𠮷野", "王㛃", "13800138000", ""]], encoding="gb18030")

    assert ["𠮷野", "王㛃"] == texts(path)[1][:2]


def test_short_gbk_is_not_taken_for_another_encoding(tmp_path: Path) -> None:
    """A few Chinese characters are enough; the likes of 联通 fool other detectors."""
    path = csv_file(tmp_path / "leads.csv", [["公司", "手机"], ["联通", "1"]], encoding="gbk")

    assert [["公司", "手机"], ["联通", "1"]] == texts(path)


def test_a_damaged_file_names_byte_and_line(tmp_path: Path) -> None:
    """A broken byte in UTF-8 is reported, not read as GBK."""
    path = csv_file(tmp_path / "leads.csv", [HEADER, MIN, LI])
    good = path.read_bytes()
    at = good.index("蓝桥".encode())
    path.write_bytes(good[: at + 1] + good[at + 2 :])

    with pytest.raises(FixYourFile) as caught:
        texts(path)

    assert f"{path}:3" == caught.value.place
    assert str(at) in caught.value.sentence


def test_quoted_cells_keep_their_line_breaks_and_are_one_row(tmp_path: Path) -> None:
    """Rows are counted as a spreadsheet program shows them; blank rows count."""
    path = csv_file(tmp_path / "leads.csv", [HEADER, ["恒信", "王敏", "1\n2", 'wx "min"'], [], LI])
    (sheet,) = open_sheets(path)

    assert [1, 2, 3, 4] == [row.number for row in sheet.open_rows()]
    assert ["恒信", "王敏", "1\n2", 'wx "min"'] == texts(path)[1]


def test_an_open_quotation_mark_is_refused(tmp_path: Path) -> None:
    """It would swallow the rows behind it in silence."""
    path = tmp_path / "leads.csv"
    path.write_text('公司,手机\n恒信,1\n"蓝桥,2\n云图,3\n', encoding="utf-8")

    with pytest.raises(FixYourFile) as caught:
        texts(path)

    assert f"{path}:3" == caught.value.place


def test_excels_separator_line_is_obeyed(tmp_path: Path) -> None:
    """`sep=;` is no row of data."""
    path = csv_file(tmp_path / "leads.csv", [HEADER, MIN], delimiter=";", first="sep=;\n")
    (sheet,) = open_sheets(path)

    assert [(2, HEADER[0]), (3, MIN[0])] == [(row.number, row.cells[0]) for row in sheet.open_rows()]


def test_escape_codes_and_invisible_marks_do_not_enter(tmp_path: Path) -> None:
    """Control characters, bidi overrides and zero-width marks are dropped."""
    path = csv_file(tmp_path / "leads.csv", [["恒\x1b[31m信\u202e", "\u200b王\u3000敏\x07", "x", "y"]])

    assert ["恒[31m信", "王 敏"] == texts(path)[0][:2]


def test_a_workbook_shows_what_a_person_sees(tmp_path: Path) -> None:
    """Numbers exactly, padded ones padded, long ones as lost, dates, formulas by their saved value."""
    book = workbook(("线索", [[13800138000, 1.38e10, 21, 0.5, 1.38001380013800e17, date(2026, 11, 23), True]]))
    book["线索"]["C1"].number_format = "000"
    book["线索"]["D1"].number_format = "0%"
    path = tmp_path / "leads.xlsx"
    book.save(path)

    assert [["13800138000", "13800000000", "021", "50%", "1.38001380013800E+17", "2026-11-23", "TRUE"]] == texts(path)


def test_merged_cells_show_their_value_in_every_row(tmp_path: Path) -> None:
    """One company merged over three people belongs to all three."""
    book = workbook(("线索", [HEADER, MIN, ["", "李强", "2", ""], ["", "陈静", "3", ""], ["", "无名", "4", ""]]))
    book["线索"].merge_cells("A2:A4")
    path = tmp_path / "leads.xlsx"
    book.save(path)

    assert ["恒信数据", "恒信数据", "恒信数据", ""] == [row[0] for row in texts(path)[1:]]


def test_a_formula_without_a_value_is_told(tmp_path: Path) -> None:
    """A file that no spreadsheet program ever calculated has holes; it says so."""
    path = xlsx_file(tmp_path / "leads.xlsx", ("线索", [HEADER, ["=A1", "王敏", "13800138000", ""]]))
    (sheet,) = open_sheets(path)

    assert [HEADER, ["", "王敏", "13800138000", ""]] == [list(row.cells) for row in sheet.open_rows()]
    assert 1 == len(sheet.notices)


def test_hidden_sheets_are_known_as_hidden(tmp_path: Path) -> None:
    """They are there, but not seen."""
    book = workbook(("旧", [HEADER]), ("新", [HEADER]))
    book["旧"].sheet_state = "hidden"
    path = tmp_path / "leads.xlsx"
    book.save(path)

    assert [("旧", True), ("新", False)] == [(sheet.name, sheet.is_hidden) for sheet in open_sheets(path)]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), ".xls"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        ("empty.csv", b" \n", "empty"),
        ("paper.pdf", b"%PDF-1.7", "not a spreadsheet"),
        ("broken.xlsx", b"PK\x03\x04broken", "damaged"),
    ],
)
def test_other_files_say_what_to_do(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    """A file of another kind is named for what it is."""
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(FixYourFile, match=word) as caught:
        open_sheets(path)

    assert str(path) == caught.value.place


def test_an_archive_of_another_kind_is_no_workbook(tmp_path: Path) -> None:
    """A zip of photographs is refused, and so is the binary workbook."""
    photos, binary = tmp_path / "photos.zip", tmp_path / "leads.xlsb"
    with zipfile.ZipFile(photos, "w") as archive:
        archive.writestr("photo.jpg", b"1")
    with zipfile.ZipFile(binary, "w") as archive:
        archive.writestr("xl/workbook.bin", b"1")

    with pytest.raises(FixYourFile, match="not a spreadsheet"):
        open_sheets(photos)
    with pytest.raises(FixYourFile, match="xlsb"):
        open_sheets(binary)


def test_a_missing_file_is_a_wrong_call(tmp_path: Path) -> None:
    """Nothing of the user's needs mending."""
    with pytest.raises(UsageError, match="no file"):
        open_sheets(tmp_path / "none.csv")


def test_the_builders_write_what_excel_reads(tmp_path: Path) -> None:
    """The files of these tests are real workbooks."""
    path = xlsx_file(tmp_path / "leads.xlsx", ("线索", [HEADER, MIN]))

    assert "恒信数据" == load_workbook(path)["线索"]["A2"].value
