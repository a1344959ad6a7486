"""A TCP proxy before a real server: it loses, cuts and drips answers, lets writes come late, or answers itself."""

import re
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import repeat
from socketserver import BaseRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

PAGE = b"<!doctype html><h1>Server Error (500)</h1>"
AWAY = b"HTTP/1.1 500 Internal Server Error\r\ncontent-type: text/html\r\nconnection: close\r\n"
WRITES = (b"POST", b"PATCH", b"PUT")
FATES = {
    "lose": "it happens, and its answer does not arrive",
    "away": "it does not happen, and the answer is an error in HTML",
    "cut": "it happens, and its answer ends in the middle",
    "drip": "it happens, and its answer comes a byte at a time",
    "late": "the connection breaks, and it happens a moment later all the same",
}
LATE_SECONDS = 0.2
DRIP_SECONDS = 0.001


@dataclass
class CutProxy:
    """Where it listens, and what befalls the next write."""

    upstream: tuple[str, int]
    base_url: str = ""
    next_write: str = ""
    """One of FATES; empty: nothing."""
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
            with suppress(OSError), socket.create_connection(proxy.upstream) as upstream:  # either side may die
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
    fate = ""
    while True:
        for ready in select.select([client, upstream], [], [])[0]:
            try:
                chunk = ready.recv(65_536)
            except OSError:
                return
            if not chunk:
                return
            if ready is upstream:
                if not answered(client, chunk, fate):
                    return
                continue
            if chunk.startswith((b"GET ", *WRITES)):  # a new request on this connection, not more of one's body
                fate = proxy.fate(chunk)
            if fate == "away":
                read_body(client, chunk)
                client.sendall(AWAY + b"content-length: %d\r\n\r\n" % len(PAGE) + PAGE)
                return
            if fate == "late":
                come_late(client, upstream, chunk)
                return
            upstream.sendall(chunk)


def answered(client: socket.socket, chunk: bytes, fate: str) -> bool:
    """Carry a piece of the answer as its fate wants it; False when the connection ends with it."""
    if fate == "lose":
        return False
    if fate == "cut":
        client.sendall(chunk[: len(chunk) // 2])
        return False
    if fate == "drip":
        for byte in chunk:
            client.sendall(bytes([byte]))
            time.sleep(DRIP_SECONDS)
        return True
    client.sendall(chunk)
    return True


def come_late(client: socket.socket, upstream: socket.socket, chunk: bytes) -> None:
    """Break the client's connection, and let its write happen when it has given up."""
    whole = chunk + read_body(client, chunk)
    client.close()
    time.sleep(LATE_SECONDS)
    upstream.sendall(whole)
    upstream.recv(65_536)


def read_body(client: socket.socket, chunk: bytes) -> bytes:
    """Read a request to its end and return what was missing; closing earlier would cut off the answer."""
    head, _blank, body = chunk.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    left = int(length[1]) - len(body) if length else 0
    rest = b""
    while len(rest) < left:
        piece = client.recv(65_536)
        if not piece:
            break
        rest += piece
    return rest
