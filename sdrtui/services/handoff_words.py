"""Words for handoffs and changes of stage, in the reader's language, and how a lead came to its stage."""

from collections.abc import Iterable

from sdrtui.domain.change import StageMove
from sdrtui.domain.handoff import Handoff, HandoffState, Reminder, handoffs
from sdrtui.domain.ids import LeadId
from sdrtui.domain.qualification import BackTo, Question
from sdrtui.domain.stage import Stage
from sdrtui.i18n import N_, _
from sdrtui.services.desk import Desk
from sdrtui.services.wording import moment, score_part
from sdrtui.services.zones import iso, local

_STATES = {
    HandoffState.PROPOSED: N_("to be qualified"),
    HandoffState.OFFERED: N_("before sales"),
    HandoffState.ACCEPTED: N_("accepted by sales"),
    HandoffState.REJECTED: N_("rejected by sales"),
    HandoffState.REFUSED: N_("not qualified"),
}
_BACK = {
    BackTo.SDR: N_("back to the SDR"),
    BackTo.NURTURE: N_("into nurture"),
    BackTo.DISQUALIFIED: N_("closed as no customer of ours"),
}
_QUESTIONS = {
    Question.PROFILE: N_("our kind of customer"),
    Question.PAIN: N_("a real pain"),
    Question.SOLUTION: N_("a pain that we solve"),
}
_REMINDERS = {Reminder.SOON: N_("the clock runs out soon"), Reminder.OVERDUE: N_("the clock has run out")}
_MOVES = {
    "qualified": N_("all three questions answered with yes"),
    "accepted": N_("sales accepted it"),
    "undone": N_("an undo took it back"),
    "crm": N_("the CRM says so"),
    "conflict": N_("decided against the CRM"),
}


def state_word(state: HandoffState) -> str:
    """Return where a handoff stands."""
    return _(_STATES[state])


def back_word(back_to: BackTo) -> str:
    """Return where a lead goes that sales does not get."""
    return _(_BACK[back_to])


def question_word(question: Question) -> str:
    """Return what a question asks for."""
    return _(_QUESTIONS[question])


def reminder_word(reminder: Reminder) -> str:
    """Return what the clock says."""
    return _(_REMINDERS[reminder])


def missing_words(missing: Iterable[Question]) -> str:
    """Return what a lead lacks to be an SQL."""
    return _("missing: {words}").format(words=", ".join(question_word(one) for one in missing))


def reason_word(desk: Desk, code: str) -> str:
    """Return a coded reason in the reader's language; one that the policy no longer has is shown as its code."""
    reason = desk.policy.handoff.reason(code)
    return (reason.title.get(desk.lang) or reason.title.get("en") or code) if reason else code


def move_sentence(desk: Desk, move: StageMove) -> str:
    """Return who moved a lead's stage, when and why."""
    return _("{before} to {after}, {at}, {sdr}: {why}.").format(
        before=move.before,
        after=move.after,
        at=moment(local(move.at, desk.zone)),
        sdr=desk.team.member(move.by).name,
        why=_why(desk, move),
    )


def standing(desk: Desk, lead: LeadId) -> tuple[list[str], dict[str, object]]:
    """Return how the lead came to its stage and where its latest handoff stands: sentences, and facts."""
    moves = desk.store.stage_moves(lead)
    latest = next(iter(handoffs(desk.store.handoff_steps(lead))), None)
    sentences = [move_sentence(desk, move) for move in moves]
    facts: dict[str, object] = {
        "moves": [
            {
                "before": move.before.value,
                "after": move.after.value,
                "at": iso(move.at, desk.zone),
                "by": move.by,
                "why": move.why,
            }
            for move in moves
        ],
        "handoff": None,
    }
    if latest is not None:
        is_past = latest.state is HandoffState.PROPOSED and desk.store.lead(lead).stage is Stage.SAL
        sentences += [] if is_past else [handoff_sentence(desk, latest)]
        facts["handoff"] = {
            "handoff": latest.id,
            "state": latest.state.value,
            "ae": latest.ae,
            "due_at": iso(latest.due_at, desk.zone) if latest.due_at else None,
            "reason": latest.reason or None,
            "back_to": latest.back_to.value if latest.back_to else None,
        }
    return sentences, facts


def handoff_sentence(desk: Desk, handoff: Handoff) -> str:
    """Return where a handoff stands, since when, and what it waits for."""
    at = moment(local(handoff.since, desk.zone))
    back = back_word(handoff.back_to) if handoff.back_to else ""
    match handoff.state:
        case HandoffState.PROPOSED:
            return _("Handoff proposed {at}: ask the three questions.").format(at=at)
        case HandoffState.OFFERED:
            return _offered(desk, handoff, at)
        case HandoffState.ACCEPTED:
            return _("Sales accepted it: {ae}, {at}.").format(ae=desk.team.member(handoff.by).name, at=at)
        case HandoffState.REJECTED:
            reason = reason_word(desk, handoff.reason)
            said = _("Sales rejected it {at}: {reason}; {back}.").format(at=at, reason=reason, back=back)
            return f"{said} {handoff.note}".strip()
        case HandoffState.REFUSED:
            lacks = missing_words(Question(each) for each in handoff.reason.split(",") if each)
            return _("Not qualified {at}, {missing}; {back}.").format(at=at, missing=lacks, back=back)


def _offered(desk: Desk, handoff: Handoff, at: str) -> str:
    until = moment(local(handoff.due_at, desk.zone)) if handoff.due_at else ""
    said = _("Before sales ({ae}) since {at}; an answer is due {until}.").format(
        ae=desk.team.member(handoff.ae).name if handoff.ae else "-", at=at, until=until
    )
    reminder = handoff.reminder(desk.clock(), desk.policy.handoff.remind_before)
    return said if reminder is None else _("{said} ({reminder})").format(said=said, reminder=reminder_word(reminder))


def _why(desk: Desk, move: StageMove) -> str:
    code, _colon, about = move.why.partition(": ")
    if code == "rejected":
        return _("sales rejected it: {reason}").format(reason=reason_word(desk, about))
    if code == "refused":
        return missing_words(Question(each) for each in about.split(",") if each)
    return _(_MOVES[code]) if code in _MOVES else score_part(move.why)
