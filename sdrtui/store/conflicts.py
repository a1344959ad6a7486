"""The conflicts kept: what the CRM overwrote, whose word stands, and what a person decided about it."""

import json

from sqlalchemy import Connection, Engine, RowMapping, Select, literal_column, select, update

from sdrtui.domain.change import Change
from sdrtui.domain.conflict import Conflict
from sdrtui.domain.ids import LeadId
from sdrtui.store.engine import reading, writing
from sdrtui.store.instant import instant
from sdrtui.store.mirror_tables import CONFLICT
from sdrtui.store.people_tables import ACCOUNT, CONTACT, LEAD
from sdrtui.store.writer import Writer

_IS_OPEN = CONFLICT.c.is_open == literal_column("1")
_CARDS = (
    select(CONFLICT, CONTACT.c.name.label("contact_name"), ACCOUNT.c.name.label("company"))
    .select_from(
        CONFLICT.outerjoin(LEAD, LEAD.c.id == CONFLICT.c.local)
        .outerjoin(CONTACT, CONTACT.c.id == LEAD.c.contact)
        .outerjoin(ACCOUNT, ACCOUNT.c.id == CONTACT.c.account)
    )
    .order_by(CONFLICT.c.at, CONFLICT.c.id)
)


class Conflicts:
    """The table of conflicts. Each method is one transaction."""

    def __init__(self, engine: Engine, writer: Writer) -> None:
        self._engine = engine
        self._writer = writer

    def listed(self, *, lead: LeadId | None = None, with_closed: bool = False, limit: int = 1_000) -> list[Conflict]:
        """Return the conflicts, oldest first: those that wait for a person, or all that were ever kept."""
        query = _CARDS if with_closed else _CARDS.where(_IS_OPEN)
        if lead is not None:
            query = query.where(CONFLICT.c.local == lead)
        with reading(self._engine) as connection:
            return _read(connection, query.limit(limit))

    def get(self, conflict: str) -> Conflict | None:
        """Return one conflict, closed ones too."""
        with reading(self._engine) as connection:
            return next(iter(_read(connection, _CARDS.where(CONFLICT.c.id == conflict))), None)

    def decide(self, conflict: str, winner: str, change: Change | None = None) -> bool:
        """Close an open conflict with what a person decided, and write what follows from it, in one transaction.

        Return False, and write nothing, when it was decided before.
        """
        with writing(self._engine) as connection:
            closed = connection.execute(
                update(CONFLICT).where(CONFLICT.c.id == conflict, _IS_OPEN).values(is_open=0, winner=winner)
            )
            if not closed.rowcount:
                return False
            if change is not None:
                self._writer.apply(connection, change)
            return True


def _read(connection: Connection, query: Select[*tuple[object, ...]]) -> list[Conflict]:
    return [_card(row) for row in connection.execute(query).mappings()]


def _card(row: RowMapping) -> Conflict:
    return Conflict(
        id=row["id"],
        lead=LeadId(row["local"]),
        who=", ".join(filter(None, (row["contact_name"], row["company"]))),
        field=row["field"],
        base=json.loads(row["base"]),
        mine=json.loads(row["mine"]),
        theirs=json.loads(row["theirs"]),
        at=instant(row["at"]),
        rule=row["rule"],
        winner=row["winner"],
        is_open=bool(row["is_open"]),
    )
