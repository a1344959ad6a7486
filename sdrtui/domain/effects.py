"""What one event does beyond its enrollment: the lead's stage, suppressions, a handoff, another playbook, an alarm."""

from collections.abc import Iterable
from dataclasses import dataclass

from sdrtui.domain.account import answers
from sdrtui.domain.channel import POINT_OF, Point
from sdrtui.domain.course import PRIMARY
from sdrtui.domain.defaults import OPT_OUTS, follow_of
from sdrtui.domain.enrollment import Enrollment, Event, Stopped, Touched
from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Follow, Playbook, Step, Suppress
from sdrtui.domain.policy import Policy
from sdrtui.domain.stage import Exit, Stage


@dataclass(frozen=True, slots=True)
class Effects:
    """What follows from one event beyond the plan. The destination of an exit is the plan's, not here."""

    role: str = PRIMARY
    """Role of the contact whom it is about."""
    stage: Stage | None = None
    """The lead's new stage, when it changes."""
    suppress: Suppress | None = None
    points: frozenset[Point] = frozenset()
    """For POINT: the kinds of contact point that retire. Of the number tried only, or of all when `is_departed`."""
    is_departed: bool = False
    """The contact has left the company: every point retires, and a successor should be asked for."""
    handoff: bool = False
    """Propose qualification and handoff to sales."""
    enroll: PlaybookId | None = None
    """Start the lead in this playbook as well."""
    alarm: bool = False
    """About our own caller number, not the lead."""
    is_referral: bool = False
    """Another contact was named: add and link them."""
    hold_account: bool = False
    """The account's other contacts should wait (ABP)."""


NO_EFFECTS = Effects()


def effects(
    playbook: Playbook, enrollment: Enrollment, events: Iterable[Event], event: Event, policy: Policy | None = None
) -> Effects:
    """Return what the newest event does beyond the plan.

    Args:
        playbook: the version that the enrollment runs on.
        enrollment: with the lead's stage as it is before the event.
        events: the whole log, the newest one included.
        event: the newest one.
        policy: the team's figures; their defaults when left out.
    """
    match event:
        case Touched():
            return _of_outcome(playbook, enrollment, tuple(events), event, policy or Policy())
        case Stopped(exit=Exit.OPTED_OUT):
            return Effects(suppress=Suppress.PERSON)
        case _:
            return NO_EFFECTS


def _of_outcome(
    playbook: Playbook, enrollment: Enrollment, events: tuple[Event, ...], event: Touched, policy: Policy
) -> Effects:
    """Return what a touch's outcome does."""
    step = playbook.step(event.step)
    follow = follow_of(step, event.outcome, policy)
    is_departed = event.outcome is Outcome.DEPARTED
    suppress = follow.suppress
    if suppress is None and _has_gone_bad(playbook, step, events, policy):
        suppress = Suppress.POINT
    return Effects(
        role=step.contact,
        stage=_stage(enrollment.stage, step, event.outcome, follow),
        suppress=suppress,
        points=_points(step, suppress, is_departed=is_departed),
        is_departed=is_departed,
        handoff=follow.handoff,
        enroll=follow.enroll,
        alarm=follow.alarm,
        is_referral=event.outcome is Outcome.REFERRAL,
        hold_account=playbook.hold_account_on_reply and answers(step.channel, event.outcome),
    )


def _stage(now: Stage, step: Step, outcome: Outcome, follow: Follow) -> Stage | None:
    """Return the new stage. A default only raises it; a playbook's own word may lower it."""
    wanted = follow.stage
    is_own = outcome in step.on and outcome not in OPT_OUTS
    if wanted is None or wanted is now or (wanted.height < now.height and not is_own):
        return None
    return wanted


def _points(step: Step, suppress: Suppress | None, *, is_departed: bool) -> frozenset[Point]:
    """Return which kinds of contact point retire."""
    if suppress is not Suppress.POINT:
        return frozenset()
    own = POINT_OF.get(step.channel)
    return frozenset(Point) if is_departed else frozenset({own} if own else ())


def _has_gone_bad(playbook: Playbook, step: Step, events: tuple[Event, ...], policy: Policy) -> bool:
    """Say whether the contact's number was out of reach so many times in a row that it is taken for dead."""
    point, row = POINT_OF.get(step.channel), 0
    for event in events:
        if isinstance(event, Touched):
            other = playbook.step(event.step)
            if other.contact == step.contact and POINT_OF.get(other.channel) is point:
                row = row + 1 if event.outcome is Outcome.UNREACHABLE else 0
    return row >= policy.limits.bad_number_after
