"""Why something is as it is: a touch, an enrollment, a lead. Facts from the plan and the log, then sentences."""

from collections.abc import Iterable
from datetime import timedelta

from sdrtui.domain.case import Case, TouchRow
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.enrollment import Status
from sdrtui.domain.ids import EnrollmentId, LeadId, SdrId, TouchId
from sdrtui.domain.known import Thing
from sdrtui.domain.rank import rank_key
from sdrtui.i18n import N_, _
from sdrtui.services import account_words, today
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.crm_words import told_by_crm
from sdrtui.services.desk import Desk
from sdrtui.services.escalating import escalated
from sdrtui.services.follow_words import follows
from sdrtui.services.gate_words import limit_text, rule_sentence
from sdrtui.services.gatekeeping import blocked
from sdrtui.services.handoff_words import standing
from sdrtui.services.leads import lead_of, show
from sdrtui.services.returning import stand_in_sentence
from sdrtui.services.titles import titles
from sdrtui.services.touch_records import touch_of
from sdrtui.services.views import Explanation
from sdrtui.services.wording import (
    closed_sentence,
    closing_words,
    moment,
    rule_source,
    rule_word,
    score_part,
    stage_word,
    title,
    touch_word,
    why_sentence,
    word,
)
from sdrtui.services.zones import iso, local

Facts = dict[str, object]

_BANDS = {
    "clock": N_("a running call-in clock stands above everything"),
    "promise": N_("a promised callback stands above the playbooks' own touches"),
    "window": N_("by its window, then stage, score and age"),
    "blocked": N_("blocked touches stand at the end"),
}


def why(desk: Desk, piece: str) -> Explanation:
    """Explain a touch, an enrollment or a lead, named by its id.

    Raises:
        UsageError: the id is nobody's.
    """
    found = desk.store.resolve(piece)
    if found.thing is Thing.TOUCH:
        return _of_touch(desk, TouchId(found.id))
    if found.thing is Thing.ENROLLMENT:
        return _of_enrollment(desk, desk.store.case(EnrollmentId(found.id)))
    return _of_lead(desk, lead_of(desk, piece))


def _of_touch(desk: Desk, touch: TouchId) -> Explanation:
    case = desk.store.case(touch)
    row, due = touch_of(case, touch), desk.store.due_row(touch)
    if due is None:
        return _of_enrollment(desk, case)
    sentences = [_headline(desk, due)]
    facts: Facts = {"touch": touch, "state": row.state.value, "code": row.why.code, "why_facts": dict(row.why.facts)}
    if row.state.is_open:
        sentences += [why_sentence(row.why), _due_sentence(due)]
        facts |= {"due_at": iso(due.due_at, due.zone)}
        _add_rank(desk, due, sentences, facts)
        _add_block(desk, due, sentences, facts)
        _add_escalation(desk, due, sentences, facts)
        waits, held = account_words.of_run(desk, case)
        sentences += waits
        facts |= held
    else:
        sentences.append(_closed(desk, case, row))
    playbook = CasePlanner(desk, case, desk.clock()).playbook
    step = next((step for step in playbook.steps if step.id == row.step), None)  # another version may lack it
    said = follows(step, desk.policy, titles(desk), playbook.id) if step else {}
    sentences += [
        _("{name}: {value}").format(name=word(outcome), value=said[outcome])
        for outcome in (step.on if step else ())
        if outcome in said
    ]
    facts["follows"] = {outcome.value: text for outcome, text in said.items()}
    return Explanation(tuple(sentences), facts)


def _headline(desk: Desk, due: DueRow) -> str:
    return _("{contact}, {company}: {touch}, {playbook}").format(
        contact=due.contact_name or _("(erased)"),
        company=due.company,
        touch=touch_word(due.channel, due.action),
        playbook=title(due.title_zh, due.title_en, desk.lang),
    )


def _due_sentence(due: DueRow) -> str:
    first, last = local(due.window_from, due.zone), local(due.window_to, due.zone)
    return _("Due {at}, in time from {first} to {last}, the contact's time.").format(
        at=moment(local(due.due_at, due.zone)), first=moment(first), last=moment(last)
    )


def _add_rank(desk: Desk, due: DueRow, sentences: list[str], facts: Facts) -> None:
    """Say where the touch stands in the day's order, when it is of today."""
    now, touch = desk.clock(), desk.store.case(due.touch)
    sdr = touch_of(touch, due.touch).sdr
    rows = today.due_rows(desk, sdr)
    place = next((number for number, row in enumerate(rows, 1) if row.touch == due.touch), None)
    if place is None:
        sentences.append(_("Not due today."))
        return
    band = rank_key(due, now).band
    sentences.append(
        _("Number {rank} of {count} on the list of {sdr}: {band}.").format(
            rank=place, count=len(rows), sdr=desk.team.member(sdr).name, band=_(_BANDS[band])
        )
    )
    facts |= {"rank": place, "of": len(rows), "band": band, "sdr": sdr, "stage": due.stage.value, "score": due.score}


def _add_block(desk: Desk, due: DueRow, sentences: list[str], facts: Facts) -> None:
    """Say what the gate would answer now."""
    found = blocked(desk, due)
    facts["blocked_until"] = None
    if found is None:
        return
    facts |= {
        "blocked_by": found.rule,
        "blocked_until": iso(found.until, due.zone) if found.until else None,
        "rule": rule_word(found.rule),
        "source": rule_source(found.rule, found.source),
        "policy": f"limits.{found.limit}" if found.limit else None,
        "value": limit_text(desk.policy.limits, found.limit),
    }
    reason = why_sentence(found.why)
    if found.until is None:
        sentences.append(_("Blocked for good: {reason}.").format(reason=reason))
    else:
        until = moment(local(found.until, due.zone))
        sentences.append(_("Blocked now: {reason}. Free again {until}.").format(reason=reason, until=until))
    sentences.append(rule_sentence(found))


def _add_escalation(desk: Desk, due: DueRow, sentences: list[str], facts: Facts) -> None:
    """Say that a call-in has waited so long that the team lead sees it too."""
    found = next((one for one in escalated(desk) if one.row.touch == due.touch), None) if due.is_clock else None
    facts["escalated_to"] = sorted(desk.team.leads) if found else []
    if found is not None and desk.team.leads:
        minutes, names = found.waited // timedelta(minutes=1), _names(desk, sorted(desk.team.leads))
        sentences.append(
            _("Unanswered for {minutes} minutes: on the list of {leads} too.").format(minutes=minutes, leads=names)
        )


def _closed(desk: Desk, case: Case, row: TouchRow) -> str:
    lines = [line for line in desk.store.history(case.lead.id) if line.touch == row.id]
    if not lines:
        reason = closed_sentence(row.cause) if row.cause else word(row.state)
        return _("Closed without an outcome: {reason}.").format(reason=reason)
    at = moment(local(lines[0].at, desk.zone))
    return _("{outcome}, {at}, logged by {sdr}.").format(
        outcome=word(lines[0].outcome), at=at, sdr=_names(desk, [lines[0].sdr])
    )


def _names(desk: Desk, ids: Iterable[SdrId]) -> str:
    return ", ".join(desk.team.member(sdr).name for sdr in ids)


def _of_enrollment(desk: Desk, case: Case) -> Explanation:
    planner = CasePlanner(desk, case, desk.clock())
    plan, playbook = planner.plan(case.events), planner.playbook
    started = moment(local(case.enrollment.started_at, desk.zone))
    name = title(playbook.title.get("zh", ""), playbook.title.get("en", ""), desk.lang)
    sentences = [
        _("{playbook} {version} ({formula}): {status}, since {at}.").format(
            playbook=name, version=playbook.version, formula=playbook.formula, status=word(plan.status), at=started
        )
    ]
    sentences += [said] if (said := stand_in_sentence(desk, case)) else []
    if plan.exit is not None:
        sentences.append(_("It ended: {exit}.").format(exit=word(plan.exit)))
    waits, held = account_words.of_run(desk, case)
    if plan.paused_until is not None and not waits:
        sentences.append(_("Paused until {at}.").format(at=moment(local(plan.paused_until, desk.zone))))
    sentences += waits
    if plan.status is Status.BLOCKED:
        sentences.append(_("Blocked: this person wants no contact."))
    for touch in plan.open:
        at = moment(local(touch.due_at, desk.zone))
        step = playbook.step(touch.step)
        name = f"{at} {step.title.get(desk.lang) or touch_word(step.channel, step.action)}"
        sentences.append(_("{name}: {value}").format(name=name, value=why_sentence(touch.why)))
    if plan.later:
        last = moment(local(plan.later[-1].due_at, desk.zone))
        sentences.append(_("{count} more touches are foreseen, the last {at}.").format(count=len(plan.later), at=last))
    if plan.skipped:
        steps = ", ".join(playbook.step(step).title.get(desk.lang) or step for step in plan.skipped)
        sentences.append(_("Passed over for want of a contact point: {steps}.").format(steps=steps))
    facts: Facts = {
        "enrollment": case.enrollment.id,
        "playbook": playbook.id,
        "hash": playbook.hash,
        "status": plan.status.value,
        "exit": plan.exit.value if plan.exit else None,
        "skipped": list(plan.skipped),
        "later": [{"step": touch.step, "due_at": iso(touch.due_at, desk.zone)} for touch in plan.later],
    }
    return Explanation(tuple(sentences), facts | held)


def _of_lead(desk: Desk, lead: LeadId) -> Explanation:
    view = show(desk, lead)
    parts = " + ".join(f"{score_part(name)} {points}" for name, points in view.score_parts)
    sentences = [
        _("{contact}, {company}: {stage}").format(
            contact=view.contact.name or _("(erased)"), company=view.account.name, stage=stage_word(view.lead.stage)
        ),
        _("Score {score}: {parts}.").format(score=view.score, parts=parts or "0"),
        _("Came from {source}; belongs to {owner}.").format(
            source=view.source or "-", owner=_names(desk, [view.lead.owner])
        ),
    ]
    if view.lead.closed_reason:
        sentences.append(_("Closed: {reason}.").format(reason=closing_words(view.lead.closed_reason)))
    elif desk.store.is_suppressed(view.contact.id):
        sentences.append(_("On the do-not-contact list: nothing is planned for this person."))
    changed, changes = told_by_crm(desk, lead)
    sentences += changed
    said, stands = standing(desk, lead)
    waits, held = account_words.waiting(desk, view.lead)
    sentences += [*said, *(text for text in waits if not held["held"])]
    runs = [case for case in desk.store.open_cases(view.contact.id) if case.lead.id == lead]
    for case in runs:
        sentences += _of_enrollment(desk, case).sentences
    if not runs:
        sentences.append(_("No playbook is running for it."))
    facts: Facts = {"lead": lead, "stage": view.lead.stage.value, "score": dict(view.score_parts)}
    facts |= {"closed": view.lead.closed_reason, "crm": changes}
    return Explanation(tuple(sentences), facts | stands | held | {"enrollments": [case.enrollment.id for case in runs]})
