"""Marking WeChat requests as ignored once nobody answered for some days: a record like any other, with its cause."""

from datetime import timedelta

from sdrtui.domain.ids import TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.wechat_life import ignored
from sdrtui.services.desk import Desk
from sdrtui.services.outcomes import log_outcome

LOOKED_BACK = timedelta(days=60)
MOST = 200
"""Marked in one go; the next look takes the rest."""


def mark_ignored(desk: Desk) -> tuple[TouchId, ...]:
    """Log `ignored` on this SDR's requests that are old enough; return their touches.

    The playbook then goes on as it says of `ignored`, or by the phone. Undoing the request takes this back too.
    """
    if desk.store.notice:
        return ()
    now, days = desk.clock(), desk.policy.limits.wechat_ignored_after
    requests = desk.store.open_requests(desk.sdr, now - LOOKED_BACK, now - timedelta(days=days))
    found = ignored(requests, now, days)[:MOST]
    for request in found:
        log_outcome(desk, request.touch, Outcome.IGNORED, cause=request.record)
    return tuple(request.touch for request in found)
