import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.channel import Point
from sdrtui.domain.ids import AccountId, ContactId
from sdrtui.domain.merge import (
    added_points,
    keys_of,
    may_share,
    merged_account,
    merged_contact,
    merged_note,
    name_key,
)
from sdrtui.domain.prospect import Prospect, Reach
from sdrtui.domain.rows import ContactPoint

WORDS = st.sampled_from(["", "恒信", "蓝桥有限公司", "总监", "软件"])


def account(name: str = "恒信", industry: str = "", region: str = "", headcount: int | None = None) -> AccountRow:
    return AccountRow(AccountId("a"), name, name, industry, region, headcount)


def test_a_mobile_finds_its_owner_as_phone_and_as_wechat() -> None:
    """13800138000 in a WeChat column is the person with that number."""
    assert ((Point.PHONE, "+8613800138000"), (Point.WECHAT, "13800138000")) == keys_of(Point.PHONE, "+8613800138000")
    assert ((Point.WECHAT, "13800138000"), (Point.PHONE, "+8613800138000")) == keys_of(Point.WECHAT, "13800138000")


@pytest.mark.parametrize("value", ["+861088886666", "+8613800138000;ext=1", "+16502530000"])
def test_other_numbers_are_only_themselves(value: str) -> None:
    """A landline, an extension, a foreign number."""
    assert ((Point.PHONE, value),) == keys_of(Point.PHONE, value)


def test_company_and_name_are_compared_folded() -> None:
    """Legal forms, brackets, width and titles do not matter; one of the two alone says nothing."""
    assert name_key("恒信数据有限公司", "王敏") == name_key("恒信数据", "王 敏女士")
    assert name_key("恒信", "") is None
    assert name_key("", "王敏") is None


@pytest.mark.parametrize(
    ("one", "two", "is_same"), [("王敏", "王 敏", True), ("王敏", "", True), ("王敏", "李强", False)]
)
def test_a_switchboard_is_shared_by_names(one: str, two: str, *, is_same: bool) -> None:
    """Two names behind one number are two people."""
    assert is_same is may_share(one, two)


def test_empty_fields_are_filled_and_full_ones_stay() -> None:
    """The company's region is learned, its industry stays."""
    row = Prospect(2, "恒信", "王敏", (), industry="教育", region="北京", headcount=0)

    assert account(industry="软件", region="北京", headcount=0) == merged_account(account(industry="软件"), row)


def test_another_company_tells_nothing_of_this_one() -> None:
    """Who changed jobs does not bring the new employer's industry to the old one."""
    assert account() == merged_account(account(), Prospect(2, "蓝桥", "王敏", (), industry="教育"))


def test_only_points_unknown_and_free_are_added() -> None:
    """A retired one is known; one of somebody else is theirs."""
    known = [ContactPoint(Point.PHONE, "+8613800138000", is_usable=False)]
    reaches = [Reach(Point.PHONE, "+8613800138000"), Reach(Point.WECHAT, "wx_min"), Reach(Point.EMAIL, "a@x.com")]

    assert [reaches[1]] == added_points(known, reaches, {(Point.EMAIL, "a@x.com")})


@given(WORDS, WORDS, WORDS, WORDS, st.none() | st.integers(0, 9))
def test_merging_twice_is_merging_once(
    company: str, industry: str, title: str, note: str, headcount: int | None
) -> None:
    """The same row again changes nothing, and what was there is never overwritten."""
    row = Prospect(2, company, "王敏", (), title=title, industry=industry, headcount=headcount)
    contact = ContactRow(ContactId("c"), AccountId("a"), "", "经理")
    once = merged_account(account("", "机械"), row), merged_contact(contact, row), merged_note("先前", note)

    assert once == (merged_account(once[0], row), merged_contact(once[1], row), merged_note(once[2], note))
    assert ("机械", "经理") == (once[0].industry, once[1].title)
    assert once[2].startswith("先前")
