"""Which touch a letter belongs to, of all email touches that a person had."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sdrtui.domain.mail import MailTouch


def answered(touches: Iterable[MailTouch], at: datetime, zone: ZoneInfo, *, prefer_running: bool) -> MailTouch | None:
    """Return the newest email that was sent by the day of the letter; None when there was none yet.

    By the day, because a mail is often logged some hours after it went out.

    Args:
        touches: Of everybody who has the address.
        at: When the letter was written.
        zone: Where days begin.
        prefer_running: One of a run that goes on, whatever came after it: only such a run can pause.
    """
    day = _day(at, zone)
    made = [touch for touch in touches if touch.made_at is not None and _day(touch.made_at, zone) <= day]
    if prefer_running and any(touch.is_running for touch in made):
        made = [touch for touch in made if touch.is_running]
    return max(made, key=lambda touch: (touch.made_at or at, touch.touch), default=None)


def sent_for(touches: Iterable[MailTouch], at: datetime, zone: ZoneInfo) -> tuple[MailTouch, ...]:
    """Return the touches that a mail of ours may have been: made that day, else open and due by then."""
    day, some = _day(at, zone), list(touches)
    made = tuple(touch for touch in some if touch.made_at is not None and _day(touch.made_at, zone) == day)
    return made or tuple(touch for touch in some if touch.is_open and _day(touch.due_at, zone) <= day)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
