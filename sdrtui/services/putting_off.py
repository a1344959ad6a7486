"""Putting a touch off to an exact time, and ending an enrollment by a person's decision."""

from datetime import datetime

from sdrtui.domain.enrollment import Snoozed, Status
from sdrtui.domain.ids import EnrollmentId, RecordId, TouchId
from sdrtui.domain.stage import Exit
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services import accounts
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.onward import stop_case
from sdrtui.services.replan import Change
from sdrtui.services.results import result_of
from sdrtui.services.retry import retried
from sdrtui.services.texts import clean
from sdrtui.services.touch_records import touch_of, touch_record
from sdrtui.services.views import LogResult
from sdrtui.services.writing import Writing


def snooze(desk: Desk, touch: str, until: datetime) -> LogResult:
    """Put an open touch off to an exact time; the others keep their gaps from it.

    Raises:
        UsageError: there is no such open touch, or the time has passed.
    """
    now = desk.clock()
    if until <= now:
        raise UsageError(_("The time to put it off to has passed already."))
    return retried(lambda: _snooze(desk, TouchId(touch), until, now))


def stop(desk: Desk, enrollment: str, exit_: Exit, note: str = "") -> LogResult:
    """End an enrollment by a person's decision. The lead goes nowhere by itself: the person decided."""
    return retried(lambda: _stop(desk, EnrollmentId(enrollment), exit_, clean(note)))


def _snooze(desk: Desk, touch: TouchId, until: datetime, now: datetime) -> LogResult:
    case = desk.store.case(touch)
    row = touch_of(case, touch)
    if not row.state.is_open:
        raise UsageError(
            _("This touch is closed; only an open one can be put off."),
            hint=_("`sdrtui undo` takes back your last record; `sdrtui today` names the open ones."),
        )
    event = Snoozed(RecordId(desk.new_id()), now, row.step, row.attempt, until)
    planner = CasePlanner(desk, case, now)
    plan = planner.plan((*case.events, event))
    writing = Writing(desk)
    writing.noted(touch_record(desk, case, row, event))
    open_after = planner.write(writing, Change(planner.was(), plan), "snoozed")
    desk.store.commit(writing.change())
    return result_of(
        desk,
        writing,
        open_after,
        touch=touch,
        outcome=None,
        record=event.record,
        stage=case.lead.stage,
        exit_=plan.exit,
    )


def _stop(desk: Desk, enrollment: EnrollmentId, exit_: Exit, note: str) -> LogResult:
    case = desk.store.case(enrollment)
    if case.status is Status.FINISHED:
        raise UsageError(_("This run has ended already."))
    writing = Writing(desk)
    plan = stop_case(writing, CasePlanner(desk, case, desk.clock()), exit_, None, note)
    accounts.settle(writing, case.lead, writing.records[0])
    desk.store.commit(writing.change())
    return result_of(
        desk,
        writing,
        (),
        touch=TouchId(""),
        outcome=None,
        record=writing.records[0].id,
        stage=case.lead.stage,
        exit_=plan.exit,
    )
