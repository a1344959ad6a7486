"""A letter as a plain value, and what it is taken for. Reading one from bytes is `channel.mail_parse`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from sdrtui.domain.ids import ContactId, EnrollmentId, RecordId, TouchId
from sdrtui.domain.outcome import Outcome


class MailKind(StrEnum):
    """What a letter is taken for."""

    REPLY = "reply"
    AUTO_REPLY = "auto_reply"
    BOUNCED_HARD = "bounced_hard"
    BOUNCED_SOFT = "bounced_soft"
    DEPARTED = "departed"
    UNSUBSCRIBED = "unsubscribed"
    OWN = "own"
    """Sent by one of us; never a reply, whichever thread it is on."""
    UNRELATED = "unrelated"
    """Read receipts, mailing lists: nobody answered."""


OUTCOME_OF: Mapping[MailKind, Outcome] = MappingProxyType(
    {
        MailKind.REPLY: Outcome.REPLIED,
        MailKind.AUTO_REPLY: Outcome.AUTO_REPLY,
        MailKind.BOUNCED_HARD: Outcome.BOUNCED_HARD,
        MailKind.BOUNCED_SOFT: Outcome.BOUNCED_SOFT,
        MailKind.DEPARTED: Outcome.DEPARTED,
        MailKind.UNSUBSCRIBED: Outcome.UNSUBSCRIBED,
    }
)
"""What each kind logs; the others log nothing."""


class Sign(StrEnum):
    """By what a letter was recognised."""

    OUR_ADDRESS = "our_address"
    REPORT = "report"
    """A delivery report in the standard's form."""
    BOUNCE_TEXT = "bounce_text"
    HEADER = "header"
    SUBJECT = "subject"
    WORDS = "words"
    RECEIPT = "receipt"
    MAILING_LIST = "mailing_list"
    PERSON = "person"
    """Nothing speaks against a person having written it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a delivery report says of one recipient."""

    address: str
    action: str = ""
    """failed, delayed, delivered, relayed, expanded."""
    status: str = ""
    """RFC 3463: 5.1.1."""
    diagnostic: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message. Addresses are in lower case, ids without their brackets."""

    message_id: str
    """A made-up one, the same for the same bytes, when the message has none."""
    sender: str
    subject: str = ""
    text: str = ""
    at: datetime | None = None
    """UTC; None when it says nothing that can be read."""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    thread: tuple[str, ...] = ()
    """The messages that it answers, the nearest first: In-Reply-To, then References from the last to the first."""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The other headers that decide something, by lower-case name."""
    content_type: str = ""
    report_type: str = ""
    """Of a multipart/report: delivery-status, disposition-notification."""
    reports: tuple[Report, ...] = ()
    original: str = ""
    """The id of the message that a delivery report gives back."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An address that a message could not be delivered to."""

    address: str
    is_hard: bool
    status: str = ""


@dataclass(frozen=True, slots=True)
class Successor:
    """Who takes over from somebody who has left, as far as the letter names them."""

    name: str = ""
    address: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.name, self.address) if part)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a letter is taken for, and why."""

    kind: MailKind
    sign: Sign
    evidence: str = ""
    """The header or the very words."""
    away_until: date | None = None
    """The last day on which the person is left alone: their first day back, or the last day away."""
    successor: Successor | None = None
    failed: tuple[Failed, ...] = ()


@dataclass(frozen=True, slots=True)
class MailRow:
    """A message that is known: ours with the touch that it was, or one taken in with the record that it made."""

    message_id: str
    kind: MailKind
    at: datetime
    taken_at: datetime
    touch: TouchId | None = None
    contact: ContactId | None = None
    record: RecordId | None = None
    """What it logged; filled in when it is written."""


@dataclass(frozen=True, slots=True)
class MailTouch:
    """An email touch of somebody, as a candidate for what a letter answers."""

    touch: TouchId
    enrollment: EnrollmentId
    due_at: datetime
    is_open: bool
    is_running: bool
    """Its run goes on."""
    made_at: datetime | None = None
    """When its first outcome was logged."""
    last_at: datetime | None = None
    """When its latest outcome was logged."""


@dataclass(frozen=True, slots=True)
class MailPlace:
    """How far a mailbox's folder was read."""

    validity: int
    """The folder's UIDVALIDITY; uids mean nothing under another one."""
    uid: int


@dataclass(frozen=True, slots=True)
class Post:
    """A message where it was found: read, or with the reason why it could not be."""

    name: str
    """The file, or the mailbox's folder and number."""
    letter: Letter | None
    problem: str = ""
