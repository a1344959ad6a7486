"""Which column holds what: Chinese and English headers, in any order, under titles and blank rows."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sdrtui.intake.header_words import WEAK_WORDS, WORDS, Field
from sdrtui.intake.sheet import SheetRow
from sdrtui.intake.text import folded

HEADER_WITHIN = 20
"""The header is looked for in so many first rows."""
PERSON = frozenset({Field.NAME, Field.FAMILY_NAME, Field.GIVEN_NAME})
POINTS = frozenset({Field.PHONE, Field.WECHAT, Field.EMAIL, Field.REACH})
_WEAK = frozenset(WEAK_WORDS.split())
_WHOSE = re.compile(
    r"^(?:客户|联系人|联络人|对接人|公司|企业|单位|机构|个人|本人|负责人|决策人|关键人|法人|法定代表人|老板|采购|线索|主要|常用|首选|第[一二三]"
    r"|您的|你的|请输入|请填写|your|contact|lead|company|work|business|primary|main|person)+"
)
_MARKS = re.compile(r"[\s*_:：。.、,，'\"“”‘’?？!！\-—]+")
_BRACKETED = re.compile(r"[(\[【（「].*?[)\]】）」]")
_NUMBERED = re.compile(r"(?:[\d一二三四五①②③]|#\d)+$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet."""

    index: int
    header: str
    """As in the file."""
    field: Field


Said = Callable[[Sequence[str]], Mapping[str, Field]]
"""What a reader said about the columns of a header with these texts, by `header_key`."""


def nothing_said(_headers: Sequence[str]) -> Mapping[str, Field]:
    """Leave every header to its words."""
    return {}


@dataclass(frozen=True, slots=True)
class Header:
    """The header row, understood."""

    row: int
    """The last row that belongs to it."""
    texts: tuple[str, ...]
    """Every cell of it."""
    columns: tuple[Column, ...]
    """Those that are read."""
    unknown: tuple[Column, ...] = ()
    """Those that nobody could place; their field is IGNORE."""
    assumed: Column | None = None
    """Read by a weak sign: 负责人 as the person when no other column names one."""

    def is_enough(self) -> bool:
        """Say whether it can be a header: two fields or more, one of them who or how to reach them."""
        fields = {column.field for column in self.columns}
        return len(fields) > 1 and bool(fields & {*PERSON, Field.COMPANY, *POINTS})


def find_header(rows: Iterable[SheetRow], said: Said = nothing_said) -> Header | None:
    """Return the header among the first rows of a sheet, or None.

    A header of two rows (联系方式 over 手机 and 微信) counts as one when the lower row holds nothing but headers.
    """
    first = list(rows)
    for place, row in enumerate(first):
        header = read_header(row.number, row.cells, said)
        joint = _with_second_row(row, first[place + 1], said) if place + 1 < len(first) else None
        if joint is not None and joint.is_enough() and len(joint.columns) > len(header.columns):
            return joint
        if header.is_enough():
            return header
    return None


def read_header(row: int, cells: Sequence[str], said: Said = nothing_said) -> Header:
    """Return what each cell of a header row stands for."""
    mapping = said(cells)
    columns: list[Column] = []
    unknown: list[Column] = []
    for index, text in enumerate(cells):
        field = (mapping.get(header_key(text)) or _guess(text)) if text else Field.IGNORE
        if field is None:
            unknown.append(Column(index, text, Field.IGNORE))
        elif field is not Field.IGNORE:
            columns.append(Column(index, text, field))
    weak = _weak(columns, unknown, mapping)
    if weak is not None:
        columns = [*(column for column in columns if column.index != weak.index), weak]
        unknown = [column for column in unknown if column.index != weak.index]
    return Header(row, tuple(cells), tuple(columns), tuple(unknown), weak)


def header_key(header: str) -> str:
    """Return the header without width, case, blanks and marks: the key of mappings."""
    return _MARKS.sub("", folded(header))


def _weak(columns: list[Column], unknown: list[Column], mapping: Mapping[str, Field]) -> Column | None:
    """Return the column whose weak word names the person, when nothing else does."""
    if any(column.field in PERSON for column in columns):
        return None
    keyed = ((header_key(column.header), column) for column in (*unknown, *columns))
    return next(
        (Column(one.index, one.header, Field.NAME) for key, one in keyed if key in _WEAK and key not in mapping), None
    )


def _guess(header: str) -> Field | None:
    """Return the field that the words of a header mean, or None."""
    whole = header_key(header)
    if _KEYS.get(whole) is Field.IGNORE:
        return Field.IGNORE
    bare = header_key(_BRACKETED.sub("", folded(header)))
    candidates = [whole, bare, _NUMBERED.sub("", bare)]
    candidates += [_WHOSE.sub("", word) for word in candidates]
    found = (_KEYS.get(word) for word in candidates if word)
    return next((field for field in found if field not in {None, Field.IGNORE}), None)


_KEYS = {header_key(word): field for field, words in WORDS.items() for word in words.split()}


def _with_second_row(upper: SheetRow, lower: SheetRow, said: Said) -> Header | None:
    """Return the header of two rows taken as one, when everything in the lower row is a header too."""
    texts = [text for text in lower.cells if text]
    if not texts or not all(_guess(text) is not None for text in texts):
        return None
    width = max(len(upper.cells), len(lower.cells))
    over = upper.cells + ("",) * (width - len(upper.cells))
    under = lower.cells + ("",) * (width - len(lower.cells))
    return read_header(lower.number, [low or high for low, high in zip(under, over, strict=True)], said)
