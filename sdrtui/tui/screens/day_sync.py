"""The exchange with the outside on the day's screen: the CRM, by itself and by key, and the drop folder.

A run has a thread of its own, so no key waits for it. What it brings is read like what any other process wrote.
"""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual import work

from sdrtui.domain.sync import Cause, SyncProgress
from sdrtui.errors import SignInAgain, TryLater
from sdrtui.i18n import _
from sdrtui.tui.cells import Line, Piece
from sdrtui.tui.present import messages
from sdrtui.tui.screens.day_card import CardActions

if TYPE_CHECKING:  # only names: the first paint waits for none of them
    from collections.abc import Sequence

    from textual.app import App

    from sdrtui.domain.sync import SyncResult

BETWEEN_REPORTS = 0.1
"""Seconds; a run that races through its batches must not flood the screen."""
REST_AFTER_NOTHING = 5.0
"""Seconds; a file that is still being written is looked at again then."""
REST_AFTER_TROUBLE = 60.0
"""Seconds until a drop folder that could not be taken in, for whatever reason, is looked at again."""


class SyncActions(CardActions):
    """Runs that begin by themselves, and what the SDR is told of them."""

    _is_followed = False
    """The run's progress is shown in the message line: somebody asked for it."""
    _is_to_stop = False
    _takes_mail = False
    _folder_rests_until = 0.0
    _letters_rest_until = 0.0

    def exchange_when_due(self) -> None:
        """Begin a run when it is time for one, and take in what lies in the drop folder."""
        if not self.can_read:
            return
        if monotonic() >= self._folder_rests_until and self.port.has_dropped():
            self.take_in_dropped()
        if not self._takes_mail and (self._has_letters() or self.mail_schedule.is_due(monotonic())):
            self.take_in_mail()
        if self.sync_state.is_configured and self.run is None and self.schedule.is_due(monotonic()):
            self.begin_run(is_followed=False)

    def _has_letters(self) -> bool:
        return monotonic() >= self._letters_rest_until and self.port.has_mail_files()

    def action_sync(self) -> None:
        """Exchange now; again shows how far a run has come, or stops the one that is shown."""
        if not self.sync_state.is_configured:
            self.say(messages.warned(_("No CRM is connected. {how}").format(how=self.how())))
        elif self.run is None:
            self.begin_run(is_followed=True)
        elif self._is_followed and self.run.pushed + self.run.pulled + self.run.left:
            self.stop_run()
        else:
            self._is_followed = True
            self.say(messages.syncing(self.run))

    def how(self) -> str:
        """Say how a CRM is connected."""
        return _("Write [crm] into {file}, then check it with: sdrtui crm doctor").format(file=self.port.config_file)

    def stop_run(self) -> None:
        """End the run at its next safe point; what has not gone stays queued."""
        self._is_to_stop = True
        self.say(messages.warned(_("Stopping at the next safe point; the rest stays queued")))

    def begin_run(self, *, is_followed: bool) -> None:
        """Begin a run in a thread of its own; the list stays live."""
        self._is_followed, self._is_to_stop = is_followed, False
        self.run = SyncProgress(0, 0, 0)
        self.draw_status()
        if is_followed:
            self.say(messages.syncing(self.run))
        self.exchange()

    @work(group="sync", exit_on_error=False)
    async def exchange(self) -> None:
        """Wait for the run; whatever comes of it, the next one is planned."""
        cause, before = Cause.FAILED, self.cause
        try:
            result = await self.background.alone(partial(self._exchanged, self.app), "sync", is_awaited=True)
            cause = result.cause
        except SignInAgain:
            cause = Cause.SIGN_IN
            raise
        finally:
            self.run, self.cause = None, cause
            self.schedule.ended(cause, monotonic())
            self.draw_status()
        said: Line = ()
        if self._is_followed or (cause is not before and cause not in {Cause.NONE, Cause.ELSEWHERE}):
            said = messages.synced(result)
        warning = self.port.clock_warning(result)
        if warning and warning not in self.warnings:
            self.warnings = (*self.warnings, warning)
            said = (*said, Piece("  "), *messages.warned(warning)) if said else messages.warned(warning)
        if said:
            self.say(said)
        self.reload(is_told=self._is_followed)
        self.refresh_card()

    def _exchanged(self, app: App[None]) -> SyncResult:
        """Run in the thread. The app is handed in: a screen that is gone knows none, and the run goes on to its end."""
        told_at = monotonic()

        def progress(state: SyncProgress) -> None:
            nonlocal told_at
            if app.is_running and monotonic() - told_at >= BETWEEN_REPORTS:
                told_at = monotonic()
                app.call_later(self.show_progress, state)

        return self.port.sync(progress, self._must_stop)

    def _must_stop(self) -> bool:
        return self._is_to_stop or self.background.is_ending

    def show_progress(self, state: SyncProgress) -> None:
        """Show how far the run has come; a report that is late says nothing."""
        if self.run is None:
            return
        self.run = state
        self.draw_status()
        if self._is_followed and not self._is_to_stop:
            self.say(messages.syncing(state))

    @work(group="dropped", exclusive=True, exit_on_error=False)
    async def take_in_dropped(self) -> None:
        """Take in what lies in the drop folder; its call-ins are on top at once."""
        self._folder_rests_until = monotonic() + REST_AFTER_TROUBLE
        files = await self.background.write(self.port.take_in_dropped)
        self._folder_rests_until = 0.0 if files else monotonic() + REST_AFTER_NOTHING
        if files:
            self.say(messages.dropped(files))
            self.reload(is_told=True)

    @work(group="mail", exit_on_error=False)
    async def take_in_mail(self) -> None:
        """Take in the mail folder and the mailbox; a reply ends its run before the next touch can be made."""
        self._takes_mail, cause = True, Cause.FAILED
        self._letters_rest_until = monotonic() + REST_AFTER_TROUBLE
        try:
            said = await self.background.alone(self._mail_taken, "mail", is_awaited=True)
            cause = Cause.NONE
            self._letters_rest_until = 0.0 if said else monotonic() + REST_AFTER_NOTHING
        except SignInAgain:
            cause = Cause.SIGN_IN  # said once; `sdrtui mail --sign-in` and a new start help
            raise
        except TryLater:
            cause = Cause.AWAY  # a mail server out of reach is no news; it is asked less and less often
            return
        finally:
            self._takes_mail = False
            self.mail_schedule.ended(cause, monotonic())
        if said:
            self.say(messages.fine("  ".join(said[-3:])))
            self.reload(is_told=True)

    def _mail_taken(self) -> Sequence[str]:
        return self.port.take_in_mail(lambda: self.background.is_ending)
