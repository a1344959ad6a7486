"""All that a script may speak of, gathered for one touch, in the store's own words. The language turns it into text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.channel import Channel
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.team import Member


@dataclass(frozen=True, slots=True)
class Earlier:
    """A touch that was made before."""

    channel: Channel
    at: datetime
    outcome: str = ""
    """In words."""
    subject: str = ""
    """Of an email."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is known when a script is filled in."""

    contact: ContactRow
    points: tuple[ContactPoint, ...]
    """Usable ones first."""
    account: AccountRow
    lead: LeadFacts
    seller: Member
    """The SDR."""
    now: datetime
    source_title: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By language; a script takes the one that it is written in."""
    sellers: Mapping[str, Member] = field(default_factory=lambda: MappingProxyType({}))
    """Who acts in the other seller roles."""
    playbook: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Its title by language."""
    earlier: tuple[Earlier, ...] = ()
