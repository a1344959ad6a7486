"""What somebody wrote in a letter: without what they quote, without signatures and what mail programs add.

Words of ours in a quote (退订 at the foot of our own mail) must not be taken for theirs.
"""

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 20_000
"""Characters of a letter that are looked at."""
_LONGEST_LINE = 2_000
_HEADER_LINES = 5
_FEWEST_HEADERS = 2

_DASHES = r"[-‐‑–—―_=*]{2,}"
_CUT = re.compile(
    rf"^\s*{_DASHES}\s*(?:original\s+(?:message|appointment)|forwarded\s+(?:message|by).*|reply\s+message|"
    rf"原始邮件|邮件原件|原邮件|原始信息|回复的?原?邮件|转发的?邮件(?:信息)?|转发邮件信息|答复的?邮件)\s*(?:{_DASHES})?\s*$"
    r"|^\s*begin\s+forwarded\s+message:?\s*$"
    r"|^\s*(?:在引用|引用原文|原文如下)[:：]?\s*$",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?:\bwrote|写道|寫道|\bschrieb|\ba écrit)\s*[:：]?\s*$"
    r"|^\s*(?:on\b|at\b|在|于).{6,200}(?:wrote|写道|寫道|said)\s*[:：]?\s*$",
    re.IGNORECASE,
)
_WROTE_BEGINS = re.compile(
    r"^\s*(?:on\s+.{0,40}\d{4}|at\s+\d{4}-|在\s*\d{4}|.{0,80}[<＜].{3,80}@.{3,80}[>＞]\s*于)", re.IGNORECASE
)
_QUOTED = re.compile(r"^\s*(?:>|＞|\|\s)")
_HEADER = re.compile(
    r"^\s*\*{0,2}(?:from|sent|date|to|cc|subject|reply-to|发件人|寄件者|发送时间|发送日期|日期|时间|收件人|抄送|主题)"
    r"\*{0,2}\s*[:：]",
    re.IGNORECASE,
)
_FROM = re.compile(r"^\s*\*{0,2}(?:from|发件人|寄件者)\*{0,2}\s*[:：]", re.IGNORECASE)
_SIGNATURE = re.compile(r"^\s*(?:--|—{1,2}|-{2,}\s?|_{5,})\s*$")
_ADDED = re.compile(
    r"^\s*(?:发自我的|来自我的|从我的|发送自|发自|来自(?:qq|网易|foxmail|outlook)|sent\s+from|sent\s+via|get\s+outlook|"
    r"获取\s*outlook|下载\s*outlook|从\s*(?:windows|outlook).{0,20}发送)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\s*(?:(?:best|kind|warm)\s+(?:regards|wishes)|regards|sincerely|yours\s+(?:sincerely|faithfully|truly)|cheers|"
    r"此致|祝好|顺祝商祺|顺颂商祺|顺颂时祺|敬礼|敬上|祝商祺|祝工作顺利)\s*[,，.。!！~～]*\s*$",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """Return what the writer of a letter wrote themselves."""
    written = [line[:_LONGEST_LINE] for line in _unified(text).split("\n")]
    lines = [normal(line) for line in written]
    kept: list[str] = []
    for number, line in enumerate(lines):
        if _QUOTED.match(line) or _ADDED.match(line):
            continue
        if _cuts(lines, number):
            break
        if _is_attribution(lines, number):
            if not _is_quote_below(lines, number):
                break
            continue
        if _SIGNATURE.match(line) and any(part.strip() for part in kept):
            break
        kept.append(written[number])
        if _CLOSING.match(line) and sum(bool(part.strip()) for part in kept) > 1:
            break
    return "\n".join(kept).strip()


def normal(text: str) -> str:
    """Return the text with the half-width forms of letters, digits and marks: what rules are written for."""
    return unicodedata.normalize("NFKC", text)


def _unified(text: str) -> str:
    """Return the text with one kind of line end."""
    return text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u00a0", " ")


def _cuts(lines: Sequence[str], number: int) -> bool:
    """Say whether everything from this line on is another letter."""
    if _CUT.match(lines[number]):
        return True
    if not _FROM.match(lines[number]):
        return False
    below = lines[number : number + _HEADER_LINES]
    return sum(bool(_HEADER.match(line)) for line in below) >= _FEWEST_HEADERS


def _is_attribution(lines: Sequence[str], number: int) -> bool:
    """Say whether the line, alone or with the next one, is `On Monday somebody wrote:`."""
    line = lines[number]
    if not line.strip():
        return False
    if _WROTE.search(line) and ("@" in line or any(char.isdigit() for char in line) or _is_continued(lines, number)):
        return True
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return bool(_WROTE_BEGINS.match(line)) and bool(_WROTE.search(following))


def _is_continued(lines: Sequence[str], number: int) -> bool:
    """Say whether the line ends an attribution that the line before began."""
    return number > 0 and bool(_WROTE_BEGINS.match(lines[number - 1]))


def _is_quote_below(lines: Sequence[str], number: int) -> bool:
    """Say whether marked quotes follow, between which the writer may have answered."""
    for line in lines[number + 1 :]:
        if _WROTE.search(line) or not line.strip():
            continue
        return bool(_QUOTED.match(line))
    return False
