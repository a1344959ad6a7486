import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.intake.wechat import Fault, read_wechat

MOBILE = ("+8613800138000",)


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("wx_min", ["wx_min"]),
        ("WX_Min", ["wx_min"]),
        ("微信：wx_min", ["wx_min"]),
        ("vx:abc-123", ["abc-123"]),
        ("ｗｘ＿ｍｉｎ", ["wx_min"]),
        ("@wx_min", ["wx_min"]),
        ("wxid_abc123def456gh", ["wxid_abc123def456gh"]),
        ("139 0013 9000", ["13900139000"]),
        ("+86 139-0013-9000", ["13900139000"]),
        ("wx_min/13900139000", ["wx_min", "13900139000"]),
        ("同手机", ["13800138000"]),
        ("微信同号", ["13800138000"]),
        ("与手机号一致", ["13800138000"]),
        ("手机号即微信", ["13800138000"]),
        ("手机号", ["13800138000"]),
        ("same as phone", ["13800138000"]),
        ("", []),
        ("暂无", []),
    ],
)
def test_ids_are_normalised(cell: str, values: list[str]) -> None:
    """An id is lower case, a mobile its 11 digits, and 同手机 the row's own mobile."""
    assert values == list(read_wechat(cell, MOBILE).good)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("abc", Fault.TOO_SHORT),
        ("a" * 21, Fault.TOO_LONG),
        ("12345678", Fault.NO_LETTER_FIRST),
        ("1abcdef", Fault.NO_LETTER_FIRST),
        ("敏敏妈妈", Fault.NICKNAME),
        ("同上", Fault.NICKNAME),
        ("min.wang", Fault.NICKNAME),
        ("#REF!", Fault.FORMULA),
    ],
)
def test_a_bad_id_says_why(cell: str, fault: Fault) -> None:
    """A nickname is no id, and neither is a QQ number."""
    found = read_wechat(cell, MOBILE)

    assert () == found.good
    assert [fault] == [bad.fault for bad in found.bad]


def test_the_same_as_no_phone_is_nothing() -> None:
    """同手机 in a row without a mobile is reported."""
    assert [Fault.NO_PHONE] == [bad.fault for bad in read_wechat("同手机").bad]


@given(st.text(max_size=40) | st.text(alphabet="wx_min-0123同手机微信：/ @", max_size=24))
@settings(max_examples=300, deadline=None)
def test_reading_what_was_read_changes_nothing(cell: str) -> None:
    """A normalised id is its own normal form, and no text makes the reader fail."""
    for value in read_wechat(cell, MOBILE).good:
        assert (value,) == read_wechat(value).good
