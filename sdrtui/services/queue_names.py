"""Whom queued writes are about, read for many at once: a list of ids tells nobody anything."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import LeadId
from sdrtui.domain.queued import QueuedOp
from sdrtui.services import queue
from sdrtui.services.desk import Desk


@dataclass(frozen=True, slots=True)
class QueuedView:
    """A write of the outbox with the person it is about."""

    op: QueuedOp
    name: str
    company: str


def views(desk: Desk, *, parked_only: bool = False) -> list[QueuedView]:
    """Return what is not in the CRM yet, oldest first, with the names; the first thousand of it."""
    ops = queue.listed(desk, parked_only=parked_only)
    names = names_of(desk, (op.lane for op in ops))
    return [QueuedView(op, *names.get(op.lane, ("", ""))) for op in ops]


def names_of(desk: Desk, leads: Iterable[LeadId]) -> Mapping[LeadId, tuple[str, str]]:
    """Return person and company of these leads; erased ones are left out."""
    ids = tuple(dict.fromkeys(leads))
    if not ids:
        return {}
    return {
        candidate.lead.id: (next((one.name for one in candidate.contacts), ""), candidate.account.name)
        for candidate in desk.store.candidates(LeadFilter(ids=ids))
    }
