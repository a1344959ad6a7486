"""Handing a lead over: sales accepts it, rejects it with a coded reason, or it is offered to somebody else."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.handoff import Handoff, HandoffState, Reminder, due_at, handoffs
from sdrtui.domain.handoff_rules import RejectReason
from sdrtui.domain.ids import RecordId, SdrId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.qualification import stage_back
from sdrtui.domain.rows import LogLine
from sdrtui.domain.stage import Exit, Stage
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services import accounts
from sdrtui.services.desk import Desk
from sdrtui.services.going_back import begin_colleagues_again, end_colleagues, end_runs, send_back
from sdrtui.services.handoff_steps import Stepping, Turn, committed, found, handoffs_of, stepping
from sdrtui.services.handoff_words import reason_word, state_word
from sdrtui.services.retry import retried
from sdrtui.services.texts import clean
from sdrtui.services.views import LogResult

TIMELINE = 30
"""Touches that go with a package; the whole log is one `show` away."""


@dataclass(frozen=True, slots=True)
class HandoffView:
    """A handoff with whom it is about, and its package as sales reads it."""

    handoff: Handoff
    lead: LeadFacts
    contact: ContactRow
    account: AccountRow
    reminder: Reminder | None
    timeline: tuple[LogLine, ...]
    """Latest first."""

    @property
    def callbacks(self) -> tuple[LogLine, ...]:
        """The calls that were promised to the buyer, latest first."""
        return tuple(line for line in self.timeline if line.outcome is Outcome.CALLBACK)


@dataclass(frozen=True, slots=True)
class Settled:
    """What accepting, rejecting or offering again came to."""

    handoff: Handoff
    saved: LogResult


def listed(desk: Desk, *, all_: bool = False, ae: str | None = None, limit: int = 200) -> list[HandoffView]:
    """Return the handoffs that somebody must act on, or with `all_` settled ones too; what runs out first comes first.

    Args:
        desk: Whose.
        all_: Settled ones as well, after the open ones.
        ae: Only those before this account executive.
        limit: Not more than so many.
    """
    steps = desk.store.handoff_steps() if all_ else desk.store.open_handoff_steps()
    every = [each for each in handoffs(steps) if ae is None or each.ae == ae]
    open_ones = sorted((each for each in every if each.state.is_open), key=_urgency)
    settled = [each for each in every if not each.state.is_open] if all_ else []
    views = (view(desk, each) for each in [*open_ones, *settled])
    return list(islice((one for one in views if not _is_past(one)), limit))


def show(desk: Desk, piece: str) -> HandoffView:
    """Return one handoff with its whole package; UsageError when there is none of that id."""
    return view(desk, found(desk, piece))


def reminders(desk: Desk) -> list[HandoffView]:
    """Return the offers whose clock runs out shortly or has run out; the console and `handoff list` say them."""
    now, before = desk.clock(), desk.policy.handoff.remind_before
    every = sorted(handoffs(desk.store.open_handoff_steps()), key=_urgency)
    return [view(desk, each) for each in every if each.reminder(now, before) is not None]


def accept(desk: Desk, piece: str, *, note: str = "") -> Settled:
    """Take an offered lead into sales: it is a SAL, and its playbooks end as handed over.

    Raises:
        UsageError: there is no such handoff, or it is not before sales.
    """
    return _settled(desk, piece, lambda handoff: _accepted(desk, handoff, clean(note)))


def reject(desk: Desk, piece: str, reason: str, *, note: str = "") -> Settled:
    """Give an offered or accepted lead back, with a coded reason that decides where it goes.

    Raises:
        UsageError: there is no such handoff or reason, or it is not with sales.
    """
    chosen = desk.policy.handoff.reason(reason)
    if chosen is None:
        codes = ", ".join(f"{one.id} ({reason_word(desk, one.id)})" for one in desk.policy.handoff.reasons)
        raise UsageError(
            _("There is no reason {code}.").format(code=reason), hint=_("Choose one of {words}.").format(words=codes)
        )
    return _settled(desk, piece, lambda handoff: _rejected(desk, handoff, chosen, clean(note)))


def offer(desk: Desk, piece: str, ae: str) -> Settled:
    """Offer an SQL to another account executive; the clock begins again.

    Raises:
        UsageError: there is no such handoff, or it is not before sales.
    """
    return _settled(desk, piece, lambda handoff: _offered(desk, handoff, SdrId(ae)))


def view(desk: Desk, handoff: Handoff) -> HandoffView:
    """Return the handoff with the people it is about."""
    store = desk.store
    lead = store.lead(handoff.lead)
    return HandoffView(
        handoff=handoff,
        lead=lead,
        contact=store.contact(lead.contact),
        account=store.account_of(lead.contact),
        reminder=handoff.reminder(desk.clock(), desk.policy.handoff.remind_before),
        timeline=tuple(store.history(lead.id, TIMELINE)),
    )


def _is_past(shown: HandoffView) -> bool:
    """Say whether a proposal needs no answer any more: sales took the lead by the CRM, without asking here."""
    return shown.handoff.state is HandoffState.PROPOSED and shown.lead.stage is Stage.SAL


def _settled(desk: Desk, piece: str, write: Callable[[Handoff], Stepping]) -> Settled:
    def once() -> Settled:
        step = write(found(desk, piece))
        saved = committed(step)
        after = next(each for each in handoffs_of(desk, step.lead.id) if each.id == step.handoff)
        return Settled(after, saved)

    return retried(once)


def _accepted(desk: Desk, handoff: Handoff, note: str) -> Stepping:
    _check(handoff, HandoffState.OFFERED)
    lead = desk.store.lead(handoff.lead)
    turn = Turn(HandoffState.ACCEPTED, Stage.SAL, "accepted", note)
    step = stepping(desk, lead, handoff, turn)
    step.add(replace(turn, package=replace(turn.package, note=note)))
    end_runs(step.writing, lead, step.record, Exit.HANDED_OVER)
    end_colleagues(step.writing, lead, step.record)
    return step


def _rejected(desk: Desk, handoff: Handoff, reason: RejectReason, note: str) -> Stepping:
    _check(handoff, HandoffState.OFFERED, HandoffState.ACCEPTED)
    lead = desk.store.lead(handoff.lead)
    turn = Turn(
        state=HandoffState.REJECTED,
        stage=stage_back(lead.stage, reason.back_to),
        why=f"rejected: {reason.id}",
        note=note,
        reason=reason.id,
        back_to=reason.back_to,
    )
    step = stepping(desk, lead, handoff, turn)
    step.add(replace(turn, package=replace(turn.package, note=note)))
    send_back(step.writing, lead, step.record, reason.back_to, reason_word(desk, reason.id))
    accounts.release(step.writing, lead, step.record)
    if handoff.state is HandoffState.ACCEPTED:
        begin_colleagues_again(step.writing, lead, step.record, _accepting(handoff))
    return step


def _accepting(handoff: Handoff) -> RecordId | None:
    """Return the record by which sales took it last."""
    taken = [each.record for each in handoff.steps if each.state is HandoffState.ACCEPTED]
    return taken[-1] if taken else None


def _offered(desk: Desk, handoff: Handoff, ae: SdrId) -> Stepping:
    _check(handoff, HandoffState.OFFERED)
    lead = desk.store.lead(handoff.lead)
    turn = Turn(HandoffState.OFFERED, lead.stage, "offered", sdr=handoff.sdr, package=handoff.package)
    step = stepping(desk, lead, handoff, turn)
    end = due_at(step.record.at, desk.policy.handoff.accept_within, desk.calendar, desk.zone)
    step.add(turn, ae=ae, due_at=end)
    return step


def _check(handoff: Handoff, *allowed: HandoffState) -> None:
    if handoff.state in allowed:
        return
    if handoff.state is HandoffState.PROPOSED:
        raise UsageError(
            _("This lead is not qualified yet."), hint=_("Answer the three questions: sdrtui handoff qualify LEAD …")
        )
    raise UsageError(_("This handoff is settled: {state}.").format(state=state_word(handoff.state)))


def _urgency(handoff: Handoff) -> tuple[bool, datetime]:
    return handoff.due_at is None, handoff.due_at or handoff.since
