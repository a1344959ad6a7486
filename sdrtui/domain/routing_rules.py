"""What a team sets about incoming leads: who gets a call-in, when it is escalated, which score promotes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from sdrtui.domain.ids import PlaybookId, SdrId
from sdrtui.domain.stage import Kind, Stage

NOBODY: Mapping[SdrId, SdrId] = MappingProxyType({})
CALL_IN = PlaybookId("call-in-day-one")


class Sharing(StrEnum):
    """How call-ins are shared out."""

    ROUND_ROBIN = "round-robin"
    """To whoever got one longest ago."""
    TERRITORY = "territory"
    """By region and industry; what lies in nobody's territory goes round."""
    NONE = "none"
    """To whoever enters it."""


@dataclass(frozen=True, slots=True)
class Territory:
    """Whose the leads of some regions or industries are; an empty part is open to any."""

    sdr: SdrId
    regions: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()

    def covers(self, region: str, industry: str) -> bool:
        """Say whether a company of this region and industry lies in it. 上海 covers 上海市 as well."""
        return _fits(self.regions, region) and _fits(self.industries, industry)


@dataclass(frozen=True, slots=True)
class RoutingRules:
    """The team's rules for incoming leads."""

    by: Sharing = Sharing.ROUND_ROBIN
    sdrs: tuple[SdrId, ...] = ()
    """Who takes call-ins, in turn; empty means everyone of the team but team leads and other sellers."""
    territories: tuple[Territory, ...] = ()
    """The first that covers a lead has it."""
    escalate_after: timedelta = timedelta(minutes=15)
    """At what age an unanswered call-in stands on the team lead's list too."""
    promote_at: int = 30
    """The score at which a lead in nurture is given to an SDR."""
    promote_to: PlaybookId = CALL_IN
    promote_stage: Stage = Stage.MIL


def assignee(
    rules: RoutingRules,
    takers: Sequence[SdrId],
    latest: Sequence[SdrId],
    place: tuple[str, str],
    absent: Collection[SdrId] = (),
    deputies: Mapping[SdrId, SdrId] = NOBODY,
) -> SdrId | None:
    """Return who gets a call-in; None when the rules leave it to whoever enters it.

    Args:
        rules: The team's.
        takers: Who takes call-ins, in the team's order.
        latest: Whose the last call-ins were, the latest first.
        place: The company's region and industry.
        absent: Who is away; what would be theirs goes to the next of those present. Nobody present: as if all were.
        deputies: Who stands in for whom in their territory.
    """
    if rules.by is Sharing.NONE or not takers:
        return None
    present = [sdr for sdr in takers if sdr not in absent] or list(takers)
    if rules.by is Sharing.TERRITORY:
        covering = (territory.sdr for territory in rules.territories if territory.covers(*place))
        owner = next(covering, None)
        for sdr in (owner, deputies.get(owner) if owner else None):
            if sdr is not None and sdr not in absent:
                return sdr
    waited = {sdr: index for index, sdr in reversed(list(enumerate(latest)))}
    return max(present, key=lambda sdr: (waited.get(sdr, len(latest)), -present.index(sdr)))


def is_promoted(rules: RoutingRules, kind: Kind, stage: Stage, before: int, after: int) -> bool:
    """Say whether a lead in a resting playbook has just reached the score that promotes it."""
    is_resting = kind in {Kind.NURTURE, Kind.REACTIVATION} and stage.height < Stage.MQL.height
    return is_resting and before < rules.promote_at <= after


def _fits(words: frozenset[str], value: str) -> bool:
    return not words or any(value.startswith(word) or (word in value and len(word) > 1) for word in words)
