"""A call or message made by hand, outside any planned touch: logged all the same, and what it means is done."""

from dataclasses import dataclass, replace
from datetime import datetime

from sdrtui.domain.account import answers
from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import RecordRow
from sdrtui.domain.channel import POINT_OF, Action, Channel, Point
from sdrtui.domain.defaults import default_follow
from sdrtui.domain.effects import Effects
from sdrtui.domain.elsewhere import exit_elsewhere, retired_points
from sdrtui.domain.ids import LeadId, RecordId, TouchId
from sdrtui.domain.mail import MailRow
from sdrtui.domain.outcome import Outcome, outcomes_of
from sdrtui.domain.playbook import Follow, Suppress
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.state import RecordKind
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services import accounts
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.consequences import Consequences, write_consequences
from sdrtui.services.desk import Desk
from sdrtui.services.moving_up import promote
from sdrtui.services.onward import (
    Origin,
    destination_of,
    go_on,
    hold_colleagues,
    replan_elsewhere,
    stop_case,
)
from sdrtui.services.outcomes import as_outcome, check_channel, check_times, log_outcome
from sdrtui.services.pausing import pause_elsewhere
from sdrtui.services.promoting import promotion_of
from sdrtui.services.results import result_of
from sdrtui.services.retry import retried
from sdrtui.services.texts import clean
from sdrtui.services.views import LogResult
from sdrtui.services.writing import Writing

USUAL_ACTION = {
    Channel.PHONE: Action.CALL,
    Channel.WECHAT: Action.MESSAGE,
    Channel.EMAIL: Action.PERSONAL,
    Channel.SMS: Action.TEXT,
    Channel.SOCIAL: Action.MESSAGE,
    Channel.VIDEO: Action.CALL,
    Channel.MEETING: Action.VISIT,
}


def log_manual(
    desk: Desk,
    lead: str,
    outcome: Outcome | str,
    *,
    channel: Channel | None = None,
    note: str = "",
    callback_at: datetime | None = None,
    at: datetime | None = None,
    mail: MailRow | None = None,
    point: str = "",
) -> LogResult:
    """Record a touch that no playbook planned; the lead's playbooks end where the outcome says so.

    A promised callback becomes the lead's next planned touch on the channel: only a planned one comes up in time.

    Args:
        desk: Whose.
        lead: To whom; the primary contact is meant.
        outcome: What came of it.
        channel: By which; left out, the one that the outcome belongs to, the phone before all others.
        note: What was said.
        callback_at: For `callback`, or the return date of an `auto_reply`.
        at: When it happened, if not now.
        mail: The message that says so; it is known from then on.
        point: The very number or address that it is about; left out, the first usable one.

    Raises:
        UsageError: there is no such lead, or the outcome does not fit the channel.
    """
    now, what = desk.clock(), as_outcome(outcome)
    by = channel or _channel_of(what)
    check_channel(what, by)
    check_times(what, at or now, callback_at, now)
    if what is Outcome.SKIPPED:
        raise UsageError(_("There is nothing planned that could be passed over."))
    if what is Outcome.CALLBACK:
        touch = _planned(desk, LeadId(lead), by)
        return log_outcome(desk, touch, what, note=note, callback_at=callback_at, at=at)
    source = _Source(clean(note), at or now, mail, point, callback_at)
    return retried(lambda: _log(desk, LeadId(lead), what, by, source))


@dataclass(frozen=True, slots=True)
class _Source:
    """What is known of the touch beside its outcome."""

    note: str
    at: datetime
    mail: MailRow | None
    point: str
    until: datetime | None
    """The return date of an automatic reply."""


def _log(desk: Desk, lead_id: LeadId, outcome: Outcome, channel: Channel, source: _Source) -> LogResult:
    at = source.at
    lead = desk.store.lead(lead_id)
    follow = default_follow(outcome, desk.policy)
    result = _consequences(desk, lead, follow, outcome, channel, source.point)
    promotion = None if follow.exit or result.retired else promotion_of(desk, lead, outcome, at)
    if promotion is not None:
        result = replace(result, stage=promotion.stage)
    record = RecordRow(
        id=RecordId(desk.new_id()),
        kind=RecordKind.OUTCOME,
        at=at,
        sdr=desk.sdr,
        lead=lead.id,
        contact=lead.contact,
        channel=channel,
        action=USUAL_ACTION[channel],
        outcome=outcome,
        until=source.until,
        note=source.note,
        source=lead.source,
        stage=result.stage,
    )
    result = replace(result, record=record.id)
    writing = Writing(desk)
    writing.took(source.mail, record)
    writing.touched(record)
    write_consequences(writing, result, lead, record)
    exit_ = _settle(writing, lead, follow, result, record)
    pause_elsewhere(writing, lead.contact, record, source.until)
    opened = promote(writing, promotion, record) if promotion else ()
    desk.store.commit(writing.change())
    return result_of(
        desk,
        writing,
        opened,
        touch=TouchId(""),
        outcome=outcome,
        record=record.id,
        stage=result.stage,
        exit_=exit_,
        lead=lead.id,
    )


def _consequences(
    desk: Desk, lead: LeadFacts, follow: Follow, outcome: Outcome, channel: Channel, point: str
) -> Consequences:
    is_departed = outcome is Outcome.DEPARTED
    own = POINT_OF.get(channel)
    kinds = frozenset(Point) if is_departed else frozenset({own} if own else ())
    effects = Effects(
        suppress=follow.suppress,
        points=kinds if follow.suppress is Suppress.POINT else frozenset(),
        is_departed=is_departed,
        handoff=follow.handoff,
        is_referral=outcome is Outcome.REFERRAL,
    )
    points = tuple(desk.store.contact_points(lead.contact)) if follow.suppress else ()
    stages = (lead.stage, follow.stage or lead.stage)
    return Consequences(
        effects=effects,
        stage=max(stages, key=lambda stage: Stage(stage).height),
        contact=lead.contact,
        points=points,
        retired=retired_points(effects, points, point),
        elsewhere=exit_elsewhere(channel, outcome, follow),
    )


def _settle(writing: Writing, lead: LeadFacts, follow: Follow, result: Consequences, record: RecordRow) -> Exit | None:
    """End or replan the contact's enrollments; the lead's own go on where their playbook says."""
    if follow.exit is None and not result.retired:
        return None
    planners = [CasePlanner(writing.desk, case, record.at) for case in writing.desk.store.open_cases(lead.contact)]
    is_answer = record.channel is not None and record.outcome is not None and answers(record.channel, record.outcome)
    is_holding = is_answer and any(planner.playbook.hold_account_on_reply for planner in planners)
    ended = None
    for planner in planners:
        case = planner.case
        is_one_of_several = is_answer and len({each.contact for each in case.enrollment.people.values()}) > 1
        if follow.exit is None or is_one_of_several or case.lead.contact != lead.contact:
            leaves = follow.exit and (result.elsewhere or follow.exit)
            replan_elsewhere(writing, planner, result, record, leaves=leaves, is_holding=is_holding)
            continue
        plan = stop_case(writing, planner, follow.exit, record)
        origin = Origin(planner, case.events, result.people(case.enrollment.people), record)
        if case.lead.id == lead.id and ended is None:
            go_on(writing, origin, destination_of(origin, plan), [])
            ended = plan.exit
    if is_holding:
        hold_colleagues(writing, lead, result, record, {planner.case.enrollment.id for planner in planners})
    elif follow.exit is not None:
        accounts.settle(writing, lead, record, is_over=result.is_refusal)
    return ended


def _channel_of(outcome: Outcome) -> Channel:
    """Return the channel that an outcome belongs to; the phone where several have it."""
    return next((channel for channel in Channel if outcome in outcomes_of(channel)), Channel.PHONE)


def _planned(desk: Desk, lead: LeadId, channel: Channel) -> TouchId:
    """Return the lead's next planned touch on the channel."""
    contact = desk.store.lead(lead).contact
    open_touches = [
        row
        for case in desk.store.open_cases(contact)
        for row in case.touches
        if row.state.is_open and row.channel is channel and row.lead == lead
    ]
    if not open_touches:
        raise UsageError(
            _("Nothing is planned on this channel that the callback could become."),
            hint=_("Enroll the lead in a playbook first."),
        )
    return min(open_touches, key=lambda row: row.due_at).id
