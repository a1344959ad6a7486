"""Opens the console. What Textual reads from the environment is set here, before it is imported."""

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdrtui.services.desk import Desk
    from sdrtui.tui.port import DeskPort

DEFAULTS = {
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
    "ESCDELAY": "25",
    "TEXTUAL_FPS": "240",
}
"""A commit that lands just after a frame is shown in the next one, and that is not far.

Under the Kitty protocol Textual garbles what an input method commits; without it, Escape is not waited for long."""
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
        app.background.finish()
    return app.return_code or 0


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
