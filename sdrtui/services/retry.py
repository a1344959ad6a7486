"""Trying again when somebody else changed the same lead between reading and writing."""

from collections.abc import Callable
from typing import TypeVar

from sdrtui.errors import TryLater

T = TypeVar("T")
ATTEMPTS = 5


def retried(once: Callable[[], T]) -> T:
    """Return what `once` returns; it reads afresh each time, so that it decides on what is there.

    Raises:
        TryLater: somebody was faster every time.
    """
    for _attempt in range(ATTEMPTS - 1):
        try:
            return once()
        except TryLater:
            continue
    return once()
