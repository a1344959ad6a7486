"""Small words for the engine's tests: steps, playbooks, people, outcomes, and local times of Shanghai."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sdrtui.calendars import work_calendar
from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.enrollment import Enrollment, Event, Person, Plan, PlannedTouch, Snoozed, Stopped, Touched, Tried
from sdrtui.domain.ids import ContactId, EnrollmentId, PlaybookHash, PlaybookId, RecordId, SdrId, StepId
from sdrtui.domain.leave import NO_LEAVE, Leave
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.plan import plan
from sdrtui.domain.playbook import Counting, Destination, Follow, Pacing, Playbook, Step, Window
from sdrtui.domain.policy import Policy
from sdrtui.domain.stage import Exit, Kind, Stage

SHANGHAI = "Asia/Shanghai"
ALL_POINTS = frozenset(Point)
CLOSED = Destination(close="no answer in the end")
POLICY = Policy()
WHAT = {
    "call": (Channel.PHONE, Action.CALL),
    "voicemail": (Channel.PHONE, Action.VOICEMAIL),
    "add": (Channel.WECHAT, Action.ADD),
    "message": (Channel.WECHAT, Action.MESSAGE),
    "mass": (Channel.EMAIL, Action.MASS),
    "mail": (Channel.EMAIL, Action.PERSONAL),
    "text": (Channel.SMS, Action.TEXT),
    "post": (Channel.SOCIAL, Action.POST),
}


@cache
def china() -> WorkCalendar:
    """The real working days; 2027 is not published."""
    return work_calendar("CN", range(2025, 2029))


def at(text: str, zone: str = SHANGHAI) -> datetime:
    """Return the instant of a local time like `2026-11-23 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local(moment: datetime, zone: str = SHANGHAI) -> str:
    """Return the local time of an instant, like `2026-11-23 09:00`."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def step(
    name: str,
    day: int,
    what: str,
    *,
    window: tuple[int, int] | None = None,
    within: timedelta | None = None,
    contact: str = "primary",
    needs: Iterable[Point] = (),
    fallback: str | None = None,
    fallback_only: bool = False,
    on: Mapping[Outcome, Follow] | None = None,
) -> Step:
    """Return a step; `what` is a word of WHAT, `window` are whole hours."""
    channel, action = WHAT[what]
    return Step(
        id=StepId(name),
        day=day,
        channel=channel,
        action=action,
        window=Window(time(window[0]), time(window[1])) if window else None,
        within=within,
        contact=contact,
        needs=frozenset(needs),
        fallback=StepId(fallback) if fallback else None,
        fallback_only=fallback_only,
        on=on or {},
    )


def playbook(
    *steps: Step,
    kind: Kind = Kind.OUTBOUND,
    counting: Counting = Counting.CALENDAR,
    pacing: Pacing = Pacing.ELASTIC,
    exits: Mapping[Exit, Destination] | None = None,
    hold_account_on_reply: bool = False,
) -> Playbook:
    """Return a playbook of these steps."""
    return Playbook(
        id=PlaybookId("book"),
        version="1.0",
        hash=PlaybookHash("hash"),
        kind=kind,
        title={"zh": "套路", "en": "Book"},
        steps=tuple(sorted(steps, key=lambda each: each.day)),
        exits=exits or {Exit.EXHAUSTED: CLOSED},
        counting=counting,
        pacing=pacing,
        hold_account_on_reply=hold_account_on_reply,
    )


def person(
    name: str = "min",
    *,
    zone: str = SHANGHAI,
    points: frozenset[Point] = ALL_POINTS,
    is_suppressed: bool = False,
    taken: Iterable[str] = (),
) -> Person:
    """Return a contact; `taken` are ISO dates."""
    return Person(ContactId(name), zone, points, is_suppressed, frozenset(map(date.fromisoformat, taken)))


def enrollment(
    started: str,
    primary: Person | None = None,
    *,
    stage: Stage = Stage.MIL,
    calls_before: int = 0,
    tried: Sequence[Tried] = (),
    **others: Person,
) -> Enrollment:
    """Return an enrollment started at a local time of its primary contact."""
    first = primary or person()
    return Enrollment(
        id=EnrollmentId("run"),
        playbook=PlaybookId("book"),
        hash=PlaybookHash("hash"),
        sdr=SdrId("zhang"),
        started_at=at(started, first.zone),
        people={"primary": first, **others},
        stage=stage,
        calls_before=calls_before,
        tried_before=tuple(tried),
    )


def touched(
    when: str | datetime, name: str, outcome: Outcome, attempt: int = 1, until: str | datetime | None = None
) -> Touched:
    """Return a logged outcome; times are Shanghai's when written as text."""
    return Touched(
        RecordId("record"), _instant(when), StepId(name), attempt, outcome, _instant(until) if until else None
    )


def snoozed(when: str, name: str, until: str, attempt: int = 1) -> Snoozed:
    """Return a snooze."""
    return Snoozed(RecordId("record"), at(when), StepId(name), attempt, at(until))


def stopped(when: str, exit_: Exit) -> Stopped:
    """Return a stop from outside."""
    return Stopped(RecordId("record"), at(when), exit_)


def _instant(when: str | datetime) -> datetime:
    return at(when) if isinstance(when, str) else when


def planned(
    book: Playbook,
    run: Enrollment,
    events: Sequence[Event] = (),
    *,
    calendar: WorkCalendar | None = None,
    leave: Leave = NO_LEAVE,
    policy: Policy = POLICY,
    now: datetime | None = None,
) -> Plan:
    """Return the plan, as of the last event when no moment is given."""
    moment = now or max((run.started_at, *(event.at for event in events)))
    return plan(book, run, events, calendar or china(), leave, policy, moment)


def shown(touches: Iterable[PlannedTouch], zone: str = SHANGHAI) -> list[str]:
    """Return touches as `call-1 2026-11-23 09:00`, or `call-1#2 …` for a repeat."""
    return [
        f"{touch.step}{f'#{touch.attempt}' if touch.attempt > 1 else ''} {local(touch.due_at, zone)}"
        for touch in touches
    ]


MONDAY = "2026-11-23 08:30"
SERIES = playbook(
    step("call-1", 1, "call"),
    step("call-2", 3, "call"),
    step("mail", 5, "mail"),
    step("call-3", 8, "call"),
)
MAILS = playbook(step("mail-1", 1, "mail"), step("mail-2", 3, "mail"), step("call", 5, "call"))


def after(book: Playbook, *events: Event) -> list[str]:
    """Return what is open after these events of a run begun on MONDAY."""
    return shown(planned(book, enrollment(MONDAY), events).open)
