"""Opens the console. What Textual reads from the environment is set here, before it is imported."""

import gc
import os
import sys
from typing import TYPE_CHECKING

from sdrtui.i18n import _

if TYPE_CHECKING:
    from sdrtui.services.day_view import SyncState
    from sdrtui.services.desk import Desk
    from sdrtui.tui.port import DeskPort

DEFAULTS = {
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
    "ESCDELAY": "25",
    "TEXTUAL_FPS": "1000",
}
"""A commit that lands just after a frame is shown in the next one, and that is not far.

Under the Kitty protocol Textual garbles what an input method commits; without it, Escape is not waited for long."""
PATIENCE = 3.0
"""Seconds that the end waits for requests under way; whatever has no answer by then is asked for at the next start."""
SWITCH_INTERVAL = 0.001
"""Seconds. Threads that load or sync give the interpreter back this soon: no key waits for them."""


def launch(desk: "Desk") -> int:
    """Work through the day at this desk; return the exit code."""
    from sdrtui.tui.desk_adapter import DeskAdapter

    return open_console(DeskAdapter(desk))


def open_console(port: "DeskPort") -> int:
    """Open the console on what the port offers."""
    gc.disable()  # imports make no garbage worth a pause; turned on again once all is loaded
    prepare()
    view = port.day_view()
    from sdrtui.tui.app import SdrApp

    app = SdrApp(port, view, when_warm=collect_again)
    try:
        app.run()
    finally:
        app.background.is_ending = True
        if app.background.is_busy:
            say(_("Finishing what is on its way to the CRM ..."))
        app.background.finish(PATIENCE)
    say(parting_words(port.sync_state()))
    return app.return_code or 0


def say(words: str) -> None:
    """Say something below the prompt, once the screen is given back."""
    if words:
        sys.stderr.write(words + "\n")


def parting_words(state: "SyncState") -> str:
    """Return what stays behind when the console closes; nothing without a CRM."""
    if not state.is_configured:
        return ""
    words = _("Everything is saved here.")
    if state.queued:
        words += " " + _("{n} wait for the CRM and go with the next sync.").format(n=state.queued)
    if state.needs_you + state.conflicts:
        words += " " + _("{n} need you: sdrtui outbox list").format(n=state.needs_you + state.conflicts)
    return words


def collect_again() -> None:
    """Let garbage be collected again; what is loaded by now stays, so it is never looked through."""
    gc.freeze()
    gc.enable()


def prepare() -> None:
    """Set what must be set before Textual is imported, and choose the glyphs."""
    from sdrtui.tui import glyphs

    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    sys.setswitchinterval(SWITCH_INTERVAL)
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if os.environ.get("SDRTUI_ASCII") or not encoding.startswith(("utf", "gb")):
        glyphs.choose(glyphs.ASCII)
