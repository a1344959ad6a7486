"""What an outcome means for the contact beyond its own enrollment: their other enrollments, and which point retires.

A reply, a meeting, an opt-out or a bounce stops what it must everywhere, before the next touch can run.
"""

from collections.abc import Sequence

from sdrtui.domain.account import answers
from sdrtui.domain.channel import Channel, Point
from sdrtui.domain.effects import Effects
from sdrtui.domain.enrollment import Lost
from sdrtui.domain.ids import RecordId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Follow, Suppress
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.stage import Exit

_EXITS = {
    Exit.OPTED_OUT: Exit.OPTED_OUT,
    Exit.DISQUALIFIED: Exit.DISQUALIFIED,
    Exit.QUALIFIED: Exit.SUPERSEDED,
    Exit.HANDED_OVER: Exit.SUPERSEDED,
    Exit.REPLIED: Exit.REPLIED,
}


def exit_elsewhere(channel: Channel, outcome: Outcome, follow: Follow) -> Exit | None:
    """Return the exit by which the contact's other enrollments end, or None when they go on.

    Whoever has answered is talked with in one place, whatever the playbook there makes of the answer.
    """
    if follow.suppress is Suppress.PERSON:
        return Exit.OPTED_OUT
    if outcome is Outcome.DEPARTED:
        return Exit.DISQUALIFIED
    if outcome is Outcome.REPLIED:
        return Exit.REPLIED
    if answers(channel, outcome):
        return Exit.SUPERSEDED
    return _EXITS.get(follow.exit) if follow.exit else None


def retired_points(effects: Effects, points: Sequence[ContactPoint], value: str = "") -> tuple[ContactPoint, ...]:
    """Return the contact's points that go out of use: the one tried, or all when the person left the company.

    The point tried is the one of this value, if the record names it, else the first usable one of its kind, which is
    the one that the card shows.
    """
    usable = [point for point in points if point.is_usable and point.kind in effects.points]
    if value and not effects.is_departed:
        return tuple(point for point in usable if point.value == value)
    return tuple(usable if effects.is_departed else usable[:1])


def kinds_left(points: Sequence[ContactPoint], retired: Sequence[ContactPoint]) -> frozenset[Point]:
    """Return what the contact can still be reached by."""
    gone = {(point.kind, point.value) for point in retired}
    return frozenset(point.kind for point in points if point.is_usable and (point.kind, point.value) not in gone)


def kinds_lost(points: Sequence[ContactPoint]) -> frozenset[Lost]:
    """Return the kinds of which none is usable any more, each with the record that cost the last one."""
    usable = frozenset(point.kind for point in points if point.is_usable)
    latest: dict[Point, RecordId] = {}
    for point in points:
        if point.cause and point.kind not in usable:
            latest[point.kind] = max(point.cause, latest.get(point.kind, point.cause))
    return frozenset(Lost(kind, record) for kind, record in latest.items())
