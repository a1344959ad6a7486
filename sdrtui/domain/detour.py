"""Leaving the order of the series: to another channel, or to another step. Never back."""

from dataclasses import replace

from sdrtui.domain import why as because
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.course import Course
from sdrtui.domain.enrollment import Touched
from sdrtui.domain.opening import open_attempt, open_now
from sdrtui.domain.outcome import CONNECTS, Outcome
from sdrtui.domain.playbook import Follow, Step
from sdrtui.domain.progress import Progress
from sdrtui.domain.slots import local_day
from sdrtui.domain.why import Why

ANSWERED_AT_ONCE = CONNECTS | {Outcome.CLICKED}
"""Words and deeds of the lead's own."""


def off_channel(course: Course, progress: Progress, step: Step) -> Progress:
    """Pass over the contact's next steps on the channel, up to one on another; without such a one, over none."""
    rest = [
        other
        for other in course.playbook.steps
        if other.contact == step.contact and not other.fallback_only and _is_ahead(course, progress, step, other)
    ]
    if not any(other.channel is not step.channel and _can_do(course, progress, other) for other in rest):
        return progress
    for other in rest:
        if progress.item(other.id) and other.channel is not step.channel:
            return progress
        if other.channel is step.channel and other.id not in course.logged:
            progress = progress.without(other.id)
    return replace(progress, avoid=(step.channel, step.contact))


def _is_ahead(course: Course, progress: Progress, step: Step, other: Step) -> bool:
    """Say whether the other step comes after the step and is not closed."""
    is_untried = other.id not in progress.attempts or progress.item(other.id) is not None
    return is_untried and course.place[other.id] > course.place[step.id]


def _can_do(course: Course, progress: Progress, step: Step, attempt: int = 1) -> bool:
    """Say whether this attempt of the step can be made today or was made."""
    return step.contact not in progress.parted and not course.unmet(step, attempt, progress.tally.asked)


def called_instead(course: Course, progress: Progress, step: Step, event: Touched) -> Progress:
    """Fall back to the phone after an ignored WeChat request: the contact is called next.

    What was open for them on WeChat falls away, for they are no friend. An open call serves; else the last call is made
    once more, or the series' next one, on the first day without a touch. Who has no number, or is in a playbook without
    calls, is not called.
    """
    progress = off_channel(course, progress, step)
    own = [item.step for item in progress.items if item.step.contact == step.contact]
    calls = _calls(course, progress, step)
    if not calls or any(other.action is Action.CALL and other.channel is Channel.PHONE for other in own):
        return progress
    asked = [other.id for other in own if other.channel is Channel.WECHAT]
    why = Why(because.JUMP, {"outcome": event.outcome.value, "from_step": step.id})
    tried = [call for call in calls if call.id in progress.attempts]
    call = tried[-1] if tried else calls[0]
    day = local_day(progress.at, course.zone(call))
    if day in progress.touched.get(call.contact, frozenset()):
        day = course.days.later(day, 1)
    return open_attempt(course, progress.without(*asked), call, day, progress.at, course.hours(call), why)


def _calls(course: Course, progress: Progress, step: Step) -> list[Step]:
    """Return the contact's calls of the playbook that can be made, in its order."""
    return [
        other
        for other in course.playbook.steps
        if other.contact == step.contact
        and (other.channel, other.action) == (Channel.PHONE, Action.CALL)
        and _can_do(course, progress, other, progress.attempts.get(other.id, 0) + 1)
    ]


def jumped(course: Course, progress: Progress, step: Step, event: Touched, follow: Follow) -> Progress:
    """Go to another step, never back.

    A step outside the series opens at once, and so does any step when it answers a word of the lead's own: who replies
    is not kept waiting for the planned day. Otherwise a step further on keeps its gap.
    """
    if follow.goto is None:
        return progress
    target = course.steps[follow.goto]
    if target.contact in progress.parted:
        return progress
    why = Why(because.JUMP, {"outcome": event.outcome.value, "from_step": step.id})
    if target.fallback_only:
        is_new = target.id not in progress.attempts
        return open_now(course, progress.without(step.id), target, why) if is_new else progress
    if not _is_ahead(course, progress, step, target):
        return progress
    if event.outcome in ANSWERED_AT_ONCE:
        return _answered(course, progress, step, target, why)
    first, last = course.place[step.id], course.place[target.id]
    between = [item.step.id for item in progress.items if first < course.place[item.step.id] < last]
    progress = progress.without(*between)
    return progress if progress.item(target.id) else replace(progress, jump=(target.id, why))


def _answered(course: Course, progress: Progress, step: Step, target: Step, why: Why) -> Progress:
    """Open a step of the series at once; the contact's touches before it fall away, and the series goes on after it."""
    last = course.place[target.id]
    passed = [
        item.step.id
        for item in progress.items
        if item.step.contact == step.contact and course.place[item.step.id] < last
    ]
    progress = open_now(course, progress.without(step.id, *passed), target, why)
    item = progress.item(target.id)
    planned = item.slot.day if item else progress.planned
    return replace(progress, number=max(progress.number, target.day), planned=planned, jump=(target.id, why))
