"""What a team sets about handoffs: the clock, the coded reasons of a rejection, and where a lead goes then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.qualification import USUAL_WAYS, BackTo, Question


@dataclass(frozen=True, slots=True)
class RejectReason:
    """A coded reason why sales does not take a lead."""

    id: str
    title: Mapping[str, str]
    """By language."""
    back_to: BackTo = BackTo.SDR


def _reason(code: str, back_to: BackTo, en: str, zh: str) -> RejectReason:
    return RejectReason(code, MappingProxyType({"en": en, "zh": zh}), back_to)


USUAL_REASONS = (
    _reason("not-profile", BackTo.DISQUALIFIED, "Not our kind of customer", "不符合客户画像"),
    _reason("no-pain", BackTo.NURTURE, "No real pain yet", "没有真实痛点"),
    _reason("no-solution", BackTo.SDR, "We do not solve this pain", "方案解决不了这个痛点"),
    _reason("not-now", BackTo.NURTURE, "Not now: no project this quarter", "时机未到，近期没有计划"),
    _reason("wrong-person", BackTo.SDR, "Not the one who decides or uses it", "不是关键人，需要换人对接"),
    _reason("no-contact", BackTo.SDR, "Sales could not reach them", "销售联系不上"),
    _reason("too-little-known", BackTo.SDR, "The package says too little", "转出信息不完整"),
    _reason("existing-customer", BackTo.DISQUALIFIED, "A customer or deal of ours already", "已是客户或已有商机"),
)
"""What the shipped policy.yaml says too."""


@dataclass(frozen=True, slots=True)
class HandoffRules:
    """The team's figures and words for handoffs."""

    accept_within: timedelta = timedelta(hours=48)
    """How long the account executive has to accept or reject (DOMAIN 3)."""
    remind_before: timedelta = timedelta(hours=8)
    """How long before the clock runs out the reminders begin."""
    reasons: tuple[RejectReason, ...] = USUAL_REASONS
    ways: Mapping[Question, BackTo] = field(default_factory=lambda: USUAL_WAYS)
    """Where a no to each question leads."""
    playbooks: Mapping[BackTo, PlaybookId] = field(
        default_factory=lambda: MappingProxyType(
            {BackTo.SDR: PlaybookId("call-in-callbacks"), BackTo.NURTURE: PlaybookId("nurture-wechat")}
        )
    )
    """What begins for a lead that comes back, unless something runs for it already."""

    def reason(self, code: str) -> RejectReason | None:
        """Return the reason of that code, however its words are joined."""
        wanted = code.strip().lower().replace("_", "-")
        return next((reason for reason in self.reasons if reason.id == wanted), None)
