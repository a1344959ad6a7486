import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.intake.emails import Fault, is_shared, read_emails


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("min@example.com", ["min@example.com"]),
        ("Min@Example.COM.", ["min@example.com"]),
        ("mailto:min@example.com?subject=hi", ["min@example.com"]),
        ("min＠example。com", ["min@example.com"]),
        ("ｍｉｎ＠ｅｘａｍｐｌｅ．ｃｏｍ", ["min@example.com"]),
        ("min @ example.com", ["min@example.com"]),
        ("王敏 <min@example.com>", ["min@example.com"]),
        ("邮箱：min@example.com", ["min@example.com"]),
        ("min@example.com 王敏", ["min@example.com"]),
        ("a@example.com；b@example.com，c@example.cn", ["a@example.com", "b@example.com", "c@example.cn"]),
        ("", []),
        ("无", []),
    ],
)
def test_addresses_are_normalised(cell: str, values: list[str]) -> None:
    """An address is lower case, without mailto:, full-width signs and trailing dots."""
    assert values == list(read_emails(cell).good)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("min#example.com", Fault.NO_AT),
        ("张三", Fault.NO_AT),
        ("min@example", Fault.BAD_DOMAIN),
        ("min@-x.com", Fault.BAD_DOMAIN),
        ("min@exa_mple.com", Fault.BAD_DOMAIN),
        ("@example.com", Fault.BAD_NAME),
        ("mi..n@example.com", Fault.BAD_NAME),
        ("min@@example.com", Fault.BAD_NAME),
        (f"{'a' * 65}@example.com", Fault.TOO_LONG),
        ("#N/A", Fault.FORMULA),
    ],
)
def test_a_bad_address_says_why(cell: str, fault: Fault) -> None:
    """What no mail can reach is named with its own reason."""
    found = read_emails(cell)

    assert () == found.good
    assert [fault] == [bad.fault for bad in found.bad]


def test_a_departments_address_is_nobodys() -> None:
    """info@ tells nobody apart."""
    assert is_shared("info@example.com")
    assert is_shared("sales2@example.com")
    assert not is_shared("min@example.com")


@given(st.text(max_size=40) | st.text(alphabet="abc@.＠。 ;<>-_1", max_size=30))
@settings(max_examples=300, deadline=None)
def test_reading_what_was_read_changes_nothing(cell: str) -> None:
    """A normalised address is its own normal form, and no text makes the reader fail."""
    for value in read_emails(cell).good:
        assert (value,) == read_emails(value).good
