"""What a letter is taken for. The order decides: ours, bounced, a receipt, left, absent, refused, else a reply."""

import re
from datetime import date
from zoneinfo import ZoneInfo

from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.mail import Letter, MailKind, Sign, Verdict
from sdrtui.domain.mail_bounce import bounce
from sdrtui.domain.mail_dates import away_until
from sdrtui.domain.mail_signs import (
    absence_words,
    auto_header,
    auto_subject,
    auto_words,
    departed_words,
    list_header,
    refusal,
    successor,
)
from sdrtui.domain.mail_text import normal, own_words

_TAG = re.compile(r"\+[^@]*@")
"""zhang+crm@ is zhang@."""
LONGEST_SIGN = 120
"""Characters of evidence that are shown."""


def judge(letter: Letter, own: frozenset[str], today: date, zone: ZoneInfo, calendar: WorkCalendar) -> Verdict:
    """Return what a letter is taken for.

    Args:
        letter: The message.
        own: The addresses of everybody in the team, in lower case.
        today: For dates without a year in a letter that says not when it was written.
        zone: Where its writer lives.
        calendar: For the ends of public holidays that a letter names.
    """
    if letter.sender in own or _TAG.sub("@", letter.sender) in own:
        return Verdict(MailKind.OWN, Sign.OUR_ADDRESS, letter.sender)
    bounced = bounce(letter, own)
    if bounced is not None:
        return bounced
    if letter.report_type == "disposition-notification":
        return Verdict(MailKind.UNRELATED, Sign.RECEIPT, letter.report_type)
    text = normal(own_words(letter.text))
    written = letter.at.astimezone(zone).date() if letter.at else today
    return _absent_or_list(letter, text, written, calendar, own) or _personal(letter, text)


def _absent_or_list(
    letter: Letter, text: str, written: date, calendar: WorkCalendar, own: frozenset[str]
) -> Verdict | None:
    """Return what a machine's letter says; None when a person seems to have written it."""
    header, subject = auto_header(letter.headers), auto_subject(letter.subject)
    is_auto = bool(header or subject)
    left = departed_words(f"{letter.subject}\n{text}" if is_auto else text, is_auto=is_auto)
    until = away_until(f"{text}\n{letter.subject if is_auto else ''}", written, calendar)
    if left and (until is None or "离开" not in left):
        besides = own | {letter.sender}
        return Verdict(MailKind.DEPARTED, Sign.WORDS, left[:LONGEST_SIGN], successor=successor(text, besides))
    listed = list_header(letter.headers)
    if listed and not subject and not letter.thread:
        return Verdict(MailKind.UNRELATED, Sign.MAILING_LIST, listed)
    words = "" if is_auto else auto_words(text, has_date=until is not None)
    if not is_auto and not words:
        return None
    sign = Sign.HEADER if header else Sign.SUBJECT if subject else Sign.WORDS
    evidence = header or subject or words or absence_words(text)
    return Verdict(MailKind.AUTO_REPLY, sign, evidence[:LONGEST_SIGN], away_until=until)


def _personal(letter: Letter, text: str) -> Verdict:
    """Return what a person's letter says: go away, or anything else."""
    words = refusal(text) or (refusal(letter.subject) if not letter.thread else "")
    if words:
        return Verdict(MailKind.UNSUBSCRIBED, Sign.WORDS, words[:LONGEST_SIGN])
    return Verdict(MailKind.REPLY, Sign.PERSON)
