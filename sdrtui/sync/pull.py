"""Reading what changed in the CRM: owners, then leads by the server's own cursor, page by page."""

import json
from dataclasses import replace
from functools import partial

from sdrtui.crm.errors import CrmError
from sdrtui.crm.port import Feed, RemoteLead
from sdrtui.domain.payload import LEAD
from sdrtui.store.mirror_sides import OwnerSeen, PulledPage, RemoteSide
from sdrtui.sync.arrival import Arrivals
from sdrtui.sync.judge import LeadJudge
from sdrtui.sync.run import Run, patiently
from sdrtui.sync.sweep import sweep
from sdrtui.sync.team_log import pull_touches


async def pull(run: Run, arrivals: Arrivals) -> CrmError | None:
    """Pull owners and leads. A failure ends the pull where it stands and is returned; the next goes on from there."""
    judge = LeadJudge(replace(arrivals, ahead=run.offset), run.now, run.new_id)
    try:
        await _pull_owners(run)
        run.pulled += run.mirror.apply_answers(run.account, judge, run.now(), run.new_id)
        if run.port.capabilities.leads is not Feed.NONE:
            await _pull_leads(run, judge)
            await sweep(run)
        if run.reads_team_log and not run.is_over:
            await pull_touches(run)
    except CrmError as exc:
        return exc
    return None


async def _pull_owners(run: Run) -> None:
    if run.port.capabilities.owners is Feed.NONE:
        return
    told = await patiently(run, run.port.owners)
    owners = [OwnerSeen(owner.ref, owner.name, owner.email, owner.sdr, owner.is_active) for owner in told]
    run.mirror.replace_owners(run.account, owners)


async def _pull_leads(run: Run, judge: LeadJudge) -> None:
    """Ask for everything since the cursor less the overlap; the cursor moves with each page that is applied."""
    high = run.mirror.cursor(run.account, LEAD)
    since = run.port.before(high, run.port.capabilities.overlap) if high else ""
    page, asked = "", True
    while asked and not run.is_over:
        told = await patiently(run, partial(run.port.leads, since, page))
        is_listing = run.port.capabilities.leads is Feed.LISTING
        seen = max((lead.version for lead in told.leads), default="")
        high = high if is_listing else max(high, seen)
        pulled = PulledPage(run.account, since, tuple(map(their_side, told.leads)), high)
        run.pulled += run.mirror.apply_page(pulled, judge, run.now(), run.new_id)
        run.tell()
        page, asked = told.next, bool(told.next)


def their_side(lead: RemoteLead) -> RemoteSide:
    """Return a lead as the mirror keeps it."""
    fields = {"owner": lead.owner, "stage": lead.stage, "do_not_contact": lead.do_not_contact}
    told = {name: getattr(lead, name) for name in _TOLD}
    ends = {"is_deleted": lead.is_deleted, "is_converted": lead.is_converted}
    body = {**fields, **ends, "lead": told, "raw": dict(lead.raw)}
    return RemoteSide(
        remote=lead.ref,
        local=lead.local,
        version=lead.version,
        fields=fields,
        body=json.dumps(body, ensure_ascii=False, default=str),
        told=told,
        is_deleted=lead.is_deleted,
        is_converted=lead.is_converted,
        merged_into=lead.merged_into,
    )


_TOLD = (
    *("company", "name", "title", "industry", "region", "phones", "wechats", "emails", "kind", "source", "note"),
    *("created", "local"),
)
"""What a lead that is new to us is made from."""
