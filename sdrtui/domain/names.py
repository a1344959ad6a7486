"""Names as people write them, folded to what they mean: one company under many spellings, a surname inside a name."""

import re
import unicodedata
from dataclasses import dataclass

_LEGAL_FORMS = re.compile(
    r"股份有限责任公司|有限责任公司|股份有限公司|普通合伙企业|特殊普通合伙|有限合伙企业|股份公司|有限公司|有限合伙|普通合伙"
    r"|股份有限|(?<![分子母总])公司$|股份$"
)
_WESTERN_FORMS = re.compile(
    r"(?:(?:^|[\s,.&(])(?:co|ltd|limited|inc|incorporated|corp|corporation|company|llc|plc|gmbh|ag|sa|pte|pty|kk)\b[\s,.)]*)+$"
)
_LONG_TITLES = re.compile(
    r"(?:董事长|总经理|副总裁|总裁|总监|经理|主任|主管|厂长|店长|校长|院长|处长|科长|部长|局长|会长|秘书长|工程师|教授|博士|老师"
    r"|医生|律师|先生|女士|小姐|同学|老板|副总|负责人)+$"
)
_SHORT_TITLES = frozenset("总董工姐哥局处科院校")
_FAMILIAR = frozenset("小老阿")
_COMPOUND_SIMPLIFIED = """
欧阳 司马 上官 诸葛 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 司空 司寇 南宫 独孤 端木
轩辕 呼延 申屠 太史 澹台 公冶 宗政 濮阳 淳于 单于 钟离 闾丘 鲜于 仲孙 拓跋 百里 东郭 南门 西门
公羊 谷梁 赫连 第五 乐正 万俟 闻人 左丘 子车 颛孙 壤驷 漆雕 亓官 巫马 公西 梁丘 东门 宰父 即墨
达奚 褚师 纳兰 叶赫 完颜 爱新觉罗
"""
_COMPOUND_TRADITIONAL = """
歐陽 司馬 諸葛 東方 尉遲 公孫 長孫 獨孤 軒轅 鐘離 濮陽 閭丘 單于 東郭 南門 西門 東門 聞人 萬俟
樂正 納蘭 葉赫 完顏 愛新覺羅
"""
_COMPOUND = frozenset((_COMPOUND_SIMPLIFIED + _COMPOUND_TRADITIONAL).split())
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")
_DOTS = "·•・‧"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A contact's name in its parts; both are empty when the name cannot be told apart."""

    surname: str
    given: str


def folded_company(name: str) -> str:
    """Return the name by which two spellings of one company are equal: no legal form, brackets, width, case or spaces.

    What stands in brackets stays, so 恒信（北京）and 恒信（上海）remain two.
    It is never empty for a name that has a letter.
    """
    text = _without_legal_form(_plain(name))
    joined = "".join(char for char in text if char.isalnum())
    return _without_legal_form(joined)


def folded_person(name: str) -> str:
    """Return the name by which two spellings of one person are equal: 王敏, 王 敏, 王敏女士 and 王敏 经理 are one."""
    return "".join(char for char in _untitled(_joined(name)).casefold() if char.isalnum())


def split_name(name: str) -> PersonName:
    """Split a Chinese name: 欧阳娜娜 is 欧阳 + 娜娜, and 王总 is 王 without a given name.

    Other names (Wang Min, Min Wang, 阿卜杜拉·买买提) stay whole: whether the family's name comes first cannot be told.
    """
    text = _untitled(_joined(name))
    if not text or not all(_HAN.match(char) for char in text):
        return PersonName("", "")
    if len(text) == 2 and text[0] in _FAMILIAR:  # noqa: PLR2004  # 小王, 老李
        return PersonName(text[1], "")
    length = next((n for n in (4, 2) if text[:n] in _COMPOUND), 1)
    return PersonName(text[:length], text[length:])


def surname(name: str) -> str:
    """Return the surname of a Chinese name, or nothing when it cannot be told."""
    return split_name(name).surname


def _plain(text: str) -> str:
    """Fold width and case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


def _without_legal_form(text: str) -> str:
    """Strip legal forms until none is left, but never the whole name."""
    while True:
        shorter = _WESTERN_FORMS.sub("", _LEGAL_FORMS.sub("", text))
        if shorter == text or not any(char.isalnum() for char in shorter):
            return text
        text = shorter


def _joined(name: str) -> str:
    """Return a person's name without spaces, in one width; a Latin name keeps its spaces."""
    text = unicodedata.normalize("NFKC", name).strip()
    if any(dot in text for dot in _DOTS) or not _HAN.search(text):
        return text
    return "".join(text.split())


def _untitled(text: str) -> str:
    """Strip 先生, 女士, 经理, 总 … from the end of a name; a name that is nothing else stays."""
    bare = _LONG_TITLES.sub("", text) or text
    is_surname = len(bare) == 2 or bare[:-1] in _COMPOUND  # noqa: PLR2004  # 王总, 欧阳总
    return bare[:-1] if is_surname and bare[-1:] in _SHORT_TITLES else bare
