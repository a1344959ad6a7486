"""Reading what changed in the CRM: owners, then leads by the server's own cursor, page by page."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from sdrtui.crm.errors import CrmError
from sdrtui.crm.port import Feed, RemoteLead
from sdrtui.domain.change import Change, LeadUpdate, StageMove
from sdrtui.domain.ids import LeadId, SdrId
from sdrtui.domain.payload import LEAD
from sdrtui.domain.stage import Stage
from sdrtui.store.mirror_sides import Dispute, LeadDecision, OurSide, OwnerSeen, PulledPage, RemoteSide, Sides
from sdrtui.sync.arrival import Arrivals
from sdrtui.sync.merge import Merged, merged
from sdrtui.sync.run import Run, patiently

CRM = "crm"
"""Why a stage moved, in the log of moves."""


async def pull(run: Run, arrivals: Arrivals) -> CrmError | None:
    """Pull owners and leads. A failure ends the pull where it stands and is returned; the next goes on from there."""
    try:
        await _pull_owners(run)
        if run.port.capabilities.leads is not Feed.NONE:
            await _pull_leads(run, arrivals)
    except CrmError as exc:
        return exc
    return None


async def _pull_owners(run: Run) -> None:
    if run.port.capabilities.owners is Feed.NONE:
        return
    told = await patiently(run, run.port.owners)
    owners = [OwnerSeen(owner.ref, owner.name, owner.email, owner.sdr, owner.is_active) for owner in told]
    run.mirror.replace_owners(run.account, owners)


async def _pull_leads(run: Run, arrivals: Arrivals) -> None:
    """Ask for everything since the cursor less the overlap; the cursor moves with each page that is applied."""
    high = run.mirror.cursor(run.account, LEAD)
    since = run.port.before(high, run.port.capabilities.overlap) if high else ""
    page, asked = "", True
    while asked and not run.is_over:
        told = await patiently(run, partial(run.port.leads, since, page))
        is_listing = run.port.capabilities.leads is Feed.LISTING
        seen = max((lead.version for lead in told.leads), default="")
        high = high if is_listing else max(high, seen)
        pulled = PulledPage(run.account, since, tuple(map(_their_side, told.leads)), high)
        decide = decider(arrivals, run.now(), run.new_id)
        run.pulled += run.mirror.apply_page(pulled, decide, run.now(), run.new_id)
        run.tell()
        page, asked = told.next, bool(told.next)


def _their_side(lead: RemoteLead) -> RemoteSide:
    fields = {"owner": lead.owner, "stage": lead.stage, "do_not_contact": lead.do_not_contact}
    body = {**fields, "lead": _plain(lead), "raw": dict(lead.raw)}
    return RemoteSide(
        remote=lead.ref,
        local=lead.local,
        version=lead.version,
        fields=fields,
        body=json.dumps(body, ensure_ascii=False, default=str),
        is_deleted=lead.is_deleted or bool(lead.merged_into),
    )


def _plain(lead: RemoteLead) -> dict[str, object]:
    """Return what a lead that is new to us is made from."""
    names = ("company", "name", "title", "industry", "region", "phones", "wechats", "emails", "kind", "source", "note")
    return {name: getattr(lead, name) for name in names}


def decider(
    arrivals: Arrivals, now: datetime, new_id: Callable[[], str]
) -> Callable[[Sequence[Sides]], list[LeadDecision]]:
    """Return the function that decides a page of leads."""

    def decide(page: Sequence[Sides]) -> list[LeadDecision]:
        return [
            arrivals.decision(sides.theirs, now) if sides.ours is None else decision(sides, sides.ours, now, new_id)
            for sides in page
        ]

    return decide


def decision(sides: Sides, ours: OurSide, now: datetime, new_id: Callable[[], str]) -> LeadDecision:
    """Return what becomes of a lead that both sides have."""
    if sides.theirs.is_deleted:
        return LeadDecision(sides.theirs, ours.lead)
    ends = merged(sides.base, ours.fields, sides.theirs.fields)
    moved = {name: end for name, end in ends.items() if end.value != ours.fields[name]}
    disputes = tuple(
        Dispute(new_id(), name, (sides.base or {}).get(name), ours.fields[name], end.value, end.rule)
        for name, end in ends.items()
        if end.is_dispute
    )
    return LeadDecision(
        theirs=sides.theirs,
        lead=ours.lead,
        change=_stage_change(ours, moved, now),
        owner_before=str(ours.fields["owner"]),
        owner=str(moved["owner"].value) if "owner" in moved else "",
        refused=ours.contact if "do_not_contact" in moved else None,
        disputes=disputes,
        dropped=ours.queued_stages if any(dispute.field == "stage" for dispute in disputes) else (),
    )


def _stage_change(ours: OurSide, moved: Mapping[str, Merged], now: datetime) -> Change | None:
    if "stage" not in moved:
        return None
    before, after = Stage(str(ours.fields["stage"])), Stage(str(moved["stage"].value))
    lead, by = LeadId(ours.lead), SdrId(str(ours.fields["owner"]))
    return Change(
        lead_updates=(LeadUpdate(lead, stage=after),),
        stage_moves=(StageMove(lead, before, after, now, by, CRM),),
    )
