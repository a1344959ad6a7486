"""The outbox as people see it: what waits for the CRM, why, and what to do about what needs them."""

import json
from collections.abc import Iterable, Mapping

from sdrtui.domain.change import Change, RecordRow
from sdrtui.domain.ids import RecordId
from sdrtui.domain.queued import EDITED, AttemptLine, OutboxEdit, QueuedOp
from sdrtui.domain.state import RecordKind
from sdrtui.domain.sync import OutboxState
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.queue_fields import as_text, edited
from sdrtui.services.wording import word
from sdrtui.services.zones import iso

OPEN = tuple(state for state in OutboxState if state.is_open)


def listed(desk: Desk, *, parked_only: bool = False) -> list[QueuedOp]:
    """Return what is not in the CRM yet, oldest first."""
    return desk.store.outbox.listed([OutboxState.NEEDS_YOU] if parked_only else OPEN)


def find(desk: Desk, piece: str) -> QueuedOp:
    """Return the write of that id, or of an open one that ends so.

    Raises:
        UsageError: there is none, or more than one.
    """
    whole = desk.store.outbox.get(piece)
    if whole is not None:
        return whole
    ending = [op for op in listed(desk) if op.id.endswith(piece)] if len(piece) >= 6 else []  # noqa: PLR2004  # as ids
    if len(ending) != 1:
        raise UsageError(
            _("No queued write has the id {id}.").format(id=piece), hint=_("`sdrtui outbox list` names them.")
        )
    return ending[0]


def attempts(desk: Desk, op: QueuedOp) -> list[AttemptLine]:
    """Return all that happened to a write, in order."""
    return desk.store.outbox.attempts(op.id)


def retry(desk: Desk, piece: str) -> QueuedOp:
    """Let a parked write go again with the next sync, with the same token and body."""
    return _decide(desk, piece, OutboxState.QUEUED)


def skip(desk: Desk, piece: str) -> QueuedOp:
    """Decide that a parked write is never sent; what it says stays here."""
    return _decide(desk, piece, OutboxState.SKIPPED)


def edit(desk: Desk, piece: str, changes: Mapping[str, str]) -> QueuedOp:
    """Correct what the CRM refused, and let the write go again with the next sync.

    The values come as a person types them; `queue_fields.editable` names the fields. What was logged stays as it was:
    a comment beside it says what the CRM is told instead, and the attempts keep every former value.

    Raises:
        UsageError: the write is not parked, or a field or value does not fit.
        TryLater: somebody else has decided about it meanwhile.
    """
    op = _parked(desk, piece)
    fresh = edited(op.payload, changes)
    was = {name: op.payload[name] for name in fresh if fresh[name] != op.payload[name]}
    now, lead = desk.clock(), desk.store.lead(op.lane)
    record = RecordRow(
        id=RecordId(desk.new_id()),
        kind=RecordKind.COMMENT,
        at=now,
        sdr=desk.sdr,
        lead=lead.id,
        contact=lead.contact,
        note="; ".join(f"CRM {name}: {as_text(old)} → {as_text(fresh[name])}" for name, old in was.items()),
        cause=op.record,
        source=lead.source,
        stage=lead.stage,
    )
    desk.store.commit(Change(records=(record,), outbox_edits=(OutboxEdit(op.id, fresh, was, now),)))
    return find(desk, op.id)


def original(lines: Iterable[AttemptLine], payload: Mapping[str, object]) -> dict[str, object]:
    """Return the payload as it was first queued, before anybody corrected it."""
    first = dict(payload)
    for line in reversed([line for line in lines if line.what == EDITED]):
        first.update({name: was for name, (was, _became) in json.loads(line.detail).items()})
    return first


def _parked(desk: Desk, piece: str) -> QueuedOp:
    op = find(desk, piece)
    if op.state is not OutboxState.NEEDS_YOU:
        raise UsageError(
            _("This write is not waiting for you: {state}.").format(state=word(op.state)),
            hint=_("Only parked ones are corrected, retried or skipped by hand."),
        )
    return op


def _decide(desk: Desk, piece: str, state: OutboxState) -> QueuedOp:
    op = _parked(desk, piece)
    desk.store.outbox.decide(op, state, desk.clock())
    return find(desk, op.id)


def shape(desk: Desk, op: QueuedOp) -> dict[str, object]:
    """Return a write for JSON and tables."""
    wait = op.not_before or op.quarantine_until
    return {
        "id": op.id,
        "lead": op.lane,
        "seq": op.seq,
        "kind": op.kind,
        "state": op.state.value,
        "attempts": op.attempts,
        "queued_at": iso(op.at, desk.zone),
        "next_try": iso(wait, desk.zone) if wait else None,
        "reason": op.last_error,
        "hint": op.hint,
    }


def shape_whole(desk: Desk, op: QueuedOp) -> dict[str, object]:
    """Return a write with its payload and its attempts; neither ever holds a token."""
    tried = attempts(desk, op)
    lines = [
        {"number": line.number, "at": iso(line.at, desk.zone), "what": line.what, "detail": line.detail}
        for line in tried
    ]
    payload = dict(op.payload)
    first = original(tried, payload)
    told = {"payload": payload} if first == payload else {"payload": payload, "original": first}
    return {**shape(desk, op), **told, "exchange": lines}
