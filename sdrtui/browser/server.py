"""The server: every request passes the guard, one address lets a browser in, and each WebSocket is one console."""

import asyncio
import json
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from aiohttp import WSMsgType, web

from sdrtui.browser.console import QUIT_SECONDS, TERM_SECONDS, Console
from sdrtui.browser.guard import Guard
from sdrtui.browser.page import headers, page
from sdrtui.i18n import _

COOKIE = "sdrtui"
LARGEST = 1_000_000
"""Bytes of one message: a pasted text."""
CLOSE_SECONDS = 2.0
SIZE = {"width": 80, "height": 24}
DIGITS = 5
"""The longest number of cells that is looked at."""
PARTING = "\x1b[?1000l\x1b[?1003l\x1b[?2004l\x1b[?1049l\x1b[2J\x1b[H"
"""The terminal as it was before the console, for the words that it ends with."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Serves consoles, one for each tab."""

    def __init__(
        self, guard: Guard, files: Mapping[str, Path], title: str, command: Sequence[str], say: Callable[[str], None]
    ) -> None:
        self._guard = guard
        self._files = files
        self._title = title
        self._command = command
        self._say = say
        self._stopping = asyncio.Event()

    async def run(self, listener: socket.socket, announce: Callable[[], None]) -> None:
        """Serve until SIGINT or SIGTERM; every console has ended when this returns."""
        runner = web.AppRunner(
            self.app(), access_log=None, shutdown_timeout=QUIT_SECONDS + TERM_SECONDS + CLOSE_SECONDS
        )
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            self._heed_signals()
            announce()
            await self._stopping.wait()
        finally:
            self._stopping.set()
            await runner.cleanup()

    def _heed_signals(self) -> None:
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)

        def stop() -> None:
            self._stopping.set()
            for one in signals:
                loop.remove_signal_handler(one)  # a second Ctrl+C does not wait

        with suppress(NotImplementedError):  # Windows: KeyboardInterrupt does it
            for one in signals:
                loop.add_signal_handler(one, stop)

    def app(self) -> web.Application:
        """Return what answers requests."""

        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            self._check(request)
            return await handler(request)

        app = web.Application(middlewares=[guarded])
        app.add_routes(
            [
                web.get("/", self._enter, allow_head=False),
                web.get("/{path}/", self._page, allow_head=False),
                web.get("/{path}/console", self._console, allow_head=False),
                web.get("/{path}/{name}", self._file, allow_head=False),
            ]
        )
        app.on_response_prepare.append(self._add_headers)
        return app

    def _check(self, request: web.Request) -> None:
        hosts, origins = request.headers.getall("Host", []), request.headers.getall("Origin", [])
        is_socket = request.headers.get("Upgrade") is not None
        if not self._guard.is_for_us(hosts, origins, must_name_origin=is_socket):
            raise web.HTTPForbidden(text=_("This address is not served here.") + "\n")
        path = request.path.split("/")[1]
        if path and not self._guard.knows(path, request.cookies.get(COOKIE, "")):
            raise _turned_away()

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(headers(f"ws://{request.host}"))

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        """Exchange the token for a cookie, so that it is in no history, and works only once."""
        entry = self._guard.admit(request.query.get("token", ""))
        if entry is None:
            raise _turned_away()
        answer = web.HTTPSeeOther(f"/{entry.path}/")
        answer.set_cookie(COOKIE, entry.secret, path=f"/{entry.path}/", httponly=True, samesite="Strict")
        self._say(_("A browser came in. For another one: {url}").format(url=self._guard.address))
        raise answer

    async def _page(self, request: web.Request) -> web.Response:
        url = f"ws://{request.host}/{request.match_info['path']}/console"
        return web.Response(text=page(self._title, url), content_type="text/html", charset="utf-8")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return web.FileResponse(file)

    async def _console(self, request: web.Request) -> web.StreamResponse:
        """Run a console for this tab until either ends; what it says at the end is the last thing on the page."""
        page_end = web.WebSocketResponse(timeout=CLOSE_SECONDS, max_msg_size=LARGEST, compress=False)
        await page_end.prepare(request)
        width, height = (_number(request.query.get(name), usual) for name, usual in SIZE.items())
        console = await Console.start(self._command, width, height)
        try:
            await _first_of(
                console.show(lambda frame: _send(page_end, frame)), _hear(page_end, console), self._stopping.wait()
            )
        finally:
            words = (await console.end()).strip()
        if words:
            self._say(words)
        await _send(page_end, (PARTING + _plain(words).replace("\n", "\r\n")).encode())
        await page_end.close()
        return page_end


def _turned_away() -> web.HTTPForbidden:
    return web.HTTPForbidden(
        text=_("Open the address that sdrtui serve printed last; each lets one browser in, once.") + "\n"
    )


async def _first_of(*works: Awaitable[object]) -> None:
    """Do them side by side until one is through; the others are given up."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _left = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    for task in done:
        task.result()


async def _send(page_end: web.WebSocketResponse, frame: bytes) -> None:
    with suppress(ConnectionError):  # the tab was closed
        await page_end.send_bytes(frame)


async def _hear(page_end: web.WebSocketResponse, console: Console) -> None:
    """Pass on what the page tells; what is no message of it is passed over."""
    async for message in page_end:
        if message.type is not WSMsgType.TEXT:
            continue
        try:
            told = json.loads(message.data)
        except (ValueError, RecursionError):
            continue
        match told:
            case ["stdin", str(text)]:
                await console.type(text)
            case ["resize", {"width": int(width), "height": int(height)}]:
                await console.resize(width, height)
            case ["focus" | "blur" as change]:
                await console.focus(is_in_front=change == "focus")
            case ["ping", str(when)]:
                await page_end.send_json(["pong", when])


def _number(told: str | None, usual: int) -> int:
    return int(told) if told and told.isdecimal() and len(told) <= DIGITS else usual


def _plain(words: str) -> str:
    return "".join(char for char in words if char == "\n" or char.isprintable())
