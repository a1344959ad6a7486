"""What tests of merging, suppressing and erasing look at: the whole database, as rows."""

from sqlalchemy import select, text

from sdrtui.services import leads
from sdrtui.services.desk import Desk
from sdrtui.services.views import Added
from sdrtui.store.engine import reading, writing
from sdrtui.store.store import Store
from sdrtui.store.tables import METADATA

LOG = frozenset({"record", "void"})
"""What only grows."""


def everything(desk: Desk, *, but: frozenset[str] = LOG) -> dict[str, list[str]]:
    """Return every row of every table, but for the log."""
    with reading(store_of(desk).engine) as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in METADATA.sorted_tables
            if table.name not in but
        }


def run_sql(desk: Desk, statement: str, **values: object) -> None:
    """Change the database behind the program's back."""
    with writing(store_of(desk).engine) as connection:
        connection.execute(text(statement), values)


def store_of(desk: Desk) -> Store:
    """Return the real store behind a desk's port."""
    store = desk.store
    assert isinstance(store, Store)
    return store


def person(desk: Desk, name: str = "王敏", company: str = "恒信数据", **given: object) -> Added:
    """Add a lead under exactly these words."""
    given.setdefault("kind", "outbound")
    given.setdefault("playbook", "small")
    return leads.add(desk, name=name, company=company, **given)  # type: ignore[arg-type]  # by name
