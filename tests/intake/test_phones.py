import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.intake.phones import Fault, mainland_mobile, read_phones


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("13800138000", ["+8613800138000"]),
        ("１３８００１３８０００", ["+8613800138000"]),
        ("+86 138-0013-8000", ["+8613800138000"]),
        ("0086 13800138000", ["+8613800138000"]),
        ("86-13800138000", ["+8613800138000"]),
        ("013800138000", ["+8613800138000"]),
        ("138 0013 8000", ["+8613800138000"]),
        ("138.0013.8000", ["+8613800138000"]),
        ("13800138000.0", ["+8613800138000"]),
        ("1.3800138E10", []),
        ("1.3800138000E+10", ["+8613800138000"]),
        ('="13800138000"', ["+8613800138000"]),
        ("'13800138000", ["+8613800138000"]),
        ("\u202d13800138000\u202c", ["+8613800138000"]),
        ("手机：13800138000", ["+8613800138000"]),
        ("13800138000王敏", ["+8613800138000"]),
        ("13800138000/13900139000", ["+8613800138000", "+8613900139000"]),
        ("13800138000 13900139000", ["+8613800138000", "+8613900139000"]),
        ("13800138000、13900139000", ["+8613800138000", "+8613900139000"]),
        ("138 0013 8000 或 139 0013 9000", ["+8613800138000", "+8613900139000"]),
        ("13800138000\n010-88886666", ["+8613800138000", "+861088886666"]),
        ("13800138000,13800138000", ["+8613800138000"]),
        ("010-88886666", ["+861088886666"]),
        ("（０１０）８８８８６６６６", ["+861088886666"]),
        ("010 8888 6666", ["+861088886666"]),
        ("1088886666", ["+861088886666"]),
        ("010-88886666/77776666", ["+861088886666", "+861077776666"]),
        ("010-88886666转8001", ["+861088886666;ext=8001"]),
        ("0755-26001234-8001", ["+8675526001234;ext=8001"]),
        ("010-88886666 ext. 8001", ["+861088886666;ext=8001"]),
        ("+86(0)755 2600 1234", ["+8675526001234"]),
        ("400-800-1234", ["+864008001234"]),
        ("400-800-1234转5", ["+864008001234;ext=5"]),
        ("+852 2345 6789", ["+85223456789"]),
        ("852-2345 6789", ["+85223456789"]),
        ("+1 (650) 253-0000", ["+16502530000"]),
        ("", []),
        ("无", []),
        ("—", []),
    ],
)
def test_numbers_are_normalised(cell: str, values: list[str]) -> None:
    """Whatever the notation, a number comes out in E.164, an extension behind it."""
    assert values == [phone.value for phone in read_phones(cell).good]


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("1.38E+10", Fault.MANGLED),
        ("1.38001E+10", Fault.MANGLED),
        ("8.61380013800013E+18", Fault.MANGLED),
        ("13800000000", Fault.ROUNDED),
        ("138****8000", Fault.MASKED),
        ("88886666", Fault.NO_AREA_CODE),
        ("138", Fault.TOO_SHORT),
        ("1380013800", Fault.TOO_SHORT),
        ("138001380001", Fault.TOO_LONG),
        ("12345678901", Fault.UNKNOWN),
        ("见名片", Fault.NO_NUMBER),
        ("#N/A", Fault.FORMULA),
    ],
)
def test_a_bad_number_says_why(cell: str, fault: Fault) -> None:
    """What cannot be dialled is named with its own reason."""
    found = read_phones(cell)

    assert () == found.good
    assert [(cell, fault)] == [(bad.text, bad.fault) for bad in found.bad]


def test_a_good_number_survives_a_bad_one() -> None:
    """Of two numbers in a cell one may be bad."""
    found = read_phones("13800138000/138")

    assert ["+8613800138000"] == [phone.value for phone in found.good]
    assert ["138"] == [bad.text for bad in found.bad]


@pytest.mark.parametrize("cell", ["13800138000（微信同号）", "13800138000 微信同号", "13800138000同微信"])
def test_a_number_may_be_marked_as_wechat(cell: str) -> None:
    """微信同号 beside a number makes it a WeChat account too."""
    (phone,) = read_phones(cell).good

    assert phone.is_wechat
    assert not phone.label


def test_words_beside_a_number_are_its_label() -> None:
    """Who answers there is kept."""
    (phone,) = read_phones("010-88886666（前台）").good

    assert "前台" == phone.label
    assert not phone.is_personal


def test_only_mainland_mobiles_are_typed_into_wechat_without_country_code() -> None:
    """A landline and a foreign number stay in E.164."""
    assert "13800138000" == mainland_mobile("+8613800138000")
    assert "" == mainland_mobile("+861088886666")
    assert "" == mainland_mobile("+16502530000")


@given(st.text(alphabet=st.sampled_from("0123456789+-() .;/xX转ext微信同号Ee*，、\n\u202d０３８"), max_size=40))
@settings(max_examples=300, deadline=None)
def test_reading_what_was_read_changes_nothing(cell: str) -> None:
    """A normalised number is its own normal form, and no text makes the reader fail."""
    for phone in read_phones(cell).good:
        again = read_phones(phone.value)

        assert [phone.value] == [one.value for one in again.good]


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_harm(cell: str) -> None:
    """Random cells never crash, and what is good is E.164."""
    assert all(phone.value.startswith("+") for phone in read_phones(cell).good)
