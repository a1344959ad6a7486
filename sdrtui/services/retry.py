"""Trying again when somebody else changed the same lead between reading and writing."""

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from sdrtui.errors import TryLater

T = TypeVar("T")
SECONDS = 2.0
"""How long to go on trying. A busy disk has by then been waited for inside the store already."""


def retried(once: Callable[[], T]) -> T:
    """Return what `once` returns; it reads afresh each time, so that it decides on what is there.

    Raises:
        TryLater: somebody was faster every time.
    """
    began = monotonic()
    while True:
        try:
            return once()
        except TryLater:
            if monotonic() - began > SECONDS:
                raise
