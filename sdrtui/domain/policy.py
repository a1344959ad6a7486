"""The team's figures as a value: windows, limits, sources, scoring, and what scripts speak of. From `policy.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from types import MappingProxyType

from sdrtui.domain.account_rules import AccountRules
from sdrtui.domain.channel import Channel
from sdrtui.domain.handoff_rules import HandoffRules
from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.playbook import Window
from sdrtui.domain.rates import Rates
from sdrtui.domain.routing_rules import RoutingRules
from sdrtui.domain.stage import Stage

CALL_HOURS = (Window(time(9), time(12)), Window(time(13, 30), time(18)))
"""Tencent Cloud voice 679/79155: workday call hours; also the two slots that `other_slot` chooses between."""
HARD_CALL_HOURS = Window(time(8), time(21))
"""The same source: never outside, local time."""
MESSAGE_HOURS = (Window(time(9), time(18)),)


class Route(StrEnum):
    """Where a lead of a source goes first."""

    SDR = "sdr"
    NURTURE = "nurture"
    SALES = "sales"


@dataclass(frozen=True, slots=True)
class Source:
    """Where leads come from, and what that is worth."""

    id: str
    title: Mapping[str, str]
    score: int
    route: Route = Route.SDR
    stage: Stage = Stage.MAL
    playbook: PlaybookId | None = None
    """Where such a lead is enrolled when nobody says otherwise."""
    aliases: tuple[str, ...] = ()
    """Other words for it in spreadsheets."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Legal and carrier rows (DOMAIN 3); each is a value of `policy.yaml` with its source there."""

    call_hours: tuple[Window, ...] = CALL_HOURS
    hard_call_hours: Window = HARD_CALL_HOURS
    message_hours: tuple[Window, ...] = MESSAGE_HOURS
    """Default windows of every channel but the phone."""
    calls_per_number_a_day: int = 3
    minutes_between_calls: int = 30
    wechat_adds_a_day: int = 20
    batch: int = 500
    call_in_calls: int = 4
    """A call-in cannot end as unreachable before so many calls …"""
    call_in_slots: int = 2
    """… in so many slots, and a WeChat attempt."""
    bad_number_after: int = 3
    """Times `unreachable` before a number is marked bad."""
    calls_per_number_24h: int = 5
    """Carriers' sales-SIM rules, over the whole team; never more."""
    calls_per_number_5min: int = 3
    """The same."""
    wechat_ignored_after: int = 7
    """Days after which an unanswered WeChat request counts as ignored."""
    wecom_mass_a_month: int = 31
    """WeCom mass messages to one customer in a month; never more than the month has days."""
    wecom_mass_customers: int = 20_000
    """Customers whom one account's mass messages reach a day."""
    wecom_mass_characters: int = 4_000
    sms_consent: bool = True
    """Text messages only to those who came by themselves or have spoken with us."""
    email_consent: bool = False
    """Emails only to those who came by themselves or have spoken with us."""
    email_ad_mark: bool = False
    """Mass emails need 广告 or AD in the subject."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """Source quality plus behaviour minus silence."""

    behaviour: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Points by outcome name."""
    silence_a_day: int = 1
    """Points lost for each day without a word from the lead."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that a team sets once."""

    limits: Limits = Limits()
    limit_sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Where each limit comes from, by its name."""
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    scoring: Scoring = Scoring()
    retry_after: timedelta = timedelta(days=1)
    """No answer: again after this long, in another slot."""
    busy_after: timedelta = timedelta(minutes=30)
    country: str = "CN"
    """Whose working days count, as the `holidays` package names it."""
    team: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """What scripts speak of: product, value, pains by title, stories, who signs. Plain strings, lists and mappings."""

    costs: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """What one lead of a source costs, by source id."""
    currency: str = "CNY"
    """Of the costs, by its ISO 4217 code."""
    stages: Mapping[Stage, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """The team's own words for the stages, by language."""
    rates: Rates = field(default_factory=Rates)
    """What forecasts reckon with."""

    routing: RoutingRules = field(default_factory=RoutingRules)
    """Who gets a call-in, when it is escalated, which score promotes."""
    handoff: HandoffRules = field(default_factory=HandoffRules)
    """Qualification's ways back, the handoff's clock, the reasons of a rejection."""
    accounts: AccountRules = field(default_factory=AccountRules)
    """How long people wait for a colleague's answer, and what becomes of a lead at another SDR's company."""

    def windows(self, channel: Channel) -> tuple[Window, ...]:
        """Return the channel's default windows, in order of the day."""
        return self.limits.call_hours if channel is Channel.PHONE else self.limits.message_hours
