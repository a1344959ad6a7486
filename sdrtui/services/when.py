"""A time as people say it (15:30, 明天10点, +2h, 周三 14:00, 2026-11-25 10:00) turned into an instant.

Pure: `now` and the zone are given. The console previews the result as one types; the commands use the same reader.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sdrtui.errors import UsageError
from sdrtui.i18n import _

OPENING = time(9)
"""The hour meant when only a day is named."""
FARTHEST = timedelta(days=3660)
"""What is further away is a slip of the year."""
LONGEST_AHEAD = timedelta(days=200)
"""A month and day without a year that is further away than this was more likely meant for the past."""

_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_WEEKDAYS = {char: value for value, char in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_WEEKDAYS |= {str(value + 1): value for value in range(7)}
_ENGLISH = {name: value for value, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_WEEKS_ON = {"本": 0, "这": 0, "下": 1, "下下": 2}
_NEAR_DAYS = {
    "今天": 0, "今日": 0, "今": 0, "today": 0,
    "明天": 1, "明日": 1, "明": 1, "tomorrow": 1, "tmr": 1,
    "后天": 2, "大后天": 3,
}  # fmt: skip
_UNITS = {
    "m": 1, "min": 1, "mins": 1, "分": 1, "分钟": 1,
    "h": 60, "hour": 60, "hours": 60, "小时": 60, "个小时": 60, "个钟": 60, "钟头": 60, "个钟头": 60,
    "d": 1440, "day": 1440, "days": 1440, "天": 1440,
    "w": 10080, "week": 10080, "weeks": 10080, "周": 10080, "个星期": 10080, "星期": 10080,
}  # fmt: skip
_PARTS = {
    "凌晨": 2,
    "早上": 9,
    "早": 9,
    "上午": 9,
    "中午": 12,
    "下午": 14,
    "午后": 14,
    "傍晚": 17,
    "晚上": 19,
    "晚": 19,
}
_AFTERNOON = frozenset({"下午", "午后", "傍晚", "晚上", "晚", "pm"})
_LAST_EARLY_HOUR = 6
"""A bare hour up to here (3点, 5) means the afternoon: nobody is called back at night."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(z|[+-]\d{2}:?\d{2})?")
_UNIT_WORDS = "|".join(sorted(_UNITS, key=len, reverse=True))
_AMOUNT = re.compile(rf"(\d+(?:\.\d+)?)({_UNIT_WORDS})")
_RELATIVE = re.compile(rf"(?P<plus>\+|in)?(?P<sum>(?:\d+(?:\.\d+)?(?:{_UNIT_WORDS}))+)(?P<after>后|之后|以后|later)?")
_DAY = re.compile(
    r"(?P<near>大后天|后天|今天|今日|明天|明日|today|tomorrow|tmr|今(?=[早晚])|明(?=[早晚]))"
    r"|(?P<week>下下|下|本|这)?(?:个)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末1-7])"
    r"|(?P<next>next)?(?P<english>mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?"
    r"|(?P<year>\d{4})[-/.年](?P<ymonth>\d{1,2})[-/.月](?P<yday>\d{1,2})[日号t]?"
    r"|(?P<month>\d{1,2})[-/月](?P<day>\d{1,2})[日号]?"
    r"|(?P<only>\d{1,2})[日号]"
    r"|(?P<days>\d+)天(?:后|之后|以后)"
    r"|(?P<weeks>\d+)(?:周|个星期|星期)(?:后|之后|以后)"
)
_TIME = re.compile(
    rf"(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})?的?"
    r"(?:(?P<hour>\d{1,2})(?:(?P<sep>[:点时.])(?P<minute>\d{1,2}|半|一刻|三刻|1刻|3刻)?分?)?(?P<clock>整)?(?P<half>am|pm)?"
    r"|(?P<packed>\d{4}))?"
)


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day, and whether anything was said about it at all."""

    at: time
    is_said: bool


def parse_when(text: str, now: datetime, zone: str) -> datetime:
    """Return the instant (UTC) that the text means to somebody in the zone.

    A time alone that has passed today means tomorrow; a weekday means the next one; a day alone means its opening hour.

    Raises:
        UsageError: The text is no time, or one that has passed.
    """
    local = now.astimezone(ZoneInfo(zone))
    plain = _plain(text)
    found = _iso(plain, local) or _relative(plain, local) or _day_and_time(plain, local)
    if found is None:
        raise _unreadable(text)
    if found - now > FARTHEST:
        raise UsageError(
            _("{time} is too far away.").format(time=found.astimezone(local.tzinfo).strftime("%Y-%m-%d %H:%M")),
            hint=_example(),
        )
    if found <= now:
        raise UsageError(
            _("{time} has already passed.").format(time=found.astimezone(local.tzinfo).strftime("%Y-%m-%d %H:%M")),
            hint=_example(),
        )
    return found.astimezone(UTC)


def _example() -> str:
    return _("For example: 15:30, tomorrow 10:00, +2h, wed 14:00, 2026-11-25 10:00")


def _unreadable(text: str) -> UsageError:
    return UsageError(_("“{text}” is no time that I can read.").format(text=text.strip()), hint=_example())


def _plain(text: str) -> str:
    """Fold width, case, Chinese numerals and spaces but those between digits: `明天 十点半` becomes `明天10点半`."""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    if _ISO.fullmatch(folded):
        return folded
    folded = re.sub(r"(?<=\d{4}-\d{2}-\d{2})t|(?<=\d{4}-\d{2}-\d{2}) ", "t", folded)
    return _digits(re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", folded))


def _digits(text: str) -> str:
    """Return the text with Chinese numbers up to 99 as digits; weekdays and quarters keep theirs."""
    text = re.sub(r"一个半(小时|钟头)", "90分钟", text)
    text = re.sub(r"半个?(小时|钟头)", "30分钟", text)
    numeral = r"(?<![周期拜])(?:[二三四五六七八九]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九]+)(?!刻)"
    return re.sub(numeral, lambda match: str(_number(match.group())), text)


def _number(word: str) -> int:
    if "十" in word:
        tens, _ten, ones = word.partition("十")
        return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)
    return int("".join(str(_NUMERALS[char]) for char in word))


def _iso(plain: str, local: datetime) -> datetime | None:
    if not _ISO.fullmatch(plain):
        return None
    try:
        found = datetime.fromisoformat(plain.upper())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=local.tzinfo)


def _relative(plain: str, local: datetime) -> datetime | None:
    match = _RELATIVE.fullmatch(plain)
    if match is None or not (match["plus"] or match["after"] or re.fullmatch(r"(?:[\d.]+[a-z]+)+", match["sum"])):
        return None
    minutes = sum(float(amount) * _UNITS[unit] for amount, unit in _AMOUNT.findall(match["sum"]))
    try:
        found = local.astimezone(UTC) + timedelta(minutes=minutes)
    except OverflowError:
        return None
    return found.replace(microsecond=0)


def _day_and_time(plain: str, local: datetime) -> datetime | None:
    match = _DAY.match(plain)
    try:
        day = _day_meant(match, local.date()) if match else None
        clock = _clock_meant(plain[match.end() :] if match and day else plain)
    except (ValueError, OverflowError):  # 25:00, 13-40, a year 10000: no such time
        return None
    if clock is None or (day is None and not clock.is_said):
        return None
    found = datetime.combine(day or local.date(), clock.at, local.tzinfo)
    if found > local:
        return found
    if day is None:
        return datetime.combine(local.date() + timedelta(days=1), clock.at, local.tzinfo)
    return found + timedelta(days=7) if match and _may_roll(match) else found


def _may_roll(match: re.Match[str]) -> bool:
    """Say whether a passed moment of this day means the same weekday of next week."""
    return bool(match["english"] or (match["weekday"] and not match["week"]))


def _day_meant(match: re.Match[str], today: date) -> date:
    if match["near"]:
        return today + timedelta(days=_NEAR_DAYS[match["near"]])
    if match["weekday"]:
        return _weekday(_WEEKDAYS[match["weekday"]], _WEEKS_ON.get(match["week"]), today)
    if match["english"]:
        return _weekday(_ENGLISH[match["english"]], 1 if match["next"] else None, today)
    return _date_meant(match, today)


def _date_meant(match: re.Match[str], today: date) -> date:
    if match["year"]:
        return date(int(match["year"]), int(match["ymonth"]), int(match["yday"]))
    if match["month"]:
        return _month_day(int(match["month"]), int(match["day"]), today)
    if match["only"]:
        return _day_of_month(int(match["only"]), today)
    return today + timedelta(days=int(match["days"] or 0) + 7 * int(match["weeks"] or 0))


def _weekday(weekday: int, weeks: int | None, today: date) -> date:
    """Return that weekday of the week so many weeks on; with None the next one, today counted."""
    if weeks is None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today + timedelta(days=weekday - today.weekday() + 7 * weeks)


def _month_day(month: int, day: int, today: date) -> date:
    this_year = date(today.year, month, day)
    if this_year >= today:
        return this_year
    next_year = date(today.year + 1, month, day)
    return next_year if next_year - today <= LONGEST_AHEAD else this_year


def _day_of_month(day: int, today: date) -> date:
    if day >= today.day:
        return today.replace(day=day)
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first.replace(day=day)


def _clock_meant(rest: str) -> _Clock | None:
    match = _TIME.fullmatch(rest.lstrip(" ,at"))
    if match is None:
        return None
    if match["packed"]:
        return _Clock(time(int(match["packed"][:2]), int(match["packed"][2:])), is_said=True)
    if match["hour"] is None:
        return _Clock(time(_PARTS[match["part"]]) if match["part"] else OPENING, is_said=bool(match["part"]))
    return _Clock(time(_hour(match), _minute(match["minute"])), is_said=True)


def _minute(word: str | None) -> int:
    named = {None: 0, "半": 30, "一刻": 15, "1刻": 15, "三刻": 45, "3刻": 45}
    return named[word] if word in named else int(word or 0)


def _hour(match: re.Match[str]) -> int:
    """Return the hour of day: 下午3点 and 3pm are 15, a bare 3点 too, 03:00 and 凌晨3点 are 3."""
    hour = int(match["hour"])
    said = match["half"] or match["part"]
    if said in _AFTERNOON or (said == "中午" and hour < _LAST_EARLY_HOUR):
        return hour % 12 + 12
    if match["half"] == "am":
        return hour % 12
    is_bare = said is None and match["sep"] != ":"
    return hour + 12 if is_bare and 1 <= hour <= _LAST_EARLY_HOUR else hour
