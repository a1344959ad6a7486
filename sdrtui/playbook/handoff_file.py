"""The `handoff` and `routing` of policy.yaml: their shapes as pydantic models, and the domain's rules from them."""

from datetime import timedelta
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from sdrtui.domain.handoff_rules import USUAL_REASONS, HandoffRules, RejectReason
from sdrtui.domain.ids import PlaybookId, SdrId
from sdrtui.domain.qualification import USUAL_WAYS, BackTo, Question
from sdrtui.domain.routing_rules import RoutingRules, Sharing, Territory
from sdrtui.domain.stage import Stage
from sdrtui.playbook.fields import Duration, Part, Slug, Word, Words, WordsPart, listed
from sdrtui.playbook.limit_part import LimitPart, as_limit

OfTime = Annotated[
    LimitPart[Duration] | None, BeforeValidator(as_limit, json_schema_input_type=LimitPart[Duration] | Duration)
]
Points = Annotated[int, Field(ge=0, le=1_000)]
OfPoints = Annotated[
    LimitPart[Points] | None, BeforeValidator(as_limit, json_schema_input_type=LimitPart[Points] | Points)
]


class ReasonPart(Part):
    """A coded reason why sales gives a lead back."""

    id: Slug
    title: Words = WordsPart()
    back_to: BackTo = BackTo.SDR


class HandoffPart(Part):
    """Qualification and handoff."""

    accept_within: OfTime = None
    remind_before: OfTime = None
    ways: dict[Question, BackTo] = Field(default_factory=dict)
    playbooks: dict[BackTo, Slug] = Field(default_factory=dict)
    reasons: Annotated[tuple[ReasonPart, ...], listed(ReasonPart)] = ()


class TerritoryPart(Part):
    """Whose the leads of some regions or industries are."""

    sdr: Word
    regions: Annotated[tuple[Word, ...], listed(Word)] = ()
    industries: Annotated[tuple[Word, ...], listed(Word)] = ()


class RoutingPart(Part):
    """Incoming leads."""

    by: Sharing = Sharing.ROUND_ROBIN
    sdrs: Annotated[tuple[Word, ...], listed(Word)] = ()
    territories: Annotated[tuple[TerritoryPart, ...], listed(TerritoryPart)] = ()
    escalate_after: OfTime = None
    promote_at: OfPoints = None
    promote_to: Slug | None = None
    promote_stage: Stage | None = None


def handoff_of(part: HandoffPart) -> HandoffRules:
    """Return the rules; what the file leaves out is as the domain has it."""
    usual = HandoffRules()
    playbooks = {**usual.playbooks, **{way: PlaybookId(name) for way, name in part.playbooks.items()}}
    return HandoffRules(
        accept_within=_time(part.accept_within, usual.accept_within),
        remind_before=_time(part.remind_before, usual.remind_before),
        reasons=tuple(_reason(one) for one in part.reasons) or USUAL_REASONS,
        ways=MappingProxyType({**USUAL_WAYS, **part.ways}),
        playbooks=MappingProxyType(playbooks),
    )


def routing_of(part: RoutingPart) -> RoutingRules:
    """Return the rules; what the file leaves out is as the domain has it."""
    usual = RoutingRules()
    named: dict[str, Any] = {
        "promote_at": part.promote_at.value if part.promote_at else None,
        "promote_to": PlaybookId(part.promote_to) if part.promote_to else None,
        "promote_stage": part.promote_stage,
    }
    return RoutingRules(
        by=part.by,
        sdrs=tuple(SdrId(sdr) for sdr in part.sdrs),
        territories=tuple(
            Territory(SdrId(one.sdr), frozenset(one.regions), frozenset(one.industries)) for one in part.territories
        ),
        escalate_after=_time(part.escalate_after, usual.escalate_after),
        **{name: value for name, value in named.items() if value is not None},
    )


def _time(limit: LimitPart[timedelta] | None, usual: timedelta) -> timedelta:
    return limit.value if limit is not None else usual


def _reason(part: ReasonPart) -> RejectReason:
    words = {language: text or part.id for language, text in part.title.by_language().items()}
    return RejectReason(part.id, MappingProxyType(words), part.back_to)
