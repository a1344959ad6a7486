"""Exchanging with the CRM. What cannot go now stays queued; nothing is lost by trying."""

from collections.abc import Callable

from sdrtui.domain.sync import SyncProgress, SyncResult
from sdrtui.services.desk import Cancelled, Desk
from sdrtui.services.today import sync_state
from sdrtui.services.views import SyncState
from sdrtui.services.wechat_life import mark_ignored


def sync(
    desk: Desk, progress: Callable[[SyncProgress], None] | None = None, cancelled: Cancelled | None = None
) -> SyncResult:
    """Push what is queued and pull what changed; requests that nobody answered are marked before.

    Why it ended early, if it did, is the result's `trouble`.

    Raises:
        UsageError: no CRM is configured.
        SignInAgain: there is no token for it.
    """
    crm = desk.crm
    mark_ignored(desk)
    return crm.sync(progress, cancelled)


def state(desk: Desk) -> SyncState:
    """Return what the status line shows."""
    return sync_state(desk)
