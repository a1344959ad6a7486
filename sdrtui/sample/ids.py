"""Ids and the time as the story tells them: the same story always has the same ones."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

_VERSION, _VARIANT = 0x7 << 76, 0b10 << 62


@dataclass(slots=True)
class StoryClock:
    """A clock that stands where the story is."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the story's now."""
        return self.now


class StoryIds:
    """UUIDv7 by the story's clock, their random part seeded; within one millisecond they count up."""

    def __init__(self, clock: StoryClock, random: Random) -> None:
        self._clock = clock
        self._random = random
        self._last = (0, 0)

    def __call__(self) -> str:
        """Return the next id; never smaller than the one before at the same time or earlier."""
        millis, count = max((int(self._clock.now.timestamp() * 1000), 0), (self._last[0], self._last[1] + 1))
        millis, count = millis + (count >> 12), count & 0xFFF
        self._last = (millis, count)
        return str(UUID(int=millis << 80 | _VERSION | count << 64 | _VARIANT | self._random.getrandbits(62)))
