"""The clipboard: the system's own tool first, then tmux, then the terminal by OSC 52. The caller says which it was."""

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

TIMEOUT = 3.0
"""Seconds; a tool that waits for a display that is gone must not hold up the next touch."""
LONGEST_OSC52 = 74_994
"""Bytes of base64 that common terminals still take."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that puts its input into a clipboard."""

    name: str
    arguments: tuple[str, ...] = ()
    encoding: str = "utf-8"


def tools(environ: Mapping[str, str], platform: str) -> Iterator[Tool]:
    """Yield the tools that fit this machine and session, best first; whether they are installed is not asked."""
    if platform == "darwin":
        yield Tool("pbcopy")
    if platform == "win32" or "WSL_DISTRO_NAME" in environ:
        yield Tool("clip.exe", encoding="utf-16")
    if environ.get("WAYLAND_DISPLAY"):
        yield Tool("wl-copy")
    if environ.get("DISPLAY"):
        yield Tool("xclip", ("-selection", "clipboard"))
        yield Tool("xsel", ("--clipboard", "--input"))
    if "TERMUX_VERSION" in environ:
        yield Tool("termux-clipboard-set")
    if environ.get("TMUX"):
        yield Tool("tmux", ("load-buffer", "-w", "-"))


def copy(text: str, environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> str | None:
    """Copy by the first tool that works and return its name; None leaves it to OSC 52. May take seconds."""
    environ = os.environ if environ is None else environ
    for tool in tools(environ, platform):
        program = shutil.which(tool.name, path=environ.get("PATH"))
        if program and _ran([program, *tool.arguments], text.encode(tool.encoding), environ):
            return tool.name
    return None


def osc52(text: str) -> str | None:
    """Return the sequence that asks the terminal to copy; None when the text is longer than terminals take."""
    encoded = base64.b64encode(text.encode()).decode()
    return f"\x1b]52;c;{encoded}\a" if len(encoded) <= LONGEST_OSC52 else None


def _ran(command: list[str], text: bytes, environ: Mapping[str, str]) -> bool:
    try:
        done = subprocess.run(  # noqa: S603  # a fixed list of programs; the text goes to its input only
            command,
            input=text,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT,
            check=False,
            env=dict(environ),
        )
    except (OSError, subprocess.TimeoutExpired):  # not runnable here: the next tool, at last the terminal
        return False
    return done.returncode == 0
