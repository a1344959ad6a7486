"""The life of a WeChat request: sent, then accepted, ignored after some days, or deleted. Nobody is told of silence."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sdrtui.domain.ids import RecordId, TouchId

USUAL_DAYS = 7
"""After how many days silence counts as ignored when the policy says nothing else."""


class Request(NamedTuple):
    """A request that nobody answered yet."""

    touch: TouchId
    record: RecordId
    """The line of the log by which it was sent."""
    sent_at: datetime


def ignored(requests: Iterable[Request], now: datetime, days: int) -> tuple[Request, ...]:
    """Return the requests that count as ignored by now, the oldest first."""
    limit = now - timedelta(days=days)
    return tuple(sorted((each for each in requests if each.sent_at <= limit), key=lambda each: each.sent_at))
