"""Logging what came of a touch. One transaction: the record, the new plan, and all that follows from it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sdrtui.domain.case import TouchRow
from sdrtui.domain.channel import Channel
from sdrtui.domain.enrollment import Event, Plan, Status, Stopped, Touched
from sdrtui.domain.ids import RecordId, TouchId
from sdrtui.domain.mail import MailRow
from sdrtui.domain.outcome import Outcome, outcomes_of
from sdrtui.domain.stage import Exit
from sdrtui.domain.state import TouchState
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services import accounts
from sdrtui.services.account_words import put_off
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.choices import choice
from sdrtui.services.consequences import Consequences, consequences_of, write_consequences
from sdrtui.services.desk import Desk
from sdrtui.services.onward import (
    Origin,
    begin,
    destination_of,
    go_on,
    listed_or_none,
    settle_others,
    stop_record,
)
from sdrtui.services.pausing import pause_elsewhere
from sdrtui.services.quota import holds, refuse_past_cap
from sdrtui.services.replan import Change, closed
from sdrtui.services.results import result_of
from sdrtui.services.retry import retried
from sdrtui.services.spreading import settle_opened
from sdrtui.services.texts import clean
from sdrtui.services.touch_records import touch_of, touch_record
from sdrtui.services.views import LogResult
from sdrtui.services.wording import word
from sdrtui.services.writing import Writing

REPLANNED = "replanned"
"""The cause of a touch that an outcome took out of the plan."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is to be logged."""

    touch: TouchId
    outcome: Outcome
    note: str
    until: datetime | None
    at: datetime
    is_certain: bool
    """It happened: a quota is no reason to leave it unsaid."""
    cause: RecordId | None = None
    mail: MailRow | None = None
    point: str = ""


def log_outcome(
    desk: Desk,
    touch: str,
    outcome: Outcome | str,
    *,
    note: str = "",
    callback_at: datetime | None = None,
    reason: str = "",
    at: datetime | None = None,
    anyway: bool = False,
    cause: RecordId | None = None,
    mail: MailRow | None = None,
    point: str = "",
) -> LogResult:
    """Record what came of a touch; when this returns it is saved, and so is everything that follows from it.

    On a touch that is already done this is a later outcome, such as the reply to a sent email.

    Args:
        desk: Whose.
        touch: Which.
        outcome: One that the touch's channel can have.
        note: What was said.
        callback_at: The time promised for `callback`, or the return date of an `auto_reply`.
        reason: Why, for `skipped`.
        at: When it happened, if not now.
        anyway: It happened although the gate forbids it; a WeChat request past the account's cap is refused otherwise.
        cause: The record that this follows from by itself; it is taken back together with it.
        mail: The message that says so; it is known from then on.
        point: The very number or address that it is about; left out, the first usable one.

    Raises:
        UsageError: there is no such touch, or the outcome does not fit it.
        NeedsDecision: the account may send no more WeChat requests today.
        TryLater: somebody else kept changing the same lead.
    """
    now = desk.clock()
    said, is_certain = clean(note) or clean(reason), anyway or at is not None
    entry = _Entry(
        TouchId(touch), _outcome_of(desk, touch, outcome), said, callback_at, at or now, is_certain, cause, mail, point
    )
    check_times(entry.outcome, entry.at, entry.until, now)
    if entry.outcome is Outcome.SKIPPED and not entry.note:
        raise UsageError(_("Passing over a touch needs a reason."), hint=_("It stays in the log: --reason TEXT."))
    return retried(lambda: _log(desk, entry, now))


def skip(desk: Desk, touch: str, reason: str) -> LogResult:
    """Pass over a touch for a reason; the enrollment goes on."""
    return log_outcome(desk, touch, Outcome.SKIPPED, reason=reason)


def _log(desk: Desk, entry: _Entry, now: datetime) -> LogResult:
    case = desk.store.case(entry.touch)
    row = touch_of(case, entry.touch)
    _check_fits(row, entry.outcome)
    if not entry.is_certain:
        refuse_past_cap(desk, row, entry.outcome)
    planner = CasePlanner(desk, case, now)
    event = Touched(RecordId(desk.new_id()), entry.at, row.step, row.attempt, entry.outcome, entry.until)
    events: tuple[Event, ...] = (*case.events, event)
    result = consequences_of(desk, case, planner.playbook, row, events, event, entry.point)
    said = touch_record(desk, case, row, event)
    record = replace(said, note=entry.note, cause=entry.cause, stage=result.stage)
    origin = Origin(planner, events, result.people(case.enrollment.people), record)

    writing = Writing(desk, drafts_done=[row.id])
    writing.took(entry.mail, record)
    state = TouchState.DONE
    if entry.outcome is Outcome.SKIPPED:
        state = TouchState.SKIPPED
        writing.noted(record)
    else:
        writing.touched(record)
        writing.holds.extend(holds(desk, record, 1))
    write_consequences(writing, result, case.lead, record)
    plan, open_after = _write_onward(writing, origin, result, closed(case.touches, row.id, state))
    desk.store.commit(writing.change())
    moved = settle_opened(desk, writing)
    logged = result_of(
        desk,
        writing,
        open_after,
        touch=row.id,
        outcome=entry.outcome,
        record=record.id,
        stage=result.stage,
        exit_=plan.exit,
        lead=case.lead.id,
    )
    following = tuple(replace(each, due_at=moved.get(each.touch, each.due_at)) for each in logged.next)
    return replace(
        logged,
        next=following,
        held=put_off(writing, case, row.contact) if result.effects.hold_account else (),
        alarm=_alarm() if result.effects.alarm else "",
    )


def _alarm() -> str:
    return _("The carrier blocked the call: check our own caller number, the lead is not to blame.")


def _write_onward(
    writing: Writing, origin: Origin, result: Consequences, touches: tuple[TouchRow, ...]
) -> tuple[Plan, tuple[TouchRow, ...]]:
    """Write this enrollment's new plan, the contact's other enrollments, and the playbook that the lead goes on to."""
    planner, wished = origin.planner, result.effects.enroll
    wanted = listed_or_none(writing.desk, wished) if wished else None
    plan = planner.plan(origin.events, origin.people)
    destination = destination_of(origin, plan)
    if wanted and plan.status is not Status.FINISHED and wanted.playbook.exclusive and planner.playbook.exclusive:
        stop = stop_record(writing.desk, planner.case, Exit.SUPERSEDED, origin.record)
        writing.noted(stop)
        plan, destination = (
            planner.plan((*origin.events, Stopped(stop.id, stop.at, Exit.SUPERSEDED)), origin.people),
            None,
        )
    lead = planner.case.lead
    is_holding = result.effects.hold_account and (
        wanted is not None or result.effects.handoff or accounts.is_followed_up(writing, lead.id, result.contact, plan)
    )
    own = accounts.own_events(writing, planner.case, plan, origin.record, is_holding=is_holding)
    plan = planner.plan((*origin.events, *own), origin.people) if own else plan
    open_after = planner.write(
        writing, Change(planner.was(), plan), plan.exit.value if plan.exit else REPLANNED, touches
    )
    running = settle_others(writing, origin, result, wanted, is_holding=is_holding)
    pause_elsewhere(writing, result.contact, origin.record, origin.record.until)
    if wanted:
        opened = begin(writing, origin, wanted, running, is_wish=True)
    else:
        opened = go_on(writing, origin, destination, running)
    if not is_holding and not any(row.contact == result.contact for row in open_after):
        is_over = result.is_refusal and result.contact == lead.contact
        accounts.settle(writing, lead, origin.record, is_over=is_over)
    return plan, (*open_after, *opened)


def _outcome_of(desk: Desk, touch: str, outcome: Outcome | str) -> Outcome:
    """Return the outcome that was typed; a wrong one is answered with those of the touch's channel."""
    try:
        return as_outcome(outcome)
    except UsageError:
        row = touch_of(desk.store.case(TouchId(touch)), TouchId(touch))
        return choice(Outcome, str(outcome), outcomes_of(row.channel))


def as_outcome(outcome: Outcome | str) -> Outcome:
    """Return the outcome that a person typed or a key stands for."""
    return outcome if isinstance(outcome, Outcome) else choice(Outcome, outcome)


def check_times(outcome: Outcome, at: datetime, until: datetime | None, now: datetime) -> None:
    """Refuse what lies in the future, and a callback that is promised for no time or a past one."""
    if at > now:
        raise UsageError(_("A touch cannot be logged before it happens."))
    if outcome is Outcome.CALLBACK and until is None:
        raise UsageError(_("A callback needs the time that was promised."), hint=_("Add --callback-at, e.g. 15:30."))
    if outcome is Outcome.CALLBACK and until is not None and until <= at:
        raise UsageError(_("The promised time has passed already."))


def check_channel(outcome: Outcome, channel: Channel) -> None:
    """Refuse an outcome that the channel cannot have, naming those that it can."""
    fits = outcomes_of(channel)
    if outcome not in fits:
        raise UsageError(
            _("{outcome} is no outcome of this channel ({channel}).").format(outcome=outcome, channel=word(channel)),
            hint=_("Choose one of {words}.").format(
                words=", ".join(f"{one.value} ({word(one)})" for one in sorted(fits))
            ),
        )


def _check_fits(row: TouchRow, outcome: Outcome) -> None:
    check_channel(outcome, row.channel)
    if row.state in {TouchState.CANCELLED, TouchState.SKIPPED}:
        raise UsageError(
            _("This touch is closed: {state}.").format(state=word(row.state)),
            hint=_("Undo brings back what you closed last; `log LEAD` records a touch made outside the plan."),
        )
    if outcome is Outcome.SKIPPED and not row.state.is_open:
        raise UsageError(
            _("This touch is done; it cannot be passed over any more."),
            hint=_("`sdrtui undo` takes back your last record."),
        )
