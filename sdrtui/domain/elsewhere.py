"""What an outcome means beyond its own enrollment: the contact's other enrollments, and their contact points.

A reply, a meeting, an opt-out or a bounce stops what it must everywhere, before the next touch can run.
"""

from collections.abc import Sequence

from sdrtui.domain.channel import POINT_OF, Channel, Point
from sdrtui.domain.enrollment import Event, Touched
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Follow, Suppress
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.stage import Exit

_STOPS_ELSEWHERE = {
    Exit.OPTED_OUT: Exit.OPTED_OUT,
    Exit.DISQUALIFIED: Exit.DISQUALIFIED,
    Exit.QUALIFIED: Exit.SUPERSEDED,
    Exit.HANDED_OVER: Exit.SUPERSEDED,
    Exit.REPLIED: Exit.REPLIED,
}


def exit_elsewhere(outcome: Outcome, follow: Follow) -> Exit | None:
    """Return the exit by which the contact's other enrollments end, or None when they go on."""
    if follow.suppress is Suppress.PERSON or outcome in {Outcome.OPTED_OUT, Outcome.UNSUBSCRIBED}:
        return Exit.OPTED_OUT
    if outcome is Outcome.REPLIED:
        return Exit.REPLIED
    return _STOPS_ELSEWHERE.get(follow.exit) if follow.exit else None


def retired_points(
    follow: Follow, outcome: Outcome, channel: Channel, points: Sequence[ContactPoint]
) -> tuple[ContactPoint, ...]:
    """Return the points that the outcome puts out of use: the one tried, or all when the person left the company.

    The point tried is the first usable one of the channel's kind, which is the one that the card shows.
    """
    usable = [point for point in points if point.is_usable]
    if outcome is Outcome.DEPARTED:
        return tuple(usable)
    if follow.suppress is not Suppress.POINT:
        return ()
    kind = POINT_OF.get(channel)
    return tuple([point for point in usable if point.kind is kind][:1])


def is_number_bad(events: Sequence[Event], limit: int) -> bool:
    """Say whether the number was out of reach so often that it counts as bad: the last `limit` calls in a row."""
    calls = [event.outcome for event in events if isinstance(event, Touched) and event.outcome in _CALL_OUTCOMES]
    return len(calls) >= limit and all(outcome is Outcome.UNREACHABLE for outcome in calls[-limit:])


_CALL_OUTCOMES = frozenset(
    {
        Outcome.INTERESTED,
        Outcome.CALLBACK,
        Outcome.NO_NEED,
        Outcome.REFERRAL,
        Outcome.NO_ANSWER,
        Outcome.BUSY,
        Outcome.REJECTED,
        Outcome.UNREACHABLE,
        Outcome.VOICEMAIL,
    }
)


def kinds_left(points: Sequence[ContactPoint], retired: Sequence[ContactPoint]) -> frozenset[Point]:
    """Return what the contact can still be reached by."""
    gone = {(point.kind, point.value) for point in retired}
    return frozenset(point.kind for point in points if point.is_usable and (point.kind, point.value) not in gone)
