"""Chance, and the few things that must not be left to it: callbacks promised for today, touches left undone."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.ids import SdrId
from sdrtui.domain.outcome import Outcome
from sdrtui.sample.cast import Fate, Part
from sdrtui.sample.days import CALLBACKS, Days
from sdrtui.sample.diary import Made
from sdrtui.sample.fates import Answer, noted, of_later, of_touch
from sdrtui.sample.team import SDRS

PROMISES = 3
"""Callbacks that each SDR promised on the last working day for today."""
NEGLECTED = 4
"""Touches that each SDR left undone on the last working day."""


class Luck:
    """Draws what happens, all of it from one seed."""

    def __init__(self, random: Random, days: Days) -> None:
        self._random = random
        self._days = days
        self._yesterday = days.back(1)
        self._promised: Counter[SdrId] = Counter()
        self._neglected: Counter[SdrId] = Counter()
        self._callbacks = cycle(days.callbacks_to_come()[::3])

    def made_at(self, due_at: datetime, *, is_clock: bool) -> datetime:
        """Return when a touch is made: a call-in's clock is beaten, anything else is worked off after its time."""
        if is_clock:
            return due_at - timedelta(seconds=self._random.randrange(50, 220))
        return due_at + timedelta(seconds=self._random.randrange(60, 3_000))

    def answer(self, part: Part, made: Made) -> Answer | None:
        """Return what comes of a touch that is to be made; None when nobody made it."""
        day = self._days.day_of(made.due_at)
        if day == self._days.today and not made.is_clock and self._random.random() >= self._days.worked_today:
            return None
        if day == self._yesterday and made.sdr in SDRS and not made.is_clock:
            if made.action is Action.CALL and made.channel is Channel.PHONE and self._promises(part, made.sdr):
                return replace(noted(self._random, Outcome.CALLBACK), until=next(self._callbacks))
            if self._neglects(made.sdr):
                return None
        return of_touch(self._random, part.fate, made.channel, made.action)

    def until(self, answer: Answer, at: datetime) -> datetime | None:
        """Return the time that a callback was promised for: the one it names, or some time on the next working day."""
        if answer.outcome is not Outcome.CALLBACK or answer.until is not None:
            return answer.until
        return self._days.next_callback(at, self._random.choice(CALLBACKS))

    def later(self, part: Part, answer: Answer) -> Answer | None:
        """Return what comes back hours after something was sent, if anything does."""
        return of_later(self._random, part.fate, answer.outcome)

    def comes(self, *, hours: tuple[int, int], chance: float, after: datetime) -> datetime | None:
        """Return when something comes about so many hours later, in working hours; None when it does not."""
        if self._random.random() >= chance:
            return None
        return self._days.worked(after + timedelta(minutes=self._random.randrange(hours[0] * 60, hours[1] * 60)))

    def _promises(self, part: Part, sdr: SdrId) -> bool:
        is_one = self._promised[sdr] < PROMISES and part.fate not in {Fate.COLD, Fate.WRONG}
        self._promised[sdr] += is_one
        return is_one

    def _neglects(self, sdr: SdrId) -> bool:
        is_one = self._neglected[sdr] < NEGLECTED and self._random.randrange(3) == 0
        self._neglected[sdr] += is_one
        return is_one
