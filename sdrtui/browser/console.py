"""One console in a process of its own, spoken to in the packets of Textual's web driver: kind, size, payload."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Self

PRELUDE = b"__GANGLION__\n"
"""What Textual's web driver writes before its first packet."""
FRAME, KEYS, MESSAGE = b"D", b"D", b"M"
HEAD = 5
"""Bytes: one for the kind, four for the size."""
WIDTHS, HEIGHTS = (20, 500), (5, 300)
"""The least and the most cells that a page may ask for."""
QUIT_SECONDS = 8.0
"""Longer than a console waits for the CRM when it ends."""
TERM_SECONDS = 2.0
LEFT_OUT = ("TMUX", "TMUX_PANE")
"""A page is not inside the tmux that `serve` was started in: copying by it would not reach the browser's clipboard."""


class Console:
    """A running console; whoever starts it must `end` it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise TypeError(process)
        self._process = process
        self._input, self._output = process.stdin, process.stdout
        self._said = asyncio.create_task(process.stderr.read())

    @classmethod
    async def start(cls, command: Sequence[str], width: int, height: int) -> Self:
        """Start it by these very words, no shell between; Ctrl+C on the terminal of the server is not for it."""
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=environ(os.environ, width, height),
            start_new_session=True,
        )
        return cls(process)

    async def show(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        """Send what it draws, until nothing more will come."""
        with suppress(asyncio.IncompleteReadError):  # it ended
            await self._output.readuntil(PRELUDE)
            while True:
                head = await self._output.readexactly(HEAD)
                payload = await self._output.readexactly(int.from_bytes(head[1:], "big"))
                if head[:1] == FRAME:
                    await send(payload)

    async def type(self, text: str) -> None:
        """Give it keys, mouse and pasted text as a terminal spells them."""
        await self._give(KEYS, text.encode("utf-8", "replace"))

    async def resize(self, width: int, height: int) -> None:
        """Tell it the page's size in cells."""
        width, height = within(width, WIDTHS), within(height, HEIGHTS)
        await self._tell({"type": "resize", "width": width, "height": height})

    async def focus(self, *, is_in_front: bool) -> None:
        """Tell it whether the page has the keys."""
        await self._tell({"type": "focus" if is_in_front else "blur"})

    async def end(self) -> str:
        """Let it save what is typed and quit, by force if it hangs; return its last words. Nothing more is shown."""
        draining = asyncio.create_task(self._output.read())  # a full pipe would keep it from ending
        if self._process.returncode is None:
            with suppress(ConnectionError):
                self._input.write(packet(MESSAGE, json.dumps({"type": "quit"}).encode()))
            await self._gone()
        draining.cancel()
        await asyncio.wait([draining])
        return (await self._said).decode("utf-8", "replace")

    async def _gone(self) -> None:
        for seconds, harder in ((QUIT_SECONDS, self._process.terminate), (TERM_SECONDS, self._process.kill)):
            try:
                await asyncio.wait_for(self._process.wait(), seconds)
            except TimeoutError:
                with suppress(ProcessLookupError):  # it went in this very moment
                    harder()
            else:
                return
        await self._process.wait()

    async def _tell(self, message: Mapping[str, object]) -> None:
        await self._give(MESSAGE, json.dumps(message).encode())

    async def _give(self, kind: bytes, payload: bytes) -> None:
        with suppress(ConnectionError):  # it is ending
            self._input.write(packet(kind, payload))
            await self._input.drain()


def packet(kind: bytes, payload: bytes) -> bytes:
    """Return one packet."""
    return kind + len(payload).to_bytes(4, "big") + payload


def within(told: int, bounds: tuple[int, int]) -> int:
    """Return the number, or the bound that it is beyond."""
    return max(bounds[0], min(told, bounds[1]))


def environ(own: Mapping[str, str], width: int, height: int) -> dict[str, str]:
    """Return the environment of a console of this size."""
    kept = {name: value for name, value in own.items() if name not in LEFT_OUT}
    size = {"COLUMNS": str(within(width, WIDTHS)), "ROWS": str(within(height, HEIGHTS))}
    return {**kept, **size, "PYTHONIOENCODING": "utf-8"}
