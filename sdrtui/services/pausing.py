"""An absence that one run hears of pauses every run of that person, until the working day after it; undo lifts all."""

from datetime import datetime, time, timedelta

from sdrtui.domain.case import Case
from sdrtui.domain.change import RecordRow
from sdrtui.domain.enrollment import Paused
from sdrtui.domain.ids import ContactId, RecordId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.slots import instant
from sdrtui.domain.state import RecordKind
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.remembering import memory_of
from sdrtui.services.replan import Change
from sdrtui.services.writing import Writing
from sdrtui.services.zones import local, zone_of

PAUSED = "paused"
"""The cause on touches that an absence takes out of the plan."""


def pause_elsewhere(writing: Writing, contact: ContactId, cause: RecordRow, until: datetime | None) -> None:
    """Let the runs wait in which somebody is touched who says to be away, but those that this writing has written.

    In a colleague's run only what is open for the one who is away waits.

    Args:
        writing: Where to.
        contact: Who.
        cause: The automatic reply.
        until: The working day after their return, if they named one; else the next working day is meant.
    """
    if cause.outcome is not Outcome.AUTO_REPLY:
        return
    desk = writing.desk
    end = until or _next_working_day(desk, contact, cause.at)
    written = {row.id for row in writing.enrollments}
    for case in desk.store.open_cases(contact):
        if case.enrollment.id not in written:
            _pause(writing, case, Paused(RecordId(desk.new_id()), cause.at, end, contact), cause)


def _next_working_day(desk: Desk, contact: ContactId, at: datetime) -> datetime:
    zone = desk.store.contact(contact).zone
    return instant(desk.calendar.next_open(local(at, zone).date() + timedelta(days=1)), time.min, zone_of(zone))


def _pause(writing: Writing, case: Case, event: Paused, cause: RecordRow) -> None:
    planner = CasePlanner(writing.desk, case, writing.desk.clock())
    writing.noted(
        RecordRow(
            id=event.record,
            kind=RecordKind.PAUSE,
            at=event.at,
            sdr=writing.desk.sdr,
            lead=case.lead.id,
            contact=event.contact,
            enrollment=case.enrollment.id,
            playbook=case.enrollment.playbook,
            until=event.until,
            note=memory_of(case),
            cause=cause.id,
            source=case.lead.source,
            stage=case.lead.stage,
        )
    )
    planner.write(writing, Change(planner.was(), planner.plan((*case.events, event))), PAUSED)
