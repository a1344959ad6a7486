"""Letters as bytes, and posts of them."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from desk_builders import MONDAY

from sdrtui.channel.mail_parse import letter_of
from sdrtui.domain.mail import Post

US = "zhang@us.example"
CONFIG = """
lang = "zh"
sdr = "zhang"

[[team]]
id = "zhang"
name = "张伟"
email = "zhang@us.example"

[[team]]
id = "liu"
name = "刘洋"
email = "liu@us.example"
"""


def raw(
    text: str = "好的，下周聊。",
    *,
    message_id: str = "r1@x",
    sender: str = "min1@example.com",
    to: str = US,
    subject: str = "Re: 资料",
    at: datetime = MONDAY,
    answers: str = "",
    **headers: str,
) -> bytes:
    """Return a message."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"], message["Message-ID"] = format_datetime(at), f"<{message_id}>"
    if answers:
        message["In-Reply-To"] = f"<{answers}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def bounced(
    *addresses: str, status: str = "5.1.1", original: str = "", message_id: str = "dsn@x", at: datetime = MONDAY
) -> bytes:
    """Return a delivery report about some addresses."""
    blocks = "\n".join(
        f"Final-Recipient: rfc822; {address}\nAction: failed\nStatus: {status}\n" for address in addresses
    )
    inner = f"--B\nContent-Type: message/rfc822\n\nMessage-ID: <{original}>\n\nx\n" if original else ""
    date = f"Date: {format_datetime(at)}\n"
    head = f"From: mailer-daemon@mx.example\nMessage-ID: <{message_id}>\nSubject: Undelivered\n{date}"
    kind = "Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n"
    report = f"--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n{blocks}\n"
    return f"{head}{kind}--B\nContent-Type: text/plain\n\ngone\n{report}{inner}--B--\n".encode()


def post(*messages: bytes) -> list[Post]:
    """Return messages as they are found."""
    return [Post(f"{number}.eml", letter_of(each, "x")) for number, each in enumerate(messages, 1)]


def drop(folder: Path, name: str, message: bytes) -> Path:
    """Put a message into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(message)
    return path
