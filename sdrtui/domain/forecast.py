"""What a playbook asks of the team day by day and what it brings, played over the real calendar. Pure.

Leads start evenly over the working days; each start day's leads follow the engine's own paths (`forecast_paths`), once
for every pattern of working days that they meet. Stages come from the benchmarks in `Rates`, ends from the paths.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.days import DAY
from sdrtui.domain.forecast_paths import RARE, Flow, Paths
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.policy import Policy
from sdrtui.domain.rates import Rates
from sdrtui.domain.stage import Exit

SDR = "sdr"
RAREST = 0.05
"""Which paths are drawn instead of branched grows with the number of start days, so that a year takes no hour; but no
path above this is."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked."""

    leads: int
    sdrs: int
    days: int
    """Calendar days, the start included."""
    start: date
    zone: str
    """Where the leads are."""


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """One calendar day."""

    date: date
    is_open: bool
    started: int
    """Leads that begin."""
    touches: Mapping[Channel, float]
    sdr_touches: float
    """Those among them that SDRs make; the rest are other sellers'."""
    wechat_adds: float
    load: float
    """The SDRs' touches as a share of what they can make."""
    waiting: float
    """Touches that the SDRs have not come to by the evening, earlier days' included."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to be expected."""

    days: tuple[ForecastDay, ...]
    exits: Mapping[Exit, float]
    """Leads that end so within the days."""
    running: float
    """Leads on their way when the days are over, and those that could not start."""
    later: float
    """Touches that come after the last day."""
    mql: float
    opportunities: float
    deals: float
    sdrs: int
    """By the benchmark of leads an SDR."""
    sellers: int
    sdrs_for_load: int
    """So that the busiest day can be done on the day."""
    drawn: float
    """The share of leads whose path was drawn at some point instead of followed in every branch."""


def forecast(playbook: Playbook, demand: Demand, calendar: WorkCalendar, policy: Policy, rates: Rates) -> Forecast:
    """Play a playbook for so many leads over the calendar. Takes as long for a hundred leads as for a million."""
    dates = [demand.start + DAY * n for n in range(demand.days)]
    starts = spread(demand.leads, [day for day in dates if calendar.is_open(day)])
    flows = _Flows(playbook, demand.zone, calendar, policy, rates, min(RAREST, RARE * len(starts)))
    made, exits, drawn = _Made(), dict[Exit, float](), 0.0
    for start, leads in starts.items():
        flow = flows.of(start)
        drawn += leads * flow.rare
        for touch, share in flow.touches.items():
            made.add(start + DAY * touch.day, touch.channel, touch.action, touch.seller, leads * share)
        for (day, exit_), share in flow.exits.items():
            if start + DAY * day <= dates[-1]:
                exits[exit_] = exits.get(exit_, 0.0) + leads * share
    days = _days(dates, starts, made, calendar, demand.sdrs * rates.touches_a_day.value)
    mql = demand.leads * rates.mql.value
    opportunities = mql * rates.opportunity.value
    return Forecast(
        days=days,
        exits=exits,
        running=demand.leads - sum(exits.values()),
        later=sum(made.sums.values()) - sum(sum(day.touches.values()) for day in days),
        mql=mql,
        opportunities=opportunities,
        deals=opportunities * rates.won.value,
        sdrs=people(demand.leads, rates.leads_an_sdr.value),
        sellers=people(opportunities, rates.opportunities_a_seller.value),
        sdrs_for_load=people(max((day.sdr_touches for day in days), default=0.0), rates.touches_a_day.value),
        drawn=drawn / demand.leads if demand.leads else 0.0,
    )


def spread(leads: int, days: Sequence[date]) -> dict[date, int]:
    """Return how many leads begin on each day: as evenly as whole leads allow."""
    return {day: leads * (n + 1) // len(days) - leads * n // len(days) for n, day in enumerate(days)}


def people(work: float, each: float) -> int:
    """Return how many people the work needs."""
    return ceil(round(work / each, 6)) if each > 0 else 0


class _Flows:
    """The flow of every start day; days that see the same working days ahead share one."""

    def __init__(
        self, playbook: Playbook, zone: str, calendar: WorkCalendar, policy: Policy, rates: Rates, rare: float
    ) -> None:
        self._playbook, self._zone, self._calendar = playbook, zone, calendar
        self._policy, self._rates, self._rare = policy, rates, rare
        self._known: list[tuple[tuple[bool, ...], Flow]] = []

    def of(self, start: date) -> Flow:
        for pattern, known in self._known:
            if pattern == self._pattern(start, len(pattern)):
                return known
        paths = Paths(self._playbook, start, self._zone, self._calendar, self._policy, self._rates, self._rare)
        flow = paths.flow()
        self._known.append((self._pattern(start, flow.last_day + 1), flow))
        return flow

    def _pattern(self, start: date, length: int) -> tuple[bool, ...]:
        return tuple(self._calendar.is_open(start + DAY * n) for n in range(length))


class _Made:
    """Expected touches by day, channel, action and whether an SDR makes them."""

    def __init__(self) -> None:
        self.sums: dict[tuple[date, Channel, bool, bool], float] = defaultdict(float)

    def add(self, day: date, channel: Channel, action: Action, seller: str, touches: float) -> None:
        self.sums[day, channel, channel is Channel.WECHAT and action is Action.ADD, seller == SDR] += touches


def _days(
    dates: Sequence[date], starts: Mapping[date, int], made: _Made, calendar: WorkCalendar, capacity: float
) -> tuple[ForecastDay, ...]:
    touches: dict[date, dict[Channel, float]] = defaultdict(lambda: defaultdict(float))
    by_sdrs: dict[date, float] = defaultdict(float)
    adds: dict[date, float] = defaultdict(float)
    for (day, channel, is_add, is_sdr), number in made.sums.items():
        touches[day][channel] += number
        by_sdrs[day] += number if is_sdr else 0.0
        adds[day] += number if is_add and is_sdr else 0.0
    days, waiting = [], 0.0
    for day in dates:
        can = capacity if calendar.is_open(day) else 0.0
        waiting = max(0.0, waiting + by_sdrs[day] - can)
        load = by_sdrs[day] / capacity if capacity else 0.0
        channels = {channel: touches[day][channel] for channel in Channel if channel in touches[day]}
        days.append(
            ForecastDay(
                day, calendar.is_open(day), starts.get(day, 0), channels, by_sdrs[day], adds[day], load, waiting
            )
        )
    return tuple(days)
