"""What is not a use case: the console, here or in a browser, the sandbox CRM, and the token between them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sdrtui.services.desk import Desk

if TYPE_CHECKING:  # the demo extra may be missing, and `today` starts without pathlib
    from datetime import datetime
    from pathlib import Path

    from sdrtui.sandbox.serve import Sandbox


def open_console(desk: Desk) -> int:
    """Open the console at this desk; return the exit code when it is closed."""
    from sdrtui.tui.launch import launch

    try:
        return launch(desk)
    finally:
        desk.close()


def open_console_on_page(desk: Desk) -> int:
    """Open it for a page of a browser: what `serve` runs for each tab."""
    from sdrtui.tui.page import open_on_page

    try:
        return open_on_page(desk)
    finally:
        desk.close()


def serve_consoles(
    command: Sequence[str],
    host: str,
    port: int,
    title: str,
    *,
    announce: Callable[[str, str, int], None],
    say: Callable[[str], None],
) -> None:
    """Serve the consoles that the command starts, until stopped; `announce` is told address, host and port."""
    from sdrtui.browser.serve import serve

    serve(command, host, port, title, announce=announce, say=say)


def kept_token(home: "Path", name: str) -> str:
    """Return the token kept under this name; a new one is made and kept when there is none."""
    import secrets

    from sdrtui.crm.tokens import load_token, save_token

    token = load_token(name, home)
    if token is None:
        token = secrets.token_urlsafe(24)
        save_token(name, token, home)
    return token


def keep_token(home: "Path", name: str, token: str) -> None:
    """Keep a token or password under this name: in the keyring, else in a file only its owner can read."""
    from sdrtui.crm.tokens import save_token

    save_token(name, token, home)


def start_sandbox(data: "Path", token: str, clock: "Callable[[], datetime] | None" = None) -> "Sandbox":
    """Start the sandbox CRM in a thread, on a free port of loopback, by the computer's clock unless told another."""
    from sdrtui.sandbox.serve import server_clock, start

    return start(data=data, token=token, clock=clock or server_clock)


def serve_sandbox(port: int, data: "Path", token: str, announce: Callable[[str, str], None]) -> int:
    """Serve the sandbox CRM until Ctrl+C; `announce` is told its address and token once it listens."""
    from sdrtui.sandbox.serve import serve

    serve(port, data, token, announce)
    return 0
