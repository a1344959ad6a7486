"""What is not yet known of the calendar, said where it matters."""

from collections.abc import Iterable

from sdrtui.i18n import _
from sdrtui.services.desk import Desk


def unpublished(desk: Desk, years: Iterable[int]) -> tuple[str, ...]:
    """Return a sentence for each of the years whose official calendar is not known."""
    published = desk.calendar.published
    return tuple(
        _("The official calendar of {year} is not published yet; make-up workdays are missing from it.").format(
            year=year
        )
        for year in sorted(set(years) - published)
    )
