"""ABP: when one person of a company answers, the others wait, and go on later with their gaps kept."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sdrtui.domain import why as because
from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.channel import Channel
from sdrtui.domain.course import Course
from sdrtui.domain.enrollment import AccountHeld, AccountReleased, Event
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.placing import account_holds, place
from sdrtui.domain.progress import Item, Progress
from sdrtui.domain.slots import instant, local_day
from sdrtui.domain.why import Why

_ANSWERS = frozenset({Outcome.INTERESTED, Outcome.REPLIED})
_FACE_TO_FACE = frozenset({Channel.MEETING, Channel.VIDEO})


def answers(channel: Channel, outcome: Outcome) -> bool:
    """Say whether an outcome is a person's answer, for which their colleagues wait: a reply, interest, a meeting held.

    An accepted WeChat request is none: nothing was said yet. Nor is a promised callback, a refusal or a referral.
    """
    return outcome in _ANSWERS or (channel in _FACE_TO_FACE and outcome is Outcome.DONE)


def hold_end(at: datetime, working_days: int, calendar: WorkCalendar, zone: str) -> datetime:
    """Return when a hold ends by itself: at the beginning of the working day that lies so many after its own."""
    here = ZoneInfo(zone)
    return instant(calendar.add_working_days(local_day(at, here), max(1, working_days)), time.min, here)


def shortened(events: Iterable[Event]) -> list[Event]:
    """Return the log with every hold as long as it lasts in the end: its release, if there is one, ends it earlier."""
    log = list(events)
    released: dict[str, datetime] = {}
    for place_, event in reversed(list(enumerate(log))):
        if isinstance(event, AccountReleased):
            released[event.contact] = event.at
        elif isinstance(event, AccountHeld):
            end = min(event.until, released.pop(event.contact, event.until))
            log[place_] = replace(event, until=max(event.at, end))
    return log


def held_with_account(course: Course, progress: Progress, event: AccountHeld) -> Progress:
    """Put off what is open, but promises, by as many working days as the hold takes.

    So two of the company's people who were a week apart still are when all of them go on: no burst on one day. With
    fixed pacing a touch is only kept from lying inside the hold.
    """
    held = replace(progress, account=(*progress.account, event))
    for item in progress.items:
        waits = not item.is_promise and event in account_holds(course, held, item.step)
        if waits and item.slot.due_at < event.until:
            held = held.with_item(_later(course, progress, held, item, event))
    return held


def current_hold(course: Course, progress: Progress, now: datetime) -> AccountHeld | None:
    """Return the hold that all of the run waits for, None when something in it goes on: a promise, who answered.

    Of several the one that lasts longest.
    """
    if any(item.is_promise or not account_holds(course, progress, item.step) for item in progress.items):
        return None
    running = [hold for hold in progress.account if now < hold.until]
    return max(running, key=lambda hold: hold.until, default=None)


def _later(course: Course, before: Progress, held: Progress, item: Item, event: AccountHeld) -> Item:
    zone = course.zone(item.step)
    day = item.slot.day
    if course.is_elastic:
        earlier = account_holds(course, before, item.step)
        since = max((event.at, *(hold.until for hold in earlier)))
        day = course.days.calendar.add_working_days(day, _worked(course, since, event.until, item))
    slot, _ = place(course, held, item.step, day, event.until, item.hours, course.taken(item.step))
    first, last = (local_day(at, zone).isoformat() for at in (event.at, event.until))
    return replace(item, slot=slot, why=Why(because.HELD, {"since": first, "until": last}), is_clock=False)


def _worked(course: Course, since: datetime, until: datetime, item: Item) -> int:
    """Count the worked days from one moment's day to before the other's."""
    zone = course.zone(item.step)
    first, last = local_day(since, zone), local_day(until, zone)
    return sum(course.days.calendar.is_open(first + timedelta(days=n)) for n in range(max(0, (last - first).days)))
