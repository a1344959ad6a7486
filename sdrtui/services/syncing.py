"""Exchanging with the CRM. What cannot go now stays queued; nothing is lost by trying."""

from collections.abc import Callable

from sdrtui.domain.crm_report import CLOCK_LIMIT
from sdrtui.domain.sync import SyncProgress, SyncResult
from sdrtui.i18n import _
from sdrtui.services.answers import settle_answers
from sdrtui.services.desk import Cancelled, Desk
from sdrtui.services.sharing import settle_sharing
from sdrtui.services.suppressing import settle
from sdrtui.services.taking_on import take_on
from sdrtui.services.today import sync_state
from sdrtui.services.views import SyncState
from sdrtui.services.wechat_life import mark_ignored


def sync(
    desk: Desk, progress: Callable[[SyncProgress], None] | None = None, cancelled: Cancelled | None = None
) -> SyncResult:
    """Push what is queued and pull what changed; requests that nobody answered are marked before.

    New call-ins of the CRM begin their playbook.

    Why it ended early, if it did, is the result's `trouble`.

    Raises:
        UsageError: no CRM is configured.
        SignInAgain: there is no token for it.
    """
    crm = desk.crm
    mark_ignored(desk)
    done = crm.sync(progress, cancelled)
    settle(desk)
    settle_sharing(desk)
    settle_answers(desk)
    taken = take_on(desk)
    return done._replace(taken_on=len(taken)) if taken else done


def accept_missing(desk: Desk) -> None:
    """Say that leads which the CRM no longer shows are really gone; the next sync ends them here, with the reason."""
    desk.store.sweeping.accept()


def clock_warning(offset: float | None) -> str:
    """Return a sentence when the CRM's clock and ours differ by more than two minutes, nothing else."""
    if offset is None or abs(offset) <= CLOCK_LIMIT:
        return ""
    minutes = round(abs(offset) / 60)
    ahead = _("The CRM's clock is {minutes} minutes ahead of this computer's; set the clock.")
    behind = _("The CRM's clock is {minutes} minutes behind this computer's; set the clock.")
    return (ahead if offset > 0 else behind).format(minutes=minutes)


def state(desk: Desk) -> SyncState:
    """Return what the status line shows."""
    return sync_state(desk)
