"""Reading what changed in the CRM: owners, then leads by the server's own cursor, page by page."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

from sdrtui.crm.errors import CrmError
from sdrtui.crm.port import Feed, LeadPage, RemoteLead
from sdrtui.domain.payload import LEAD
from sdrtui.store.mirror_sides import OwnerSeen, PulledPage, RemoteSide
from sdrtui.sync.arrival import Arrivals
from sdrtui.sync.judge import LeadJudge
from sdrtui.sync.run import Run, patiently
from sdrtui.sync.sweep import sweep
from sdrtui.sync.team_log import pull_touches

READINGS = 5
"""How often pages that shift are read before the next pull has to go on."""


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
    """Ask for everything since the cursor less the overlap; the cursor passes no row that was not applied.

    Where pages shift under the reader all of them are read again, until one reading brings nothing more. One that
    comes to no end leaves the cursor where it was.
    """
    can, known = run.port.capabilities, run.mirror.cursor(run.account, LEAD)
    since = run.port.before(known, can.overlap) if known else ""
    shifts = can.pages_shift and can.leads is Feed.UPDATED_SINCE
    seen: set[tuple[str, str]] = set()
    for _reading in range(READINGS if shifts else 1):
        before = len(seen)
        high, pages = known, 0
        async for told in _pages(run, since):
            pages += 1
            seen.update((lead.ref, lead.version) for lead in told.leads if shifts)
            if can.leads is not Feed.LISTING:
                high = max([high, *(lead.version for lead in told.leads)])
            is_safe = not shifts and (can.leads_in_order or not told.next)
            _apply(run, judge, told, since, high if is_safe else known)
        if run.is_over or not shifts:
            return
        if pages <= 1 or len(seen) == before:
            _apply(run, judge, LeadPage(()), since, high)
            return


async def _pages(run: Run, since: str) -> AsyncIterator[LeadPage]:
    page, asked = "", True
    while asked and not run.is_over:
        told = await patiently(run, partial(run.port.leads, since, page))
        yield told
        page, asked = told.next, bool(told.next)


def _apply(run: Run, judge: LeadJudge, told: LeadPage, since: str, cursor: str) -> None:
    pulled = PulledPage(run.account, since, tuple(map(their_side, told.leads)), cursor)
    run.pulled += run.mirror.apply_page(pulled, judge, run.now(), run.new_id)
    run.tell()


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
