"""Qualifying a lead by its three answers: an SQL goes to sales at once; a no says what is missing and where it goes."""

import re
from dataclasses import dataclass

from sdrtui.domain.handoff import Handoff, HandoffState, Package, due_at
from sdrtui.domain.ids import LeadId, SdrId
from sdrtui.domain.qualification import Answer, Question, Verdict, stage_after, verdict
from sdrtui.domain.stage import Stage
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services import accounts
from sdrtui.services.desk import Desk
from sdrtui.services.going_back import send_back
from sdrtui.services.handoff_steps import Turn, committed, handoffs_of, stepping
from sdrtui.services.handoff_words import missing_words
from sdrtui.services.leads import lead_of
from sdrtui.services.retry import retried
from sdrtui.services.texts import clean
from sdrtui.services.views import LogResult

YES = frozenset({"yes", "y", "true", "1", "是", "有", "能", "对", "✓"})
NO = frozenset({"no", "n", "false", "0", "否", "没有", "无", "不能", "不是", "不", "✗"})
_NARROW = {code + 0xFEE0: code for code in range(0x30, 0x7B) if chr(code).isalnum()}
"""Letters and digits as an input method in full-width mode commits them."""
_RUN_ON = re.compile(r"\s*(不是|不能|没有|是|否|有|无|能|对|[10](?!\d))的?[\s:：,，;；]*(.*)", re.DOTALL)
"""Chinese puts no space after a yes: 是制造业, 没有这个痛点."""
_FIRST = re.compile(r"\s*([^\s:：,，;；]+)[\s:：,，;；]*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Qualified:
    """What the three answers came to."""

    verdict: Verdict
    handoff: Handoff
    saved: LogResult


def qualify(
    desk: Desk,
    lead: str,
    *,
    profile: str | None = None,
    pain: str | None = None,
    solution: str | None = None,
    note: str = "",
    promised: str = "",
    ae: str | None = None,
) -> Qualified:
    """Answer the three questions about a lead. All yes makes it an SQL before the account executive, with the clock on.

    Anything else names what is missing and sends the lead back; an SQL, or even a lead that sales has accepted, then
    moves backwards.

    Args:
        desk: Whose.
        lead: Which; a touch or contact of it will do.
        profile: Is it our kind of customer: yes or no, and after it what shows it.
        pain: Is there a real pain, in the same way.
        solution: Do we solve it.
        note: For sales, or for whoever asks why not.
        promised: What the buyer was told would come.
        ae: Who gets it in sales; the team's `ae` seller when left out.

    Raises:
        UsageError: there is no such lead, or an answer begins with neither yes nor no.
    """
    texts = {Question.PROFILE: profile, Question.PAIN: pain, Question.SOLUTION: solution}
    answers = tuple(answer(question, text) for question, text in texts.items() if text is not None)
    if not answers:
        raise UsageError(_("None of the three questions was answered."), hint=_("Add --profile yes, or no."))
    package = Package(answers, clean(note), clean(promised))
    return retried(lambda: _qualify(desk, lead_of(desk, lead), package, SdrId(ae) if ae else None))


def answer(question: Question, text: str) -> Answer:
    """Return the answer that a text gives: it begins with yes or no, what follows is the evidence.

    Raises:
        UsageError: it begins with neither.
    """
    told = clean(text)
    told = told[:4].translate(_NARROW) + told[4:]
    parts = _FIRST.fullmatch(told)
    if parts is None or parts[1].lower() not in YES | NO:
        parts = _RUN_ON.fullmatch(told)
    if parts is None:
        raise UsageError(
            _("{answer} is neither yes nor no.").format(answer=text),
            hint=_('Begin with yes or no, then say what shows it: "yes: they reconcile by hand for five days".'),
        )
    return Answer(question, parts[1].lower() in YES, parts[2].strip())


def _qualify(desk: Desk, lead_id: LeadId, package: Package, ae: SdrId | None) -> Qualified:
    lead = desk.store.lead(lead_id)
    latest = next(iter(handoffs_of(desk, lead_id)), None)
    before = latest if latest and (latest.state.is_open or latest.state is HandoffState.ACCEPTED) else None
    found = verdict(package.answers, desk.policy.handoff.ways)
    if before is not None and before.state is HandoffState.ACCEPTED and found.is_qualified:
        raise UsageError(_("Sales has accepted this lead already."))
    turn = _turn(desk, found, package, stage_after(lead.stage, found), before.sdr if before else desk.sdr)
    step = stepping(desk, lead, before, turn)
    if found.back_to is None:
        end = due_at(step.record.at, desk.policy.handoff.accept_within, desk.calendar, desk.zone)
        step.add(turn, ae=ae or desk.team.seller("ae", desk.sdr), due_at=end)
    else:
        step.add(turn)
        send_back(step.writing, lead, step.record, found.back_to, missing_words(found.missing))
        accounts.release(step.writing, lead, step.record)
    saved = committed(step)
    handoff = next(each for each in handoffs_of(desk, lead_id) if each.id == step.handoff)
    return Qualified(found, handoff, saved)


def _turn(desk: Desk, found: Verdict, package: Package, stage: Stage, sdr: SdrId) -> Turn:
    missing = ",".join(found.missing)
    is_sql = found.is_qualified
    return Turn(
        state=HandoffState.OFFERED if is_sql else HandoffState.REFUSED,
        stage=stage,
        why="qualified" if is_sql else f"refused: {missing}",
        note=package.note,
        reason=missing,
        back_to=found.back_to,
        sdr=desk.sdr if is_sql else sdr,
        package=package,
    )
