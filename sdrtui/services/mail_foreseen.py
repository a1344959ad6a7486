"""What a letter would do, as a sentence, for a dry run."""

from dataclasses import replace

from sdrtui.domain.defaults import default_follow, follow_of
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Follow, Move
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.follow_words import follow_sentence
from sdrtui.services.mail_views import Match
from sdrtui.services.titles import titles
from sdrtui.services.touch_records import touch_of

_LATE = frozenset({Move.FINISH, Move.PAUSE})
"""Moves that an outcome of a touch made before still has."""


def foreseen(desk: Desk, match: Match, outcome: Outcome) -> str:
    """Return what logging the outcome there would do."""
    touch = match.touch
    if touch is None:
        return follow_sentence(default_follow(outcome, desk.policy))
    if not touch.is_running:
        return _("That run is over; it is noted, and holds for what else runs for them.")
    case = desk.store.case(touch.touch)
    playbook = desk.library.parse(case.playbook_source, case.enrollment.hash)
    name = touch_of(case, touch.touch).step
    step = next((step for step in playbook.steps if step.id == name), None)
    follow = follow_of(step, outcome, desk.policy) if step else default_follow(outcome, desk.policy)
    return follow_sentence(follow if touch.is_open else _late(follow), titles(desk), playbook.id)


def _late(follow: Follow) -> Follow:
    """Return what is left of it once the touch is closed: no repeat, no jump."""
    return follow if follow.move in _LATE else replace(follow, move=Move.NEXT, again=None)
