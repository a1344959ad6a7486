"""Whose a new call-in is: the policy shares them out among the SDRs who are there."""

from dataclasses import dataclass, field

from sdrtui.domain.change import AccountRow
from sdrtui.domain.ids import SdrId
from sdrtui.domain.routing_rules import assignee
from sdrtui.domain.stage import Kind
from sdrtui.services.delegating import absent
from sdrtui.services.desk import Desk


@dataclass(slots=True)
class Assigner:
    """Shares out leads one after the other; what it gave in this go counts for the turn."""

    desk: Desk
    _latest: list[SdrId] | None = field(default=None)

    def owner_of(self, kind: Kind, account: AccountRow, owners: frozenset[SdrId] = frozenset()) -> SdrId:
        """Return whose a new lead is.

        An account has one owner at a time, so a company that somebody works on already is theirs. What is no call-in
        belongs to whoever enters it.

        Args:
            kind: Of the lead.
            account: Its company.
            owners: Who works on the company's leads now.
        """
        takers = self.takers
        if kind is not Kind.CALL_IN or not takers:
            return self.desk.sdr
        if owners:
            return min(owners)
        if self._latest is None:
            self._latest = self.desk.store.latest_owners(Kind.CALL_IN)
        team = self.desk.team
        deputies = {sdr: SdrId(team.member(sdr).deputy) for sdr in team.ids if team.member(sdr).deputy}
        rules, place = self.desk.policy.routing, (account.region, account.industry)
        chosen = assignee(rules, takers, self._latest, place, absent(self.desk), deputies)
        if chosen is None:
            return self.desk.sdr
        self._latest.insert(0, chosen)
        return chosen

    @property
    def takers(self) -> tuple[SdrId, ...]:
        """Who takes call-ins, when there are several."""
        team, named = self.desk.team, self.desk.policy.routing.sdrs
        others = {*team.sellers.values(), *team.leads}
        found = named or tuple(sdr for sdr in team.members if sdr not in others)
        return found if len(found) > 1 else ()
