"""What a use case tells its caller once the change is saved."""

from collections.abc import Iterable

from sdrtui.domain.case import TouchRow
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import ContactId, LeadId, RecordId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit, Stage
from sdrtui.services.desk import Desk
from sdrtui.services.views import LogResult, NextTouch
from sdrtui.services.writing import Writing


def result_of(
    desk: Desk,
    writing: Writing,
    open_after: Iterable[TouchRow],
    *,
    touch: TouchId,
    outcome: Outcome | None,
    record: RecordId,
    stage: Stage,
    exit_: Exit | None,
    lead: LeadId | None = None,
) -> LogResult:
    """Return what was saved, with the rows that are open now, read back from the store.

    With a lead, what comes next is what is open for it and its people; its colleagues' rows have only changed.
    """
    opened = {row.id: row for row in (*open_after, *writing.open_touches()) if row.state.is_open}
    rows = [row for row in map(desk.store.due_row, opened) if row is not None]
    zones = {row.contact: row.zone for row in rows}
    return LogResult(
        touch=touch,
        outcome=outcome,
        record=record,
        next=tuple(_next(row, zones) for row in sorted(_own(opened, lead), key=lambda row: row.due_at)),
        stage=stage,
        exit=exit_,
        changed_rows=_mine(desk, rows, opened),
        gone=writing.closed_touches(),
    )


def _own(opened: dict[TouchId, TouchRow], lead: LeadId | None) -> list[TouchRow]:
    people = {row.contact for row in opened.values() if row.lead == lead}
    return [row for row in opened.values() if lead is None or row.lead == lead or row.contact in people]


def _next(row: TouchRow, zones: dict[ContactId, str]) -> NextTouch:
    return NextTouch(row.id, row.channel, row.action, row.due_at, zones.get(row.contact, "UTC"))


def _mine(desk: Desk, rows: list[DueRow], opened: dict[TouchId, TouchRow]) -> tuple[DueRow, ...]:
    return tuple(row for row in rows if opened[row.touch].sdr == desk.sdr)
