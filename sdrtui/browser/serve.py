"""Starting the server: the port, and what is missing, are told before anything runs. Loopback only."""

import asyncio
import errno
import os
import socket
from collections.abc import Callable, Sequence

from sdrtui.browser.guard import Guard
from sdrtui.browser.page import files
from sdrtui.errors import TryLater
from sdrtui.i18n import _, system_reason


def serve(
    command: Sequence[str],
    host: str,
    port: int,
    title: str,
    *,
    announce: Callable[[str, str, int], None],
    say: Callable[[str], None],
) -> None:
    """Serve consoles until stopped.

    Args:
        command: the words that start one.
        host: an address of loopback.
        port: 0 takes a free one.
        title: what the tab is called.
        announce: told the address that lets a browser in, the host and the port, once it listens.
        say: told what a person should read while it runs.

    Raises:
        UsageError: textual-serve is not installed.
        TryLater: the port is taken.
    """
    shown = files()
    from sdrtui.browser.server import Server

    listener = _listener(host, port)
    guard = Guard(host, listener.getsockname()[1])

    async def running() -> None:
        server = Server(guard, shown, title, command, say)
        await server.run(listener, lambda: announce(guard.address, host, listener.getsockname()[1]))

    asyncio.run(running())


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":  # elsewhere it would let two servers have one port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as exc:
        listener.close()
        taken = exc.errno == errno.EADDRINUSE
        words = _("Port {port} is taken.") if taken else _("Port {port} cannot be used: {reason}.")
        raise TryLater(
            words.format(port=port, reason=system_reason(exc)), hint=_("Name another one with --port.")
        ) from exc
    listener.listen()
    return listener
