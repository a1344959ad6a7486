"""What each outcome does when a step says nothing of it (DOMAIN 2), and how a step's own word goes over that."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Again, Follow, Move, Step, Suppress
from sdrtui.domain.policy import Policy
from sdrtui.domain.stage import Exit, Stage

_NEXT = Follow()
_LOST_POINT = Follow(suppress=Suppress.POINT)
_OPT_OUT = Follow(Move.FINISH, exit=Exit.OPTED_OUT, suppress=Suppress.PERSON)
_CARRIER_WAIT = timedelta(hours=1)

OPT_OUTS = frozenset({Outcome.OPTED_OUT, Outcome.UNSUBSCRIBED})
"""A refusal stands above every playbook: nothing that a step says changes what follows."""

_FIXED: Mapping[Outcome, Follow] = MappingProxyType(
    {
        Outcome.INTERESTED: Follow(Move.FINISH, exit=Exit.QUALIFIED, stage=Stage.MQL, handoff=True),
        Outcome.REPLIED: Follow(Move.FINISH, exit=Exit.REPLIED, stage=Stage.MQL, handoff=True),
        Outcome.CALLBACK: Follow(Move.PROMISE),
        Outcome.NO_NEED: Follow(Move.FINISH, exit=Exit.NO_NEED),
        Outcome.REJECTED: Follow(Move.CHANGE_CHANNEL),
        Outcome.IGNORED: Follow(Move.CHANGE_CHANNEL),
        Outcome.INVALID_NUMBER: _LOST_POINT,
        Outcome.CARRIER_BLOCKED: Follow(Move.AGAIN, again=Again(_CARRIER_WAIT, counted=False), alarm=True),
        Outcome.DELETED: _LOST_POINT,
        Outcome.AUTO_REPLY: Follow(Move.PAUSE),
        Outcome.BOUNCED_HARD: _LOST_POINT,
        Outcome.UNSUBSCRIBED: _OPT_OUT,
        Outcome.OPTED_OUT: _OPT_OUT,
        Outcome.DEPARTED: Follow(Move.FINISH, exit=Exit.DISQUALIFIED, suppress=Suppress.POINT),
    }
)
"""Every other outcome goes on to the next step, or repeats as the policy says."""


def default_follow(outcome: Outcome, policy: Policy) -> Follow:
    """Return what an outcome does by itself."""
    match outcome:
        case Outcome.NO_ANSWER:
            return Follow(Move.AGAIN, again=Again(policy.retry_after, 1, other_slot=True))
        case Outcome.UNREACHABLE:
            return Follow(Move.AGAIN, again=Again(policy.retry_after, 2, other_slot=True))
        case Outcome.BUSY:
            return Follow(Move.AGAIN, again=Again(policy.busy_after, 2))
        case Outcome.BOUNCED_SOFT:
            return Follow(Move.AGAIN, again=Again(timedelta(days=1), 2))
        case _:
            return _FIXED.get(outcome, _NEXT)


def follow_of(step: Step, outcome: Outcome, policy: Policy) -> Follow:
    """Return what an outcome of this step does.

    The step's own word replaces the default as a whole, but it cannot bring back a refused person or a dead number.
    """
    default = default_follow(outcome, policy)
    own = step.on.get(outcome)
    if own is None or outcome in OPT_OUTS:
        return default
    return own if own.suppress is not None else replace(own, suppress=default.suppress)
