"""What tests of merging, suppressing and erasing look at: the whole database, as rows."""

import sqlite3
from pathlib import Path

from sdrtui.services import leads
from sdrtui.services.desk import Desk
from sdrtui.services.views import Added

LOG = frozenset({"record", "void"})
"""What only grows."""


def everything(home: Path, *, but: frozenset[str] = LOG) -> dict[str, list[str]]:
    """Return every row of every table, but for the log."""
    raw = sqlite3.connect(home / "sdrtui.db")
    names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: sorted(map(repr, raw.execute(f'SELECT * FROM "{name}"'))) for name in names if name not in but}
    raw.close()
    return found


def person(desk: Desk, name: str = "王敏", company: str = "恒信数据", **given: object) -> Added:
    """Add a lead under exactly these words."""
    given.setdefault("kind", "outbound")
    given.setdefault("playbook", "small")
    return leads.add(desk, name=name, company=company, **given)  # type: ignore[arg-type]  # by name
