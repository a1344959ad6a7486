"""Opening steps: which of the next day's steps are taken, or their fallbacks, and which are passed over."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from sdrtui.domain import why as because
from sdrtui.domain.course import PRIMARY, Course, Group
from sdrtui.domain.placing import brought, clock, in_file_order, place, step_why
from sdrtui.domain.playbook import Step
from sdrtui.domain.progress import Item, Progress
from sdrtui.domain.slots import Hours, exact_slot, local_day
from sdrtui.domain.stage import Exit
from sdrtui.domain.why import Why


def open_next(course: Course, progress: Progress) -> Progress:
    """Open the next day group that has a step to take; at the end of the last one, finish."""
    for index in range(progress.group + 1, len(course.groups)):
        if not _is_jumped_over(course, progress, course.groups[index]):
            progress = open_group(course, progress, index)
            if progress.items:
                return progress
    is_bounced = progress.tally.has_bounced and course.is_lost()
    return progress.finished(progress.won or (Exit.BOUNCED if is_bounced else Exit.EXHAUSTED))


def open_group(course: Course, progress: Progress, index: int) -> Progress:
    """Open one day group's steps; when none can be taken, only note the skipped ones."""
    group = course.groups[index]
    base = _base_day(course, progress, group)
    state = replace(progress, items=()) if progress.items else progress
    for step in group.steps:
        state = _open_step(course, state, step, base)
    if not state.items:
        return replace(progress, items=(), skipped=state.skipped)
    planned = max(item.slot.day for item in state.items)
    return replace(state, group=index, number=group.number, planned=planned, jump=None)


def open_promise(course: Course, progress: Progress, step: Step, until: datetime, code: str) -> Progress:
    """Move a step's open attempt, or open its next one, exactly to a time that a person chose."""
    zone = course.zone(step)
    slot = exact_slot(until, zone)
    why = Why(code, {"at": until.astimezone(zone).isoformat(timespec="minutes")})
    item = progress.item(step.id)
    if item is not None:
        return progress.with_item(replace(item, slot=slot, why=why, is_clock=False, is_promise=True))
    attempt = progress.attempts.get(step.id, 0) + 1
    return progress.with_item(Item(step, attempt, slot, why, course.hours(step), is_promise=True))


def open_attempt(
    course: Course, progress: Progress, step: Step, day: date, not_before: datetime, hours: Hours, why: Why
) -> Progress:
    """Open a step's next attempt from a day and a moment on.

    The day of the event itself is free whoever else touched the contact on it: a repeat on the same day was asked for.
    """
    today = local_day(progress.at, course.zone(step))
    taken = (course.taken(step) | progress.touched.get(step.contact, frozenset())) - {today}
    slot, is_brought = place(course, progress, step, day, not_before, hours, taken)
    item = Item(step, progress.attempts.get(step.id, 0) + 1, slot, why, hours)
    if is_brought:
        item = brought(course, progress, item)
    elif step.within is not None and item.attempt == 1:
        item = clock(item)
    return progress.with_item(item)


def open_now(course: Course, progress: Progress, step: Step, why: Why) -> Progress:
    """Open a step at once, or its fallback; bring it forward when it is open already."""
    day = local_day(progress.at, course.zone(step))
    item = progress.item(step.id)
    if item is not None:
        slot, _ = place(course, progress, step, day, progress.at, item.hours, course.taken(step) - {day})
        return progress.with_item(item if item.is_promise else replace(item, slot=slot, why=why))
    need = course.unmet(step, 1, progress.tally.asked)
    if need:
        return stood_in(course, progress, step, need, day)
    return open_attempt(course, progress, step, day, progress.at, course.hours(step), why)


def stood_in(course: Course, progress: Progress, step: Step, need: str, base: date) -> Progress:
    """Open the first in the chain of a step's fallbacks that can be taken, or note that the step was passed over."""
    seen = {step.id}
    fallback = course.stand_in(step)
    while fallback is not None and fallback.id not in seen and fallback.id not in progress.attempts:
        if fallback.contact not in progress.parted and not course.unmet(fallback, 1, progress.tally.asked):
            why = Why(because.FALLBACK, {"instead_of": step.id, "need": need})
            return _opened(course, progress, fallback, base, why)
        seen.add(fallback.id)
        fallback = course.stand_in(fallback)
    return replace(progress, skipped=(*progress.skipped, step.id))


def held(course: Course, progress: Progress, until: datetime, roles: Collection[str] | None = None) -> Progress:
    """Put off everything open, but promises, to a time; with `roles` only what is open for these, others go on."""
    if roles is None or PRIMARY in roles:
        progress = replace(progress, hold_until=max(until, progress.hold_until or until))
        roles = None
    for item in progress.items:
        is_meant = roles is None or item.step.contact in roles
        if is_meant and not item.is_promise and item.slot.window_from < until:
            slot, _ = place(course, progress, item.step, item.slot.day, until, item.hours, course.taken(item.step))
            moved = brought(course, progress, replace(item, slot=slot))
            if roles is not None:
                moved = replace(
                    moved, why=Why(because.BROUGHT, {"until": local_day(until, course.zone(item.step)).isoformat()})
                )
            progress = progress.with_item(moved)
    return progress


def settled(course: Course, progress: Progress) -> Progress:
    """Pass over what is open but cannot be done any more: its number is dead, its person refused."""
    for item in progress.items:
        need = course.unmet_today(item.step, progress.tally.asked)
        if need:
            progress = stood_in(course, progress.without(item.step.id), item.step, need, item.slot.day)
    if progress.tally.has_bounced and course.is_lost():
        return progress.finished(progress.won or Exit.BOUNCED)
    return progress if progress.items else open_next(course, progress)


def _is_jumped_over(course: Course, progress: Progress, group: Group) -> bool:
    """Say whether a jump leads past the whole group."""
    return all(_is_before_jump(course, progress, step) for step in group.steps)


def _is_before_jump(course: Course, progress: Progress, step: Step) -> bool:
    """Say whether a jump leads past a step; the log tells of a step that it was not."""
    if progress.jump is None or step.id in course.logged:
        return False
    return course.place[step.id] < course.place[progress.jump[0]]


def _base_day(course: Course, progress: Progress, group: Group) -> date:
    """Return the day that the group falls on before it is moved off closed, taken and touched days."""
    days = course.days
    if progress.planned is None:
        return days.nominal(course.anchor, group.number)
    closed = local_day(progress.at, course.zones[PRIMARY])
    if course.is_elastic:
        return days.later(max(progress.planned, closed), group.number - progress.number)
    return max(days.nominal(course.anchor, group.number), closed)


def _open_step(course: Course, progress: Progress, step: Step, base: date) -> Progress:
    """Open one step of the series, or its fallback, or pass it over."""
    if step.id in progress.attempts or _is_before_jump(course, progress, step):
        return progress
    if step.contact in progress.parted and step.id not in course.logged:
        return progress
    if progress.avoid == (step.channel, step.contact) and step.id not in course.logged:
        return progress
    need = course.unmet(step, 1, progress.tally.asked)
    if need:
        return stood_in(course, progress, step, need, base)
    why = progress.jump[1] if progress.jump and progress.jump[0] == step.id else None
    return _opened(course, progress, step, base, why)


def _opened(course: Course, progress: Progress, step: Step, base: date, why: Why | None) -> Progress:
    """Open a step's first attempt in its group. A running clock stops for nobody else's touch on that day."""
    if progress.avoid and progress.avoid[1] == step.contact and progress.avoid[0] is not step.channel:
        progress = replace(progress, avoid=None)
    siblings = [item for item in progress.items if item.step.contact == step.contact]
    has_clock = step.within is not None or any(item.is_clock for item in siblings)
    taken = frozenset() if has_clock else course.taken(step) | progress.touched.get(step.contact, frozenset())
    hours = course.hours(step)
    slot, is_brought = place(course, progress, step, base, progress.at, hours, taken)
    why = why or step_why(course, progress, step, base, slot, taken)
    item = Item(step, 1, slot, why, hours)
    if is_brought:
        item = brought(course, progress, item)
    elif step.within is not None:
        return progress.with_item(clock(item))
    return progress.with_item(in_file_order(siblings, item))
