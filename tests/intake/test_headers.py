import pytest

from sdrtui.intake.header_words import Field
from sdrtui.intake.headers import find_header, header_key, read_header
from sdrtui.intake.sheet import SheetRow


def rows(*lines: list[str]) -> list[SheetRow]:
    return [SheetRow(number, tuple(cells)) for number, cells in enumerate(lines, 1)]


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        (
            "公司 公司名称 企业名称 客户名称 单位 客户 *公司名称 公司名称（必填） Company Account Company.Name",
            Field.COMPANY,
        ),
        ("姓名 联系人 联系人姓名 客户姓名 称呼 Name Full.Name Contact Contact.Name", Field.NAME),
        (
            "手机 手机号 手机号码 移动电话 电话 座机 联系电话 联系人手机 公司电话 手机1 电话2 Mobile Phone Tel Cell",
            Field.PHONE,
        ),
        ("微信 微信号 个人微信 联系人微信号 WeChat WeChat.ID VX", Field.WECHAT),
        ("邮箱 电子邮箱 E-mail email 工作邮箱 Work.Email", Field.EMAIL),
        ("联系方式 手机/微信 手机号（微信同号）", Field.REACH),
        ("职位 职务 岗位 Title Job.Title Position", Field.TITLE),
        ("行业 所属行业 公司行业 Industry", Field.INDUSTRY),
        ("地区 省份 城市 所在地 所属城市 公司所在地区 Region City Province", Field.REGION),
        ("规模 人数 公司规模 企业规模(人) 员工人数 Headcount Employees", Field.HEADCOUNT),
        ("来源 渠道 线索来源 客户来源 Source Lead.Source lead_source", Field.SOURCE),
        ("跟进人 销售 归属人 客户经理 Owner Lead.Owner", Field.OWNER),
        ("备注 需求 留言 客户需求 Note Remarks Comments", Field.NOTE),
    ],
)
def test_a_field_goes_by_many_names(headers: str, field: Field) -> None:
    """Chinese or English, in any width and case, marked, bracketed or numbered."""
    wrong = [
        header
        for header in headers.split()
        if [column.field for column in read_header(1, [header.replace(".", " ")]).columns] != [field]
    ]

    assert [] == wrong


@pytest.mark.parametrize("header", ["项目名称", "公司地址", "创建时间", "官网", "客户级别", "性别"])
def test_what_cannot_be_placed_is_told(header: str) -> None:
    """A column nobody knows is reported, never guessed."""
    assert [header] == [column.header for column in read_header(1, ["公司", header]).unknown]


def test_numbering_columns_are_passed_over() -> None:
    """序号 is neither read nor worth a word."""
    header = read_header(1, ["序号", "公司", "手机"])

    assert () == header.unknown
    assert [Field.COMPANY, Field.PHONE] == [column.field for column in header.columns]


def test_the_header_is_found_under_titles_and_blank_rows() -> None:
    """The first row that names two fields is the header."""
    found = find_header(rows(["2026 年线索"], [], ["导出人：王"], ["公司", "姓名", "手机"], ["恒信", "王敏", "1"]))

    assert found is not None
    assert 4 == found.row


def test_a_header_of_two_rows_is_one() -> None:
    """联系方式 over 手机 and 微信 names the parts, not the whole."""
    found = find_header(rows(["公司", "联系人", "联系方式", ""], ["", "", "手机", "微信"], ["恒信", "王敏", "1", "2"]))

    assert found is not None
    assert 2 == found.row
    assert [Field.COMPANY, Field.NAME, Field.PHONE, Field.WECHAT] == [column.field for column in found.columns]


def test_rows_of_data_are_no_header() -> None:
    """A sheet without a header has none."""
    assert find_header(rows(["恒信数据", "王敏", "13800138000"], ["蓝桥", "李强", "13900139000"])) is None


def test_one_column_is_no_header() -> None:
    """A lone 备注 in a title row does not make it one."""
    assert find_header(rows(["备注"], ["电话"])) is None


def test_the_person_in_charge_is_the_contact_when_no_other_is_named() -> None:
    """公司, 负责人, 电话 is a list of people; with 姓名 beside it 负责人 is our own."""
    alone = read_header(1, ["公司", "负责人", "电话"])
    beside = read_header(1, ["公司", "负责人", "姓名", "电话"])

    assert alone.assumed is not None
    assert Field.NAME in [column.field for column in alone.columns]
    assert beside.assumed is None
    assert Field.OWNER in [column.field for column in beside.columns]


def test_what_was_said_goes_before_words() -> None:
    """A mapping overrules the header's own meaning."""
    header = read_header(1, ["公司", "渠道号"], lambda _texts: {header_key("渠道号"): Field.SOURCE})

    assert [Field.COMPANY, Field.SOURCE] == [column.field for column in header.columns]
