"""A CRM that costs nothing but its latency: it takes every batch of the sandbox's API. `python quick_crm.py`."""

import asyncio
import json
import re
import sys

KEY = re.compile(rb'"key":"([^"]+)"')
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one connection's requests, each late by the latency that was asked for."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = LENGTH.search(head)
            body = await reader.readexactly(int(length[1])) if length else b""
            answer = answered(head, body)
            if b"/v1/batch" in head:
                await asyncio.sleep(LATENCY[0])
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(answer) + answer)
    except (asyncio.IncompleteReadError, ConnectionResetError):
        writer.close()


def answered(head: bytes, body: bytes) -> bytes:
    """Return the answer's body."""
    if b"/v1/batch" in head:
        return b'{"results":[%s]}' % b",".join(
            b'{"key":"%s","status":201,"id":"r-%s"}' % (key, key) for key in KEY.findall(body)
        )
    if b"/admin/faults" in head:
        faults = json.loads(body)["faults"] if body else []
        LATENCY[0] = faults[0]["seconds"] if faults else 0.0
    return b'{"account":"bench","user":"bench","items":[],"next":null}'


async def main() -> None:
    listener = await asyncio.start_server(serve, "127.0.0.1", 0, limit=2**20)
    sys.stdout.write(f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await listener.serve_forever()


LATENCY = [0.0]

if __name__ == "__main__":
    asyncio.run(main())
