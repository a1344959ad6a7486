"""How the console starts: what is set before Textual, what is not loaded before the first paint."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sdrtui.services.day_view import SyncState
from sdrtui.tui.launch import parting_words

TESTS = Path(__file__).parent
LATE = (
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "httpx",
    "yaml",
    "jinja2",
    "holidays",
    "phonenumbers",
    "pypinyin",
    "alembic",
)
NOT_BEFORE_THE_FIRST_PAINT = (
    *LATE,
    "textual.widgets._text_area",
    "sdrtui.services.when",
    "sdrtui.services.views",
    "sdrtui.channel.clipboard",
    "sdrtui.tui.screens.log",
)


def run(code: str, **environ: str) -> str:
    """Run Python code in a fresh interpreter and return what it printed."""
    full = {**os.environ, "PYTHONPATH": str(TESTS), **environ}
    return subprocess.run(
        [sys.executable, "-c", code], env=full, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_first_paint_loads_only_what_it_shows() -> None:
    """The list, its row and its keys; everything else comes when it is used or once the program is warm."""
    code = "import sys, sdrtui.tui.launch, sdrtui.tui.app, sdrtui.tui.desk_adapter; print(*sys.modules)"

    assert set() == set(run(code).split()) & set(NOT_BEFORE_THE_FIRST_PAINT)


def test_the_terminal_is_prepared_before_textual() -> None:
    """The Kitty protocol is off and Escape is not waited for, unless somebody set it otherwise."""
    code = (
        "from sdrtui.tui.launch import prepare; prepare()\n"
        "from textual import constants; print(constants.DISABLE_KITTY_KEY, constants.ESCAPE_DELAY)"
    )

    assert "True 0.025" == run(code, TEXTUAL_DISABLE_KITTY_KEY="1")
    assert "False 0.2" == run(code, TEXTUAL_DISABLE_KITTY_KEY="0", ESCDELAY="200")


def test_a_terminal_without_unicode_gets_the_ascii_set() -> None:
    """By its encoding, or on request."""
    code = (
        "from sdrtui.tui.launch import prepare; prepare()\nfrom sdrtui.tui import glyphs; print(glyphs.glyphs().cursor)"
    )

    assert ">" == run(code, PYTHONIOENCODING="ascii")
    assert ">" == run(code, SDRTUI_ASCII="1", PYTHONIOENCODING="utf-8")
    assert "▸" == run(code, PYTHONIOENCODING="utf-8")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SyncState(False, 5, 0, 0, None, None), []),
        (SyncState(True, 0, 0, 0, None, None), ["Everything is saved here."]),
        (SyncState(True, 12, 0, 0, None, None), ["saved here", "12 wait for the CRM"]),
        (SyncState(True, 0, 2, 1, None, None), ["saved here", "3 need you: sdrtui outbox list"]),
    ],
)
def test_the_end_says_what_stays_behind(state: SyncState, words: list[str]) -> None:
    """Quitting is safe at any moment, and says what waits for the CRM; without one there is nothing to say."""
    said = parting_words(state)

    assert all(part in said for part in words)
    assert bool(words) == bool(said)
