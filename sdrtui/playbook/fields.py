"""The kinds of value that the file format is made of: ids, durations, windows, formulas, words in two languages.

A validator raises PydanticCustomError with one of our codes; `complaint` has the sentence for each.
"""

import re
from datetime import time, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from sdrtui.domain.playbook import Formula, Window
from sdrtui.i18n import N_

SLUG = r"^[a-z0-9]+([-_][a-z0-9]+)*$"
MAX_SCRIPT = 8_000
MAX_DAYS = 3_660
_DURATION = re.compile(r"(\d{1,5})\s?([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_TIMES_SIGN = re.compile(r"\s*[×xX*＊✕✖]\s*")
_MIN_FACTORS, _MAX_FACTORS = 3, 5


class Part(BaseModel):
    """A mapping of the file: only the keys it names, and frozen once checked."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def time_of(text: str) -> time:
    """Return a time of day written HH:MM.

    Raises:
        ValueError: it is none.
    """
    found = _TIME.fullmatch(text.strip().replace("：", ":"))
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))


def _duration(value: object) -> timedelta:
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("duration", "not a duration")
    span = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if not timedelta(0) < span <= timedelta(days=MAX_DAYS):
        raise PydanticCustomError("duration-range", "out of range")
    return span


def _window(value: object) -> Window:
    if not isinstance(value, str):
        raise PydanticCustomError("window", "not a window")
    ends = re.split(r"\s*[-–—~～至]\s*", value.strip())
    try:
        start, end = (time_of(part) for part in ends)
    except ValueError:
        raise PydanticCustomError("window", "not a window") from None
    if start >= end:
        raise PydanticCustomError("window-order", "ends before it begins")
    return Window(start, end)


def _formula(value: object) -> Formula:
    factors = _TIMES_SIGN.split(value.strip()) if isinstance(value, str) else []
    is_formula = all(re.fullmatch(r"[1-9]\d{0,3}", factor) for factor in factors)
    if not is_formula or not _MIN_FACTORS <= len(factors) <= _MAX_FACTORS:
        raise PydanticCustomError("formula", "not a formula")
    return Formula(*map(int, factors))


def _words(value: object) -> object:
    """Take a plain text as the words of the language it is written in."""
    if isinstance(value, str):
        return {"zh" if is_chinese(value) else "en": value}
    return value


def listed(item: Any) -> BeforeValidator:
    """Let a list of such items be written as one item."""
    return BeforeValidator(_as_list, json_schema_input_type=tuple[item, ...] | item)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def is_chinese(text: str) -> bool:
    """Say whether the text holds a Chinese character."""
    return any("\u3400" <= char <= "\u9fff" for char in text)


def as_true(value: bool) -> bool:
    """Refuse `false` where only naming the key means something."""
    if not value:
        raise PydanticCustomError("only-true", "leave the key out")
    return value


class WordsPart(Part):
    """A text in Chinese and English."""

    zh: Annotated[str, StringConstraints(max_length=4_000, strip_whitespace=True)] = ""
    en: Annotated[str, StringConstraints(max_length=4_000, strip_whitespace=True)] = ""

    def by_language(self) -> dict[str, str]:
        """Return both languages; a missing one speaks with the words of the other."""
        return {"zh": self.zh or self.en, "en": self.en or self.zh}


Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=64)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Duration = Annotated[
    timedelta,
    PlainValidator(_duration),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,5} ?[mhdw]$", "examples": ["5m", "2h", "1d", "2w"]}),
]
WindowText = Annotated[
    Window,
    PlainValidator(_window),
    WithJsonSchema({"type": "string", "pattern": r"^\d?\d:\d\d ?- ?\d?\d:\d\d$", "examples": ["09:00-11:30"]}),
]
FormulaText = Annotated[
    Formula,
    PlainValidator(_formula),
    WithJsonSchema({"type": "string", "pattern": r"^\d+( ?[×xX*] ?\d+){2,4}$", "examples": ["7×3×21"]}),
]
Words = Annotated[WordsPart, BeforeValidator(_words, json_schema_input_type=str | WordsPart)]
Script = Annotated[str, StringConstraints(max_length=MAX_SCRIPT)]
Day = Annotated[int, Field(ge=1, le=MAX_DAYS, description=N_("Relative to the anchor day, which is day 1."))]
