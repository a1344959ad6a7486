"""Made-up companies: a name that fits the trade, an industry that the stories know, a region, a headcount."""

from dataclasses import dataclass
from random import Random

from sdrtui.sample.names import FIRST, LEGAL, REGIONS, SECOND, TRADES

_HEADCOUNTS = (30, 45, 60, 80, 120, 150, 220, 260, 380, 520, 800, 1200)
LARGE = 200
"""From here on a company is a target of its own."""


@dataclass(frozen=True, slots=True)
class Company:
    """A company that does not exist."""

    name: str
    domain: str
    """Under .example, so that no mail ever arrives."""
    industry: str
    region: str
    headcount: int


class Companies:
    """Hands out companies, no two of one name."""

    def __init__(self, random: Random) -> None:
        self._random = random
        pairs = [(first, second) for first in FIRST for second in SECOND if first[0] != second[0]]
        random.shuffle(pairs)
        self._pairs = iter(pairs)

    def one(self, *, is_large: bool = False) -> Company:
        """Return the next one."""
        (first, first_sound), (second, second_sound) = next(self._pairs)
        industry = self._random.choice(list(TRADES))
        trade, region = self._random.choice(TRADES[industry]), self._random.choice(REGIONS)
        legal = "有限公司" if trade.endswith("科技") else self._random.choice(LEGAL)
        place = f"（{region}）" if self._random.random() < 0.2 else ""  # noqa: PLR2004  # one in five
        sizes = [size for size in _HEADCOUNTS if size >= LARGE or not is_large]
        return Company(
            name=f"{first}{second}{trade}{place}{legal}",
            domain=f"{first_sound}{second_sound}.example",
            industry=industry,
            region=region,
            headcount=self._random.choice(sizes),
        )
