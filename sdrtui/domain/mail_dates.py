"""Until when an absence note says that somebody is away, from the dates that people write in Chinese and English.

A date named as the first day back and one named as the last day away come to the same: on either they are left alone,
and the first touch is on the next working day after it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.mail_feasts import feast_ends
from sdrtui.domain.mail_numerals import with_digits

FARTHEST = timedelta(days=400)
"""A date further ahead is no end of an absence."""
ROLLS = timedelta(days=183)
"""A day without a year that is past means next year's when that is no further away than this."""
_WEEK = 7

_SENTENCE = re.compile(r"[。！？!?;；\n]+|(?<=[a-z0-9)])\.\s+(?=[A-Z])")
_BACK = re.compile(
    r"回来|返回|返岗|回到|归来|上班|复工|恢复|返工|销假|回公司|回办公室|回复您|处理|"
    r"\bback\b|\breturn|\bavailable\b|\bresume|\brespond|\breply",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"休假|度假|放假|请假|年假|产假|婚假|病假|陪产|外出|出差|不在|离开|期间|假期|休息|培训|参展|直到|截至|截止|为止|之?前|以前|"
    r"至|到|\bout of\b|\baway\b|\bleave\b|\bvacation\b|\bholidays?\b|\btravel|\buntil\b|\btill\b|\bthrough\b|\bthru\b"
    r"|\bfrom\b"
    r"|\bout\b|\boff\b|\babsent|\bOOO\b",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_CN = (
    {char: number for number, char in enumerate("一二三四五六日")} | {"天": 6} | {str(n + 1): n for n in range(7)}
)
_TO = r"\s*(?:-|–|—|~|～|至|到|to|through|thru|until|till)\s*"


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence, and the day that it was written on."""

    text: str
    written: date
    calendar: WorkCalendar

    @property
    def is_back(self) -> bool:
        return bool(_BACK.search(self.text))

    @property
    def is_cue(self) -> bool:
        return self.is_back or bool(_AWAY.search(self.text))


def away_until(text: str, written: date, calendar: WorkCalendar) -> date | None:
    """Return the last day named on which the person is away or just back, None when none is named or all are past.

    Args:
        text: What they wrote, quotes left out.
        written: The day of the letter, where its writer lives.
        calendar: For the ends of public holidays.
    """
    lines = [_Line(part, written, calendar) for part in _SENTENCE.split(with_digits(text)) if part.strip()]
    for chosen in ([line for line in lines if line.is_cue], lines):
        days = [day for line in chosen for day in _days(line) if written <= day <= written + FARTHEST]
        if days:
            return max(days)
    return None


def _days(line: _Line) -> Iterator[date]:
    """Yield every day that a sentence names; what was read as a whole date is not read again in parts."""
    text = line.text
    for pattern, read in _READERS:
        found = list(pattern.finditer(text))
        for match in found:
            day = read(line, match)
            if day is not None:
                yield day
        text = pattern.sub(lambda match: " " * len(match[0]), text) if found else text
    yield from feast_ends(text, line.written, line.calendar)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _coming(line: _Line, month: int, number: int) -> date | None:
    """Return a day without a year: this year's, or next year's when that one is just ahead."""
    written = line.written
    this, following = _day(written.year, month, number), _day(written.year + 1, month, number)
    if this is not None and this >= written:
        return this
    return following if following is not None and following - written <= ROLLS else None


def _day_of_month(line: _Line, number: int, months_ahead: int | None = None) -> date | None:
    """Return the day of this month, or of the next one when it is past."""
    written = line.written
    ahead = months_ahead if months_ahead is not None else int(number < written.day)
    month = written.month - 1 + ahead
    return _day(written.year + month // 12, month % 12 + 1, number)


def _iso(_at: _Line, match: re.Match[str]) -> date | None:
    return _day(int(match["y"]), int(match["m"]), int(match["d"]))


def _either_way(_at: _Line, match: re.Match[str]) -> date | None:
    """Return 10/8/2026 or 8.10.2026: month first where that is possible with a stroke, day first with dots."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    ways = [_day(year, first, second), _day(year, second, first)]
    ways = ways[::-1] if match["s"] == "." else ways
    return next((day for day in ways if day is not None), None)


def _stroke(line: _Line, match: re.Match[str]) -> date | None:
    """Return 10/8: the month first, unless only the other way lies ahead."""
    first, second = int(match["a"]), int(match["b"])
    ways = [_coming(line, first, second), _coming(line, second, first)]
    return next((day for day in ways if day is not None), None)


def _month_and_day(line: _Line, match: re.Match[str]) -> date | None:
    return _coming(line, int(match["m"]), int(match["d"]))


def _named(line: _Line, match: re.Match[str]) -> date | None:
    month, number = _MONTHS.index(match["name"].lower()[:3]) + 1, int(match["d"])
    return _day(int(match["y"]), month, number) if match["y"] else _coming(line, month, number)


def _of_month(line: _Line, match: re.Match[str]) -> date | None:
    ahead = {"下": 1, "本": 0, "这": 0}.get((match["which"] or " ")[0])
    return _day_of_month(line, int(match["d"]), ahead)


def _weekday_cn(line: _Line, match: re.Match[str]) -> date | None:
    ahead = {"下下": 2, "下": 1}.get(match["which"] or "", 0)
    day = _of_week(line.written, ahead, _DAYS_CN[match["day"]])
    return day + timedelta(days=_WEEK) if not match["which"] and day < line.written else day


def _weekday(line: _Line, match: re.Match[str]) -> date | None:
    number = _WEEKDAYS.index(match["day"].lower()[:3])
    if match["which"]:
        return _of_week(line.written, 1, number)
    return line.written + timedelta(days=(number - line.written.weekday()) % _WEEK or _WEEK)


def _whole_week(line: _Line, match: re.Match[str]) -> date | None:
    """Return the end of a week away, or the Monday of a week in which they are back."""
    ahead = int((match["which"] or match["english"]).lower() in {"下", "next"})
    return _of_week(line.written, ahead, 0 if ahead and line.is_back else _WEEK - 1)


def _of_week(written: date, ahead: int, number: int) -> date:
    return written - timedelta(days=written.weekday()) + timedelta(days=_WEEK * ahead + number)


def _relative(line: _Line, match: re.Match[str]) -> date | None:
    word = re.sub(r"\s+", " ", match[0].lower())
    ahead = {"今天": 0, "今日": 0, "today": 0, "后天": 2, "the day after tomorrow": 2, "大后天": 3}.get(word, 1)
    return line.written + timedelta(days=ahead)


def _after_days(line: _Line, match: re.Match[str]) -> date | None:
    words = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "several": 3, "couple": 2}
    count = words.get(match["n"].lower()) or int(match["n"])
    unit = match["unit"].lower().rstrip("s")
    return line.written + timedelta(
        days=count * {"天": 1, "日": 1, "day": 1, "周": 7, "星期": 7, "week": 7}.get(unit, 30)
    )


def _month_end(line: _Line, match: re.Match[str]) -> date | None:
    month = line.written.month - 1 + 1 + int(match[0].startswith("下"))
    return date(line.written.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


Reader = Callable[[_Line, re.Match[str]], date | None]
_N = r"(?P<n>\d{1,2}|one|two|three|four|several|couple|a)"


def _reader(pattern: str, read: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(pattern, re.IGNORECASE), read


_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    _reader(r"(?<!\d)(?P<y>20\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)\s*[日号]?", _iso),
    _reader(r"(?<![\d.])(?P<a>\d{1,2})(?P<s>[./-])(?P<b>\d{1,2})(?P=s)(?P<y>20\d\d)(?!\d)", _either_way),
    _reader(rf"(?<!\d)(?P<m>\d{{1,2}})月\d{{1,2}}[日号]?{_TO}(?P<d>\d{{1,2}})(?![\d月:点时])[日号]?", _month_and_day),
    _reader(r"(?<!\d)(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})(?!\d)\s*[日号]?", _month_and_day),
    _reader(
        rf"\b{_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?{_TO}(?P<d>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?\s*(?P<y>20\d\d))?",
        _named,
    ),
    _reader(rf"\b{_MONTH}\s*(?:the\s+)?(?P<d>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?\s*(?P<y>20\d\d))?", _named),
    _reader(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?[- ]?{_MONTH}(?:,?[- ]?(?P<y>20\d\d))?", _named),
    _reader(rf"(?<![\d.])\d{{1,2}}\.\d{{1,2}}{_TO}(?P<m>\d{{1,2}})\.(?P<d>\d{{1,2}})(?![\d.])", _month_and_day),
    _reader(r"(?<![\d.])(?P<m>\d{1,2})\.(?P<d>\d{1,2})(?=\s*[日号回返上复])", _month_and_day),
    _reader(r"(?<![\d/.])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/])", _stroke),
    _reader(r"(?P<which>下个?月|本月|这个?月)?(?<![\d:])(?P<d>\d{1,2})(?:日|号(?!楼|线|店|馆|院|门|机|码))", _of_month),
    _reader(r"(?P<which>下下|下|本|这)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天1-7])(?!\d)", _weekday_cn),
    _reader(r"\b(?P<which>next\s+)?(?P<day>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b", _weekday),
    _reader(
        r"(?P<which>下|本|这)个?(?:周|星期|礼拜)|\b(?P<english>next|this)\s+week\b",
        _whole_week,
    ),
    _reader(r"大后天|后天|明天|明日|今天|今日|\bthe\s+day\s+after\s+tomorrow\b|\btomorrow\b|\btoday\b", _relative),
    _reader(rf"{_N}\s*个?(?P<unit>天|日|周|星期|月)(?:之后|以后|后)", _after_days),
    _reader(
        rf"\b(?:in|for)\s+(?:about\s+|the\s+next\s+)?{_N}(?:\s+of)?\s+(?P<unit>days?|weeks?|months?)\b", _after_days
    ),
    _reader(r"下个?月底|月底|\bend\s+of\s+(?:the|this)\s+month\b", _month_end),
)
"""Each way to write a date, the longest first."""
