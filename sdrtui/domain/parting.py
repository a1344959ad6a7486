"""A run over several people of a company: what one of them says ends their part, and the others' go on."""

from dataclasses import replace

from sdrtui.domain.course import PRIMARY, Course
from sdrtui.domain.defaults import OPT_OUTS
from sdrtui.domain.ids import ContactId
from sdrtui.domain.opening import open_next
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Follow, Step
from sdrtui.domain.progress import Progress
from sdrtui.domain.stage import Exit

_WINS = frozenset({Exit.QUALIFIED, Exit.REPLIED})
_OF_EACH = frozenset({Outcome.INTERESTED, Outcome.REPLIED})
"""What ends only the part of whoever said it, even of the primary contact."""
_OWN_AFFAIRS = OPT_OUTS | {Outcome.DEPARTED}
"""What says nothing of the lead when another contact than the primary one does it."""
_OF_OTHERS = _OF_EACH | _OWN_AFFAIRS | {Outcome.NO_NEED}
"""What ends only the part of another contact."""


def finished_by(course: Course, progress: Progress, step: Step, outcome: Outcome, follow: Follow) -> Progress:
    """End the run by an outcome, or only its contact's part in it when others take part.

    What the playbook itself says of the outcome always ends the run.
    """
    exit_ = follow.exit or Exit.EXHAUSTED
    own = _OF_EACH if step.contact == PRIMARY else _OF_OTHERS
    is_said = outcome in step.on and outcome not in OPT_OUTS
    if outcome not in own or is_said or not _has_others(course, step.contact):
        return progress.finished(exit_)
    contact = course.enrollment.people[step.contact].contact
    leaves = Exit.EXHAUSTED if outcome in _OWN_AFFAIRS else exit_
    return parted(course, progress.without(step.id), roles_of(course, contact), leaves)


def parted(course: Course, progress: Progress, roles: frozenset[str], exit_: Exit) -> Progress:
    """Touch one of the run's people no more. With nothing left to do for the others, the run ends.

    It ends by the best answer that any of them gave; without one, by this exit.
    """
    best = Exit.QUALIFIED if Exit.QUALIFIED in {progress.won, exit_} else progress.won
    won = best or (exit_ if exit_ in _WINS else None)
    theirs = [item.step.id for item in progress.items if item.step.contact in roles]
    progress = replace(progress, parted=progress.parted | roles, won=won).without(*theirs)
    after = progress if progress.items else open_next(course, progress)
    return after.finished(won or exit_) if after.exit else after


def roles_of(course: Course, contact: ContactId) -> frozenset[str]:
    """Return the roles that a person has in the run."""
    return frozenset(role for role, person in course.enrollment.people.items() if person.contact == contact)


def _has_others(course: Course, role: str) -> bool:
    """Say whether another person has steps in the playbook."""
    people = course.enrollment.people
    own = people[role].contact
    return any(step.contact in people and people[step.contact].contact != own for step in course.playbook.steps)
