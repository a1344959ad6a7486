"""Bytes as letters: charsets and HTML as mail programs write them, reports, mboxes, and bytes that are nothing."""

import mailbox
import time
from contextlib import suppress
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.channel.mail_files import files, posts
from sdrtui.channel.mail_html import html_text
from sdrtui.channel.mail_parse import LARGEST, letter_of
from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.mail import MailKind, Report
from sdrtui.domain.mail_verdict import judge
from sdrtui.errors import FixYourFile

HEAD = b"From: =?gb2312?B?zfXD9A==?= <Min@Hengxin.example>\r\nTo: zhang@us.example\r\nMessage-ID: <a@b>\r\n"


def test_old_chinese_charsets_are_read() -> None:
    """GB 2312 in name, subject and body, with the characters that only its supersets have."""
    text = "王喆已收到，邨镕"
    head = HEAD + b"Subject: =?gbk?B?" + __import__("base64").b64encode("自动回复：资料".encode("gbk")) + b"?=\r\n"
    raw = head + b"Content-Type: text/plain; charset=gb2312\r\n\r\n" + text.encode("gb18030")

    letter = letter_of(raw, "x")

    assert ("王敏", "min@hengxin.example", "自动回复：资料", text) == (
        letter.sender_name,
        letter.sender,
        letter.subject,
        letter.text,
    )


@pytest.mark.parametrize("charset", ["utf-8", "x-unknown", "us-ascii", ""])
def test_a_wrong_charset_costs_nothing(charset: str) -> None:
    """UTF-8 under any name is read as such."""
    said = f"Content-Type: text/plain; charset={charset}\r\n" if charset else ""

    assert "退订" == letter_of(HEAD + said.encode() + b"\r\n" + "退订".encode(), "x").text.strip()


def test_html_is_read_as_people_see_it() -> None:
    """Quotes get a mark, scripts and styles vanish, what Outlook puts below its line is another letter."""
    html = (
        "<html><head><style>p{}</style></head><body><p>可以<br>聊聊</p><blockquote>退订</blockquote>"
        '<div class="gmail_quote">On Monday<p>unsubscribe</p></div><script>x</script>'
        '<div id="divRplyFwdMsg">From: us</div>退订</body></html>'
    )

    lines = html_text(html).split("\n")

    assert ["可以", "聊聊"] == lines[:2]
    assert all(line.startswith(">") for line in lines[2:])
    assert "x" not in html_text(html).replace("unsubscribe", "")


def test_the_plain_text_is_preferred() -> None:
    """Of alternatives the plain one is read, attachments never."""
    message = EmailMessage()
    message["From"], message["In-Reply-To"], message["References"] = "a@b.example", "<c@d>", "<a@d> <b@d> <c@d>"
    message.set_content("plain")
    message.add_alternative("<p>html</p>", subtype="html")
    message.add_attachment("退订", filename="a.txt")

    letter = letter_of(message.as_bytes(), "x")

    assert ("plain", ("c@d", "b@d", "a@d")) == (letter.text.strip(), letter.thread)


def test_a_delivery_report_is_read() -> None:
    """Each recipient's lines, and the id of the message that came back."""
    raw = b"""From: MAILER-DAEMON@mx.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: text/plain

gone
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; Min@Hengxin.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

Final-Recipient: rfc822; full@hengxin.example
Action: delayed
Status: 4.2.2
--B
Content-Type: message/rfc822

Message-ID: <wave1@us.example>
Subject: hello

text
--B--
"""
    letter = letter_of(raw, "x")

    assert "delivery-status" == letter.report_type
    assert "wave1@us.example" == letter.original
    assert Report("min@hengxin.example", "failed", "5.1.1", "smtp; 550 no such user") == letter.reports[0]
    assert ["full@hengxin.example"] == [report.address for report in letter.reports[1:]]


def test_a_message_without_an_id_is_known_again() -> None:
    """The same bytes have the same id, others another; one too long for a column is hashed."""
    one, same, other = (letter_of(b"From: a@b.example\n\n" + text, "x").message_id for text in (b"1", b"1", b"2"))

    assert one == same != other
    assert len(letter_of(b"Message-ID: <" + b"a" * 800 + b"@b>\n\n", "x").message_id) <= 255


def test_escape_codes_are_taken_out() -> None:
    """Nothing in a subject, name or text reaches a terminal as a command."""
    raw = b"From: \x1b[31mEvil <a@b.example>\nSubject: =?utf-8?B?G1szMW0=?= x\n\n\x1b]52;c;AAAA\x07hi\x9b31m"

    letter = letter_of(raw, "x")

    assert not any(char in f"{letter.sender_name}{letter.subject}{letter.text}" for char in "\x1b\x07\x9b")


@pytest.mark.parametrize("raw", [b"", b"\0" * 100, b"hello\n", b"%PDF-1.7\n\n", "姓名,电话\n".encode("gbk")])
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    """A file without a mail's headers is the user's to look at."""
    with pytest.raises(FixYourFile):
        letter_of(raw, "x")


def test_parts_without_end_are_refused() -> None:
    """A bomb of parts inside parts is put aside in no time."""
    part = b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n"
    raw = b"From: a@b.example\n" + b"".join(part % (n, n) for n in range(2000))

    with pytest.raises(FixYourFile):
        letter_of(raw, "x")


@pytest.mark.parametrize("start", [b"Content-Type: multipart/mixed; a*0*=x", b"Subject: =?utf-8?q?a?=", b"To: <,(@"])
def test_headers_without_end_cost_little(start: bytes) -> None:
    """Two megabytes of one header are refused, or read in part, in a moment."""
    began = time.perf_counter()
    with suppress(FixYourFile):
        letter_of(b"From: a@b.example\n" + start * (LARGEST // len(start)), "x")

    assert time.perf_counter() - began < 20


@pytest.mark.parametrize("piece", ["<!--", "<![", "<a ", "</x>", "<div>", "<blockquote>", "&", "<", "<a b='"])
def test_broken_html_costs_little(piece: str) -> None:
    """Nothing in HTML makes reading it slow."""
    began = time.perf_counter()
    html_text(piece * (400_000 // len(piece)))

    assert time.perf_counter() - began < 5


def test_a_parameter_that_the_library_cannot_read_costs_nothing() -> None:
    """A content type of nonsense hides no text."""
    raw = HEAD + b"Content-Type: text/plain; charset*0*=x; charset*=y; charset*1=z\r\n\r\n\xe9\x80\x80\xe8\xae\xa2"

    assert "退订" == letter_of(raw, "x").text


def test_a_huge_message_is_read_in_bounds() -> None:
    """What lies behind the first two megabytes is not looked at."""
    letter = letter_of(HEAD + b"\r\nhi\r\n" + b"a" * (LARGEST * 3), "x")

    assert letter.text.startswith("hi")
    assert len(letter.text) < LARGEST


LINES = st.sampled_from(
    [
        b"Content-Type: multipart/report; boundary=B; report-type=delivery-status\n",
        b"Content-Type: message/delivery-status\n",
        b"Content-Type: text/html; charset=utf-7\n",
        b"Content-Transfer-Encoding: base64\n",
        b"Subject: =?utf-8?Q?=E9?=\n",
        b"Date: Mon, 99 Foo 20000 25:61:61 +9999\n",
        b'From: "<@,;:\n',
        b"References: <<<>>><a@b>\n",
        b"--B\n",
        b"--B--\n",
        b"\n",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES | st.binary(max_size=30), max_size=25))
def test_no_bytes_raise_anything_else(lines: list[bytes]) -> None:
    """Any bytes are a letter that is taken for something, or a file to be looked at."""
    raw = b"From: a@b.example\n" + b"".join(lines)

    try:
        letter = letter_of(raw, "x")
    except FixYourFile:
        return

    verdict = judge(letter, frozenset({"z@us.example"}), date(2026, 9, 28), ZoneInfo("Asia/Shanghai"), WorkCalendar())
    assert verdict.kind in MailKind
    assert letter.message_id
    assert letter.text.isprintable() or {"\n", "\t"} & set(letter.text)


def test_an_mbox_gives_each_message(tmp_path: Path) -> None:
    """As the standard library writes one; a message that is none stops no other."""
    box = mailbox.mbox(tmp_path / "all.mbox")
    for number in range(3):
        message = EmailMessage()
        message["From"], message["Message-ID"] = "a@b.example", f"<{number}@b>"
        message.set_content(f"From the start {number}\n\nFrom here")
        box.add(message)
    box.close()
    with (tmp_path / "all.mbox").open("ab") as file:
        file.write(
            b"From x Mon Sep 28 2026\nFoo: x\n\nnothing\n\nFrom y Mon\nFrom: c@d.example\nMessage-ID: <last@b>\n\nhi\n"
        )

    found = list(posts(tmp_path / "all.mbox"))

    assert ["0@b", "1@b", "2@b", None, "last@b"] == [one.letter and one.letter.message_id for one in found]
    assert "headers" in found[3].problem
    assert "From here" in (found[0].letter.text if found[0].letter else "")


def test_a_folder_gives_its_mail_files(tmp_path: Path) -> None:
    """By suffix, without hidden ones; of a Maildir what lies in new and cur."""
    for name in ("b.eml", "a.EML", "c.mbox", "d.txt", ".e.eml"):
        (tmp_path / name).write_bytes(b"")
    for name in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
        (tmp_path / "Maildir" / name / "1").write_bytes(b"")

    assert ["a.EML", "b.eml", "c.mbox"] == [path.name for path in files(tmp_path)]
    assert ["cur", "new"] == [path.parent.name for path in files(tmp_path / "Maildir")]
    assert [tmp_path / "x"] == files(tmp_path / "x")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With its path."""
    with pytest.raises(FixYourFile):
        list(posts(tmp_path / "x.eml"))
