"""Rates as the log shows them, kind by kind where there is enough of it; elsewhere those of the policy stay."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.rates import Figure, Rates, usual_outcome

ENOUGH_TOUCHES = 100
"""Fewer touches of a kind say nothing about their outcomes (DOMAIN 3: 100 see about 9 points)."""
ENOUGH_LEADS = 100
LOG = "log"


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How often an outcome came of a kind of touch."""

    channel: Channel
    action: Action
    outcome: Outcome
    records: int
    touches: int
    """Of these records, the first ones of their touch: a later reply to an email is no other touch."""


@dataclass(frozen=True, slots=True)
class LeadCount:
    """Leads whose run has ended, and how many of them came so far."""

    leads: int
    mql: int
    sql: int


@dataclass(frozen=True, slots=True)
class Measured:
    """Rates, and which of them the log gave."""

    rates: Rates
    kinds: tuple[str, ...] = ()
    """`channel.action` with shares from the log."""
    stages: tuple[str, ...] = ()


def measured(rates: Rates, counts: Iterable[OutcomeCount], leads: LeadCount) -> Measured:
    """Return the rates with what the log knows better. The deals are not in the log: they stay the policy's."""
    seen: dict[tuple[Channel, Action], dict[Outcome, int]] = defaultdict(dict)
    touches: dict[tuple[Channel, Action], int] = defaultdict(int)
    for count in counts:
        seen[count.channel, count.action][count.outcome] = count.records
        touches[count.channel, count.action] += count.touches
    known = {kind: number for kind, number in touches.items() if number >= ENOUGH_TOUCHES}
    shares = {f"{channel}.{action}": _shares(seen[channel, action], channel, action, known[channel, action])
              for channel, action in sorted(known)}  # fmt: skip
    found: dict[str, Figure] = {}
    if leads.leads >= ENOUGH_LEADS:
        found["mql"] = Figure(leads.mql / leads.leads, LOG)
    if leads.mql >= ENOUGH_LEADS:
        found["opportunity"] = Figure(leads.sql / leads.mql, LOG)
    better = replace(rates, outcomes=MappingProxyType({**rates.outcomes, **shares}), **found)
    return Measured(better, tuple(shares), tuple(found))


def _shares(
    records: dict[Outcome, int], channel: Channel, action: Action, touches: int
) -> MappingProxyType[Outcome, float]:
    """Return each outcome's share of the touches; the usual one's is what is left."""
    usual = usual_outcome(channel, action)
    return MappingProxyType({outcome: n / touches for outcome, n in records.items() if outcome is not usual})
