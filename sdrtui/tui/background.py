"""Threads for what may wait: one that writes, in order; one that reads; one of its own for a sync.

The event loop never waits for the store. Writes are queued one after the other, so an undo cannot overtake its outcome,
and the program does not end before they are done.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
V = TypeVar("V")


class Background:
    """The console's threads."""

    def __init__(self) -> None:
        self._writer = ThreadPoolExecutor(1, "write")
        self._reader = ThreadPoolExecutor(1, "read")
        self.pending = 0
        """Writes that are not committed yet."""
        self.is_ending = False
        """The program is about to end; whatever is long stops at its next safe point."""
        self._awaited: list[threading.Thread] = []

    async def write(self, job: Callable[[], T]) -> T:
        """Run a write after those before it; it is finished even when nobody waits for it any more."""
        self.pending += 1
        future = asyncio.get_running_loop().run_in_executor(self._writer, job)
        future.add_done_callback(self._written)
        return await asyncio.shield(future)

    def _written(self, future: "asyncio.Future[T]") -> None:
        self.pending -= 1
        if not future.cancelled():
            future.exception()  # whoever awaited it was told; a worker that has gone needs no warning at exit

    def submit(self, job: Callable[[], object]) -> None:
        """Queue a last write that nobody waits for; `finish` does."""
        self._writer.submit(job)

    async def read(self, job: Callable[[], T]) -> T:
        """Run a read beside the writes."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, job)

    async def alone(self, job: Callable[[], T], name: str, *, is_awaited: bool = False) -> T:
        """Run something long in a thread of its own; the end of the program waits a little for an awaited one."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def run() -> None:
            try:
                done = job()
            except BaseException as error:  # noqa: BLE001  # handed to whoever awaits it, whatever it is
                _tell(loop, future, future.set_exception, error)
            else:
                _tell(loop, future, future.set_result, done)

        thread = threading.Thread(target=run, name=name, daemon=True)
        if is_awaited:
            self._awaited = [*(one for one in self._awaited if one.is_alive()), thread]
        thread.start()
        return await future

    def finish(self, patience: float = 0) -> None:
        """Wait for the writes, and so many seconds for what is awaited; reads that have not begun are dropped."""
        self.is_ending = True
        self._reader.shutdown(wait=False, cancel_futures=True)
        self._writer.shutdown(wait=True)
        for thread in self._awaited:
            thread.join(patience)

    @property
    def is_busy(self) -> bool:
        """Say whether something awaited still goes on."""
        return any(thread.is_alive() for thread in self._awaited)


def _tell(loop: asyncio.AbstractEventLoop, future: "asyncio.Future[T]", settle: Callable[[V], None], value: V) -> None:
    """Settle a future on its loop, unless nobody waits for it or the program has ended meanwhile."""

    def settled() -> None:
        if not future.done():
            settle(value)

    if not loop.is_closed():
        loop.call_soon_threadsafe(settled)
