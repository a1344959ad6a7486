import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.domain.names import PersonName, folded_company, folded_person, split_name, surname

_WORDS = st.lists(
    st.sampled_from(
        [
            "恒信",
            "数据",
            "有限公司",
            "股份",
            "有限",
            "公司",
            "责任",
            "（",
            "）",
            "(",
            " ",
            "Inc",
            "Co",
            ".",
            ",",
            "Ltd",
            "A",
            "ａ",
        ]
    ),
    max_size=8,
).map("".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("恒信数据有限公司", "恒信数据"),
        ("恒信数据股份有限公司", "恒信数据有限责任公司"),
        ("恒信数据（北京）有限公司", "恒信数据(北京)"),
        ("恒信数据 (北京) 股份有限公司", "恒信数据北京"),
        ("ＡＣＭＥ软件", "acme软件有限公司"),
        ("Acme Software Co., Ltd.", "ACME SOFTWARE"),
        ("Acme Software, Inc.", "acme software llc"),
        ("恒信数据公司", "恒信数据"),
        ("恒信数据股份", "恒信数据"),
        ("恒信基金管理中心（有限合伙）", "恒信基金管理中心"),
    ],
)
def test_spellings_of_one_company_are_one(one: str, other: str) -> None:
    """Legal form, brackets, width and case make no second company."""
    assert folded_company(one) == folded_company(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("恒信数据（北京）有限公司", "恒信数据（上海）有限公司"),
        ("恒信数据有限公司北京分公司", "恒信数据有限公司"),
        ("恒信集团", "恒信"),
        ("Incubator Labs", "ubator Labs"),
    ],
)
def test_different_companies_stay_different(one: str, other: str) -> None:
    """A place, a branch or a word that merely begins like a legal form is no decoration."""
    assert folded_company(one) != folded_company(other)


@given(st.one_of(st.text(max_size=20), _WORDS))
@settings(max_examples=200)
def test_folding_a_company_twice_is_folding_it_once(name: str) -> None:
    """Folding is idempotent, and a name with a letter is never folded to nothing."""
    folded = folded_company(name)

    assert folded == folded_company(folded)
    assert bool(folded) == any(char.isalnum() for char in name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王敏", PersonName("王", "敏")),
        ("王 敏", PersonName("王", "敏")),
        ("欧阳娜娜", PersonName("欧阳", "娜娜")),
        ("諸葛亮", PersonName("諸葛", "亮")),
        ("爱新觉罗启星", PersonName("爱新觉罗", "启星")),
        ("王总", PersonName("王", "")),
        ("欧阳总", PersonName("欧阳", "")),
        ("李经理", PersonName("李", "")),
        ("陈女士", PersonName("陈", "")),
        ("王敏 总监", PersonName("王", "敏")),
        ("老李", PersonName("李", "")),
        ("Wang Min", PersonName("", "")),
        ("阿卜杜拉·买买提", PersonName("", "")),
        ("", PersonName("", "")),
        ("经理", PersonName("经", "理")),
    ],
)
def test_names_split_into_surname_and_given_name(name: str, expected: PersonName) -> None:
    """Compound surnames are kept whole, titles fall away, and what cannot be told is not guessed."""
    assert expected == split_name(name)
    assert expected.surname == surname(name)


@pytest.mark.parametrize("name", ["王敏", "王 敏", "王敏女士", "王敏 经理", "王敏先生"])
def test_a_person_is_the_same_under_any_salutation(name: str) -> None:
    """How they are addressed is no part of the name."""
    assert folded_person("王敏") == folded_person(name)


@given(st.text(max_size=12))
@settings(max_examples=100)
def test_any_text_can_be_a_name(name: str) -> None:
    """Whatever a spreadsheet holds is folded without an error."""
    parts = split_name(name)

    assert len(parts.surname) <= 4
    assert isinstance(folded_person(name), str)
