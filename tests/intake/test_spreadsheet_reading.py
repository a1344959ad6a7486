from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messy import write_messy
from sheet_builders import HEADER, LI, MIN, csv_file, workbook, xlsx_file

from sdrtui.domain.channel import Point
from sdrtui.domain.prospect import Prospect, Reading, ReadRow
from sdrtui.errors import FixYourFile, UsageError
from sdrtui.intake.headers import read_header
from sdrtui.intake.people import RowReader, headcount_of
from sdrtui.intake.reading import Intake
from sdrtui.intake.sheet import SheetRow

HOME = Path("nowhere")


def read_row(headers: list[str], cells: list[str], *, keep_unknown: bool = False) -> ReadRow | None:
    return RowReader(read_header(1, headers), keep_unknown=keep_unknown).read(SheetRow(2, tuple(cells)))


def prospect(headers: list[str], cells: list[str]) -> Prospect:
    row = read_row(headers, cells)
    assert row is not None
    assert row.prospect is not None
    return row.prospect


def values(person: Prospect) -> list[tuple[str, str]]:
    return [(reach.kind.value, reach.value) for reach in person.points]


def everybody(reading: Reading) -> list[Prospect]:
    return [row.prospect for row in reading.rows if row.prospect is not None]


def test_a_row_becomes_a_person_with_all_points() -> None:
    """Mobiles come first, then landlines, WeChat and addresses, from however many columns."""
    person = prospect(
        ["公司", "姓名", "座机", "手机", "微信号", "邮箱", "职务", "省份", "城市", "规模", "来源", "跟进人", "备注"],
        [
            "恒信",
            "王敏",
            "010-88886666转8",
            "13800138000",
            "同手机",
            "Min@x.com",
            "总监",
            "广东",
            "深圳",
            "50-99人",
            "展会",
            "li",
            "急",
        ],
    )

    assert [
        ("phone", "+8613800138000"),
        ("phone", "+861088886666;ext=8"),
        ("wechat", "13800138000"),
        ("email", "min@x.com"),
    ] == values(person)
    assert ("恒信", "王敏", "总监", "广东 深圳", 50) == (
        person.company,
        person.name,
        person.title,
        person.region,
        person.headcount,
    )
    assert ("展会", "li", "急") == (person.source, person.owner, person.note)


def test_a_bad_number_beside_a_good_wechat_keeps_the_row() -> None:
    """The cell is reported, the person kept."""
    row = read_row(["公司", "姓名", "手机", "微信"], ["恒信", "王敏", "1.38E+10", "wx_min"])

    assert row is not None
    assert row.prospect is not None
    assert [("wechat", "wx_min")] == values(row.prospect)
    assert [("手机", True)] == [(problem.column, problem.is_row_kept) for problem in row.problems]


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        (["恒信", "王敏", "1.38E+10", ""], ["手机"]),
        (["恒信", "王敏", "", "敏敏妈妈"], ["微信"]),
        (["恒信", "王敏", "", ""], [""]),
        (["恒信", "王敏", "无", "-"], [""]),
        (["", "", "13800138000", ""], [""]),
    ],
)
def test_a_row_is_rejected_when_nobody_could_be_reached_or_named(cells: list[str], columns: list[str]) -> None:
    """Either the bad cells say why, or the row as a whole does."""
    row = read_row(["公司", "姓名", "手机", "微信"], cells)

    assert row is not None
    assert row.prospect is None
    assert columns == [problem.column for problem in row.problems]
    assert not any(problem.is_row_kept for problem in row.problems)


@pytest.mark.parametrize("cells", [["", "", "", ""], ["无", "-", "", "N/A"], ["公司", "姓名", "手机", "微信"], []])
def test_rows_that_say_nothing_are_passed_over(cells: list[str]) -> None:
    """Empty rows, placeholders, and the header printed again between pages."""
    assert read_row(["公司", "姓名", "手机", "微信"], cells) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("13800138000", [("phone", "+8613800138000")]),
        ("wx_min", [("wechat", "wx_min")]),
        ("min@x.com", [("email", "min@x.com")]),
        ("13800138000 / wx_min", [("phone", "+8613800138000"), ("wechat", "wx_min")]),
        ("138 0013 8000 wx_min", [("phone", "+8613800138000"), ("wechat", "wx_min")]),
        ("电话：010-88886666；微信：wx_min", [("phone", "+861088886666"), ("wechat", "wx_min")]),
        ("13800138000（微信同号）", [("phone", "+8613800138000"), ("wechat", "13800138000")]),
    ],
)
def test_contact_information_of_any_kind_is_told_apart(cell: str, expected: list[tuple[str, str]]) -> None:
    """联系方式 holds numbers, ids and addresses."""
    assert expected == values(prospect(["公司", "联系方式"], ["恒信", cell]))


def test_a_name_cell_may_hold_more_than_the_name() -> None:
    """A number and a title in it go where they belong."""
    headers = ["公司", "联系人"]

    assert [("phone", "+8613800138000")] == values(prospect(headers, ["恒信", "王敏 13800138000"]))
    assert "王敏" == prospect(headers, ["恒信", "王敏 13800138000"]).name
    assert "总监" == prospect([*headers, "手机"], ["恒信", "王敏（总监）", "13800138000"]).title


def test_names_in_two_columns_are_joined() -> None:
    """Family name first in Chinese, last in English."""
    headers = ["Last Name", "First Name", "Phone"]

    assert "王敏" == prospect(headers, ["王", "敏", "13800138000"]).name
    assert "Min Wang" == prospect(headers, ["Wang", "Min", "13800138000"]).name


@pytest.mark.parametrize(
    ("text", "count"),
    [("50", 50), ("50-99人", 50), ("约 1,200 人", 1200), ("1万人以上", 10000), ("20人以下", 19), ("很多", None)],
)
def test_headcounts_are_read(text: str, count: int | None) -> None:
    """The lower end of a range; one less than 以下."""
    assert count == headcount_of(text)


def test_unknown_columns_go_into_the_note_on_request() -> None:
    """As 列名: 值, and only then."""
    headers, cells = ["公司", "手机", "客户级别"], ["恒信", "13800138000", "A"]
    kept = read_row(headers, cells, keep_unknown=True)

    assert "" == prospect(headers, cells).note
    assert kept is not None
    assert kept.prospect is not None
    assert "客户级别: A" == kept.prospect.note


def test_the_first_visible_sheet_with_a_header_is_read(tmp_path: Path) -> None:
    """Others are named, hidden ones never read."""
    book = workbook(("隐藏", [HEADER, LI]), ("说明", [["请填写"]]), ("线索", [["标题"], [], HEADER, MIN]))
    book["隐藏"].sheet_state = "hidden"
    path = tmp_path / "leads.xlsx"
    book.save(path)

    reading = Intake(HOME).read(path)

    assert ["王敏"] == [person.name for person in everybody(reading)]
    assert "隐藏, 说明" in reading.notices[0]


def test_a_file_without_a_header_shows_what_it_has(tmp_path: Path) -> None:
    """The hint names the first row and the way to map columns."""
    path = csv_file(tmp_path / "leads.csv", [["恒信数据", "王敏", "13800138000"]])

    with pytest.raises(FixYourFile) as caught:
        Intake(HOME).read(path)

    assert "恒信数据 | 王敏" in caught.value.hint
    assert "--map" in caught.value.hint


def test_a_mapping_is_remembered_for_the_same_headers_in_any_order(tmp_path: Path) -> None:
    """Said once with --map, it holds for the next file; a dry run remembers nothing."""
    home = tmp_path / "home"
    first = csv_file(tmp_path / "first.csv", [["贵司", "怎么称呼", "拨打"], ["恒信", "王敏", "13800138000"]])
    second = csv_file(tmp_path / "second.csv", [["拨打", "贵司", "怎么称呼"], ["13900139000", "蓝桥", "李强"]])
    said = {"贵司": "company", "怎么称呼": "name", "拨打": "phone"}

    Intake(home).read(first, mapping=said)
    assert not (home / "mappings.json").exists()

    Intake(home).read(first, mapping=said, remember=True)
    (person,) = everybody(Intake(home).read(second))
    assert ("蓝桥", "李强", "+8613900139000") == (person.company, person.name, person.points[0].value)


@pytest.mark.parametrize("mapping", [{"公司": "firm"}, {"": "phone"}])
def test_a_wrong_mapping_names_the_fields(tmp_path: Path, mapping: dict[str, str]) -> None:
    """A field that does not exist is answered with those that do."""
    with pytest.raises(UsageError) as caught:
        Intake(HOME).read(csv_file(tmp_path / "leads.csv", [HEADER]), mapping=mapping)

    assert "wechat" in caught.value.hint


def test_the_person_in_charge_is_ours_when_the_column_names_colleagues(tmp_path: Path) -> None:
    """No script may greet the customer by the seller's name."""
    path = csv_file(tmp_path / "leads.csv", [["公司", "负责人", "手机"], ["恒信", "张伟", "13800138000"]])

    (customer,) = everybody(Intake(HOME).read(path))
    (ours,) = everybody(Intake(HOME).read(path, colleagues=["张伟"]))

    assert ("张伟", "") == (customer.name, customer.owner)
    assert ("", "张伟") == (ours.name, ours.owner)


def test_columns_without_a_header_are_told(tmp_path: Path) -> None:
    """What stands beside the table is not read in silence."""
    path = csv_file(tmp_path / "leads.csv", [[*HEADER, ""], [*MIN, "外地"]])
    reading = Intake(HOME).read(path)

    assert 1 == len(everybody(reading))
    assert any(notice.endswith("E") for notice in reading.notices)


def test_one_point_is_read_as_a_person_types_it() -> None:
    """For a lead added by hand; a bad one is refused with its reason."""
    (phone,) = Intake(HOME).reach(Point.PHONE, "138 0013 8000")

    assert "+8613800138000" == phone.value
    with pytest.raises(UsageError, match=r"1\.38E\+10"):
        Intake(HOME).reach(Point.PHONE, "1.38E+10")


@pytest.mark.parametrize(("name", "encoding"), [("m.csv", "gbk"), ("m.csv", "utf-16"), ("m.xlsx", "")])
def test_a_messy_file_is_read_to_the_last_row(tmp_path: Path, name: str, encoding: str) -> None:
    """Of 500 rows each is a person, rejected with a reason, or empty."""
    written = write_messy(tmp_path / name, 500, encoding)
    rows = list(Intake(HOME).read(tmp_path / name).rows)

    assert written.good + written.duplicates == sum(row.prospect is not None for row in rows)
    assert written.rejected == sum(row.prospect is None for row in rows)
    assert all(row.problems for row in rows if row.prospect is None)


@given(st.lists(st.lists(st.text(max_size=20), max_size=6), max_size=8))
@settings(max_examples=60, deadline=None)
def test_random_cells_never_crash(lines: list[list[str]]) -> None:
    """Whatever stands under a header, each row is read, rejected or passed over."""
    reader = RowReader(read_header(1, ["公司", "姓名", "联系方式", "微信", "邮箱", "规模"]))
    for number, line in enumerate(lines, 2):
        row = reader.read(SheetRow(number, tuple(line)))

        assert row is None or row.prospect is not None or row.problems


def test_a_second_workbook_of_one_sheet_needs_no_notice(tmp_path: Path) -> None:
    """Nothing to say, nothing said."""
    reading = Intake(HOME).read(xlsx_file(tmp_path / "leads.xlsx", ("线索", [HEADER, MIN, LI])))

    assert 2 == len(everybody(reading))
    assert [] == reading.notices
