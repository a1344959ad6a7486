"""Keeping under a CRM's rate: each request waits for its turn."""

import asyncio

_SLOWER = 1.1
"""Requests do not arrive as evenly as they leave."""


class Pace:
    """At most so many requests a second, evenly, counted from when each really left; without a rate nobody waits."""

    def __init__(self, per_second: float) -> None:
        self._gap = _SLOWER / per_second if per_second else 0.0
        self._next = 0.0
        self._queue = asyncio.Lock()

    async def turn(self) -> None:
        """Return when the next request may go."""
        if not self._gap:
            return
        clock = asyncio.get_running_loop().time
        async with self._queue:
            await asyncio.sleep(self._next - clock())
            self._next = clock() + self._gap
