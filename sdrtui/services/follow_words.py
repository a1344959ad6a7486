"""What a playbook says an outcome does, as a sentence."""

from datetime import timedelta

from sdrtui.domain.defaults import follow_of
from sdrtui.domain.outcome import OUTCOME_KEYS, Outcome
from sdrtui.domain.playbook import Follow, Move, Step, Suppress
from sdrtui.domain.policy import Policy
from sdrtui.i18n import N_, _
from sdrtui.services.titles import Titles
from sdrtui.services.wording import word

NO_TITLES = Titles()

_MOVES = {
    Move.NEXT: N_("goes on to the next touch"),
    Move.CHANGE_CHANNEL: N_("goes on by another channel"),
    Move.PROMISE: N_("the same touch at the promised time"),
    Move.PAUSE: N_("pauses, then the next touch"),
}

_UNITS = {"d": N_("{n}d"), "h": N_("{n}h"), "m": N_("{n}m")}


def follows(step: Step, policy: Policy, called: Titles = NO_TITLES, playbook: str = "") -> dict[Outcome, str]:
    """Return for each outcome of the step's channel what it would do; the playbook is the step's."""
    return {
        outcome: follow_sentence(follow_of(step, outcome, policy), called, playbook)
        for outcome in OUTCOME_KEYS[step.channel].values()
    }


def follow_sentence(follow: Follow, called: Titles = NO_TITLES, playbook: str = "") -> str:
    """Return what an outcome does: the move first, then what comes with it."""
    parts = [_move(follow, called, playbook)]
    if follow.stage is not None:
        parts.append(_("stage {stage}").format(stage=follow.stage))
    if follow.handoff:
        parts.append(_("a handoff to sales is proposed"))
    if follow.enroll is not None:
        parts.append(_("begins {playbook}").format(playbook=called.playbook(follow.enroll)))
    if follow.suppress is Suppress.POINT:
        parts.append(_("this number or address is not used again"))
    if follow.suppress is Suppress.PERSON:
        parts.append(_("the person is never touched again"))
    return _("; ").join(parts)


def _move(follow: Follow, called: Titles, playbook: str) -> str:
    if follow.move is Move.AGAIN and follow.again is not None:
        wait, times = span_word(follow.again.after), follow.again.times
        return _("again after {wait}, {times} times at most, then the next touch").format(wait=wait, times=times)
    if follow.move is Move.GOTO:
        return _("goes to {step}").format(step=called.step(playbook, str(follow.goto)))
    if follow.move is Move.FINISH and follow.exit is not None:
        return _("ends the run: {exit}").format(exit=word(follow.exit))
    return _(_MOVES.get(follow.move, _MOVES[Move.NEXT]))


def span_word(length: timedelta) -> str:
    """Return a length of time in the reader's words."""
    text = span(length)
    return _(_UNITS[text[-1]]).format(n=text[:-1])


def span(length: timedelta) -> str:
    """Return a length of time in its largest whole unit: 2h, 30m, 1d."""
    minutes = int(length / timedelta(minutes=1))
    for unit, size in (("d", 1440), ("h", 60)):
        if minutes >= size and minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"
