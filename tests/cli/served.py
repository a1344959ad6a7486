"""A real `sdrtui serve`, and a browser's part: it opens the address, keeps the cookie and speaks the WebSocket."""

import asyncio
import json
import os
import re
import select
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType

PATIENCE = 30.0
"""Seconds, on a machine with other work."""


class Tab:
    """One console on a page."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self.shown = ""

    async def until(self, *marks: str) -> Self:
        """Read until each of the marks was drawn since the last key."""
        async with asyncio.timeout(PATIENCE):
            while not all(mark in self.shown for mark in marks):
                if not await self.reads_on():
                    raise AssertionError(f"closed before {marks} came; last seen: {self.shown[-2000:]!r}")
        return self

    async def to_the_end(self) -> str:
        """Return what is drawn until the server closes it."""
        async with asyncio.timeout(PATIENCE):
            while await self.reads_on():
                pass
        return self.shown

    async def reads_on(self) -> bool:
        """Read one message; say whether there was one."""
        message = await self._socket.receive()
        if message.type is not WSMsgType.BINARY:
            return False
        self.shown += message.data.decode()
        return True

    async def type(self, keys: str) -> Self:
        """Press keys."""
        self.shown = ""
        await self._socket.send_json(["stdin", keys])
        return self

    async def tell(self, *message: object) -> None:
        """Send any other message."""
        self.shown = ""
        await self._socket.send_json(message)

    async def send(self, text: str) -> None:
        """Send any text."""
        await self._socket.send_str(text)

    async def close(self) -> None:
        """Close the tab."""
        await self._socket.close()


class Served:
    """A running server, and one browser."""

    def __init__(self, process: asyncio.subprocess.Process, address: str, browser: ClientSession) -> None:
        self.process = process
        self.address = address
        self.base_url = address.partition("/?")[0]
        self.port = int(self.base_url.rpartition(":")[2])
        self.browser = browser
        self.page_url = ""
        self.page = ""

    async def enter(self) -> None:
        """Open the printed address."""
        async with self.browser.get(self.address) as answer:
            self.page_url, self.page = str(answer.url), await answer.text()
            answer.raise_for_status()

    async def tab(self) -> Tab:
        """Open a console as the page does."""
        found = re.search(r'data-session-websocket-url="([^"]+)"', self.page)
        if found is None:
            raise AssertionError(self.page)
        url = f"{found[1]}?width=120&height=40"
        return Tab(await self.browser.ws_connect(url, headers={"Origin": self.base_url}))

    async def status(self, url: str, **headers: str) -> int:
        """Return the status of an address."""
        async with self.browser.get(url, headers=headers, allow_redirects=False) as answer:
            return answer.status

    def consoles(self) -> list[int]:
        """Return the processes of the consoles."""
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


@asynccontextmanager
async def serving(*words: str, more: Sequence[str] = ()) -> AsyncIterator[Served]:
    """Run `sdrtui serve` on a free port."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sdrtui", *words, "serve", "--port", "0", "--json", *more), stdout=pipe, stderr=pipe
    )
    try:
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:  # cookies of a bare address too
            yield Served(process, await _address(process), browser)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _address(process: asyncio.subprocess.Process) -> str:
    if process.stdout is None:
        raise AssertionError
    async with asyncio.timeout(PATIENCE):
        document = await process.stdout.readuntil(b"}\n")
    return str(json.loads(document)["url"])


def ended(pid: int) -> bool:
    """Wait for the end of a process that need not be a child of ours; say whether it came."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], PATIENCE)[0])
    finally:
        os.close(handle)
