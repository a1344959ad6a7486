"""Made-up people: names, titles, and points of contact that reach nobody."""

from dataclasses import dataclass
from random import Random

from sdrtui.domain.channel import Point
from sdrtui.sample.companies import Company
from sdrtui.sample.names import GIVEN, SURNAMES, TITLES

UNASSIGNED = "+86154"
"""No carrier in China has ever been given 154, so that dialling one by mistake reaches nobody."""


@dataclass(frozen=True, slots=True)
class Human:
    """A person who does not exist."""

    name: str
    title: str
    role: str
    points: tuple[tuple[Point, str], ...]


class People:
    """Hands out people, no two with one number."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._numbers = iter(random.sample(range(10_000_000, 99_999_999), 2_000))

    def one(self, company: Company, role: str = "primary") -> Human:
        """Return somebody at the company; most can be reached everywhere, some lack WeChat or an address."""
        surname, surname_sound = self._random.choice(SURNAMES)
        given, given_sound = self._random.choice(GIVEN)
        number = next(self._numbers)
        sound = f"{given_sound}.{surname_sound}"
        points = [(Point.PHONE, f"{UNASSIGNED}{number}")]
        if self._random.random() < 0.8:  # noqa: PLR2004  # four in five
            points.append((Point.WECHAT, f"{surname_sound}{given_sound}_{number % 1000:03}"))
        if self._random.random() < 0.9:  # noqa: PLR2004  # nine in ten
            points.append((Point.EMAIL, f"{sound}@{company.domain}"))
        return Human(f"{surname}{given}", self._random.choice(TITLES[role]), role, tuple(points))
