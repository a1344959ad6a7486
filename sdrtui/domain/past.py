"""An enrollment's people as they were at each event of its log: what is lost later was there before."""

from collections.abc import Sequence
from dataclasses import replace

from sdrtui.domain.course import Course
from sdrtui.domain.enrollment import Lost, Person
from sdrtui.domain.ids import RecordId
from sdrtui.domain.opening import settled
from sdrtui.domain.progress import Progress


class Past:
    """The course as it was at each place of a log.

    Without this a point that the newest event costs would be missing from the first one on: the run would be over
    before it came to that event, and end as something else than it did.
    """

    def __init__(self, course: Course, log: Sequence[RecordId]) -> None:
        self._course = course
        self._log = log
        self._places = {record: place for place, record in enumerate(log)}
        self._is_changing = any(person.lost for person in course.enrollment.people.values())

    def before(self) -> Course:
        """Return the course as it was before the first event."""
        return self._as_of(-1)

    def after(self, place: int) -> Course:
        """Return the course as the event of this place left it."""
        return self._as_of(place)

    def ended(self, place: int, progress: Progress) -> Progress:
        """Return the end that the loss of a point meant when it happened; without one, the progress as it is."""
        if progress.exit is not None or not self._is_lost_at(place):
            return progress
        then = settled(self._as_of(place), progress)
        return then if then.exit is not None else progress

    def _as_of(self, place: int) -> Course:
        if not self._is_changing:
            return self._course
        enrollment = self._course.enrollment
        people = {role: self._person(person, place) for role, person in enrollment.people.items()}
        return replace(self._course, enrollment=replace(enrollment, people=people))

    def _person(self, person: Person, place: int) -> Person:
        still_there = frozenset(lost.point for lost in person.lost if self._is_later(lost, place))
        return replace(person, points=person.points | still_there) if still_there else person

    def _is_later(self, lost: Lost, place: int) -> bool:
        """Say whether a point was lost after the event of a place; ids of records and runs count up with the time."""
        own = self._places.get(lost.record)
        if own is not None:
            return own > place
        return lost.record > (self._log[place] if place >= 0 else self._course.enrollment.id)

    def _is_lost_at(self, place: int) -> bool:
        people = self._course.enrollment.people.values()
        return self._is_changing and any(lost.record == self._log[place] for person in people for lost in person.lost)
