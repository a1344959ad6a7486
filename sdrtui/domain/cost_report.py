"""What leads cost, by where they come from. Pure; money in whole hundredths, never in fractions of the machine's.

* leads: those that came from the source in the span.
* mql, sql, sal: how many of these very leads have come so far since, at their highest and until today; one that fell
  back or was rejected by sales did come there. The same leads above and below the line: the funnel's figures, which
  count who moved in the span, are others.
* cost: leads times the price of one lead, as the team's policy.yaml says (`costs`); a source without a price has none.
* per mql, sql, sal: that cost by the number of leads; an SQL is worth contract value by margin by win rate (DOMAIN 1):
  above that the deal does not earn.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sdrtui.domain.tally import SourceCount

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class CostRow:
    """One source."""

    source: str
    leads: int
    mql: int
    sql: int
    sal: int
    price: Decimal | None
    """Of one lead; None when policy.yaml names none."""

    @property
    def cost(self) -> Decimal | None:
        """All of them together."""
        return None if self.price is None else (self.price * self.leads).quantize(CENT, ROUND_HALF_UP)

    @property
    def per_mql(self) -> Decimal | None:
        """What one MQL cost; None without a price, or without an MQL."""
        return self._per(self.mql)

    @property
    def per_sql(self) -> Decimal | None:
        """What one SQL cost."""
        return self._per(self.sql)

    @property
    def per_sal(self) -> Decimal | None:
        """What one SAL cost."""
        return self._per(self.sal)

    def _per(self, leads: int) -> Decimal | None:
        cost = self.cost
        return None if cost is None or not leads else (cost / leads).quantize(CENT, ROUND_HALF_UP)


def cost_rows(counts: Iterable[SourceCount], costs: Mapping[str, float]) -> list[CostRow]:
    """Return a row for each source, the one with most leads first."""
    prices = {source: Decimal(str(price)) for source, price in costs.items()}
    rows = [CostRow(each.source, each.leads, each.mql, each.sql, each.sal, prices.get(each.source)) for each in counts]
    return sorted(rows, key=lambda row: (-row.leads, row.source))
