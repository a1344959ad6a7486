"""A CRM of bytes: it answers the reads of each adapter properly, and every write with whatever a test says."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from sdrtui.crm import bottlecrm, hubspot, rest, sandbox
from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.port import CrmPort

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TOKEN = "s3cret-token"
READS: Mapping[str, object] = MappingProxyType(
    {
        "/api/org/settings/": {"id": "org"},
        "/api/profile/": {"user_obj": {"user_details": {"email": "sdr@example.com"}}},
        "/owners": {"items": []},
        "/crm/v3/owners/": {"results": [{"id": "1", "email": "zhang@example.com"}]},
    }
)
REST = {
    "me": {"path": "/me", "account": "account"},
    "errors": {"path": "errorCode", "fine": ["0"], "wait": ["7"], "auth": ["401"]},
    "owners": {"path": "/owners", "items": "items"},
    "lead": {"mode": "B", "create": "PUT /leads/{lead}", "fields": {"name": "name"}},
    "touch": {"mode": "A", "create": "POST /touches", "fields": {"note": "note", "who": "owner", "key": "token"}},
}
ADAPTERS: Mapping[str, Callable[[str], CrmPort]] = MappingProxyType(
    {
        "sandbox": lambda url: sandbox.connect(CrmConfig(url), TOKEN, lambda: NOW),
        "bottlecrm": lambda url: bottlecrm.connect(CrmConfig(url), TOKEN, lambda: NOW),
        "hubspot": lambda url: hubspot.connect(CrmConfig(url), TOKEN, lambda: NOW),
        "rest": lambda url: rest.connect(CrmConfig(url, MappingProxyType(REST)), TOKEN, lambda: NOW),
    }
)


@dataclass
class RawCrm:
    """Where it listens, what it answers, and what it was asked."""

    url: str = ""
    write: bytes = b""
    """The answer to a write; the connection closes behind it."""
    reads: bytes | None = None
    """The answer to every read, when it is not to be a proper one."""
    asked: list[tuple[str, bytes, bytes]] = field(default_factory=list)
    """Method and path, head, and body of each request."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head.lower())
            body = await reader.readexactly(int(length[1]) if length else 0)
        except asyncio.IncompleteReadError:
            return writer.close()
        method, path, _http = head.split(b"\r\n")[0].decode().split(" ")
        self.asked.append((f"{method} {path}", head, body))
        read = READS.get(path.partition("?")[0], {})
        writer.write(self.write if method != "GET" else answer("200 OK", read) if self.reads is None else self.reads)
        await writer.drain()
        writer.close()
        return None

    @property
    def writes(self) -> list[bytes]:
        """The bodies of the writes that came."""
        return [body for what, _head, body in self.asked if not what.startswith("GET")]


@asynccontextmanager
async def raw_crm(write: bytes = b"", reads: bytes | None = None) -> AsyncIterator[RawCrm]:
    """Listen on a port of this machine."""
    crm = RawCrm(write=write, reads=reads)
    listener = await asyncio.start_server(crm.serve, "127.0.0.1", 0, limit=2**24)
    crm.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield crm
    finally:
        listener.close()


def answer(status: str, body: object, *headers: str) -> bytes:
    """Return an answer as it goes over the wire; bytes go as they are."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(raw)}", "connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw
