"""What every step of a handoff writes: the record that can be undone, the step itself, the lead's stage."""

from dataclasses import dataclass

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import RecordRow, StageMove
from sdrtui.domain.handoff import NO_PACKAGE, Handoff, HandoffState, HandoffStep, Package, handoffs
from sdrtui.domain.ids import LeadId, PlaybookId, RecordId, SdrId, TouchId
from sdrtui.domain.qualification import BackTo
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.state import RecordKind
from sdrtui.errors import SdrtuiError, UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.leads import lead_of
from sdrtui.services.results import result_of
from sdrtui.services.views import LogResult
from sdrtui.services.writing import Writing

SHORTEST = 6
"""Characters of an id that name a handoff."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One step as a use case wants it written."""

    state: HandoffState
    stage: Stage
    """The lead's stage afterwards."""
    why: str
    """Of the stage: a code, and what it was about."""
    note: str = ""
    reason: str = ""
    back_to: BackTo | None = None
    sdr: SdrId | None = None
    package: Package = NO_PACKAGE


@dataclass(frozen=True, slots=True)
class Stepping:
    """A step being written: the lead before it, the record that all of it hangs on, and the writing."""

    writing: Writing
    lead: LeadFacts
    record: RecordRow
    before: Handoff | None
    """The lead's open handoff, or the one acted on."""
    handoff: str
    """Its id."""

    def add(self, turn: Turn, **given: object) -> None:
        """Write one step of the turn; `given` are further fields of it."""
        step = HandoffStep(
            id=self.writing.desk.new_id(),
            handoff=self.handoff,
            lead=self.lead.id,
            at=self.record.at,
            by=self.record.sdr,
            state=turn.state,
            record=self.record.id,
            sdr=turn.sdr,
            reason=turn.reason,
            back_to=turn.back_to,
            package=turn.package,
            **given,  # type: ignore[arg-type]  # ae and due_at, by name
        )
        self.writing.handoff_steps.append(step)


def stepping(desk: Desk, lead: LeadFacts, before: Handoff | None, turn: Turn) -> Stepping:
    """Begin to write a step: the record and, when it changes, the lead's stage."""
    writing = Writing(desk)
    record = RecordRow(
        id=RecordId(desk.new_id()),
        kind=RecordKind.HANDOFF,
        at=desk.clock(),
        sdr=desk.sdr,
        lead=lead.id,
        contact=lead.contact,
        playbook=playbook_of(desk, lead, before),
        exit=Exit.DISQUALIFIED if turn.back_to is BackTo.DISQUALIFIED else None,
        note=turn.note,
        source=lead.source,
        stage=turn.stage,
    )
    writing.noted(record)
    writing.expects_steps[lead.id] = len([step for step in desk.store.handoff_steps(lead.id) if not _is_proposal(step)])
    if turn.stage is not lead.stage:
        credit = before.sdr if before and turn.sdr is None else turn.sdr
        move = StageMove(lead.id, lead.stage, turn.stage, record.at, desk.sdr, turn.why, record.id, credit)
        writing.moved(move)
    return Stepping(writing, lead, record, before, before.id if before else desk.new_id())


def committed(step: Stepping) -> LogResult:
    """Save the step and all that came with it; return what is open for the lead now."""
    desk, record = step.writing.desk, step.record
    desk.store.commit(step.writing.change())
    return result_of(
        desk,
        step.writing,
        (),
        touch=TouchId(""),
        outcome=None,
        record=record.id,
        stage=record.stage,
        exit_=next((each.exit for each in step.writing.records if each.kind is RecordKind.STOP), None),
        lead=step.lead.id,
    )


def handoffs_of(desk: Desk, lead: LeadId) -> tuple[Handoff, ...]:
    """Return the lead's handoffs, the latest first."""
    return handoffs(desk.store.handoff_steps(lead))


def found(desk: Desk, piece: str) -> Handoff:
    """Return the handoff that an id names: its own, or of the lead, a contact, a touch; a piece of one is enough.

    Raises:
        UsageError: there is none.
    """
    text = piece.strip().lower()
    if len(text) >= SHORTEST:
        every = handoffs(desk.store.handoff_steps())
        named = [each for each in every if text == each.id or each.id.endswith(text) or each.id.startswith(text)]
        exact = [each for each in named if each.id == text] or named
        if len(exact) == 1:
            return exact[0]
    try:
        of_lead = handoffs_of(desk, lead_of(desk, piece))
    except SdrtuiError:
        of_lead = ()
    if not of_lead:
        raise UsageError(
            _("There is no handoff {id}.").format(id=piece), hint=_("`sdrtui handoff list --all` names them.")
        )
    return of_lead[0]


def playbook_of(desk: Desk, lead: LeadFacts, before: Handoff | None) -> PlaybookId | None:
    """Return the playbook that brought the lead so far: the one that proposed it, touched it last, or runs."""
    if before is not None and before.enrollment is not None:
        return desk.store.case(before.enrollment).enrollment.playbook
    touched = next((line.playbook for line in desk.store.history(lead.id) if line.playbook), None)
    running = (case.enrollment.playbook for case in desk.store.open_cases(lead.contact) if case.lead.id == lead.id)
    return touched or next(running, None)


def stage_without(desk: Desk, voided: RecordRow) -> Stage:
    """Return the lead's stage as if a record had never been; one that has gone on since stays where it is."""
    own = [move for move in desk.store.stage_moves(voided.lead) if move.record == voided.id]
    is_latest = bool(own) and own[0].after is desk.store.lead(voided.lead).stage
    return own[0].before if is_latest else voided.stage


def _is_proposal(step: HandoffStep) -> bool:
    return step.state is HandoffState.PROPOSED
