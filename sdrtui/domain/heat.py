"""When people are reached: tries and connections by hour of the week, where the contact is. Pure."""

from dataclasses import dataclass

from sdrtui.domain.channel import Channel
from sdrtui.domain.proportions import Share

FEW = 20
"""Fewer tries in an hour of the week say nothing about it: a rate of 20% of them may be anything from 8% to 42%."""


@dataclass(frozen=True, slots=True)
class HourCount:
    """One hour of the week on one channel."""

    channel: Channel
    weekday: int
    """0 is Monday."""
    hour: int
    tries: int
    """Touches made in it."""
    connects: int
    """Of these, how many reached a person, whenever: a reply counts at the hour of what it answers."""

    @property
    def share(self) -> Share:
        """How many of the tries reached somebody."""
        return Share(self.connects, self.tries)

    @property
    def is_few(self) -> bool:
        """Say whether there are too few tries to tell."""
        return self.tries < FEW
