"""What each person did in a span, and how soon and how well. Pure.

Every figure counts what stands: undone touches are nowhere among them, touches of colleagues that came back from the
CRM count like our own (but for lateness: the CRM knows no windows).

* touches: first outcomes of touches that were made, by channel; a later reply to one is no other touch, a touch passed
  over is none.
* connects: touches in which a person was reached (`outcome.CONNECTS`); the rate is their share of the touches.
* mql, sql, sal: leads that came to the stage, or past it, in the span by this person's work; a lead that sales accepts
  counts for its SDR. As in the funnel.
* late: touches made a worked day or more after their window; days off by the calendar and days of leave do not count,
  and what lay later because its SDR was away is `leave`, not late.
* call_ins: call-in leads that came in the span: those whom this person touched first, and those nobody has touched that
  they own. speed: the median of the time to the first touch; in_time: how many of all had it within 5 minutes (DESIGN
  5). The clock starts on arrival, or at the next opening of the call hours (DOMAIN 3) when it came outside.
* days: days on which the person made a touch at all.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from sdrtui.domain.channel import Channel
from sdrtui.domain.ids import SdrId
from sdrtui.domain.proportions import Share
from sdrtui.domain.tally import IsWorked, Late, LateCount, Tally, late_of

IN_TIME = timedelta(minutes=5)
"""The call-in clock (DESIGN 5)."""
_AT_ONCE = timedelta(0)


class Answer(NamedTuple):
    """One call-in, and when it was first touched."""

    sdr: SdrId
    """Who touched it; its owner while nobody has."""
    arrived: datetime
    zone: str
    """The contact's."""
    touched: datetime | None


@dataclass(frozen=True, slots=True)
class Speed:
    """How soon a person's call-ins were touched."""

    call_ins: int = 0
    touched: int = 0
    in_time: int = 0
    median: timedelta | None = None
    """Of those touched."""


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One person's span."""

    sdr: SdrId
    channels: Mapping[Channel, int]
    connects: int
    mql: int
    sql: int
    sal: int
    late: Late
    leave: int
    speed: Speed
    days: int

    @property
    def touches(self) -> int:
        """Over all channels."""
        return sum(self.channels.values())

    @property
    def reached(self) -> Share:
        """The connect rate."""
        return Share(self.connects, self.touches)


StartOfClock = Callable[[Answer], datetime]
"""When a call-in's clock starts."""


def speeds(answers: Iterable[Answer], start: StartOfClock) -> dict[SdrId, Speed]:
    """Return how soon each person's call-ins were touched."""
    waits: dict[SdrId, list[timedelta]] = defaultdict(list)
    came: Counter[SdrId] = Counter()
    for answer in answers:
        came[answer.sdr] += 1
        if answer.touched is not None:
            waits[answer.sdr].append(max(answer.touched - start(answer), _AT_ONCE))
    return {
        sdr: Speed(count, len(mine), sum(wait <= IN_TIME for wait in mine), _middle(mine))
        for sdr, count in came.items()
        for mine in [waits[sdr]]
    }


def _middle(waits: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None


def people(
    tallies: Iterable[Tally], stages: Mapping[SdrId, tuple[int, int, int]], soon: Mapping[SdrId, Speed]
) -> list[SdrId]:
    """Return everyone whom a report on the team names."""
    named = [tally.sdr for tally in tallies] + [sdr for sdr in stages if sdr] + list(soon)
    return list(dict.fromkeys(named))


def team_rows(
    tallies: Iterable[Tally],
    late: Iterable[LateCount],
    stages: Mapping[SdrId, tuple[int, int, int]],
    soon: Mapping[SdrId, Speed],
    days: Mapping[SdrId, int],
    is_worked: IsWorked,
) -> list[TeamRow]:
    """Return a row for everyone, whoever made most touches first."""
    tallies = list(tallies)
    channels: dict[SdrId, Counter[Channel]] = defaultdict(Counter)
    connects: Counter[SdrId] = Counter()
    leave: Counter[SdrId] = Counter()
    lateness: dict[SdrId, Late] = defaultdict(Late)
    for tally in tallies:
        if tally.is_touch:
            channels[tally.sdr][tally.channel] += tally.records
        connects[tally.sdr] += tally.records * tally.is_connect
        leave[tally.sdr] += tally.records * tally.is_leave
    for count, more in late_of(late, is_worked):
        lateness[count.sdr] += more
    rows = [
        TeamRow(
            sdr,
            dict(channels[sdr]),
            connects[sdr],
            *stages.get(sdr, (0, 0, 0)),
            lateness[sdr],
            leave[sdr],
            soon.get(sdr, Speed()),
            days.get(sdr, 0),
        )
        for sdr in people(tallies, stages, soon)
    ]
    return sorted(rows, key=lambda row: (-row.touches, row.sdr))
