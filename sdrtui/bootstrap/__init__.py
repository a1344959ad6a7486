"""The only place that joins the rooms."""

from sdrtui.bootstrap.entrances import (
    keep_token,
    kept_token,
    open_console,
    open_console_on_page,
    serve_consoles,
    serve_sandbox,
    start_sandbox,
)
from sdrtui.bootstrap.rooms import open_desk

__all__ = [
    "keep_token",
    "kept_token",
    "open_console",
    "open_console_on_page",
    "open_desk",
    "serve_consoles",
    "serve_sandbox",
    "start_sandbox",
]
