"""Who works here: the SDRs, the other seller roles, and who leads."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from sdrtui.domain.ids import SdrId

HOME_ZONE = "Asia/Shanghai"


class Member(NamedTuple):
    """One person of the team: an SDR, or a seller of another role. What scripts sign with."""

    id: SdrId
    name: str = ""
    """As it stands under a letter; the id when nobody said."""
    title: str = ""
    phone: str = ""
    wechat: str = ""
    email: str = ""
    zone: str = HOME_ZONE
    alternate: date | None = None
    """大小周 of their own: the first Saturday that they work, and every second one after it."""
    deputy: str = ""
    """Who takes their call-ins while they are away; empty shares them out among those present."""
    crm_owner: str = ""
    """The owner's id in the CRM; empty means the same as `id`."""


class Team(NamedTuple):
    """The people of this installation, seen from one of them."""

    me: SdrId
    members: Mapping[SdrId, Member] = MappingProxyType({})
    sellers: Mapping[str, SdrId] = MappingProxyType({})
    """Who acts for a seller role other than `sdr`, e.g. ceo, presales, ae."""
    leads: frozenset[SdrId] = frozenset()
    """The team leads."""

    def member(self, sdr: SdrId) -> Member:
        """Return the person of that id; somebody unknown to the config is just their id."""
        return self.members.get(sdr) or Member(sdr, name=str(sdr))

    def seller(self, role: str, sdr: SdrId) -> SdrId:
        """Return who acts in a role for an enrollment of this SDR; an unfilled role falls to the SDR."""
        return sdr if role == "sdr" else self.sellers.get(role, sdr)

    @property
    def ids(self) -> tuple[SdrId, ...]:
        """Everyone that a lead may belong to, me first."""
        return (self.me, *(sdr for sdr in self.members if sdr != self.me))
