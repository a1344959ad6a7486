"""Behaviour that reaches the threshold: a lead in nurture goes to an SDR and into the higher playbook."""

from dataclasses import dataclass, replace
from datetime import datetime

from sdrtui.domain.case import Case, LeadFacts
from sdrtui.domain.effects import Effects
from sdrtui.domain.enrollment import Touched
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.routing_rules import is_promoted
from sdrtui.domain.stage import Kind, Stage
from sdrtui.services.desk import Desk
from sdrtui.services.rating import lead_score, score_with


@dataclass(frozen=True, slots=True)
class Promotion:
    """What a score that reached the threshold does."""

    cases: tuple[Case, ...]
    """The runs that it takes the lead out of."""
    stage: Stage


def promoted(desk: Desk, case: Case, playbook: Playbook, found: Effects, event: Touched) -> Effects:
    """Return an outcome's effects with the promotion that its score earns; what the playbook itself says goes first."""
    says_more = found.enroll or found.handoff or found.suppress
    if says_more or not _reaches(desk, case.lead, playbook.kind, event.at, event.outcome):
        return found
    return replace(found, enroll=desk.policy.routing.promote_to, stage=_stage(desk, found.stage or case.lead.stage))


def promotion_of(desk: Desk, lead: LeadFacts, outcome: Outcome, at: datetime) -> Promotion | None:
    """Return the promotion that an outcome outside any planned touch earns the lead."""
    cases = tuple(case for case in desk.store.open_cases(lead.contact) if case.lead.id == lead.id)
    kinds = {desk.library.parse(case.playbook_source, case.enrollment.hash).kind for case in cases}
    if len(kinds) != 1 or not _reaches(desk, lead, next(iter(kinds)), at, outcome):
        return None
    return Promotion(cases, _stage(desk, lead.stage))


def _reaches(desk: Desk, lead: LeadFacts, kind: Kind, at: datetime, outcome: Outcome) -> bool:
    rules = desk.policy.routing
    if not desk.policy.scoring.behaviour.get(outcome.value) or kind not in {Kind.NURTURE, Kind.REACTIVATION}:
        return False
    history = desk.store.history(lead.id)
    before = lead_score(desk, lead, history).total
    return is_promoted(rules, kind, lead.stage, before, score_with(desk, lead, history, at, outcome).total)


def _stage(desk: Desk, stage: Stage) -> Stage:
    return max(stage, desk.policy.routing.promote_stage, key=lambda each: each.height)
