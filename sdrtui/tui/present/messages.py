"""What the message line says after something was done, and while it is being done."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sdrtui.domain.due_row import DueRow
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.sync import Cause
from sdrtui.errors import SdrtuiError
from sdrtui.i18n import _
from sdrtui.services.wording import word
from sdrtui.tui.cells import Line, Piece, clean
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.present.labels import touch_label
from sdrtui.tui.present.when_text import moment

if TYPE_CHECKING:  # only names: the first paint waits for none of them
    from collections.abc import Sequence

    from sdrtui.domain.sync import SyncProgress, SyncResult
    from sdrtui.services.inbox import Dropped
    from sdrtui.services.views import LogResult


def saving(row: DueRow, what: str) -> Line:
    """Return the line between the key and the commit: nothing is called saved yet."""
    return (Piece(f"{clean(row.contact_name)}  {what}  ..."),)


def logged(row: DueRow, outcome: Outcome, result: LogResult, now: datetime) -> Line:
    """Return what was recorded and what follows."""
    line = _done(f"{clean(row.contact_name)}  {word(outcome)}", _follows(row, outcome, result, now))
    if outcome is Outcome.OPTED_OUT:
        line = (*line, Piece("  u " + _("take back"), "warn"))
    if result.held:
        names = ", ".join(clean(one.name) for one in result.held)
        line = (*line, Piece("  " + _("Of the same company, waiting for now: {names}").format(names=names), "muted"))
    return (*line, Piece(f"  {glyphs().warning} {clean(result.alarm)}", "warn")) if result.alarm else line


def put_off(row: DueRow, until: datetime, now: datetime) -> Line:
    """Return until when a touch was put off."""
    return _done(
        _("{name} put off to {time}").format(name=clean(row.contact_name), time=moment(until, now, row.zone)), ""
    )


def undone(result: LogResult) -> Line:
    """Return what was taken back."""
    rows = [row for row in result.changed_rows if row.touch == result.touch] or result.changed_rows
    names = {clean(row.contact_name) for row in rows}
    by_hand = result.what or (_("put off") if result.touch else _("a step of a handoff"))
    what = word(result.outcome) if result.outcome else by_hand
    return _done("  ".join([_("Taken back"), *names, what]), "")


def _done(text: str, detail: str) -> Line:
    pieces = [Piece(f"{glyphs().good} ", "good"), Piece(text)]
    if detail:
        pieces.append(Piece(f"  {glyphs().cursor} {detail}", "muted"))
    return tuple(pieces)


def _follows(row: DueRow, outcome: Outcome, result: LogResult, now: datetime) -> str:
    if result.exit is not None:
        return _("playbook ends: {exit}").format(exit=word(result.exit))
    if not result.next:
        return ""
    promised = [one for one in result.next if outcome is Outcome.CALLBACK and one.channel is row.channel]
    touch = min(promised or result.next, key=lambda one: one.due_at)
    return f"{moment(touch.due_at, now, row.zone)} {touch_label(touch.channel, touch.action)}"


def failed(error: BaseException) -> Line:
    """Return an error as a sentence with its hint; anything that is no error of ours is named as it is."""
    if not isinstance(error, SdrtuiError):
        return bad(_("Our fault: {error}").format(error=f"{type(error).__name__}: {clean(str(error))}"))
    return (*bad(error.sentence), Piece(f"  {clean(error.hint)}", "muted"))


def bad(text: str) -> Line:
    """Return something that went wrong."""
    return (Piece(f"{glyphs().bad} {clean(text)}", "bad"),)


def warned(text: str) -> Line:
    """Return something to know about."""
    return (Piece(f"{glyphs().warning} {clean(text)}", "warn"),)


def fine(text: str) -> Line:
    """Return something that was done."""
    return _done(clean(text), "")


def syncing(progress: SyncProgress) -> Line:
    """Return how far a run has come, and how it is stopped."""
    if not (progress.pushed or progress.pulled or progress.left):
        return (Piece(_("Syncing ..."), "accent"),)
    text = _("Syncing: {pushed} sent, {pulled} received, {left} left")
    if not (progress.pushed or progress.left):  # how much there is to send is known once the CRM's side is read
        text = _("Syncing: {pulled} received")
    done = text.format(pushed=progress.pushed, pulled=progress.pulled, left=progress.left)
    return (Piece(done, "accent"), Piece("  " + _("y stops; the rest stays queued"), "muted"))


def synced(result: SyncResult) -> Line:
    """Return what a run did; trouble comes first."""
    text = _("{pushed} sent, {pulled} received, {queued} queued").format(
        pushed=result.pushed, pulled=result.pulled, queued=result.queued
    )
    if result.needs_you:
        text += "  " + _("{n} need you: g o").format(n=result.needs_you)
    if result.conflicts:
        text += "  " + _("{n} changed on both sides: g c").format(n=result.conflicts)
    if result.cause is Cause.ELSEWHERE:
        return _done(clean(result.trouble), clean(result.hint))
    if result.trouble:
        return (*warned(result.trouble), Piece(f"  {clean(result.hint)}  {text}", "muted"))
    return _done(_("Stopped") if result.was_cancelled else _("Synced"), text)


def dropped(files: Sequence[Dropped]) -> Line:
    """Return what became of the files of the drop folder; what could not be used comes first."""
    told = sorted(files, key=lambda one: one.result is not None)
    lines = [_dropped(one) for one in told]
    return tuple(piece for line in lines for piece in (*line, Piece("  ")))[:-1]


def _dropped(one: Dropped) -> Line:
    if one.result is None:
        return bad(_("{file} could not be used: {problem}").format(file=one.name, problem=one.problem))
    counts = {"created": one.result.created, "updated": one.result.updated}
    return fine(_("{file}: created {created}, updated {updated}.").format(file=one.name, **counts))


def changed_elsewhere(come: int, gone: int) -> Line:
    """Return what somebody else's changes did to the list."""
    parts = [_("{n} new").format(n=come)] * bool(come) + [_("{n} gone").format(n=gone)] * bool(gone)
    return fine("  ".join((_("The list has changed"), *parts)))


def gone(name: str) -> Line:
    """Return that the touch one works on is no longer due, through somebody else's change."""
    return warned(
        _("{name}: no longer due, changed elsewhere. w says why; it leaves once you move on").format(name=name)
    )
