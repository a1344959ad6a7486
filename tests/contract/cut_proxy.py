"""A TCP proxy before a real server that loses the answer to the next write, or answers it itself with an error."""

import re
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import repeat
from socketserver import BaseRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

PAGE = b"<!doctype html><h1>Server Error (500)</h1>"
AWAY = b"HTTP/1.1 500 Internal Server Error\r\ncontent-type: text/html\r\nconnection: close\r\n"
WRITES = (b"POST", b"PATCH", b"PUT")


@dataclass
class CutProxy:
    """Where it listens, and what befalls the next write."""

    upstream: tuple[str, int]
    base_url: str = ""
    next_write: str = ""
    """`lose`: it happens and its answer does not arrive; `away`: it does not happen; empty: nothing."""
    scheduled: Iterator[str] = field(default_factory=lambda: repeat(""))
    """What befalls the writes one after the other, where `next_write` says nothing."""
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def fate(self, chunk: bytes) -> str:
        """Return what becomes of the request that begins with this, and let the next one pass."""
        with self._guard:
            if not chunk.startswith(WRITES):
                return ""
            fate, self.next_write = self.next_write or next(self.scheduled), ""
            return fate


@contextmanager
def a_proxy(server: str) -> Iterator[CutProxy]:
    """Stand before the server at this address."""
    host, _colon, port = urlsplit(server).netloc.partition(":")
    proxy = CutProxy((host, int(port)))

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(proxy.upstream) as upstream:
                relay(proxy, self.request, upstream)

    class Listener(ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Listener(("127.0.0.1", 0), Handler) as listener:
        proxy.base_url = f"http://127.0.0.1:{listener.server_address[1]}"
        thread = threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            listener.shutdown()
            thread.join()


def relay(proxy: CutProxy, client: socket.socket, upstream: socket.socket) -> None:
    """Carry bytes both ways until one side ends, or a write meets its fate."""
    is_lost = False
    while True:
        for ready in select.select([client, upstream], [], [])[0]:
            try:
                chunk = ready.recv(65_536)
            except OSError:
                return
            if not chunk or (ready is upstream and is_lost):
                return
            fate = proxy.fate(chunk) if ready is client else ""
            if fate == "away":
                read_body(client, chunk)
                client.sendall(AWAY + b"content-length: %d\r\n\r\n" % len(PAGE) + PAGE)
                return
            is_lost = is_lost or fate == "lose"
            (upstream if ready is client else client).sendall(chunk)


def read_body(client: socket.socket, chunk: bytes) -> None:
    """Read a request to its end, so that closing the connection does not cut off the answer."""
    head, _blank, body = chunk.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    left = int(length[1]) - len(body) if length else 0
    while left > 0:
        left -= len(client.recv(65_536)) or left
