"""The statements of a drain, prepared once. Each serves a whole batch, named by one JSON list, in a single step.

A statement a row would pass Python's lock back and forth as often, and a list of parameters is slow to spell out.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Dialect,
    ScalarSelect,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from sdrtui.domain.payload import LEAD
from sdrtui.domain.sync import OutboxState
from sdrtui.store.mirror_tables import REMOTE_REF
from sdrtui.store.outbox_tables import ATTEMPT, LEASE, OUTBOX
from sdrtui.store.prepared import Prepared, once_a_dialect
from sdrtui.store.upsert import insert_for


class OutboxStatements:
    """The statements in the words of one database."""

    def __init__(self, dialect: Dialect) -> None:
        is_server = dialect.name == "postgresql"
        self.claims = Prepared(_claims(is_server=is_server), dialect, ("of_account", "ops"))
        """One row with one JSON list of the rows."""
        self.attempt = Prepared(
            insert(ATTEMPT).from_select(
                ["op", "number", "at", "what", "detail", "sender"],
                select(
                    OUTBOX.c.id,
                    OUTBOX.c.attempts + literal_column("1"),
                    bindparam("line_at", type_=BigInteger),
                    bindparam("line_what", type_=Text),
                    bindparam("line_detail", type_=Text),
                    bindparam("line_sender", type_=Text),
                ).where(_is_listed(is_server=is_server)),
            ),
            dialect,
            ("line_at", "line_what", "line_detail", "line_sender", "ops"),
        )
        self.sending = Prepared(
            update(OUTBOX)
            .where(_is_listed(is_server=is_server))
            .values(
                account=bindparam("to_account"), state=_text(OutboxState.SENDING.value), changed_at=bindparam("now")
            ),
            dialect,
            ("now", "to_account", "ops"),
        )
        self.result = Prepared(
            update(OUTBOX)
            .where(_is_listed(is_server=is_server), OUTBOX.c.state != _text(OutboxState.IN_CRM.value))
            .values(
                state=bindparam("to_state"),
                is_open=bindparam("to_open"),
                attempts=OUTBOX.c.attempts + bindparam("more"),
                changed_at=bindparam("changed_now"),
                not_before=bindparam("wait"),
                quarantine_until=bindparam("quarantine"),
                last_error=bindparam("error"),
                hint=bindparam("to_hint"),
            ),
            dialect,
            ("to_state", "to_open", "more", "changed_now", "wait", "quarantine", "error", "to_hint", "ops"),
        )
        self.references = Prepared(
            insert_for(dialect, REMOTE_REF)
            .from_select(["account", "kind", "remote", "local", "is_alias", "at"], _references(is_server=is_server))
            .on_conflict_do_nothing(),
            dialect,
            ("of_account", "ref_at", "refs"),
        )
        """The references are a JSON list of kind, theirs and ours."""
        self.renew = Prepared(
            update(LEASE)
            .where(LEASE.c.name == bindparam("of_name"), LEASE.c.holder == bindparam("of_holder"))
            .values(until=bindparam("to_until")),
            dialect,
            ("to_until", "of_name", "of_holder"),
        )


@once_a_dialect
def outbox_statements(dialect: Dialect) -> OutboxStatements:
    """Return the statements for a dialect; compiled when they are first needed, not when a store is opened."""
    return OutboxStatements(dialect)


def _text(value: str) -> ColumnElement[str]:
    return literal_column(f"'{value}'", Text)


def _is_listed(*, is_server: bool) -> ColumnElement[bool]:
    """Say whether a row of the outbox is in the JSON list `ops`."""
    ops = bindparam("ops", type_=Text)
    if is_server:
        return OUTBOX.c.id.in_(select(func.json_array_elements_text(cast(ops, JSON)).column_valued("op")))
    return OUTBOX.c.id.in_(select(func.json_each(ops).table_valued("value").c.value))


def _first_sent() -> ScalarSelect[str]:
    """The detail of a write's first attempt: null when it was never sent."""
    earlier = ATTEMPT.alias("earlier")
    first = (
        select(func.min(earlier.c.id))
        .where(earlier.c.op == OUTBOX.c.id, earlier.c.what == _text("sent"))
        .correlate(OUTBOX)
    )
    return select(ATTEMPT.c.detail).where(ATTEMPT.c.id == first.scalar_subquery()).correlate(OUTBOX).scalar_subquery()


def _claims(*, is_server: bool) -> Select[*tuple[object, ...]]:
    to_list = func.json_build_array if is_server else func.json_array
    payload = cast(OUTBOX.c.payload, JSON) if is_server else func.json(OUTBOX.c.payload)
    row = to_list(
        OUTBOX.c.id,
        OUTBOX.c.kind,
        OUTBOX.c.lane,
        OUTBOX.c.token,
        payload,
        OUTBOX.c.attempts,
        OUTBOX.c.record,
        REMOTE_REF.c.remote,
        _first_sent(),
    )
    rows = cast(func.json_agg(row), Text) if is_server else func.json_group_array(row)
    reference = and_(
        REMOTE_REF.c.account == bindparam("of_account"),
        REMOTE_REF.c.kind == _text(LEAD),
        REMOTE_REF.c.local == OUTBOX.c.lane,
        REMOTE_REF.c.is_alias == literal_column("0"),
    )
    may_go = or_(OUTBOX.c.state == _text(OutboxState.QUEUED.value), OUTBOX.c.state == _text(OutboxState.CHECKING.value))
    return (
        select(rows).select_from(OUTBOX).outerjoin(REMOTE_REF, reference).where(_is_listed(is_server=is_server), may_go)
    )


def _references(*, is_server: bool) -> Select[*tuple[object, ...]]:
    refs = bindparam("refs", type_=Text)
    parts: list[ColumnElement[str]]
    if is_server:
        each = func.json_array_elements(cast(refs, JSON)).column_valued("ref")
        parts = [each.op("->>")(literal_column(str(place))) for place in range(3)]
    else:
        value = func.json_each(refs).table_valued("value").c.value
        parts = [func.json_extract(value, _text(f"$[{place}]")) for place in range(3)]
    account, at = bindparam("of_account", type_=Text), bindparam("ref_at", type_=BigInteger)
    query: Select[*tuple[object, ...]] = select(account, *parts, literal_column("0"), at)
    return query.where(literal_column("1") == literal_column("1"))  # SQLite reads ON CONFLICT only behind a WHERE
