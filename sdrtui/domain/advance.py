"""What one event makes of an enrollment's progress: the transitions of DOMAIN 2."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from sdrtui.domain import why as because
from sdrtui.domain.account import held_with_account, shortened
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.course import PRIMARY, Course
from sdrtui.domain.days import DAY
from sdrtui.domain.defaults import follow_of
from sdrtui.domain.deferral import deferred
from sdrtui.domain.detour import called_instead, jumped, off_channel
from sdrtui.domain.enrollment import (
    AccountHeld,
    AccountReleased,
    Deferred,
    Event,
    Parted,
    Paused,
    Snoozed,
    Stopped,
    Touched,
)
from sdrtui.domain.opening import held, open_attempt, open_group, open_next, open_promise, settled
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.parting import finished_by, parted, roles_of
from sdrtui.domain.past import Past
from sdrtui.domain.playbook import Again, Follow, Move, Step
from sdrtui.domain.progress import Progress
from sdrtui.domain.slots import Hours, instant, local_day, part_of_day
from sdrtui.domain.stage import Exit, Kind
from sdrtui.domain.why import Why

_NOT_MADE = frozenset({Outcome.SKIPPED, Outcome.CARRIER_BLOCKED})
"""Outcomes of touches that never reached anybody."""
_ON_WECHAT = frozenset(
    {Outcome.REQUEST_SENT, Outcome.ACCEPTED, Outcome.MESSAGE_SENT, Outcome.REPLIED, Outcome.DONE, Outcome.INTERESTED}
)
_NOT_ON_WECHAT = frozenset({Outcome.IGNORED, Outcome.DELETED})


def progress_after(course: Course, events: Iterable[Event]) -> Progress:
    """Return where an enrollment stands after its log, as far as its people can be reached today."""
    log = shortened(events)
    past = Past(course, [event.record for event in log])
    progress = open_next(past.before(), Progress(at=course.enrollment.started_at))
    for place, event in enumerate(log):
        progress = past.ended(place, advance(past.after(place), progress, event))
    return progress if progress.exit else settled(course, progress)


def advance(course: Course, progress: Progress, event: Event) -> Progress:
    """Return where an enrollment stands after one more event. Nothing moves after an exit."""
    if progress.exit is not None:
        return progress
    if isinstance(event, (Touched, Snoozed)):
        progress = _reached(course, progress, course.steps[event.step])  # opened before this happened, not by it
    progress = replace(progress, at=max(progress.at, event.at))
    match event:
        case Touched():
            return _touched(course, progress, event)
        case Snoozed():
            return _snoozed(course, progress, event)
        case Deferred():
            return deferred(course, progress, event)
        case Stopped():
            is_early = event.exit is Exit.UNREACHABLE and not may_give_up(course, progress)
            return progress.finished(Exit.EXHAUSTED if is_early else event.exit)
        case _:
            return _of_account(course, progress, event)


def _of_account(course: Course, progress: Progress, event: Parted | AccountHeld | AccountReleased | Paused) -> Progress:
    """Follow what somebody of the company did elsewhere; `shortened` has dealt with the releases."""
    match event:
        case Paused():
            return held(course, progress, event.until, roles_of(course, event.contact))
        case Parted():
            return parted(course, progress, roles_of(course, event.contact), event.exit)
        case AccountHeld():
            return held_with_account(course, progress, event)
        case AccountReleased():
            return progress


def _snoozed(course: Course, progress: Progress, event: Snoozed) -> Progress:
    """Put an open attempt off to an exact time."""
    step = course.steps[event.step]
    item = progress.item(step.id)
    is_open = item is not None and item.attempt == event.attempt
    return open_promise(course, progress, step, event.until, because.SNOOZED) if is_open else progress


def may_give_up(course: Course, progress: Progress) -> bool:
    """Say whether it may end as unreachable: a call-in needs its calls, in two parts of the day, and WeChat.

    What the call-ins before it in a chain tried counts too.
    """
    if course.playbook.kind is not Kind.CALL_IN:
        return True
    limits, tally, before = course.policy.limits, progress.tally, course.enrollment.tried_before
    windows, zone = course.policy.windows(Channel.PHONE), course.zones[PRIMARY]
    parts = {part_of_day(windows, tried.at, zone) for tried in before if tried.channel is Channel.PHONE}
    return (
        course.enrollment.calls_before + tally.calls >= limits.call_in_calls
        and len(tally.call_parts | parts) >= limits.call_in_slots
        and (tally.has_tried_wechat or any(tried.channel is Channel.WECHAT for tried in before))
    )


def _touched(course: Course, progress: Progress, event: Touched) -> Progress:
    """Follow one outcome."""
    step = course.steps[event.step]
    progress = _learned(progress, step, event)
    item = progress.item(step.id)
    follow = follow_of(step, event.outcome, course.policy)
    if item is None or event.attempt < item.attempt:
        return _followed_late(course, progress, step, event, follow)
    return _followed(course, _noted(course, progress, step, event), step, event, follow)


def _followed(course: Course, progress: Progress, step: Step, event: Touched, follow: Follow) -> Progress:
    """Move on from an open step."""
    match follow.move:
        case Move.FINISH if _may_finish(course, progress, follow):
            return finished_by(course, progress, step, event.outcome, follow)
        case Move.AGAIN if follow.again is not None and _has_repeat(progress, step, follow.again):
            return _again(course, progress, step, event, follow.again)
        case Move.PROMISE if event.until is not None:
            return open_promise(course, progress.without(step.id), step, event.until, because.PROMISE)
        case Move.PROMISE:
            return _again(course, progress, step, event, Again(DAY, counted=False))
        case Move.PAUSE:
            progress = held(course, progress.without(step.id), _pause_end(course, step, event, follow))
        case Move.CHANGE_CHANNEL if event.outcome is Outcome.IGNORED:
            progress = called_instead(course, progress.without(step.id), step, event)
        case Move.CHANGE_CHANNEL:
            progress = off_channel(course, progress, step)
        case Move.GOTO:
            progress = jumped(course, progress, step, event, follow)
        case _:
            pass
    progress = progress.without(step.id)
    return progress if progress.items else open_next(course, progress)


def _followed_late(course: Course, progress: Progress, step: Step, event: Touched, follow: Follow) -> Progress:
    """Follow an outcome of a step that was closed before: the reply to a sent email, a call back to a missed call."""
    match follow.move:
        case Move.FINISH if _may_finish(course, progress, follow):
            return finished_by(course, progress, step, event.outcome, follow)
        case Move.PAUSE:
            return held(course, progress, _pause_end(course, step, event, follow))
        case Move.PROMISE if event.until is not None:
            return open_promise(course, progress, step, event.until, because.PROMISE)
        case Move.CHANGE_CHANNEL if event.outcome is Outcome.IGNORED:
            progress = called_instead(course, progress, step, event)
            return progress if progress.items else open_next(course, progress)
        case Move.GOTO:
            progress = jumped(course, progress, step, event, follow)
            return progress if progress.items else open_next(course, progress)
        case _:
            return progress


def _may_finish(course: Course, progress: Progress, follow: Follow) -> bool:
    """Say whether a playbook's finish holds; a call-in gives nobody up too early."""
    return follow.exit is not Exit.UNREACHABLE or may_give_up(course, progress)


def _has_repeat(progress: Progress, step: Step, again: Again) -> bool:
    """Say whether the step may be repeated once more."""
    return not again.counted or progress.tally.repeats.get(step.id, 0) < again.times


def _again(course: Course, progress: Progress, step: Step, event: Touched, again: Again) -> Progress:
    """Open the step's next attempt."""
    zone = course.zone(step)
    day = local_day(event.at, zone)
    not_before = event.at + again.after if again.after % DAY else event.at
    if again.after >= DAY:
        day = course.days.later(day, again.after.days)
    if again.counted:
        repeats = progress.tally.repeats
        repeats = {**repeats, step.id: repeats.get(step.id, 0) + 1}
        progress = replace(progress, tally=replace(progress.tally, repeats=repeats))
    why = Why(because.REPEAT, {"outcome": event.outcome.value, "attempt": progress.attempts[step.id] + 1})
    return open_attempt(course, progress, step, day, not_before, _hours_again(course, step, event, again), why)


def _hours_again(course: Course, step: Step, event: Touched, again: Again) -> Hours:
    """Return the windows for a repeat: with `other_slot`, those of the other parts of the day.

    A step's own window holds for its repeats too, unless the playbook itself asks for another part of the day.
    """
    hours = course.hours(step)
    if not again.other_slot:
        return hours
    windows = hours.windows
    if len(windows) == 1 and event.outcome in step.on:
        windows = course.policy.windows(step.channel)
    tried = part_of_day(windows, event.at, course.zone(step))
    others = tuple(window for part, window in enumerate(windows) if part != tried)
    return Hours(others, until_evening=False) if others else hours


def _pause_end(course: Course, step: Step, event: Touched, follow: Follow) -> datetime:
    """Return when a pause ends: the time named, so many days later, or the next working day."""
    zone = course.zone(step)
    if event.until is not None:
        return event.until
    today = local_day(event.at, zone)
    if follow.pause_for is None:
        return instant(course.days.calendar.next_open(today + DAY), time.min, zone)
    if follow.pause_for < DAY:
        return event.at + follow.pause_for
    return instant(today + timedelta(days=follow.pause_for.days), time.min, zone)


def _reached(course: Course, progress: Progress, step: Step) -> Progress:
    """Make sure that a step of the log has been open: by what can be reached today it might have been passed over."""
    if step.id in progress.attempts:
        return progress
    index = next((n for n, group in enumerate(course.groups) if step in group.steps), -1)
    if index > progress.group:
        progress = open_group(course, progress, index)
    if step.id in progress.attempts:
        return progress
    replaced = [
        item.step.id
        for item in progress.items
        if course.logged.get(item.step.id, 0) < item.attempt and course.may_stand_for(step, item.step)
    ]
    progress = progress.without(*replaced[:1])
    number, count = course.numbers[step.id]
    why = Why(because.STEP, {"number": number, "count": count, "day": step.day})
    day = local_day(progress.at, course.zone(step))
    return open_attempt(course, progress, step, day, progress.at, course.hours(step), why)


def _learned(progress: Progress, step: Step, event: Touched) -> Progress:
    """Keep what an outcome tells of the contact, however late it comes."""
    tally = progress.tally
    asked = tally.asked
    if step.channel is Channel.WECHAT and event.outcome in _ON_WECHAT:
        asked |= {step.contact}
    if step.channel is Channel.WECHAT and event.outcome in _NOT_ON_WECHAT:
        asked -= {step.contact}
    has_bounced = tally.has_bounced or event.outcome is Outcome.BOUNCED_HARD
    return replace(progress, tally=replace(tally, asked=asked, has_bounced=has_bounced))


def _noted(course: Course, progress: Progress, step: Step, event: Touched) -> Progress:
    """Count a touch that was made."""
    if event.outcome in _NOT_MADE:
        return progress
    zone, tally = course.zone(step), progress.tally
    days = progress.touched.get(step.contact, frozenset()) | {local_day(event.at, zone)}
    if step.channel is Channel.WECHAT:
        tally = replace(tally, has_tried_wechat=True)
    elif (step.channel, step.action) == (Channel.PHONE, Action.CALL):
        part = part_of_day(course.policy.windows(Channel.PHONE), event.at, zone)
        tally = replace(tally, calls=tally.calls + 1, call_parts=tally.call_parts | {part})
    return replace(progress, touched={**progress.touched, step.contact: days}, tally=tally)
