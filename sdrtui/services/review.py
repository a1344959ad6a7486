"""Looking back: the touch log, the funnel, and the reports on steps, people, hours, tests and costs, all filtered.

What each figure means is said once, in the domain: `step_report`, `team_report`, `heat`, `ab_report`, `cost_report`.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from sdrtui.domain.ab_report import Test, VariantSteps, variant_tests, version_test
from sdrtui.domain.channel import Channel
from sdrtui.domain.cost_report import CostRow, cost_rows
from sdrtui.domain.days import DAY
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.heat import HourCount
from sdrtui.domain.ids import PlaybookHash, SdrId
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.rows import FunnelRow, LogLine
from sdrtui.domain.slots import Hours, first_slot, instant
from sdrtui.domain.step_report import StepRow, step_rows
from sdrtui.domain.team_report import Answer, TeamRow, people, speeds, team_rows
from sdrtui.errors import SdrtuiError, UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.worked import worked_days
from sdrtui.services.zones import zone_of

GROUPS = ("source", "playbook", "sdr")


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


def steps(desk: Desk, filters: LogFilter) -> list[StepRow]:
    """Return what each step of each version brought, by playbook, the older version first, in the order of the file."""
    store = desk.store
    ends = [] if filters.channel else store.end_counts(filters)
    rows = step_rows(store.tallies(filters), store.late_counts(filters), ends, _is_worked(desk))
    begun = {version: place for place, version in enumerate(store.versions_begun())}
    order = {version: _order(desk, version) for version in {row.version for row in rows}}

    def place(row: StepRow) -> tuple[object, ...]:
        steps = order[row.version]
        return row.playbook, begun.get(row.version, len(begun)), steps.get(row.step, len(steps)), row.step

    return sorted(rows, key=place)


def _order(desk: Desk, version: PlaybookHash) -> dict[str, int]:
    """Return the place of each step in its file; none is known of what cannot be read any more."""
    playbook = read_version(desk, version)
    return {"": -1} | ({step.id: place for place, step in enumerate(playbook.steps)} if playbook else {})


def read_version(desk: Desk, version: PlaybookHash) -> Playbook | None:
    """Return a version that ran; None of one that this release cannot read, and of touches that know no version."""
    source = desk.store.playbook_source(version) if version else None
    if source is None:
        return None
    try:
        return desk.library.parse(source, version)
    except SdrtuiError:  # a report of ten versions is not lost for one of an older language
        return None


def team(desk: Desk, filters: LogFilter) -> list[TeamRow]:
    """Return what each person did, whoever made most touches first."""
    store = desk.store
    tallies, stages = store.tallies(filters), store.stage_counts(replace(filters, channel=None))
    soon = speeds(store.answers(filters), _start_of_clock(desk))
    zones = [(sdr, desk.team.member(sdr).zone) for sdr in people(tallies, stages, soon)]
    worked = store.days_worked(filters, zones)
    return team_rows(tallies, store.late_counts(filters), stages, soon, worked, _is_worked(desk))


def _is_worked(desk: Desk) -> Callable[[SdrId], Callable[[date], bool]]:
    return lambda sdr: worked_days(desk, sdr)


def _start_of_clock(desk: Desk) -> Callable[[Answer], datetime]:
    """Return what says when a call-in's clock starts: on arrival, or when calls may next be made there."""
    windows = desk.policy.windows(Channel.PHONE)
    is_open = cache(desk.calendar.is_open)

    @cache
    def spans(day: date, zone: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
        if not is_open(day):
            return ()
        return tuple((instant(day, window.start, zone), instant(day, window.end, zone)) for window in windows)

    @cache
    def next_opening(day: date, zone: ZoneInfo) -> datetime:
        morning = instant(day + DAY, time.min, zone)
        return first_slot(day + DAY, Hours(windows), zone, morning, is_open).due_at

    def start(answer: Answer) -> datetime:
        arrived, zone = answer.arrived, zone_of(answer.zone)
        day = arrived.astimezone(zone).date()
        for begin, end in spans(day, zone):
            if arrived < end:
                return max(begin, arrived)
        return next_opening(day, zone)

    return start


def heatmap(desk: Desk, filters: LogFilter) -> list[HourCount]:
    """Return tries and connections by channel, weekday and hour, where the contact is."""
    return desk.store.hour_counts(filters)


def ab(desk: Desk, filters: LogFilter) -> list[Test]:
    """Return a comparison for every step with variants that was done; of one playbook also of its versions."""
    tests = []
    begun = desk.store.versions_begun()
    if filters.playbook is not None:
        order = [version for version, (playbook, _word) in begun.items() if playbook == filters.playbook]
        test = version_test(filters.playbook, desk.store.run_counts(filters, filters.playbook), order)
        tests = [test] if test else []
    variants = _variant_steps(desk, filters)
    return tests + variant_tests(desk.store.step_runs(filters, list(variants)), variants)


def _variant_steps(desk: Desk, filters: LogFilter) -> VariantSteps:
    """Return every step with more than one text, of the versions that ran."""
    return {
        (version, step.id): (playbook, step)
        for version, (playbook, _word) in desk.store.versions_begun().items()
        if filters.playbook in {None, playbook}
        for read in [read_version(desk, version)]
        for step in (read.steps if read else ())
        if len(step.texts) > 1
    }


def cost(desk: Desk, filters: LogFilter) -> list[CostRow]:
    """Return what the leads of each source cost, and those of them that came to a stage."""
    return cost_rows(desk.store.source_counts(filters), desk.policy.costs)
