"""Rows as they were before a change by hand, so that undoing it puts back exactly those.

What happened to them since stands in the way: the caller is told which, and nothing is put back.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, select, update

from sdrtui.domain.edited import Columns, Edited
from sdrtui.domain.ids import RecordId
from sdrtui.store.base import Row
from sdrtui.store.merge_tables import EDIT

Key = tuple[str, tuple[Any, ...]]
"""A table and the primary key of one row."""

PASSING = frozenset({"blocked_until", "score", "revision"})
"""Columns that may have changed since by themselves."""
QUEUE = "outbox"
"""What has left meanwhile stays as it is."""


class Images:
    """The rows of some tables, looked at before a change and after it."""

    def __init__(self, connection: Connection, scope: Iterable[tuple[Table, ColumnElement[bool]]]) -> None:
        self._connection = connection
        self._scope = tuple(scope)
        self._before = self._rows()

    def edited(self) -> list[Edited]:
        """Return what is different now."""
        after = self._rows()
        return [
            Edited(place, row, self._before.get((place, row)), after.get((place, row)))
            for place, row in dict.fromkeys([*self._before, *after])
            if self._before.get((place, row)) != after.get((place, row))
        ]

    def keep(self, record: RecordId) -> list[Edited]:
        """Keep what is different now under the record whose undo puts it back."""
        found = self.edited()
        if found:
            self._connection.execute(insert(EDIT), [_values(record, edited) for edited in found])
        return found

    def _rows(self) -> dict[Key, Columns]:
        return {
            (table.name, _key(table, row)): dict(row)
            for table, condition in self._scope
            for row in self._connection.execute(select(table).where(condition)).mappings()
        }


def put_back(connection: Connection, record: RecordId) -> list[Edited]:
    """Put back what the record's images hold and forget them; return what has changed since, which stands in the way.

    With anything in the way nothing is put back. Writes that have left for the CRM meanwhile stay as they are.
    """
    images = kept(connection, record)
    here = {id(image): _now(connection, image) for image in images}
    moved = [image for image in images if not _is_same(here[id(image)], image.after)]
    in_the_way = [image for image in moved if image.place != QUEUE]
    if in_the_way:
        return in_the_way
    _restore(connection, [image for image in images if image not in moved])
    forget(connection, record)
    return []


def has_images(connection: Connection, record: RecordId) -> bool:
    """Say whether there is anything to put back."""
    return connection.scalar(select(EDIT.c.place).where(EDIT.c.record == record).limit(1)) is not None


def forget(connection: Connection, record: RecordId) -> None:
    """Forget the images of a record."""
    connection.execute(delete(EDIT).where(EDIT.c.record == record))


def kept(connection: Connection, record: RecordId) -> list[Edited]:
    """Return the images of a record."""
    rows = connection.execute(select(EDIT).where(EDIT.c.record == record)).mappings()
    return [
        Edited(row["place"], tuple(json.loads(row["row"])), _read(row["before"]), _read(row["after"])) for row in rows
    ]


def _restore(connection: Connection, images: list[Edited]) -> None:
    """Bring back what is gone, parents first, then what changed, and take away what came, children first."""
    order = {table.name: number for number, table in enumerate(Row.metadata.sorted_tables)}
    ordered = sorted(images, key=lambda image: order[image.place])
    for image in ordered:
        if image.after is None and image.before is not None:
            connection.execute(insert(_table(image)), [image.before])
    for image in ordered:
        if image.after is not None and image.before is not None:
            connection.execute(update(_table(image)).where(_is_row(image)).values(image.before))
    for image in reversed(ordered):
        if image.before is None:
            connection.execute(delete(_table(image)).where(_is_row(image)))


def _now(connection: Connection, image: Edited) -> Columns | None:
    row = connection.execute(select(_table(image)).where(_is_row(image))).mappings().one_or_none()
    return None if row is None else dict(row)


def _is_same(here: Columns | None, after: Columns | None) -> bool:
    if here is None or after is None:
        return here is None and after is None
    return all(here[name] == value for name, value in after.items() if name not in PASSING)


def _values(record: RecordId, edited: Edited) -> Columns:
    return {
        "record": record,
        "place": edited.place,
        "row": _written(list(edited.row)),
        "before": None if edited.before is None else _written(edited.before),
        "after": None if edited.after is None else _written(edited.after),
    }


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read(text: str | None) -> Columns | None:
    found: Columns | None = None if text is None else json.loads(text)
    return found


def _key(table: Table, row: Mapping[Any, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _table(image: Edited) -> Table:
    return Row.metadata.tables[image.place]


def _is_row(image: Edited) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(_table(image).primary_key, image.row, strict=True)))
