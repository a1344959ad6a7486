"""Rows as domain values. The other direction is `encode`; the day's rows are in `due_row`."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sdrtui.domain.case import LeadFacts, TouchRow
from sdrtui.domain.change import AccountRow, ContactRow, RecordRow
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.enrollment import (
    AccountHeld,
    AccountReleased,
    Deferred,
    Event,
    Parted,
    Paused,
    Snoozed,
    Stopped,
    Touched,
)
from sdrtui.domain.ids import ContactId, PlaybookId, StepId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.rows import LogLine
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.state import RecordKind, TouchState
from sdrtui.domain.sync import OutboxState
from sdrtui.errors import Bug
from sdrtui.store.due_row import why
from sdrtui.store.instant import instant, instant_or_none

Columns = Mapping[Any, Any]
"""A row by column name."""


def contacts_of(text: str) -> dict[str, ContactId]:
    """Return an enrollment's contacts by role."""
    found: dict[str, ContactId] = json.loads(text)
    return found


def account(row: Columns) -> AccountRow:
    """Return a company."""
    return AccountRow(row["id"], row["name"], row["folded"], row["industry"], row["region"], row["headcount"])


def contact(row: Columns) -> ContactRow:
    """Return a person."""
    return ContactRow(
        row["id"], row["account"], row["name"], row["title"], row["role"], row["zone"], row["referred_by"]
    )


def lead_facts(row: Columns) -> LeadFacts:
    """Return what the engine knows of a lead."""
    return LeadFacts(
        id=row["id"],
        account=row["account"],
        contact=row["contact"],
        owner=row["owner"],
        source=row["source"],
        stage=Stage(row["stage"]),
        score=row["score"],
        created_at=instant(row["created_at"]),
        note=row["note"],
        closed_reason=row["closed_reason"],
    )


def at_stage(facts: LeadFacts, stage: Stage) -> LeadFacts:
    """Return the same lead at another stage."""
    return replace(facts, stage=stage)


def touch(row: Columns) -> TouchRow:
    """Return a touch."""
    return TouchRow(
        id=row["id"],
        enrollment=row["enrollment"],
        lead=row["lead"],
        contact=row["contact"],
        sdr=row["sdr"],
        step=row["step"],
        attempt=row["attempt"],
        step_number=row["step_number"],
        step_count=row["step_count"],
        channel=Channel(row["channel"]),
        action=Action(row["action"]),
        due_at=instant(row["due_at"]),
        window_from=instant(row["window_from"]),
        window_to=instant(row["window_to"]),
        is_clock=bool(row["is_clock"]),
        is_promise=bool(row["is_promise"]),
        why=why(row["why_code"], row["why_facts"]),
        state=TouchState(row["state"]),
        cause=row["cause"],
        blocked_until=instant_or_none(row["blocked_until"]),
    )


def record(row: Columns) -> RecordRow:
    """Return a line of the log, whole."""
    return RecordRow(
        id=row["id"],
        kind=RecordKind(row["kind"]),
        at=instant(row["at"]),
        sdr=row["sdr"],
        lead=row["lead"],
        contact=row["contact"],
        enrollment=row["enrollment"],
        touch=row["touch"],
        step=row["step"],
        attempt=row["attempt"],
        channel=None if row["channel"] is None else Channel(row["channel"]),
        action=None if row["action"] is None else Action(row["action"]),
        playbook=row["playbook"],
        outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
        until=instant_or_none(row["until"]),
        exit=None if row["exit"] is None else Exit(row["exit"]),
        note=row["note"],
        voids=row["voids"],
        cause=row["cause"],
        source=row["source"],
        stage=Stage(row["stage"]),
    )


def event(row: Columns) -> Event | None:
    """Return what a record means to the engine, or None when it means nothing: a reveal, a comment."""
    match RecordKind(row["kind"]):
        case RecordKind.OUTCOME:
            return Touched(
                row["id"],
                instant(row["at"]),
                row["step"],
                row["attempt"],
                Outcome(row["outcome"]),
                instant_or_none(row["until"]),
            )
        case RecordKind.SNOOZE:
            if row["until"] is None:
                raise Bug(f"a snooze without a time: {row['id']}")
            return Snoozed(row["id"], instant(row["at"]), row["step"], row["attempt"], instant(row["until"]))
        case RecordKind.DEFER:
            if row["until"] is None:
                raise Bug(f"a touch was moved to no day: {row['id']}")
            return Deferred(row["id"], instant(row["at"]), row["step"], row["attempt"], instant(row["until"]))
        case RecordKind.STOP:
            return Stopped(row["id"], instant(row["at"]), Exit(row["exit"]))
        case _:
            return _of_account(row)


def _of_account(row: Columns) -> Event | None:
    """Return what somebody else of the company did to the run."""
    match RecordKind(row["kind"]):
        case RecordKind.PART:
            return Parted(row["id"], instant(row["at"]), row["contact"], Exit(row["exit"]))
        case RecordKind.HOLD:
            if row["until"] is None:
                raise Bug(f"a hold without an end: {row['id']}")
            return AccountHeld(row["id"], instant(row["at"]), instant(row["until"]), row["contact"])
        case RecordKind.RELEASE:
            return AccountReleased(row["id"], instant(row["at"]), row["contact"])
        case RecordKind.PAUSE:
            if row["until"] is None:
                raise Bug(f"a pause without an end: {row['id']}")
            return Paused(row["id"], instant(row["at"]), instant(row["until"]), row["contact"])
        case _:
            return None


def log_line(row: Columns) -> LogLine:
    """Return a line of the log with the names that it is shown with. A person erased since has none."""
    return LogLine(
        record=row["id"],
        touch=TouchId(row["touch"] or ""),
        at=instant(row["at"]),
        sdr=row["sdr"],
        lead=row["lead"],
        contact=row["contact"],
        contact_name=row["contact_name"] or "",
        company=row["company"] or "",
        channel=Channel(row["channel"]),
        action=Action(row["action"]),
        outcome=Outcome(row["outcome"]),
        note=row["note"],
        playbook=PlaybookId(row["playbook"] or ""),
        step=StepId(row["step"] or ""),
        source=row["source"],
        stage=Stage(row["stage"]),
        sync_state="" if row["sync_state"] is None else OutboxState(row["sync_state"]).value,
        until=instant_or_none(row["until"]),
    )
