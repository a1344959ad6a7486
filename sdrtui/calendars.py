"""Working days as a plain value for the domain: the country's from the `holidays` package, then the company's own.

`holidays` costs a tenth of a second to import and is therefore imported when the first calendar is built.
"""

from collections.abc import Iterable
from datetime import date

from sdrtui.domain.calendar import SATURDAY, WorkCalendar
from sdrtui.errors import FixYourFile
from sdrtui.i18n import _

ANNOUNCED_YEARLY = frozenset({"CN"})
"""Countries whose days off and make-up workdays are decided year by year; elsewhere every year is known."""
WEEKEND = frozenset({SATURDAY, SATURDAY + 1})


def work_calendar(
    country: str,
    years: Iterable[int],
    *,
    closed: Iterable[date] = (),
    opened: Iterable[date] = (),
    weekend: frozenset[int] = WEEKEND,
    alternate: date | None = None,
) -> WorkCalendar:
    """Build the working days of some years.

    Args:
        country: as `holidays` names it, e.g. CN; empty knows weekends only.
        years: those that plans may reach into.
        closed: the company's own days off; stronger than a make-up workday.
        opened: the company's own workdays; stronger than everything.
        weekend: `date.weekday()` numbers.
        alternate: the first worked Saturday of the big and small weeks.

    Raises:
        FixYourFile: `holidays` knows no such country.
    """
    wanted = frozenset(years)
    off, made_up, published = _country_days(country, wanted) if country else (frozenset(), frozenset(), wanted)
    return WorkCalendar(
        closed=off | frozenset(closed),
        open=(made_up - frozenset(closed)) | frozenset(opened),
        published=published,
        weekend=weekend,
        alternate=alternate,
    )


def _country_days(country: str, years: frozenset[int]) -> tuple[frozenset[date], frozenset[date], frozenset[int]]:
    """Return a country's days off, its make-up workdays, and the years whose announcement is known.

    Past the last announced year `holidays` silently gives the statutory days alone. What was announced is in its
    table of special days, one entry a year.
    """
    from holidays import country_holidays

    try:
        days = country_holidays(country, years=sorted(years))
    except NotImplementedError as error:
        raise FixYourFile(
            _("There is no holiday calendar for the country {country}.").format(country=country),
            hint=_("Write a two-letter code such as CN, in policy.yaml or config.toml."),
        ) from error
    off = frozenset(day for day in days if day.year in years)
    made_up = frozenset(day for day in days.weekend_workdays if day.year in years)
    if country not in ANNOUNCED_YEARLY:
        return off, made_up, years
    announced: Iterable[int] = getattr(days, "special_public_holidays", {})
    return off, made_up, years & frozenset(announced)
