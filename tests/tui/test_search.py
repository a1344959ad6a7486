"""Finding names by their letters, their pinyin, or its initials."""

import pytest

from sdrtui.tui.search import contains


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("王", "王敏", True),
        ("wm", "王敏", True),
        ("wangm", "王敏", True),
        ("wangmin", "王敏", True),
        ("wmin", "王敏", True),
        ("WM", "王敏", True),
        ("ｗｍ", "王敏", True),
        ("m", "王敏", True),
        ("mw", "王敏", False),
        ("oynn", "欧阳娜娜", True),
        ("shan", "单雄", True),
        ("dan", "单雄", True),
        ("lv", "吕布", True),
        ("hxsj", "恒信数据科技有限公司", True),
        ("sjkj", "恒信数据科技有限公司", True),
        ("anna", "Anna Lee", True),
        ("lu", "吕布", True),
        ("xl", "Anna Lee", False),
        ("", "王敏", True),
        ("敏王", "王敏", False),
    ],
)
def test_contains(query: str, text: str, expected: bool) -> None:
    """As written or as pinyin, any beginning of each syllable, in either width and case."""
    assert expected == contains(query, text)
