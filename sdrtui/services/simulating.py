"""Playing a playbook before anybody is enrolled: the days ahead, the people needed, what may come of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sdrtui.domain.filters import LogFilter
from sdrtui.domain.forecast import Demand, Forecast, ForecastDay, forecast
from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.measured_rates import Measured, measured
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.stage import Exit
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.wording import word
from sdrtui.services.zones import local

MOST_LEADS = 10_000_000
MOST_SDRS = 10_000
MOST_DAYS = 731
"""Further ahead no calendar says anything."""
POLICY, LOG = "policy", "log"


@dataclass(frozen=True, slots=True)
class Simulation:
    """A forecast with what it was made of."""

    playbook: Playbook
    demand: Demand
    forecast: Forecast
    measured: Measured
    unpublished: tuple[int, ...]
    """Years it reaches into whose make-up workdays are not known."""
    adds_limit: float
    """WeChat requests that the SDRs together may send in a day."""


def simulate(desk: Desk, playbook: str = "", *, leads: int, sdrs: int, days: int, rates: str = POLICY) -> Simulation:
    """Play a playbook from today on; without one, the playbook that most sources of the policy lead to.

    Args:
        desk: where.
        playbook: its id.
        leads: how many begin, evenly over the working days.
        sdrs: how many work on them.
        days: calendar days to look ahead.
        rates: `policy`, or `log` to take from the log what it has enough of.

    Raises:
        UsageError: there is no such playbook, or a number is out of reach.
    """
    _check("leads", leads, MOST_LEADS)
    _check("sdrs", sdrs, MOST_SDRS)
    _check("days", days, MOST_DAYS)
    found = desk.library.get(PlaybookId(playbook) if playbook else _usual_playbook(desk)).playbook
    known = _measured(desk, found) if rates == LOG else Measured(desk.policy.rates)
    demand = Demand(leads, sdrs, days, local(desk.clock(), desk.zone).date(), desk.zone)
    played = forecast(found, demand, desk.calendar, desk.policy, known.rates)
    years = {day.date.year for day in played.days} - desk.calendar.published
    return Simulation(found, demand, played, known, tuple(sorted(years)), sdrs * desk.policy.limits.wechat_adds_a_day)


def as_row(simulation: Simulation) -> dict[str, object]:
    """Return it for scripts."""
    played, rates = simulation.forecast, simulation.measured.rates
    return {
        "playbook": simulation.playbook.id,
        "version": simulation.playbook.version,
        "leads": simulation.demand.leads,
        "days": [_day(day, simulation.adds_limit) for day in played.days],
        "mql": _number(played.mql),
        "opportunities": _number(played.opportunities),
        "deals": _number(played.deals),
        "sdrs": played.sdrs,
        "sellers": played.sellers,
        "sdrs_for_load": played.sdrs_for_load,
        "exits": {exit_.value: _number(played.exits[exit_]) for exit_ in Exit if exit_ in played.exits},
        "onward": [
            {"exit": exit_.value, "playbook": playbook, "leads": _number(leads)}
            for exit_, playbook, leads in _onward(simulation)
        ],
        "running": _number(played.running),
        "touches_later": _number(played.later),
        "drawn": round(played.drawn, 3),
        "rates": {
            "mql": _figure(rates.mql.value, rates.mql.source),
            "opportunity": _figure(rates.opportunity.value, rates.opportunity.source),
            "won": _figure(rates.won.value, rates.won.source),
            "leads_an_sdr": _figure(rates.leads_an_sdr.value, rates.leads_an_sdr.source),
            "opportunities_a_seller": _figure(rates.opportunities_a_seller.value, rates.opportunities_a_seller.source),
            "touches_a_day": _figure(rates.touches_a_day.value, rates.touches_a_day.source),
            "from_log": [*simulation.measured.kinds, *simulation.measured.stages],
        },
        "unpublished_years": list(simulation.unpublished),
    }


def summary(simulation: Simulation) -> list[str]:
    """Return what it comes to, in sentences."""
    played, demand = simulation.forecast, simulation.demand
    lines = [
        _(
            "{leads} leads: {mql} MQL, {opportunities} opportunities, {deals} deals; {sdrs} SDRs and {sellers} sellers."
        ).format(
            leads=demand.leads,
            mql=_number(played.mql),
            opportunities=_number(played.opportunities),
            deals=_number(played.deals),
            sdrs=played.sdrs,
            sellers=played.sellers,
        ),
        _("By the touches of the busiest day: {needed} SDRs; there are {sdrs}.").format(
            needed=played.sdrs_for_load, sdrs=demand.sdrs
        ),
    ]
    ends = ", ".join(f"{word(exit_)} {_number(share)}" for exit_, share in _largest(played.exits))
    if ends:
        lines.append(
            _("By the outcome rates they end as: {ends}; {running} go on after the last day.").format(
                ends=ends, running=_number(played.running)
            )
        )
    onward = ", ".join(f"{playbook} {_number(leads)}" for _exit, playbook, leads in _onward(simulation))
    if onward:
        lines.append(_("They go on to: {playbooks}; the touches there are not counted here.").format(playbooks=onward))
    lines += _warnings(simulation)
    return lines


def _onward(simulation: Simulation) -> list[tuple[Exit, PlaybookId, float]]:
    """Return which exits lead on to which playbook, and how many leads take each."""
    exits = simulation.playbook.exits
    return [
        (exit_, exits[exit_].enroll or PlaybookId(""), leads)
        for exit_, leads in _largest(simulation.forecast.exits)
        if exit_ in exits and exits[exit_].enroll
    ]


def _warnings(simulation: Simulation) -> list[str]:
    played, lines = simulation.forecast, []
    over = [day for day in played.days if day.wechat_adds > simulation.adds_limit]
    if over:
        lines.append(
            _("On {days} days more WeChat requests are due than {limit}, which all accounts together may send.").format(
                days=len(over), limit=_number(simulation.adds_limit)
            )
        )
    if played.days and played.days[-1].waiting >= 1:
        lines.append(
            _("On the last evening {touches} touches are waiting that nobody came to.").format(
                touches=_number(played.days[-1].waiting)
            )
        )
    lines += [
        _("The make-up workdays of {year} are not published yet.").format(year=year) for year in simulation.unpublished
    ]
    if simulation.measured.kinds or simulation.measured.stages:
        from_log = ", ".join([*simulation.measured.kinds, *simulation.measured.stages])
        lines.append(_("From the log: {rates}; everything else from the policy.").format(rates=from_log))
    return lines


def day_row(day: ForecastDay) -> tuple[object, ...]:
    """Return one day for a table: date, leads, touches by channel, all touches, load, waiting."""
    touches = " · ".join(f"{word(channel)} {round(number)}" for channel, number in day.touches.items())
    total = round(sum(day.touches.values()))
    return (day.date.isoformat(), day.started, touches, total, f"{day.load:.0%}", round(day.waiting))


def _day(day: ForecastDay, adds_limit: float) -> dict[str, object]:
    return {
        "date": day.date.isoformat(),
        "open": day.is_open,
        "started": day.started,
        "touches": {channel.value: _number(number) for channel, number in day.touches.items()},
        "load": round(day.load, 3),
        "waiting": _number(day.waiting),
        "wechat_adds_over": _number(max(0.0, day.wechat_adds - adds_limit)),
    }


def _check(name: str, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise UsageError(_("--{name} is a whole number from 1 to {most}.").format(name=name, most=most))


def _usual_playbook(desk: Desk) -> PlaybookId:
    named = Counter(source.playbook for source in desk.policy.sources.values() if source.playbook)
    if not named:
        raise UsageError(_("Name the playbook."), hint=_("`sdrtui playbook list` names them all."))
    return named.most_common(1)[0][0]


def _measured(desk: Desk, playbook: Playbook) -> Measured:
    filters = LogFilter(playbook=playbook.id)
    return measured(desk.policy.rates, desk.store.outcome_counts(filters), desk.store.lead_count(filters))


def _largest(exits: Mapping[Exit, float]) -> list[tuple[Exit, float]]:
    return sorted(((exit_, share) for exit_, share in exits.items() if _number(share)), key=lambda part: -part[1])


def _figure(value: float, source: str) -> dict[str, object]:
    return {"value": round(value, 4), "source": source}


def _number(value: float) -> float:
    """Return the number with one digit after the point, whole ones without."""
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded
