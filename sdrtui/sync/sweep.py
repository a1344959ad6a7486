"""Once a day, every id: leads that were deleted for good, and those that we may no longer see.

A mirror that would suddenly be empty, or lose a large share, is a lost right or the wrong place until a person says
otherwise: the run stops and asks, and nothing here is touched meanwhile.
"""

from functools import partial

from sdrtui.crm.port import IdPage, lists_ids
from sdrtui.errors import NeedsDecision
from sdrtui.i18n import _
from sdrtui.store.chunks import chunks
from sdrtui.sync.run import Run, patiently

SHARE = 0.2
"""The part of a mirror that may be missing without a question."""
FEW = 5
"""So many may be missing whatever their share, unless nothing is left."""
LAGS = 2
"""How many times the CRM's own lag a lead must have been there to be missed."""


async def sweep(run: Run) -> None:
    """Find what is no longer there, when the last sweep is long enough ago.

    Raises:
        CrmError: the CRM does not answer; the next run sweeps.
        NeedsDecision: too much is missing to believe it.
    """
    swept = run.mirror.sweeping.swept_at(run.account)
    if swept is None and not run.is_over:
        run.mirror.sweeping.mark_swept(run.account, run.now())  # the first pull has just read all of it
        return
    if swept is None or run.is_over or run.now() - swept < run.sweep_every:
        return
    began = run.now() - LAGS * run.port.capabilities.overlap
    seen = await _ids(run)
    held, missing = run.mirror.sweeping.unseen(run.account, seen, began)
    if missing and not run.is_over:  # pages may have shifted: gone is what is absent twice
        seen |= await _ids(run)
        missing = [remote for remote in missing if remote not in seen]
    if run.is_over:
        return
    if _is_doubtful(held, len(missing)) and not run.mirror.sweeping.is_accepted(run.account):
        raise _question(held, len(missing))
    for some in chunks(missing):
        run.pulled += run.mirror.sweeping.let_go(run.account, some, run.now(), run.new_id)
    run.mirror.sweeping.mark_swept(run.account, run.now())


def _is_doubtful(held: int, missing: int) -> bool:
    return bool(missing) and (missing == held or (missing > FEW and missing > held * SHARE))


def _question(held: int, missing: int) -> NeedsDecision:
    return NeedsDecision(
        _("The CRM no longer shows {missing} of {held} leads. Nothing was changed here, and nothing is sent.").format(
            missing=missing, held=held
        ),
        hint=_(
            "If a right or a filter was lost, have it restored and sync again. "
            "If they are really gone: sdrtui sync --accept-empty"
        ),
    )


async def _ids(run: Run) -> set[str]:
    """Read every id that the CRM shows us."""
    seen: set[str] = set()
    page, asked = "", True
    while asked and not run.is_over:
        told = await patiently(run, partial(_page, run, page))
        seen.update(told.ids)
        page, asked = told.next, bool(told.next)
    return seen


async def _page(run: Run, page: str) -> IdPage:
    port = run.port
    if lists_ids(port):
        return await port.ids(page)
    told = await port.leads("", page)
    return IdPage(tuple(lead.ref for lead in told.leads if not lead.is_deleted and not lead.merged_into), told.next)
