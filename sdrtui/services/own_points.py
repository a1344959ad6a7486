"""Which of somebody's numbers and addresses are theirs alone: a switchboard or info@ leads to their colleagues too."""

from collections.abc import Iterable

from sdrtui.domain.prospect import Reach
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.suppression import lone_point_hash
from sdrtui.errors import UsageError
from sdrtui.services.desk import Desk


def usable(desk: Desk, reaches: Iterable[Reach]) -> tuple[Reach, ...]:
    """Return the points that may be used at all: numbers that are on the do-not-contact list by themselves may not."""
    given = tuple(reaches)
    hashes = {lone_point_hash(reach.kind, reach.value): reach for reach in given}
    barred = {(hashes[each].kind, hashes[each].value) for each in desk.store.known_hashes(hashes)}
    return tuple(reach for reach in given if (reach.kind, reach.value) not in barred)


def own(desk: Desk, points: Iterable[ContactPoint]) -> list[ContactPoint]:
    """Return the points that stand for the person."""
    return [point for point in points if not _is_shared(desk, point)]


def _is_shared(desk: Desk, point: ContactPoint) -> bool:
    """Say whether it is everybody's. One that nobody could type today, from the CRM say, is taken for the person's."""
    try:
        return any(found.is_shared for found in desk.intake.reach(point.kind, point.value))
    except UsageError:
        return False
