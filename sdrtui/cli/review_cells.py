"""How reports are drawn in 80 cells: titles, tables with numbers to the right, shares, money, durations."""

import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal

from sdrtui.cli.output import cut, plain, width
from sdrtui.cli.output import say as tell
from sdrtui.i18n import _

Row = Mapping[str, object]
WIDE = 80
LONG_SUM = 100_000
"""From here on hundredths are left out."""


def say(*lines: str) -> None:
    """Tell how to read what was printed, after it."""
    sys.stdout.flush()
    for each in lines:
        tell(each)


def title(*parts: str) -> None:
    """Print what the table below is of."""
    line(cut(" · ".join(parts), WIDE))


def line(text: str) -> None:
    """Print one line, cut to the terminal."""
    print(cut(plain(text), WIDE))  # noqa: T201  # data of the command


def table(rows: Sequence[Sequence[object]], head: Sequence[str], gap: str = "  ") -> None:
    """Print numbers to the right; the first column gives way when the others leave no room."""
    cells = [[plain(str(cell)) for cell in row] for row in rows]
    sizes = [max(width(row[column]) for row in [list(head), *cells]) for column in range(1, len(head))]
    room = max(8, WIDE - sum(sizes) - len(gap) * len(sizes))
    first = min(room, max(width(row[0]) for row in [list(head), *cells]))
    for row in [list(head), *cells]:
        begin = cut(row[0], first)
        rest = (" " * (size - width(cell)) + cell for size, cell in zip(sizes, row[1:], strict=True))
        print(gap.join([begin + " " * (first - width(begin)), *rest]).rstrip())  # noqa: T201  # data of the command


def mapping(value: object) -> Mapping[str, object]:
    """Return a field that is a mapping; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def percent(value: object) -> str:
    """Return a share in whole points; nothing of nothing."""
    return "" if value is None else f"{float(str(value)) * 100:.0f}%"


def with_share(count: object, rate: object) -> str:
    """Return a count and what share that is."""
    return f"{count} {percent(rate):>4}" if rate is not None else ""


def share_of(row: Row, hits: str, of: str) -> str:
    """Return the same of two fields; nothing when there is nothing to be a share of."""
    whole = int(str(row[of]))
    return f"{row[hits]} {percent(int(str(row[hits])) / whole):>4}" if whole else ""


def late(row: Row) -> str:
    """Return late touches and their days, and beside them those that leave moved."""
    days = _("{touches} ({days} d)").format(touches=row["late"], days=row["late_days"]) if row["late"] else ""
    leave = f"L{row['leave']}" if row["leave"] else ""
    return " ".join(part for part in (days, leave) if part)


def late_meant() -> str:
    """Return what `late` shows."""
    return _("late: made a worked day or more after the window, and days in all; L: moved by leave, not late.")


def duration(seconds: object) -> str:
    """Return minutes and seconds, with hours when there are any."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(str(seconds)), 60)
    hours, minutes_left = divmod(minutes, 60)
    return f"{hours}:{minutes_left:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def money(value: object, *, is_priced: bool) -> str:
    """Return a sum; `?` without a price, `-` when there is nothing to divide by."""
    if value is None:
        return "-" if is_priced else "?"
    sum_ = Decimal(str(value))
    return f"{sum_:.0f}" if sum_ >= LONG_SUM else f"{sum_:.2f}"
