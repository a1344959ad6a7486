"""What could not be delivered: delivery reports by RFC 3464, and the bounces that Chinese providers write as text."""

import re
from collections.abc import Iterable

from sdrtui.domain.mail import Failed, Letter, MailKind, Report, Sign, Verdict
from sdrtui.domain.mail_text import LONGEST

_DELIVERED = frozenset({"delivered", "relayed", "expanded"})
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_SMTP = re.compile(r"(?<![\d.])([45])\d\d[ -](?=\S)")
_POSTMASTER = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-?daemon|mail-?delivery|bounces?|mailsystem|mail-noreply)(?:$|[+@\-=.])",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"退信|系统退信|投递失败|发送失败|无法送达|未送达|邮件退回|投递状态|"
    r"undeliver|delivery\s+(?:status|failure|has\s+failed|failed|incomplete|delayed)|returned\s+(?:mail|to\s+sender)|"
    r"mail\s+delivery\s+(?:failed|system|failure)|failure\s+notice|message\s+not\s+delivered|mail\s+system\s+error",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"退信|无法(?:投递|送达|发送)|未能(?:投递|送达)|投递失败|发送失败|收件人.{0,20}不存在|"
    r"could\s+not\s+be\s+delivered|couldn't\s+be\s+delivered|wasn't\s+delivered|was\s+not\s+delivered|"
    r"delivery\s+.{0,60}failed|undeliverable|permanent\s+(?:fatal\s+)?error|returned\s+to\s+sender",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"邮箱(?:空间|容量)?(?:已满|不足)|空间不足|容量(?:已满|不足)|超(?:出|过)(?:了)?(?:邮箱)?(?:容量|配额|限额)|频率|过于频繁|稍后再?试|"
    r"临时|暂时|重试|延迟|超时|灰名单|"
    r"mailbox\s+(?:is\s+)?full|over\s?quota|quota\s+exceeded|insufficient\s+storage|temporar|try\s+again|greylist|"
    r"delayed|will\s+be\s+retried|timed?\s?out|rate\s+limit",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}", re.IGNORECASE)
_MOST = 50
"""Addresses taken from one report."""


def bounce(letter: Letter, own: frozenset[str]) -> Verdict | None:
    """Return what a delivery report says, or None when the letter is none.

    A report of success is about nobody who answered: unrelated.
    """
    if letter.reports or letter.report_type == "delivery-status":
        failed = tuple(_failures(letter.reports))
        if failed or not letter.reports:
            return _verdict(failed or tuple(_named_in(letter, own)), Sign.REPORT, _words(failed, letter))
        return Verdict(MailKind.UNRELATED, Sign.REPORT, letter.reports[0].action)
    if not _is_text_bounce(letter):
        return None
    failed = tuple(_named_in(letter, own))
    return _verdict(failed, Sign.BOUNCE_TEXT, letter.subject)


def _verdict(failed: tuple[Failed, ...], sign: Sign, evidence: str) -> Verdict:
    """Return the verdict by the first address: each is carried out on its own."""
    is_hard = failed[0].is_hard if failed else True
    kind = MailKind.BOUNCED_HARD if is_hard else MailKind.BOUNCED_SOFT
    return Verdict(kind, sign, evidence, failed=failed[:_MOST])


def _words(failed: tuple[Failed, ...], letter: Letter) -> str:
    return f"Status: {failed[0].status}" if failed and failed[0].status else letter.subject


def _failures(reports: Iterable[Report]) -> Iterable[Failed]:
    for report in reports:
        status = report.status or _status_in(report.diagnostic)
        if report.action in _DELIVERED or status.startswith("2") or not report.address:
            continue
        is_soft = status.startswith("4") or (not status and report.action == "delayed")
        yield Failed(report.address, not is_soft, status)


def _status_in(text: str) -> str:
    found = _STATUS.search(text)
    if found:
        return found[0]
    code = _SMTP.search(text)
    return f"{code[1]}.0.0" if code else ""


def _is_text_bounce(letter: Letter) -> bool:
    """Say whether a letter from a mail system says that something was not delivered."""
    has_empty_return = letter.headers.get("return-path", "").strip() == "<>" or "x-failed-recipients" in letter.headers
    is_system = not letter.sender or _POSTMASTER.match(letter.sender) is not None
    if not is_system and not has_empty_return:
        return False
    return bool(_SUBJECT.search(letter.subject)) or (is_system and bool(_TEXT.search(letter.text[:LONGEST])))


def _named_in(letter: Letter, own: frozenset[str]) -> Iterable[Failed]:
    """Yield the addresses that a report in words names, ours and the mail systems' left out."""
    text = letter.text[:LONGEST]
    status = _status_in(text)
    is_soft = status.startswith("4") or (not status.startswith("5") and bool(_SOFT.search(f"{letter.subject}\n{text}")))
    named = [address.strip().lower() for address in letter.headers.get("x-failed-recipients", "").split(",")]
    named += [match[0].strip(".-").lower() for match in _ADDRESS.finditer(text)]
    others = [name for name in dict.fromkeys(named) if "@" in name and name not in own and not _POSTMASTER.match(name)]
    for address in others[:_MOST]:
        yield Failed(address, not is_soft, status)
