"""One person out of two: everything that hangs on the one that goes is re-pointed, but for the log, which only grows.

The log's lines keep the old ids; `aliases` says whom they are about today. Every row touched is kept as it was.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, or_, select, update

from sdrtui.domain.change import Change
from sdrtui.domain.edited import Edited
from sdrtui.domain.enrollment import Status
from sdrtui.domain.known import Thing
from sdrtui.domain.merging import Merge
from sdrtui.domain.payload import LEAD as CREATE
from sdrtui.domain.sync import OutboxState
from sdrtui.errors import TryLater
from sdrtui.i18n import _
from sdrtui.store.attempt_words import SENT
from sdrtui.store.edits import Images
from sdrtui.store.instant import micros
from sdrtui.store.tables import (
    ACCOUNT,
    ATTEMPT,
    CONFLICT,
    CONTACT,
    ENROLLED_CONTACT,
    ENROLLMENT,
    HANDOFF,
    HANDOFF_STEP,
    LEAD,
    MERGED,
    OUTBOX,
    POINT,
    REMOTE_REF,
    STAGE_MOVE,
    SUPPRESSION,
    TOUCH,
)
from sdrtui.store.writer import Writer

MERGED_AWAY = "merged"
"""Why a queued write is never sent."""
_UNDER_WAY = (OutboxState.SENDING.value, OutboxState.CHECKING.value)
_BY_LEAD = (ENROLLMENT.c.lead, TOUCH.c.lead, STAGE_MOVE.c.lead, HANDOFF.c.lead, HANDOFF_STEP.c.lead, CONFLICT.c.local)


def merge(connection: Connection, writer: Writer, change: Change, what: Merge) -> list[Edited]:
    """Merge, write the change that was planned for the one that stays, and return every row that is different.

    Raises:
        TryLater: a write of the one that goes is under way to the CRM just now.
    """
    _check_at_rest(connection, what)
    images = Images(connection, _scope(connection, what))
    _repoint_people(connection, what)
    if what.drop_lead is not None and what.keep_lead is not None:
        _repoint_lead(connection, what.drop_lead, what.keep_lead)
        _repoint_refs(connection, what.drop_lead, what.keep_lead)
        _repoint_writes(connection, what)
    writer.apply(connection, change)
    _remove(connection, what)
    return images.keep(what.record)


def _check_at_rest(connection: Connection, what: Merge) -> None:
    going = select(OUTBOX.c.id).where(OUTBOX.c.lane == what.drop_lead, OUTBOX.c.state.in_(_UNDER_WAY)).limit(1)
    if what.drop_lead is not None and connection.scalar(going) is not None:
        raise TryLater(
            _("A write of this lead is under way to the CRM just now."),
            hint=_("Nothing was merged. Let `sdrtui sync` finish, then repeat."),
        )


def _scope(connection: Connection, what: Merge) -> list[tuple[Table, ColumnElement[bool]]]:
    """Return every row that hangs on either, by conditions that hold before and after."""
    people = [what.keep, what.drop]
    known = connection.scalars(select(LEAD.c.id).where(LEAD.c.contact.in_(people))).all()
    leads = [*dict.fromkeys([*known, *(lead for lead in (what.keep_lead, what.drop_lead) if lead)])]
    accounts = connection.scalars(select(CONTACT.c.account).where(CONTACT.c.id.in_(people))).all()
    runs = _runs(connection, people, leads)
    return [
        (ACCOUNT, ACCOUNT.c.id.in_(accounts)),
        (CONTACT, or_(CONTACT.c.id.in_(people), CONTACT.c.referred_by.in_(people))),
        (POINT, POINT.c.contact.in_(people)),
        (LEAD, LEAD.c.id.in_(leads)),
        (ENROLLMENT, or_(ENROLLMENT.c.id.in_(runs), ENROLLMENT.c.lead.in_(leads))),
        (ENROLLED_CONTACT, ENROLLED_CONTACT.c.enrollment.in_(runs)),
        (TOUCH, or_(TOUCH.c.enrollment.in_(runs), TOUCH.c.lead.in_(leads))),
        (SUPPRESSION, SUPPRESSION.c.contact.in_(people)),
        (STAGE_MOVE, STAGE_MOVE.c.lead.in_(leads)),
        (HANDOFF, HANDOFF.c.lead.in_(leads)),
        (HANDOFF_STEP, HANDOFF_STEP.c.lead.in_(leads)),
        (REMOTE_REF, REMOTE_REF.c.local.in_([*leads, *people])),
        (CONFLICT, CONFLICT.c.local.in_(leads)),
        (OUTBOX, OUTBOX.c.lane.in_(leads)),
        (MERGED, MERGED.c.kept.in_([*leads, *people])),
    ]


def _runs(connection: Connection, people: Sequence[str], leads: Sequence[str]) -> list[str]:
    own = select(ENROLLMENT.c.id).where(or_(ENROLLMENT.c.contact.in_(people), ENROLLMENT.c.lead.in_(leads)))
    part = select(ENROLLED_CONTACT.c.enrollment).where(ENROLLED_CONTACT.c.contact.in_(people))
    return [*dict.fromkeys([*connection.scalars(own), *connection.scalars(part)])]


def _repoint_people(connection: Connection, what: Merge) -> None:
    """Let the one that stays be whom every lead, run, touch and suppression of the other one means."""
    if what.drop == what.keep:
        return
    _repoint_runs(connection, what)
    values = {"contact": what.keep}
    for table in (TOUCH, ENROLLED_CONTACT):
        connection.execute(update(table).where(table.c.contact == what.drop).values(values))
    connection.execute(update(LEAD).where(LEAD.c.contact == what.drop).values(contact=what.keep, account=what.account))
    same = SUPPRESSION.alias("same")
    is_there = select(same.c.hash).where(
        same.c.contact == what.keep, same.c.hash == SUPPRESSION.c.hash, same.c.record == SUPPRESSION.c.record
    )
    connection.execute(delete(SUPPRESSION).where(SUPPRESSION.c.contact == what.drop, is_there.exists()))
    connection.execute(update(SUPPRESSION).where(SUPPRESSION.c.contact == what.drop).values(values))
    named = CONTACT.c.referred_by == what.drop
    connection.execute(update(CONTACT).where(named).values(referred_by=what.keep))
    _lead_on(connection, what, what.drop, what.keep, Thing.CONTACT)


def _repoint_runs(connection: Connection, what: Merge) -> None:
    for run in _runs(connection, [what.drop], []):
        row = connection.execute(select(ENROLLMENT).where(ENROLLMENT.c.id == run)).mappings().one()
        roles = json.loads(row["contacts"])
        ours = {role: what.keep if contact == what.drop else contact for role, contact in roles.items()}
        bump = int(row["status"] == Status.FINISHED.value)
        connection.execute(
            update(ENROLLMENT)
            .where(ENROLLMENT.c.id == run)
            .values(contacts=_json(ours), contact=ours["primary"], revision=ENROLLMENT.c.revision + bump)
        )


def _repoint_lead(connection: Connection, drop: str, keep: str) -> None:
    for column in _BY_LEAD:
        connection.execute(update(column.table).where(column == drop).values({column.name: keep}))
    known = select(LEAD.c.source).where(LEAD.c.id == drop).scalar_subquery()
    connection.execute(update(LEAD).where(LEAD.c.id == keep, LEAD.c.source == "").values(source=known))


def _repoint_refs(connection: Connection, drop: str, keep: str) -> None:
    """Let the CRM's record be one of the kept lead's: its main one where it has none, a merged one otherwise."""
    has_main = select(REMOTE_REF.c.account).where(REMOTE_REF.c.local == keep, REMOTE_REF.c.is_alias == 0)
    mains = set(connection.scalars(has_main))
    refs = connection.execute(select(REMOTE_REF).where(REMOTE_REF.c.local == drop)).mappings().all()
    for ref in refs:
        is_alias = 1 if ref["is_alias"] or ref["account"] in mains else 0
        is_it = [column == ref[column.name] for column in REMOTE_REF.primary_key]
        connection.execute(update(REMOTE_REF).where(*is_it).values(local=keep, is_alias=is_alias))


def _repoint_writes(connection: Connection, what: Merge) -> None:
    """Put the writes that wait behind the kept lead's own. A second creation of the same person is never sent.

    One that was sent before says the same again, to the letter: the CRM may have it.
    """
    keep, at = what.keep_lead, micros(what.at)
    last = connection.scalar(select(func.max(OUTBOX.c.seq)).where(OUTBOX.c.lane == keep)) or 0
    waiting = select(OUTBOX).where(OUTBOX.c.lane == what.drop_lead, OUTBOX.c.is_open == 1).order_by(OUTBOX.c.seq)
    for row in connection.execute(waiting).mappings().all():
        is_it = OUTBOX.c.id == row["id"]
        payload = json.loads(row["payload"])
        if row["kind"] == CREATE and "name" in payload:
            skipped = {"state": OutboxState.SKIPPED.value, "is_open": 0, "last_error": MERGED_AWAY}
            connection.execute(update(OUTBOX).where(is_it).values(**skipped, changed_at=at))
            _tell_points(connection, str(keep), payload)
            continue
        last += 1
        sent = select(ATTEMPT.c.id).where(ATTEMPT.c.op == row["id"], ATTEMPT.c.what == SENT)
        is_sent = connection.scalar(sent.limit(1))
        ids = {} if is_sent is not None else {"lead": keep, "contact": what.keep}
        named = {name: ours for name, ours in ids.items() if name in payload}
        moved = {"lane": keep, "seq": last, "payload": _json({**payload, **named}), "changed_at": at}
        connection.execute(update(OUTBOX).where(is_it).values(**moved))


def _tell_points(connection: Connection, keep: str, other: dict[str, Any]) -> None:
    """Let the kept lead's own creation, while it waits, name the other's numbers as well."""
    unsent = (OUTBOX.c.state == OutboxState.QUEUED.value, OUTBOX.c.attempts == 0, OUTBOX.c.kind == CREATE)
    for row in connection.execute(select(OUTBOX).where(OUTBOX.c.lane == keep, *unsent)).mappings().all():
        payload = json.loads(row["payload"])
        if "name" not in payload:
            continue
        for name in ("phones", "wechats", "emails"):
            payload[name] = [*dict.fromkeys([*payload.get(name, []), *other.get(name, [])])]
        connection.execute(update(OUTBOX).where(OUTBOX.c.id == row["id"]).values(payload=_json(payload)))


def _remove(connection: Connection, what: Merge) -> None:
    """Take away the one that goes; its id leads to the other from now on."""
    if what.drop_lead is not None and what.keep_lead is not None:
        _lead_on(connection, what, what.drop_lead, what.keep_lead, Thing.LEAD)
        connection.execute(delete(LEAD).where(LEAD.c.id == what.drop_lead))
    if what.drop != what.keep:
        connection.execute(delete(POINT).where(POINT.c.contact == what.drop))
        connection.execute(delete(CONTACT).where(CONTACT.c.id == what.drop))


def _lead_on(connection: Connection, what: Merge, old: str, kept: str, thing: Thing) -> None:
    connection.execute(update(MERGED).where(MERGED.c.kept == old).values(kept=kept))
    row = {"old": old, "kept": kept, "thing": thing.value, "record": what.record, "at": micros(what.at)}
    connection.execute(insert(MERGED), [row])


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
