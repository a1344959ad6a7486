"""Reading handoffs and changes of stage: what was proposed and what came of it, undone steps left out."""

import json
from collections.abc import Collection

from sqlalchemy import Connection, func, select

from sdrtui.domain.change import StageMove
from sdrtui.domain.handoff import HandoffState, HandoffStep, Package
from sdrtui.domain.ids import LeadId, RecordId, SdrId
from sdrtui.domain.qualification import Answer, BackTo, Question
from sdrtui.domain.stage import Stage
from sdrtui.store.decode import Columns
from sdrtui.store.instant import instant, instant_or_none
from sdrtui.store.tables import HANDOFF, HANDOFF_STEP, LEAD, STAGE_MOVE


def handoff_steps(connection: Connection, leads: Collection[LeadId] | None = None) -> list[HandoffStep]:
    """Return every step of these leads' handoffs, or of all, the proposals among them, in no particular order."""
    proposals = select(HANDOFF).where(HANDOFF.c.voided_at.is_(None))
    steps = select(HANDOFF_STEP).where(HANDOFF_STEP.c.voided_at.is_(None))
    if leads is not None:
        proposals, steps = proposals.where(HANDOFF.c.lead.in_(leads)), steps.where(HANDOFF_STEP.c.lead.in_(leads))
    return [
        *(_proposal(row) for row in connection.execute(proposals).mappings()),
        *(_step(row) for row in connection.execute(steps).mappings()),
    ]


def stage_moves(connection: Connection, lead: LeadId) -> list[StageMove]:
    """Return how the lead's stage moved, oldest first, undone moves left out."""
    query = select(STAGE_MOVE).where(STAGE_MOVE.c.lead == lead, STAGE_MOVE.c.voided_at.is_(None))
    rows = connection.execute(query.order_by(STAGE_MOVE.c.at, STAGE_MOVE.c.record)).mappings()
    return [
        StageMove(
            lead=row["lead"],
            before=Stage(row["before"]),
            after=Stage(row["after"]),
            at=instant(row["at"]),
            by=SdrId(row["by"]),
            why=row["why"],
            record=RecordId(row["record"]) if row["record"] else None,
            credit=row["credit"],
        )
        for row in rows
    ]


def step_count(connection: Connection, lead: LeadId) -> int:
    """Return how many steps the lead's handoffs have, proposals apart; nobody else changes them until the commit."""
    connection.execute(select(LEAD.c.id).where(LEAD.c.id == lead).with_for_update())
    query = select(func.count()).where(HANDOFF_STEP.c.lead == lead, HANDOFF_STEP.c.voided_at.is_(None))
    return connection.scalar(query) or 0


def _proposal(row: Columns) -> HandoffStep:
    """Return a proposal as the first step. Its record names the handoff; one without a record is named by its lead."""
    return HandoffStep(
        id=row["record"] or "",
        handoff=row["record"] or row["lead"],
        lead=row["lead"],
        at=instant(row["at"]),
        by=row["by"],
        state=HandoffState.PROPOSED,
        record=row["record"],
        enrollment=row["enrollment"],
    )


def _step(row: Columns) -> HandoffStep:
    return HandoffStep(
        id=row["id"],
        handoff=row["handoff"],
        lead=row["lead"],
        at=instant(row["at"]),
        by=row["by"],
        state=HandoffState(row["state"]),
        record=row["record"],
        enrollment=row["enrollment"],
        sdr=row["sdr"],
        ae=row["ae"],
        due_at=instant_or_none(row["due_at"]),
        reason=row["reason"],
        back_to=None if row["back_to"] is None else BackTo(row["back_to"]),
        package=_package(row["package"]),
    )


def _package(text: str) -> Package:
    found = json.loads(text)
    answers = tuple(
        Answer(Question(one["question"]), bool(one["yes"]), one["evidence"]) for one in found.get("answers", ())
    )
    return Package(answers, found.get("note", ""), found.get("promised", ""))
