"""The team's log comes back: the touches of every SDR, read by the server's own cursor and written once each.

Leads are pulled before, so that what is unknown here is only what came to the CRM in between; it waits for the next.
"""

from functools import partial

from sdrtui.crm.port import Feed, RemoteTouch, reads_touches
from sdrtui.domain.payload import TOUCH
from sdrtui.store.mirror_touches import TouchSeen
from sdrtui.sync.run import Run, patiently


async def pull_touches(run: Run) -> None:
    """Bring the team's touches here, each once.

    Where the CRM gives them in the order of their change the cursor moves with each page, else at the end of the last.

    Raises:
        CrmError: the CRM does not answer; the next pull goes on from the last page that counts.
    """
    port = run.port
    if not reads_touches(port):
        return
    run.pulled += run.mirror.retry_touches(run.account, run.now(), run.new_id)
    known = run.mirror.cursor(run.account, TOUCH)
    since = port.before(known, port.capabilities.overlap) if known else ""
    high, page, asked = known, "", True
    while asked and not run.is_over:
        told = await patiently(run, partial(port.touches, since, page))
        seen = [_seen(touch) for touch in told.touches if not touch.is_double]
        high = max([high, *(each.version for each in seen)])
        page, asked = told.next, bool(told.next)
        cursor = high if port.capabilities.touches_in_order or not asked else known
        kept = "" if port.capabilities.touches is Feed.LISTING else cursor
        run.pulled += run.mirror.apply_touches(run.account, seen, kept, run.now(), run.new_id)
        run.tell()


def _seen(touch: RemoteTouch) -> TouchSeen:
    return TouchSeen(
        remote=touch.ref,
        lead_ref=touch.lead_ref,
        version=touch.version,
        at=touch.at.isoformat() if touch.at else "",
        token=touch.token,
        record=touch.record,
        touch=touch.touch,
        owner=touch.owner,
        channel=touch.channel,
        action=touch.action,
        outcome=touch.outcome,
        note=touch.note,
        playbook=touch.playbook,
        step=touch.step,
        stage=touch.stage,
        until=touch.until.isoformat() if touch.until else "",
        attempt=touch.attempt,
        is_voided=touch.is_voided,
    )
