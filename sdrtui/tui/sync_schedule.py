"""When the console exchanges with the CRM by itself. Pure: the seconds are given, and only their differences count."""

from sdrtui.domain.sync import Cause

OPENING = 1.0
"""Seconds after the program is warm."""
QUIET = 4.0
"""Seconds after an outcome: whoever logs five in a row sends them in one go."""
LONGEST_QUIET = 30.0
"""Seconds after which it goes even if one never pauses."""
EVERY = 180.0
"""Seconds between two looks at what changed over there."""
ELSEWHERE = 15.0
"""Seconds until the next look while another sdrtui sends."""
SHORTEST_BACKOFF = 15.0
LONGEST_BACKOFF = 600.0
"""Seconds between tries of a CRM that is away; each is twice as long as the one before."""

_WAITS = {Cause.ELSEWHERE: ELSEWHERE, Cause.FAILED: LONGEST_BACKOFF}


class SyncSchedule:
    """Says when the next run is due."""

    def __init__(self) -> None:
        self._due: float | None = None
        self._earliest = 0.0
        self._first_change: float | None = None
        self._failures = 0
        self._is_paused = False

    def opened(self, now: float) -> None:
        """Begin: the first run is due shortly."""
        self._due = now + OPENING

    def changed(self, now: float) -> None:
        """Take note of something to send: it goes once nothing more has come for a moment."""
        if self._first_change is None:
            self._first_change = now
        quiet = min(now + QUIET, self._first_change + LONGEST_QUIET)
        self._due = max(quiet, self._earliest)

    def is_due(self, now: float) -> bool:
        """Say whether to begin a run now; never before `opened`, nor while only a person can help."""
        return not self._is_paused and self._due is not None and now >= self._due

    def ended(self, cause: Cause, now: float) -> None:
        """Take note of how a run ended, and plan the next."""
        self._first_change = None
        self._is_paused = cause in {Cause.SIGN_IN, Cause.DECISION}
        if cause in {Cause.AWAY, Cause.BUSY}:
            wait = min(SHORTEST_BACKOFF * 2**self._failures, LONGEST_BACKOFF)
            self._failures += 1
        else:
            self._failures = 0
            wait = _WAITS.get(cause, EVERY)
        self._earliest = now + wait if cause is not Cause.NONE else now
        self._due = now + wait
