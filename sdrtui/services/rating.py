"""A lead's score: as it is now, and as an outcome changes it."""

from collections.abc import Iterable
from datetime import datetime

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import LeadUpdate, RecordRow
from sdrtui.domain.ids import RecordId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.routing import source_named
from sdrtui.domain.rows import LogLine
from sdrtui.domain.scoring import WORDS, Score, score_of
from sdrtui.services.desk import Desk


def lead_score(desk: Desk, lead: LeadFacts, history: Iterable[LogLine]) -> Score:
    """Return the lead's score as it is now, with what it is made of."""
    return _score(desk, lead, ((line.at, line.outcome) for line in history))


def score_with(desk: Desk, lead: LeadFacts, history: Iterable[LogLine], at: datetime, outcome: Outcome) -> Score:
    """Return the lead's score as one more outcome makes it."""
    return _score(desk, lead, (*((line.at, line.outcome) for line in history), (at, outcome)))


def score_after(desk: Desk, lead: LeadFacts, record: RecordRow) -> tuple[LeadUpdate, ...]:
    """Return the lead's new score when the outcome bears on it; most outcomes say nothing of the lead."""
    if record.outcome is None or not _bears(desk, record.outcome):
        return ()
    history = ((line.at, line.outcome) for line in desk.store.history(lead.id))
    return _update(lead, _score(desk, lead, (*history, (record.at, record.outcome))))


def score_without(desk: Desk, lead: LeadFacts, voided: RecordId, outcome: Outcome | None) -> tuple[LeadUpdate, ...]:
    """Return the lead's score as if a record had never been."""
    if outcome is None or not _bears(desk, outcome):
        return ()
    return _update(lead, lead_score(desk, lead, (one for one in desk.store.history(lead.id) if one.record != voided)))


def _bears(desk: Desk, outcome: Outcome) -> bool:
    return outcome in WORDS or bool(desk.policy.scoring.behaviour.get(outcome.value))


def _score(desk: Desk, lead: LeadFacts, outcomes: Iterable[tuple[datetime, Outcome]]) -> Score:
    policy = desk.policy
    source = source_named(lead.source, policy.sources)
    return score_of(source, outcomes, lead.created_at, desk.clock(), policy.scoring)


def _update(lead: LeadFacts, score: Score) -> tuple[LeadUpdate, ...]:
    return () if score.total == lead.score else (LeadUpdate(lead.id, score=score.total),)
