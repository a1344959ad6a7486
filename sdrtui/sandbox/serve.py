"""Starting and stopping the sandbox CRM: in a thread of this process, or as the command. Loopback only."""

import asyncio
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sdrtui.errors import TryLater, UsageError
from sdrtui.i18n import _
from sdrtui.sandbox.book import Book
from sdrtui.sandbox.journal import Journal

if TYPE_CHECKING:  # the demo extra may be missing
    import uvicorn

HOST = "127.0.0.1"
_START_SECONDS = 10


def server_clock() -> datetime:
    """Return the time as the CRM's own clock has it: a server reads its own."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox CRM."""

    base_url: str
    token: str
    book: Book
    """What it holds; to look at, not to write."""
    _server: "uvicorn.Server"
    _thread: threading.Thread

    def stop(self) -> None:
        """Stop it and wait until its file is closed."""
        self._server.should_exit = True
        self._thread.join(_START_SECONDS)
        self.book.close()


def start(
    port: int = 0,
    data: Path | None = None,
    *,
    token: str = "",
    clock: Callable[[], datetime] = server_clock,
    strict_owners: bool = False,
) -> Sandbox:
    """Start it in a thread and return when it answers.

    Args:
        port: 0 takes a free one.
        data: the file that survives restarts; None keeps everything in memory.
        token: the bearer token it takes; made up when empty.
        clock: the server's own clock.
        strict_owners: refuse a lead whose owner it does not know, instead of adding the owner.

    Raises:
        UsageError: the demo extra is not installed.
        TryLater: the port is taken.
    """
    book, token = Book(Journal(data), clock, strict_owners=strict_owners), token or secrets.token_urlsafe(24)
    server, listener = _server(book, token, port)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="sandbox", daemon=True)
    thread.start()
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    return Sandbox(address, token, book, server, thread)


def serve(port: int, data: Path | None, token: str, announce: Callable[[str, str], None]) -> None:
    """Run it in this thread until Ctrl+C; `announce` is told its address and token once it listens."""
    book, token = Book(Journal(data), server_clock), token or secrets.token_urlsafe(24)
    server, listener = _server(book, token, port)
    announce(f"http://{HOST}:{listener.getsockname()[1]}", token)
    try:
        server.run(sockets=[listener])
    finally:
        book.close()


def _server(book: Book, token: str, port: int) -> "tuple[uvicorn.Server, socket.socket]":
    try:
        import uvicorn
        from uvicorn.protocols.http.h11_impl import H11Protocol

        from sdrtui.sandbox.app import CrmServer
    except ImportError as exc:
        raise UsageError(
            _("The sandbox CRM is not installed."), hint=_("Install it with: {command}").format(command=_INSTALL)
        ) from exc
    sockets: dict[tuple[str, int], asyncio.Transport] = {}

    class Connection(H11Protocol):
        """uvicorn's, known by its client's address so that a fault can break it."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            if self.client is not None:
                sockets[self.client] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            if self.client is not None:
                sockets.pop(self.client, None)
            super().connection_lost(exc)

    config = uvicorn.Config(
        CrmServer(book, token, sockets).app(),
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    return uvicorn.Server(config), _listener(port)


_INSTALL = "pip install 'sdrtui[demo]'"


def _listener(port: int) -> socket.socket:
    listener = socket.socket(
        socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # named, or asyncio leaves Nagle on
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as exc:
        listener.close()
        raise TryLater(_("Port {port} is taken.").format(port=port), hint=_("Name another one with --port.")) from exc
    listener.listen(128)
    return listener
