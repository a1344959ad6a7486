"""Taking back what a person changed by hand: an assignment, a merge, an entry in the do-not-contact list, its lifting.

The log only grows, as with every undo; the runs that were changed stand as if it had never been.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sdrtui.domain.case import TouchRow
from sdrtui.domain.change import RecordRow
from sdrtui.domain.ids import TouchId
from sdrtui.domain.state import RecordKind
from sdrtui.services.desk import Desk
from sdrtui.services.parting import tell_parted
from sdrtui.services.reassigning import give_back
from sdrtui.services.restoring import restore_runs
from sdrtui.services.results import result_of
from sdrtui.services.touch_records import undo_of
from sdrtui.services.views import LogResult
from sdrtui.services.wording import word
from sdrtui.services.writing import Writing

BY_HAND = frozenset({RecordKind.ASSIGN, RecordKind.MERGE, RecordKind.SUPPRESS, RecordKind.LIFT})


def take_back_by_hand(desk: Desk, voided: RecordRow, now: datetime) -> LogResult:
    """Take back one of these, with all that came with it.

    Raises:
        NeedsDecision: what was merged or lifted has been changed since.
        TryLater: somebody else is changing the same leads.
    """
    writing = Writing(desk)
    record = undo_of(desk, voided, now)
    writing.undone(record, was_touch=False)
    opened: tuple[TouchRow, ...] = ()
    with_it = [voided, *desk.store.records_caused(voided.id)]
    if voided.kind is RecordKind.SUPPRESS:
        opened = _unsuppress(writing, voided, with_it, now)
    if voided.kind is RecordKind.ASSIGN:
        opened = give_back(writing, (each for each in with_it if each.kind is RecordKind.ASSIGN))
    if voided.kind is RecordKind.MERGE:
        tell_parted(writing, voided)
    if voided.kind is RecordKind.LIFT:
        for lead in desk.store.leads_of(voided.contact) if voided.contact else ():
            writing.told(lead.id, do_not_contact=True)
    desk.store.commit(writing.change())
    taken = result_of(
        desk,
        writing,
        opened,
        touch=TouchId(""),
        outcome=None,
        record=record.id,
        stage=voided.stage,
        exit_=None,
    )
    return replace(taken, what=word(voided.kind))


def _unsuppress(
    writing: Writing, voided: RecordRow, with_it: Iterable[RecordRow], now: datetime
) -> tuple[TouchRow, ...]:
    """Write the runs as if nobody had been put on the list, and tell the CRM of those who were."""
    store = writing.desk.store
    records = list(with_it)
    contacts = dict.fromkeys(record.contact for record in records if record.contact)
    runs = [record.enrollment for record in records if record.enrollment]
    runs += [case.enrollment.id for contact in contacts for case in store.open_cases(contact)]
    for contact in contacts:
        for lead in store.leads_of(contact) if store.is_suppressed(contact) else ():
            writing.told(lead.id, do_not_contact=False)
    return restore_runs(writing, voided, runs, now)
