"""The team lead's first look: the touch log and the funnel, filtered."""

from datetime import date

from sdrtui.domain.channel import Channel
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.ids import PlaybookId, SdrId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.rows import FunnelRow, LogLine
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.choices import choice
from sdrtui.services.desk import Desk
from sdrtui.services.zones import day_span

GROUPS = ("source", "playbook", "sdr")


def log_filter(
    desk: Desk,
    *,
    sdr: str | None = None,
    playbook: str | None = None,
    channel: str | None = None,
    outcome: str | None = None,
    source: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> LogFilter:
    """Return the filter of words and days that a person gave; both days are included, in this desk's zone.

    Raises:
        UsageError: there is no such channel or outcome.
    """
    return LogFilter(
        sdr=SdrId(sdr) if sdr else None,
        playbook=PlaybookId(playbook) if playbook else None,
        channel=choice(Channel, channel) if channel else None,
        outcome=choice(Outcome, outcome) if outcome else None,
        source=source or None,
        since=day_span(since, desk.zone)[0] if since else None,
        until=day_span(until, desk.zone)[1] if until else None,
        limit=limit,
        offset=offset,
    )


def touches(desk: Desk, filters: LogFilter | None = None) -> list[LogLine]:
    """Return the touch log, latest first; undone records are left out."""
    return desk.store.log_lines(filters or LogFilter())


def funnel(desk: Desk, filters: LogFilter | None = None, by: str = "source") -> list[FunnelRow]:
    """Return touches, connects and leads by stage for each source, playbook or SDR."""
    if by not in GROUPS:
        raise UsageError(
            _("The funnel cannot be grouped by {word}.").format(word=by),
            hint=_("Choose one of {words}.").format(words=", ".join(GROUPS)),
        )
    return desk.store.funnel(filters or LogFilter(), by)
