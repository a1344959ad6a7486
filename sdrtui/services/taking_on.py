"""A call-in that somebody made in the CRM is as urgent as one that rang here: it begins its playbook on arrival."""

from datetime import timedelta

from sdrtui.domain.candidate import Candidate
from sdrtui.domain.change import Change
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import LeadId, PlaybookId
from sdrtui.domain.policy import Route
from sdrtui.domain.routing import routing_of
from sdrtui.domain.stage import Kind, Stage
from sdrtui.services.adding import usual_playbook
from sdrtui.services.desk import Desk
from sdrtui.services.enrolling import EnrollBatch
from sdrtui.services.onward import listed_or_none
from sdrtui.services.sales_route import straight_to_sales

FRESH = timedelta(days=1)
"""What came longer ago does not wait by the telephone any more, and the first pull of an old CRM starts no thousand
clocks; `enroll` takes those."""


def take_on(desk: Desk) -> tuple[LeadId, ...]:
    """Begin the playbook that the source or the kind names for this SDR's new call-ins of the CRM; return whose.

    Each SDR's store takes on that SDR's own, and of two syncs over one store only one begins each. What a sync that
    was stopped left is taken on by the next. Two stores of one SDR, on two machines, do not see each other's runs: each
    begins its own, unless a touch of the other has come back by the CRM before.
    """
    now = desk.clock()
    found = desk.store.arrived(desk.sdr, now - FRESH)
    if not found:
        return ()
    taking = _Taking(desk)
    candidates = desk.store.candidates(LeadFilter(ids=tuple(found)))
    changes = {each.lead.id: change for each in candidates if (change := taking.on(each))}
    return tuple(desk.store.begin(changes)) if changes else ()


class _Taking:
    """One go; leads of one playbook are one batch."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._batches: dict[PlaybookId, EnrollBatch | None] = {}

    def on(self, candidate: Candidate) -> Change | None:
        """Return what begins for the lead; None when nothing does, as for one that is before sales already."""
        lead = candidate.lead
        if lead.stage.height >= Stage.SQL.height:
            return None
        routing = routing_of(lead.source, self._desk.policy.sources)
        if routing.route is Route.SALES:
            return Change(handoff_steps=(straight_to_sales(self._desk, lead, self._desk.clock()),))
        batch = self._batch(routing.playbook or usual_playbook(self._desk, routing, Kind.CALL_IN))
        return batch.admit(candidate) if batch else None

    def _batch(self, playbook: PlaybookId) -> EnrollBatch | None:
        if playbook not in self._batches:
            listed = listed_or_none(self._desk, playbook)
            self._batches[playbook] = EnrollBatch(self._desk, listed) if listed else None
        return self._batches[playbook]
