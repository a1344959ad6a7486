"""Once a day, our own tokens: in a CRM of mode C a write that was sent again may be applied late after all.

What the CRM holds under a token of ours is adopted; what stands there twice is marked there as a double, where the
CRM has a way to, and otherwise shown to a person with both ids. The one that we refer to stays.
"""

from collections.abc import AsyncIterator
from functools import partial

from sdrtui.crm.errors import CrmError, Verdict
from sdrtui.crm.port import Feed, Mode, RemoteLead, RemoteTouch, marks_doubles, reads_touches
from sdrtui.domain.payload import LEAD, TOUCH
from sdrtui.store.mirror_doubles import MARKED, STANDS, Double, TokenSeen
from sdrtui.sync.run import Run, patiently


async def sweep_tokens(run: Run) -> None:
    """Compare the CRM's tokens with our references, when the last time is long enough ago.

    The first time only begins the count: nothing of ours was in the CRM for a day by then.

    Raises:
        CrmError: the CRM does not answer; the next run sweeps.
    """
    doubles, abilities = run.mirror.doubles, run.port.capabilities.writes
    kinds = [kind for kind in (LEAD, TOUCH) if kind in abilities and abilities[kind].mode is Mode.LOOKED_UP]
    if run.is_over or not kinds:
        return
    swept = doubles.swept_at(run.account)
    if swept is not None and run.now() - swept < run.sweep_every:
        return
    if swept is not None:
        seen = {each.remote: each for kind in kinds async for each in _seen(run, kind)}  # pages shift, and repeat rows
        if run.is_over:
            return
        adopted, twice = doubles.adopt(run.account, list(seen.values()), run.now())
        run.pushed += adopted
        for double in twice:
            rule = MARKED if await _is_marked(run, double) else STANDS
            doubles.tell(run.account, [double], rule, run.now(), run.new_id)
    doubles.mark_swept(run.account, run.now())


async def _seen(run: Run, kind: str) -> AsyncIterator[TokenSeen]:
    """Yield every record of the CRM that names something of ours."""
    port = run.port
    page, asked = "", True
    if kind == LEAD and port.capabilities.leads is not Feed.NONE:
        while asked and not run.is_over:
            leads = await patiently(run, partial(port.leads, "", page))
            for lead in leads.leads:
                if lead.local:
                    yield _lead(lead)
            page, asked = leads.next, bool(leads.next)
    if kind == TOUCH and reads_touches(port):
        while asked and not run.is_over:
            touches = await patiently(run, partial(port.touches, "", page))
            for touch in touches.touches:
                if touch.token or touch.record:
                    yield _touch(touch)
            page, asked = touches.next, bool(touches.next)


def _lead(lead: RemoteLead) -> TokenSeen:
    is_closed = lead.is_deleted or bool(lead.merged_into)
    return TokenSeen(LEAD, lead.ref, lead.ref, lead.version, local=lead.local, is_closed=is_closed)


def _touch(touch: RemoteTouch) -> TokenSeen:
    is_closed = touch.is_voided or touch.is_double
    return TokenSeen(TOUCH, touch.ref, touch.lead_ref, touch.version, touch.token, touch.record, is_closed)


async def _is_marked(run: Run, double: Double) -> bool:
    """Mark a touch as a double; a lead may have been worked on, and is left to a person, as is what is refused."""
    if double.kind != TOUCH or not marks_doubles(run.port):
        return False
    try:
        await patiently(run, partial(run.port.mark_double, double.remote, double.lead_ref))
    except CrmError as exc:
        if exc.verdict is not Verdict.PERMANENT:
            raise
        return False
    return True
