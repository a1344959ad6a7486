"""The shape of policy.yaml as pydantic models. Every key may be left out: a team's own file names what differs."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Window
from sdrtui.domain.policy import Route
from sdrtui.domain.stage import Stage
from sdrtui.playbook.account_file import AccountsPart
from sdrtui.playbook.fields import Duration, Part, Slug, WindowText, Word, Words, WordsPart, listed
from sdrtui.playbook.handoff_file import HandoffPart, ReasonPart, RoutingPart, TerritoryPart
from sdrtui.playbook.limit_part import LimitPart, as_limit
from sdrtui.playbook.rates_file import TOUCH_KINDS, RatesPart
from sdrtui.playbook.source import Path


def _in_order(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    if any(later.start < earlier.end for earlier, later in pairwise(windows)):
        raise PydanticCustomError("hours", "overlap")
    return windows


Hours = Annotated[
    tuple[WindowText, ...], AfterValidator(_in_order), listed(WindowText), Field(min_length=1, max_length=6)
]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
LimitOfHours = Annotated[
    LimitPart[Hours] | None, BeforeValidator(as_limit, json_schema_input_type=LimitPart[Hours] | Hours)
]
LimitOfHour = Annotated[
    LimitPart[WindowText] | None, BeforeValidator(as_limit, json_schema_input_type=LimitPart[WindowText] | WindowText)
]
LimitOfCount = Annotated[
    LimitPart[Count] | None, BeforeValidator(as_limit, json_schema_input_type=LimitPart[Count] | Count)
]


LimitOfFlag = Annotated[
    LimitPart[bool] | None, BeforeValidator(as_limit, json_schema_input_type=LimitPart[bool] | bool)
]


class LimitsPart(Part):
    """Legal and carrier rows."""

    call_hours: LimitOfHours = None
    hard_call_hours: LimitOfHour = None
    message_hours: LimitOfHours = None
    calls_per_number_a_day: LimitOfCount = None
    minutes_between_calls: LimitOfCount = None
    wechat_adds_a_day: LimitOfCount = None
    batch: LimitOfCount = None
    call_in_calls: LimitOfCount = None
    call_in_slots: LimitOfCount = None
    bad_number_after: LimitOfCount = None
    calls_per_number_24h: LimitOfCount = None
    calls_per_number_5min: LimitOfCount = None
    wechat_ignored_after: LimitOfCount = None
    wecom_mass_a_month: LimitOfCount = None
    wecom_mass_customers: LimitOfCount = None
    wecom_mass_characters: LimitOfCount = None
    sms_consent: LimitOfFlag = None
    email_consent: LimitOfFlag = None
    email_ad_mark: LimitOfFlag = None


class SourcePart(Part):
    """Where leads come from."""

    id: Slug
    title: Words = WordsPart()
    score: Annotated[int, Field(ge=0, le=1_000)] = 0
    route: Route = Route.SDR
    stage: Stage = Stage.MAL
    playbook: Slug | None = None
    aliases: Annotated[tuple[Word, ...], listed(Word)] = ()


class ScoringPart(Part):
    """Points by behaviour, and what silence costs."""

    behaviour: dict[Outcome, Annotated[int, Field(ge=-1_000, le=1_000)]] = Field(default_factory=dict)
    silence_a_day: Annotated[int, Field(ge=0, le=100)] = 1


class RetryPart(Part):
    """How long to wait before trying again."""

    no_answer: Duration | None = None
    busy: Duration | None = None


class PainPart(Part):
    """What hurts a buyer of these titles; without titles, everybody else."""

    titles: Annotated[tuple[str, ...], listed(str)] = ()
    pain: str


class StoryPart(Part):
    """A customer's story for these industries; without industries, everybody else."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)

    industries: Annotated[tuple[str, ...], listed(str)] = ()
    company: str
    industry: str = ""
    result: str


class TeamPart(BaseModel):
    """What scripts speak of: any key may be added."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)

    pains: tuple[PainPart, ...] = ()
    stories: tuple[StoryPart, ...] = ()


class PolicyPart(Part):
    """A policy.yaml file; every key may be left out."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "CN"
    limits: LimitsPart = LimitsPart()
    sources: tuple[SourcePart, ...] = ()
    stages: dict[Stage, Words] = Field(default_factory=dict)
    scoring: ScoringPart = ScoringPart()
    retry: RetryPart = RetryPart()
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "CNY"
    costs: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    rates: RatesPart = RatesPart()
    routing: RoutingPart = RoutingPart()
    handoff: HandoffPart = HandoffPart()
    accounts: AccountsPart = AccountsPart()
    team: TeamPart = TeamPart()


_PARTS: Mapping[str, type[BaseModel]] = {
    "limits": LimitsPart,
    "sources": SourcePart,
    "scoring": ScoringPart,
    "retry": RetryPart,
    "rates": RatesPart,
    "routing": RoutingPart,
    "territories": TerritoryPart,
    "handoff": HandoffPart,
    "accounts": AccountsPart,
    "reasons": ReasonPart,
    "pains": PainPart,
    "stories": StoryPart,
}


def policy_keys_below(path: Path) -> tuple[str, ...]:
    """Return the keys that a mapping of the policy may have."""
    named = [part for part in path if isinstance(part, str)]
    if "outcomes" in named:
        return TOUCH_KINDS if named[-1] == "outcomes" else tuple(Outcome)
    if {"limits", "rates"} & set(named[:-1]):
        return tuple(LimitPart.model_fields)
    if named and named[-1] in {"title", *Stage}:
        return tuple(WordsPart.model_fields)
    return tuple(next((_PARTS[part] for part in reversed(named) if part in _PARTS), PolicyPart).model_fields)
