"""Where a run's calls to the store are made: on the spot, or in one thread beside the requests."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Protocol, TypeVar

T = TypeVar("T")


class Aside(Protocol):
    """Makes one call to the store and returns what it returns; calls never overlap."""

    async def __call__(self, job: Callable[[], T]) -> T:
        """Make the call."""


async def in_place(job: Callable[[], T]) -> T:
    """Make the call on the spot; nothing else happens meanwhile."""
    return job()


@contextmanager
def in_a_thread() -> Iterator[Aside]:
    """Give a way to make calls in one thread, so that requests go on while the disk is at work.

    Worth it only for calls of few, large statements: at every one the two threads hand over Python's lock.
    """
    with ThreadPoolExecutor(1, "sync-store") as pool:

        async def beside(job: Callable[[], T]) -> T:
            return await asyncio.get_running_loop().run_in_executor(pool, copy_context().run, job)

        yield beside
