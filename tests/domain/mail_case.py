"""A letter of the tables, and what it is taken for."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sdrtui.calendars import work_calendar
from sdrtui.domain.mail import Letter, MailKind, Report, Verdict
from sdrtui.domain.mail_verdict import judge

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = work_calendar("CN", range(2025, 2029))
OWN = frozenset({"zhang@us.example", "liu@us.example"})
MONDAY = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
"""Three days before the National Day holiday of 2026, which lasts to 7 October; 10 October is worked."""


@dataclass(frozen=True)
class Case:
    """One letter and what it must be taken for."""

    name: str
    kind: MailKind
    text: str = ""
    subject: str = "Re: 资料"
    sender: str = "min@hengxin.example"
    headers: dict[str, str] = field(default_factory=dict)
    until: date | None = None
    report_type: str = ""
    reports: tuple[Report, ...] = ()
    at: datetime = MONDAY
    thread: tuple[str, ...] = ("wave1@us.example",)

    @property
    def letter(self) -> Letter:
        """The letter itself."""
        return Letter(
            message_id="x@y",
            sender=self.sender,
            subject=self.subject,
            text=self.text,
            at=self.at,
            headers=self.headers,
            report_type=self.report_type,
            reports=self.reports,
            thread=self.thread,
        )


def judged(case: Case) -> Verdict:
    """Return what a case's letter is taken for."""
    return judge(case.letter, OWN, case.at.astimezone(SHANGHAI).date(), SHANGHAI, CALENDAR)


OUR_FOOT = "如不希望再收到此类邮件，请回复“退订”。To unsubscribe, reply with unsubscribe."
AUTO = {"auto-submitted": "auto-replied"}
K = MailKind
