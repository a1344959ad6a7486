"""Every statement of the writer, prepared once for the database at hand. Their tuples come from `encode`."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.sql.dml import Update

from sdrtui.store import tables
from sdrtui.store.prepared import Prepared, once_a_dialect
from sdrtui.store.tables import DRAFT, ENROLLMENT, LEAD, RECORD, TOUCH, VOID
from sdrtui.store.upsert import insert_for

_ONE: ColumnElement[int] = literal_column("1")
_EMPTY: ColumnElement[str] = literal_column("''")

Computed = Mapping[str, tuple[ColumnElement[Any], tuple[str, ...]]]
"""Columns whose value the database works out, with the parameters that it needs for that, in order."""


class Statements:
    """The writer's statements for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self.account = self._replace(tables.ACCOUNT)
        self.contact = self._replace(tables.CONTACT)
        self.point = self._replace(
            tables.POINT, keep=("position",), computed=_next(tables.POINT, "position", "contact")
        )
        self.lead = self._replace(
            LEAD,
            without=("closed_by",),
            keep=("first_stage", "created_at", "closed_reason"),
            computed={"closed_reason": (_EMPTY, ())},
        )
        self.lead_update = Prepared(_lead_update(), dialect, _LEAD_UPDATE)
        self.playbook = self._insert(tables.PLAYBOOK, is_known_kept=True)
        self.enrollment = self._replace(
            ENROLLMENT, computed={"revision": (_ONE, ())}, also={"revision": ENROLLMENT.c.revision + _ONE}
        )
        self.enrolled_contact = self._replace(tables.ENROLLED_CONTACT)
        self.touch = self._replace(tables.TOUCH)
        self.record = self._insert(RECORD, computed=_first("is_touch") | _first("is_connect"))
        self.stage_move = self._insert(
            tables.STAGE_MOVE, without=("voided_at",), computed=_LEAD_SOURCE, is_known_kept=True
        )
        self.suppression = self._replace(tables.SUPPRESSION, without=("voided_at",), also={"voided_at": null()})
        self.handoff = self._replace(tables.HANDOFF, without=("voided_at",), also={"voided_at": null()})
        self.handoff_step = self._insert(tables.HANDOFF_STEP, without=("voided_at",))
        self.hold = Prepared(_hold(), dialect, ("until_", "of_sdr", "before_", "of_channel", "of_action"))
        self.leave = self._replace(tables.LEAVE)
        self.mail = self._insert(tables.MAIL)
        self.outbox = self._insert(
            tables.OUTBOX,
            without=("base", "not_before", "quarantine_until"),
            computed=_next(tables.OUTBOX, "seq", "lane"),
        )
        self.draft_done = Prepared(DRAFT.delete().where(DRAFT.c.touch == bindparam("gone")), dialect, ("gone",))
        self.bump = Prepared(
            update(ENROLLMENT).where(ENROLLMENT.c.id == bindparam("of")).values(revision=ENROLLMENT.c.revision + _ONE),
            dialect,
            ("of",),
        )
        self.revision = Prepared(
            select(ENROLLMENT.c.revision).where(ENROLLMENT.c.id == bindparam("of")).with_for_update(), dialect, ("of",)
        )

    def _replace(
        self,
        into: Table,
        *,
        without: Sequence[str] = (),
        keep: Sequence[str] = (),
        computed: Computed | None = None,
        also: Mapping[str, Any] | None = None,
    ) -> Prepared:
        """Prepare an insert that replaces the row of the same key but for the columns kept."""
        values, names = _values(into, without, computed or {})
        statement = insert_for(self._dialect, into).values(values)
        keys = [column.name for column in into.primary_key]
        changed = {name: statement.excluded[name] for name in values if name not in {*keys, *keep}}
        changed.update(also or {})
        return Prepared(statement.on_conflict_do_update(index_elements=keys, set_=changed), self._dialect, names)

    def _insert(
        self,
        into: Table,
        *,
        without: Sequence[str] = (),
        computed: Computed | None = None,
        is_known_kept: bool = False,
    ) -> Prepared:
        """Prepare an insert of what must be new; or, where a known row is kept, of what need not be."""
        values, names = _values(into, without, computed or {})
        statement = insert_for(self._dialect, into).values(values)
        if is_known_kept:
            statement = statement.on_conflict_do_nothing(index_elements=[column.name for column in into.primary_key])
        return Prepared(statement, self._dialect, names)


@once_a_dialect
def statements(dialect: Dialect) -> Statements:
    """Return the statements for a dialect."""
    return Statements(dialect)


def _values(
    into: Table, without: Sequence[str], computed: Computed
) -> tuple[dict[str, ColumnElement[Any]], tuple[str, ...]]:
    values: dict[str, ColumnElement[Any]] = {}
    names: list[str] = []
    for column in into.columns:
        if column.name in without:
            continue
        values[column.name], needed = computed.get(column.name) or (_bound(column.name), (column.name,))
        names.extend(needed)
    return values, tuple(names)


def _bound(name: str) -> BindParameter[Any]:
    return bindparam(name, required=True)


def _next(table: Table, counted: str, within: str) -> Computed:
    """Count up a column within the rows of one lane or contact."""
    largest = func.coalesce(func.max(table.c[counted]), literal_column("0"))
    following = select(largest + _ONE).where(table.c[within] == bindparam(f"of_{within}")).scalar_subquery()
    return {counted: (following, (f"of_{within}",))}


def _first(flag: str) -> dict[str, tuple[ColumnElement[Any], tuple[str, ...]]]:
    """Set a record's flag when it may have it and no earlier record of its touch does."""
    earlier = RECORD.alias("earlier")
    is_void = select(_ONE).where(VOID.c.record == earlier.c.id).exists()
    is_taken = (
        select(_ONE)
        .where(earlier.c.enrollment == bindparam("of_enrollment"), earlier.c.touch == bindparam("of_touch"))
        .where(earlier.c[flag] == _ONE, ~is_void)
        .exists()
    )
    first = case((and_(bindparam(f"may_{flag}") == _ONE, ~is_taken), _ONE), else_=literal_column("0"))
    return {flag: (first, (f"may_{flag}", "of_enrollment", "of_touch"))}


_LEAD_SOURCE: Computed = {
    "source": (
        func.coalesce(
            bindparam("known_source"),
            select(LEAD.c.source).where(LEAD.c.id == bindparam("of_lead")).scalar_subquery(),
            _EMPTY,
        ),
        ("known_source", "of_lead"),
    )
}
_LEAD_UPDATE = ("contact_", "owner_", "stage_", "score_", "note_", "reason_", "reason_", "by_", "of")


def _lead_update() -> Update:
    """Change what is given of a lead. A new reason brings its record along, and an empty one forgets it."""
    given = ("owner", "stage", "score", "note", "contact")
    fields: dict[str, Any] = {name: func.coalesce(bindparam(f"{name}_"), LEAD.c[name]) for name in given}
    fields["closed_reason"] = func.coalesce(bindparam("reason_"), LEAD.c.closed_reason)
    closed_by = case((bindparam("reason_").is_(None), LEAD.c.closed_by), else_=bindparam("by_"))
    return update(LEAD).where(LEAD.c.id == bindparam("of")).values(**fields, closed_by=closed_by)


def _hold() -> Update:
    """Block the open touches of one account and kind that are due by then, whatever enrollment they are of."""
    held = (TOUCH.c.sdr == bindparam("of_sdr"), TOUCH.c.due_at < bindparam("before_"))
    kind = (TOUCH.c.channel == bindparam("of_channel"), TOUCH.c.action == bindparam("of_action"))
    return update(TOUCH).where(TOUCH.c.is_open == _ONE, *held, *kind).values(blocked_until=bindparam("until_"))
