"""The only place that joins the rooms."""

from sdrtui.bootstrap.entrances import keep_token, kept_token, open_console, serve_sandbox, start_sandbox
from sdrtui.bootstrap.rooms import open_desk

__all__ = ["keep_token", "kept_token", "open_console", "open_desk", "serve_sandbox", "start_sandbox"]
