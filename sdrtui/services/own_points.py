"""Which of somebody's numbers and addresses are theirs alone: a switchboard or info@ leads to their colleagues too."""

from collections.abc import Iterable

from sdrtui.domain.rows import ContactPoint
from sdrtui.services.desk import Desk


def own(desk: Desk, points: Iterable[ContactPoint]) -> list[ContactPoint]:
    """Return the points that stand for the person."""
    reach = desk.intake.reach
    return [point for point in points if not any(found.is_shared for found in reach(point.kind, point.value))]
