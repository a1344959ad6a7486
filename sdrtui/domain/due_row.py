"""A due touch as a plain row: what ranking and drawing it needs. A named tuple; the room's own page says why."""

from datetime import datetime
from typing import NamedTuple

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.ids import ContactId, EnrollmentId, LeadId, PlaybookId, StepId, TouchId
from sdrtui.domain.stage import Kind, Stage
from sdrtui.domain.why import Why


class DueRow(NamedTuple):
    """One row of the day's list; everything that ranking and drawing it needs."""

    touch: TouchId
    lead: LeadId
    contact: ContactId
    enrollment: EnrollmentId
    contact_name: str
    company: str
    channel: Channel
    action: Action
    playbook: PlaybookId
    title_zh: str
    title_en: str
    kind: Kind
    step: StepId
    step_number: int
    """0 for a step outside the series."""
    step_count: int
    due_at: datetime
    window_from: datetime
    window_to: datetime
    is_clock: bool
    is_promise: bool
    blocked_until: datetime | None
    why: Why
    stage: Stage
    score: int
    started_at: datetime
    zone: str
    """The contact's zone; due times are shown in it."""
