"""The `rates` of policy.yaml: their shape as pydantic models, and the domain's Rates from it."""

from types import MappingProxyType
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from sdrtui.domain.channel import ACTIONS, Channel
from sdrtui.domain.outcome import Outcome, outcomes_of
from sdrtui.domain.rates import Figure, Rates
from sdrtui.playbook.fields import Part
from sdrtui.playbook.limit_part import LimitPart, as_limit

TOUCH_KINDS = tuple(
    kind for channel in Channel for kind in (channel.value, *(f"{channel}.{each}" for each in sorted(ACTIONS[channel])))
)
"""What shares may be given for: `wechat`, or `wechat.add` where the action differs from its channel."""
MAX_SUM = 1.000_001
Share = Annotated[float, Field(ge=0, le=1)]
Work = Annotated[float, Field(gt=0, le=1_000_000)]
Shares = dict[Outcome, Share]


def _known_kind(kind: str) -> str:
    if kind not in TOUCH_KINDS:
        raise PydanticCustomError("touch-kind", "no kind of touch")
    return kind


def _whole(outcomes: dict[str, Shares]) -> dict[str, Shares]:
    for kind, shares in outcomes.items():
        wrong = sorted(shares.keys() - outcomes_of(Channel(kind.split(".")[0])))
        if wrong:
            raise PydanticCustomError("outcome-channel", "does not fit", {"kind": kind, "outcome": wrong[0].value})
        if sum(shares.values()) > MAX_SUM:
            raise PydanticCustomError("shares", "above 1", {"kind": kind})
    return outcomes


Outcomes = Annotated[dict[Annotated[str, AfterValidator(_known_kind)], Shares], AfterValidator(_whole)]
OfShare = Annotated[LimitPart[Share] | None, BeforeValidator(as_limit, json_schema_input_type=LimitPart[Share] | Share)]
OfWork = Annotated[LimitPart[Work] | None, BeforeValidator(as_limit, json_schema_input_type=LimitPart[Work] | Work)]


class RatesPart(Part):
    """What forecasts reckon with."""

    mql: OfShare = None
    opportunity: OfShare = None
    won: OfShare = None
    touches_a_day: OfWork = None
    leads_an_sdr: OfWork = None
    opportunities_a_seller: OfWork = None
    outcomes: Outcomes = Field(default_factory=dict)


def rates_of(part: RatesPart) -> Rates:
    """Return the rates; what the file leaves out is the method's benchmark."""
    named: dict[str, Any] = {name: getattr(part, name) for name in RatesPart.model_fields if name != "outcomes"}
    figures = {name: Figure(each.value, each.source) for name, each in named.items() if each is not None}
    outcomes = {kind: MappingProxyType(dict(shares)) for kind, shares in part.outcomes.items()}
    return Rates(MappingProxyType(outcomes), **figures)
