"""How the exchange with the CRM stands, in a few words for the status line."""

from typing import NamedTuple

from sdrtui.domain.sync import Cause, SyncProgress
from sdrtui.i18n import N_, _
from sdrtui.services.day_view import SyncState
from sdrtui.tui.cells import Line, Piece

_CAUSES = {
    Cause.AWAY: N_("offline"),
    Cause.BUSY: N_("CRM is busy"),
    Cause.ELSEWHERE: N_("sent by another window"),
    Cause.SIGN_IN: N_("sign in to the CRM"),
    Cause.DECISION: N_("CRM needs a decision"),
    Cause.FAILED: N_("sync failed"),
}


class Exchange(NamedTuple):
    """What the status line shows of the exchange."""

    state: SyncState
    run: SyncProgress | None = None
    """How far the run that goes on has come."""
    cause: Cause = Cause.NONE
    """Why the last run ended early."""


def exchange_line(exchange: Exchange) -> Line:
    """Return what needs a person, what waits, then the state; nothing to do with a CRM is just `local`."""
    state = exchange.state
    if not state.is_configured:
        return (Piece(_("local"), "muted"),)
    parts = []
    if state.needs_you or state.conflicts:
        parts.append(Piece(_("{n} need you").format(n=state.needs_you + state.conflicts), "bad"))
    if exchange.run is not None:
        parts.append(_running(exchange.run))
    else:
        parts += _waiting(state)
        parts += _standing(exchange)
    return tuple(piece for part in parts for piece in (Piece(" "), part))[1:]


def _running(run: SyncProgress) -> Piece:
    if not run.left and not run.pushed:
        return Piece(_("syncing"), "accent")
    return Piece(_("sending {n}/{all}").format(n=run.pushed, all=run.pushed + run.left), "accent")


def _waiting(state: SyncState) -> list[Piece]:
    parts = []
    if state.queued > state.checking:
        parts.append(Piece(_("queued {n}").format(n=state.queued - state.checking), "warn"))
    if state.checking:
        parts.append(Piece(_("checking {n}").format(n=state.checking), "warn"))
    return parts


def _standing(exchange: Exchange) -> list[Piece]:
    words = _CAUSES.get(exchange.cause)
    is_sent = exchange.cause is Cause.ELSEWHERE and not exchange.state.queued  # by that other window
    if words is not None and not is_sent:
        return [Piece(_(words), "muted" if exchange.cause is Cause.ELSEWHERE else "warn")]
    if exchange.state.queued or exchange.state.needs_you or exchange.state.conflicts:
        return []
    if exchange.state.last_sync_at is None:
        return [Piece(_("not synced"), "muted")]
    return [Piece(_("all in the CRM"), "good")]
