"""Full-width and Chinese numerals as digits, where a date may stand: 十月八日, 二十一号."""

import re
import unicodedata

_NUMERAL = re.compile(
    r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二两三四五六七八九])(?=\s*个?(?:月|日|号|天|周|星期))"
)
_DIGITS = {char: number for number, char in enumerate("一二三四五六七八九", 1)} | {"两": 2}


def with_digits(text: str) -> str:
    """Return the text with the numerals of dates as digits."""
    return _NUMERAL.sub(lambda match: str(_number(match[0])), unicodedata.normalize("NFKC", text))


def _number(numeral: str) -> int:
    if "十" not in numeral and "廿" not in numeral:
        return _DIGITS[numeral]
    tens, _mark, ones = numeral.replace("廿", "二十").partition("十")
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
