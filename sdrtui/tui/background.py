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

    @staticmethod
    async def alone(job: Callable[[], T], name: str) -> T:
        """Run something long in a thread of its own that does not hold up the end of the program."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def run() -> None:
            try:
                done = job()
            except BaseException as error:  # noqa: BLE001  # handed to whoever awaits it, whatever it is
                _tell(loop, future, future.set_exception, error)
            else:
                _tell(loop, future, future.set_result, done)

        threading.Thread(target=run, name=name, daemon=True).start()
        return await future

    def finish(self) -> None:
        """Wait for the writes; reads that have not begun are dropped."""
        self.is_ending = True
        self._reader.shutdown(wait=False, cancel_futures=True)
        self._writer.shutdown(wait=True)


def _tell(loop: asyncio.AbstractEventLoop, future: "asyncio.Future[T]", settle: Callable[[V], None], value: V) -> None:
    """Settle a future on its loop, unless nobody waits for it or the program has ended meanwhile."""

    def settled() -> None:
        if not future.done():
            settle(value)

    if not loop.is_closed():
        loop.call_soon_threadsafe(settled)
