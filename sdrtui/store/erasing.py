"""Removing a person: every text that tells who they are, in every table, and what the file keeps of it in free space.

Rows that reports count stay, empty: a lead without a name, a line of the log without a note. Nothing leads from them to
the person any more but salted hashes, by which they are refused if somebody brings them again.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, case, delete, or_, select, update

from sdrtui.domain.change import Change, RecordRow, SuppressionRow
from sdrtui.domain.channel import Point
from sdrtui.domain.erasing import Erased, Erasure
from sdrtui.domain.ids import ContactId
from sdrtui.domain.payload import LEAD as FIELDS
from sdrtui.domain.payload import TOUCH as TOUCHED
from sdrtui.domain.suppression import ERASED, person_hashes, point_hash
from sdrtui.domain.sync import OutboxState
from sdrtui.errors import TryLater
from sdrtui.i18n import _
from sdrtui.store.aliases import all_of
from sdrtui.store.instant import micros
from sdrtui.store.schema import APPEND_ONLY, append_only
from sdrtui.store.tables import (
    ACCOUNT,
    ATTEMPT,
    CONFLICT,
    CONTACT,
    DRAFT,
    EDIT,
    HANDOFF_STEP,
    INBOX_PAGE,
    LEAD,
    MAIL,
    OUTBOX,
    POINT,
    RECORD,
    REMOTE_REF,
    SHADOW,
    STAGE_MOVE,
    SUPPRESSION,
    TOUCH,
)
from sdrtui.store.writer import Writer

_UNDER_WAY = (OutboxState.SENDING.value, OutboxState.CHECKING.value)
_NOTHING = {"payload": "{}", "base": None, "last_error": "", "hint": ""}


@dataclass(frozen=True, slots=True)
class _Ids:
    """Every id under which the person is known, old ones too."""

    contacts: list[str]
    leads: list[str]
    records: list[str]
    touches: list[str]
    ops: list[str]


def erase(connection: Connection, writer: Writer, what: Erasure, record: RecordRow) -> Erased:
    """Remove all that tells who the person is, and log that it was done.

    Raises:
        TryLater: a write about them is under way to the CRM.
    """
    ids = _ids(connection, what)
    _check_at_rest(connection, ids)
    hashes = dict.fromkeys([*what.hashes, *_hashes_of_twins(connection, ids.contacts, what.contact)])
    counts = dict(_steps(connection, what, ids))
    rows = tuple(SuppressionRow(None, each, what.at, None, ERASED) for each in hashes)
    rows += tuple(SuppressionRow(what.contact, each, what.at, None, ERASED) for each in person_hashes(what.contact, ()))
    writer.apply(connection, Change(records=(record,), suppressions=rows))
    return Erased({name: count for name, count in counts.items() if count})


def _ids(connection: Connection, what: Erasure) -> _Ids:
    leads = [each for lead in what.leads for each in all_of(connection, lead)]
    twins = connection.scalars(select(LEAD.c.contact).where(LEAD.c.id.in_(leads)))  # of leads that the CRM merged
    contacts = [*dict.fromkeys([*all_of(connection, what.contact), *twins])]
    meant = or_(RECORD.c.contact.in_(contacts), RECORD.c.lead.in_(leads) & (RECORD.c.contact == ""))
    touches = or_(TOUCH.c.contact.in_(contacts), TOUCH.c.lead.in_(leads))
    records = connection.scalars(select(RECORD.c.id).where(meant)).all()
    about = or_(OUTBOX.c.lane.in_(leads), OUTBOX.c.record.in_(records))
    return _Ids(
        contacts=contacts,
        leads=leads,
        records=list(records),
        touches=list(connection.scalars(select(TOUCH.c.id).where(touches))),
        ops=list(connection.scalars(select(OUTBOX.c.id).where(about))),
    )


def _hashes_of_twins(connection: Connection, contacts: list[str], but: ContactId) -> list[str]:
    """Return the hashes of the other records' own points: mobile numbers, WeChat ids and addresses."""
    is_mobile = POINT.c.value.startswith("+861") & ~POINT.c.value.startswith("+8610")  # 10 is Beijing's landlines
    own = or_(POINT.c.kind != Point.PHONE.value, is_mobile)
    theirs = (POINT.c.contact.in_(contacts), POINT.c.contact != but)
    rows = connection.execute(select(POINT).where(*theirs, own)).mappings()
    return [point_hash(Point(row["kind"]), row["value"]) for row in rows]


def _check_at_rest(connection: Connection, ids: _Ids) -> None:
    going = select(OUTBOX.c.id).where(OUTBOX.c.id.in_(ids.ops), OUTBOX.c.state.in_(_UNDER_WAY)).limit(1)
    if connection.scalar(going) is not None:
        raise TryLater(
            _("A write about this person is under way to the CRM just now."),
            hint=_("Nothing was erased. Let `sdrtui sync` finish, then repeat."),
        )


def _steps(connection: Connection, what: Erasure, ids: _Ids) -> Iterator[tuple[str, int]]:
    """Do it table by table; yield how many rows each had."""
    yield "draft", _delete(connection, DRAFT, DRAFT.c.touch.in_(ids.touches))
    yield "mail", _delete(connection, MAIL, or_(MAIL.c.record.in_(ids.records), MAIL.c.touch.in_(ids.touches)))
    with _unlocked(connection):
        yield "record", _update(connection, RECORD, RECORD.c.id.in_(ids.records) & (RECORD.c.note != ""), note="")
        yield "attempt", _update(connection, ATTEMPT, ATTEMPT.c.op.in_(ids.ops) & (ATTEMPT.c.detail != ""), detail="")
    yield "outbox", _outbox(connection, what, ids)
    yield from _crm(connection, ids)
    yield "edit", _images(connection, ids)
    yield "handoff_step", _update(connection, HANDOFF_STEP, HANDOFF_STEP.c.lead.in_(ids.leads), package="{}")
    yield "stage_move", _update(connection, STAGE_MOVE, STAGE_MOVE.c.lead.in_(ids.leads), why=_code_only())
    yield "point", _delete(connection, POINT, POINT.c.contact.in_(ids.contacts))
    yield "suppression", _suppressions(connection, what, ids)
    yield "lead", _update(connection, LEAD, LEAD.c.id.in_(ids.leads), note="", closed_reason=ERASED, closed_by=None)
    _update(connection, CONTACT, CONTACT.c.referred_by.in_(ids.contacts), referred_by=None)
    if what.is_company_theirs:
        theirs = select(CONTACT.c.account).where(CONTACT.c.id == what.contact).scalar_subquery()
        yield "account", _update(connection, ACCOUNT, ACCOUNT.c.id == theirs, name="", folded="")
    yield "contact", _update(connection, CONTACT, CONTACT.c.id.in_(ids.contacts), name="", title="", referred_by=None)


def _outbox(connection: Connection, what: Erasure, ids: _Ids) -> int:
    """Empty what was and was to be sent. Only the word to leave them alone still goes: it names nobody."""
    wish = OUTBOX.c.payload.contains('"do_not_contact":true', autoescape=True)
    stays = (OUTBOX.c.is_open == 1) & (OUTBOX.c.kind == FIELDS) & wish & ~OUTBOX.c.payload.contains('"name":')
    goes = OUTBOX.c.id.in_(ids.ops) & ~stays
    skipped = {"state": OutboxState.SKIPPED.value, "is_open": 0, "changed_at": micros(what.at)}
    _update(connection, OUTBOX, goes & (OUTBOX.c.is_open == 1), **skipped)
    return _update(connection, OUTBOX, goes, **_NOTHING)


def _crm(connection: Connection, ids: _Ids) -> Iterator[tuple[str, int]]:
    """Forget what the CRM said of them. Its ids stay beside ours, so that a pull does not bring them back."""
    bound = select(REMOTE_REF.c.remote).where(
        ((REMOTE_REF.c.kind == FIELDS) & REMOTE_REF.c.local.in_(ids.leads))
        | ((REMOTE_REF.c.kind == TOUCHED) & REMOTE_REF.c.local.in_(ids.records))
    )
    remotes = list(connection.scalars(bound))
    waiting = [SHADOW.c.body.contains(f'"lead_ref": "{remote}"', autoescape=True) for remote in remotes]
    yield "shadow", _delete(connection, SHADOW, or_(SHADOW.c.remote.in_(remotes), *waiting))
    yield "conflict", _delete(connection, CONFLICT, CONFLICT.c.local.in_(ids.leads))
    yield "inbox_page", _delete(connection, INBOX_PAGE, INBOX_PAGE.c.id.is_not(None)) if remotes else 0


def _images(connection: Connection, ids: _Ids) -> int:
    """Forget how merges and lifts of them were before; those can be taken back no more."""
    named = [
        column.contains(each)
        for each in (*ids.contacts, *ids.leads)
        for column in (EDIT.c.row, EDIT.c.before, EDIT.c.after)
    ]
    records = connection.scalars(select(EDIT.c.record).where(or_(*named)).distinct()).all()
    return _delete(connection, EDIT, EDIT.c.record.in_(records))


def _suppressions(connection: Connection, what: Erasure, ids: _Ids) -> int:
    """Forget why, and whose; that they are to be left alone is written anew, by hash."""
    gone = _delete(connection, SUPPRESSION, SUPPRESSION.c.contact.in_(ids.contacts))
    return gone + len(what.hashes)


def _code_only() -> ColumnElement[str]:
    """Return why a stage moved, where that is a code; words may be about the person."""
    return case((STAGE_MOVE.c.why.contains(" "), ERASED), else_=STAGE_MOVE.c.why)


@contextmanager
def _unlocked(connection: Connection) -> Iterator[None]:
    """Let the append-only tables be changed, inside this transaction only."""
    is_server = connection.dialect.name == "postgresql"
    for name in APPEND_ONLY:
        if is_server:
            connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER {name}_append_only")
        else:
            for verb in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {name}_no_{verb}")
    yield
    for name in APPEND_ONLY:
        if is_server:
            connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER {name}_append_only")
        else:
            for statement in append_only(name, connection.dialect.name):
                connection.exec_driver_sql(statement)


def _update(connection: Connection, table: Table, where: ColumnElement[bool], **values: object) -> int:
    return connection.execute(update(table).where(where).values(**values)).rowcount


def _delete(connection: Connection, table: Table, where: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(where)).rowcount


_TEXTS = (
    (RECORD, RECORD.c.id, RECORD.c.note),
    (LEAD, LEAD.c.id, LEAD.c.note),
    (DRAFT, DRAFT.c.touch, DRAFT.c.text),
    (HANDOFF_STEP, HANDOFF_STEP.c.lead, HANDOFF_STEP.c.package),
    (OUTBOX, OUTBOX.c.id, OUTBOX.c.payload),
)
"""Where people write freely."""


def naming(connection: Connection, words: Iterable[str]) -> list[tuple[str, str]]:
    """Return where one of the words still stands in what somebody wrote: the table, and the row's id."""
    given = [word for word in words if word]
    found: list[tuple[str, str]] = []
    for table, key, text in _TEXTS if given else ():
        query = select(key).where(or_(*(text.contains(word, autoescape=True) for word in given)))
        found += [(table.name, str(each)) for each in connection.scalars(query)]
    return found
