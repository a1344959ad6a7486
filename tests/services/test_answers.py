"""How a typed answer to one of the three questions is understood: yes or no first, then what shows it."""

import pytest

from sdrtui.domain.qualification import Question
from sdrtui.errors import UsageError
from sdrtui.services.qualifying import answer


@pytest.mark.parametrize(
    ("text", "is_yes", "evidence"),
    [
        ("yes: they reconcile by hand", True, "they reconcile by hand"),
        ("Y", True, ""),
        ("1 制造业", True, "制造业"),
        ("1制造业", True, "制造业"),
        ("是 制造业", True, "制造业"),
        ("是制造业，三百人", True, "制造业，三百人"),
        ("是的，月底对账五天", True, "月底对账五天"),
        ("有，对账五天", True, "对账五天"),
        ("不是，他们是同行", False, "他们是同行"),
        ("没有这个痛点", False, "这个痛点"),
        ("0没预算也没项目", False, "没预算也没项目"),
        ("no", False, ""),
        ("１", True, ""),
        ("ｙ 制造业", True, "制造业"),
    ],
)
def test_yes_or_no_comes_first(text: str, is_yes: bool, evidence: str) -> None:
    """With a space, a comma, or nothing in between, as Chinese is typed."""
    found = answer(Question.PAIN, text)

    assert (is_yes, evidence) == (found.is_yes, found.evidence)


@pytest.mark.parametrize("text", ["", "maybe", "10人的公司", "不太清楚", "还要再问问"])
def test_anything_else_is_no_answer(text: str) -> None:
    """It is neither taken for a yes nor for a no."""
    with pytest.raises(UsageError):
        answer(Question.PAIN, text)
