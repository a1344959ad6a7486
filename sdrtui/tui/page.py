"""Opens the console on a page of a browser: its screen and its keys are pipes to `sdrtui serve`."""

import os
from typing import TYPE_CHECKING

from sdrtui.tui.launch import launch

if TYPE_CHECKING:
    from sdrtui.services.desk import Desk

PAGE = {
    "TEXTUAL_DRIVER": "sdrtui.tui.page_driver:PageDriver",
    "TEXTUAL_COLOR_SYSTEM": "truecolor",
    "TEXTUAL_FPS": "60",
}
"""A browser paints no more often. Set before Textual is imported, which reads them once."""


def open_on_page(desk: "Desk") -> int:
    """Work through the day at this desk; return the exit code."""
    os.environ.update(PAGE)
    return launch(desk)
