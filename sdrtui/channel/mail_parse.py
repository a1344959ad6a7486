"""Bytes of one message as a `Letter`. Whatever the bytes are, this ends, takes bounded memory, and raises nothing else.

Names, subjects and texts are other people's: control characters are taken out, sizes and depths are limited.
"""

import email.message
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256

from sdrtui.channel.mail_html import html_text
from sdrtui.domain.mail import Letter, Report
from sdrtui.errors import FixYourFile
from sdrtui.i18n import _

LARGEST = 2_000_000
"""Bytes of a message that are read: text and reports stand before the attachments."""
LONGEST_TEXT = 60_000
_LONGEST_HEADER = 2_000
_LONGEST_SUBJECT = 300
_LONGEST_ID = 255
_MOST_PARTS, _MOST_THREAD, _MOST_PEOPLE = 60, 50, 100
_KEPT = (
    "auto-submitted",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "precedence",
    "list-id",
    "list-unsubscribe",
    "list-post",
    "feedback-id",
    "return-path",
    "x-failed-recipients",
)
_ID = re.compile(r"<([^<>\s]{1,900})>")
_NESTED = re.compile(rb"(?i)content-type:\s*(?:multipart/|message/rfc822)")
_ENDLESS = re.compile(rb"(?im)^content-type:(?:[^\n]|\n[ \t]){4000}")
"""The standard library takes a minute to read such a header of two megabytes."""
_NAMED = re.compile(rb"(?im)^(?:from|date|message-id|subject|received|return-path|to):")

_BROKEN = (MessageError, RecursionError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError)
"""What the standard library raises on headers that no mail program writes."""

Message = email.message.Message


def letter_of(raw: bytes, name: str) -> Letter:
    """Return the message of these bytes.

    Args:
        raw: As it lay in the file or the mailbox.
        name: Where it came from, for the error.

    Raises:
        FixYourFile: it is no message, or one inside the other without end.
    """
    raw = raw[:LARGEST]
    head = raw.lstrip()[:LARGEST].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    if _NAMED.search(head) is None:
        raise FixYourFile(_("This is no email: it has no headers."), place=name)
    if len(_NESTED.findall(raw)) > _MOST_PARTS or _ENDLESS.search(raw):
        raise FixYourFile(_("This email has too many parts inside each other."), place=name)
    try:
        return _letter(message_from_bytes(raw.lstrip()), raw)
    except _BROKEN as error:
        raise FixYourFile(
            _("This email cannot be read: {reason}").format(reason=type(error).__name__), place=name
        ) from error


def _letter(message: "Message[str, str]", raw: bytes) -> Letter:
    senders = _people(message, "from") or _people(message, "sender")
    name, sender = senders[0] if senders else ("", "")
    reports, original = _report_of(message)
    return Letter(
        message_id=_message_id(message, raw),
        sender=sender,
        sender_name=name[:_LONGEST_SUBJECT],
        recipients=tuple(
            dict.fromkeys(address for _name, address in _people(message, "to", "cc", "bcc", "delivered-to"))
        ),
        subject=_header(message, "subject")[:_LONGEST_SUBJECT],
        text=_text(message),
        at=_date(message),
        thread=_thread(message),
        headers={name: _header(message, name) for name in _KEPT if name in message},
        content_type=message.get_content_type(),
        report_type=_parameter(message, "report-type"),
        reports=reports,
        original=original,
    )


def _header(message: "Message[str, str]", name: str) -> str:
    """Return a header's text, decoded and on one line."""
    value = message.get(name)
    return "" if value is None else _decoded(str(value))


def _decoded(value: str) -> str:
    """Return encoded words as text; an unknown or wrong encoding costs some characters, never the message."""
    value = value[:_LONGEST_HEADER]
    try:
        parts = decode_header(value)
    except (MessageError, ValueError):
        parts = [(value, None)]
    text = "".join(part if isinstance(part, str) else _as_text(part, charset) for part, charset in parts)
    return _plain(text.replace("\n", " ").replace("\t", " ")).strip()


def _as_text(data: bytes, charset: str | None) -> str:
    """Return bytes as text: by their charset, the superset of old Chinese ones, else UTF-8 or GB 18030."""
    named = (charset or "").strip().lower()
    first = "gb18030" if named in {"gb2312", "gbk", "x-gbk", "hz-gb-2312", "gb_2312-80", "cp936"} else named
    for each in (first, "utf-8", "gb18030"):
        if not each or each in {"unknown-8bit", "us-ascii", "ascii"}:
            continue
        try:
            return data.decode(each)
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def _parameter(part: "Message[str, str]", name: str) -> str:
    """Return a parameter of the content type in lower case; one that cannot be read is as good as none."""
    if len(str(part.get("content-type", ""))) > _LONGEST_HEADER:
        return ""
    try:
        found = part.get_param(name, "")
    except _BROKEN:
        return ""
    return (found[2] if isinstance(found, tuple) else str(found)).strip().strip("\"'").lower()


def _plain(text: str) -> str:
    """Return the text without control characters, escape codes' first characters and lone surrogates."""
    fit = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if not text.isascii() else text
    return "".join(
        char if char in "\n\t" or char.isprintable() else " " for char in fit if char.isprintable() or char.isspace()
    )


def _people(message: "Message[str, str]", *names: str) -> list[tuple[str, str]]:
    """Return names and addresses of some headers."""
    values = [str(value)[:_LONGEST_HEADER] for name in names for value in message.get_all(name, [])[:_MOST_THREAD]]
    found = getaddresses(values)[:_MOST_PEOPLE] if values else []
    people = [(_decoded(name), _plain(address).strip().strip("<>'\"").lower()) for name, address in found]
    return [(name, address) for name, address in people if "@" in address]


def _date(message: "Message[str, str]") -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message.get("date", "")))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _message_id(message: "Message[str, str]", raw: bytes) -> str:
    """Return the id; a message without one gets the hash of its bytes, so that it is known again all the same."""
    found = _ids(str(message.get("message-id", "")))
    return found[0] if found else f"sha256:{sha256(raw).hexdigest()}"


def _ids(value: str) -> list[str]:
    return [_short(_plain(each)) for each in _ID.findall(value[: _LONGEST_HEADER * _MOST_THREAD])]


def _short(message_id: str) -> str:
    """Return an id that fits a database's column."""
    if len(message_id) <= _LONGEST_ID:
        return message_id
    return f"sha256:{sha256(message_id.encode('utf-8', 'replace')).hexdigest()}"


def _thread(message: "Message[str, str]") -> tuple[str, ...]:
    """Return what the message answers, the nearest first."""
    answered = _ids(str(message.get("in-reply-to", "")))
    earlier = _ids(str(message.get("references", "")))
    return tuple(dict.fromkeys([*answered, *reversed(earlier)]))[:_MOST_THREAD]


def _parts(message: "Message[str, str]") -> "Iterator[Message[str, str]]":
    """Yield the message's own parts, not those of a message inside it."""
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        if part.get_content_maintype() == "multipart":
            waiting[:0] = _inner(part)


def _inner(part: "Message[str, str]") -> "list[Message[str, str]]":
    """Return the messages in a part; what is no list must not be asked for undecoded."""
    found = part.get_payload() if part.is_multipart() else None
    return [each for each in found if isinstance(each, Message)] if isinstance(found, list) else []


def _text(message: "Message[str, str]") -> str:
    """Return what a reader sees: the plain text, else the HTML as text."""
    html = ""
    for part in _parts(message):
        if str(part.get("content-disposition", ""))[:_LONGEST_HEADER].strip().lower().startswith("attachment"):
            continue
        kind = part.get_content_type()
        if kind == "text/plain":
            text = _body(part)
            if text.strip():
                return text
        elif kind == "text/html" and not html:
            html = _body(part)
    return _plain(html_text(html))[:LONGEST_TEXT]


def _body(part: "Message[str, str]") -> str:
    """Return the text of a part."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    text = _as_text(data[: LONGEST_TEXT * 4], _parameter(part, "charset"))
    return _plain(text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_TEXT]


def _report_of(message: "Message[str, str]") -> tuple[tuple[Report, ...], str]:
    """Return what a delivery report says of each recipient, and the id of the message that it gives back."""
    reports: list[Report] = []
    original = ""
    for part in _parts(message):
        kind, inner = part.get_content_type(), _inner(part)
        if kind == "message/delivery-status":
            reports += [_recipient(each) for each in inner[:_MOST_PEOPLE]]
        elif kind == "message/rfc822" and inner:
            original = original or "".join(_ids(str(inner[0].get("message-id", "")))[:1])
        elif kind in {"text/rfc822-headers", "message/rfc822-headers"}:
            found = re.search(r"(?im)^message-id:\s*(<[^>\s]+>)", _body(part))
            original = original or ("".join(_ids(found[1])) if found else "")
    return tuple(report for report in reports if report.address), original


def _recipient(block: "Message[str, str]") -> Report:
    """Return one recipient's lines of a report; those about the whole message name nobody."""
    named = _header(block, "final-recipient") or _header(block, "original-recipient")
    address = named.rpartition(";")[2].strip().strip("<>").lower()
    return Report(
        address=address if "@" in address else "",
        action=_header(block, "action").lower(),
        status=_header(block, "status").partition(" ")[0],
        diagnostic=_header(block, "diagnostic-code"),
    )
