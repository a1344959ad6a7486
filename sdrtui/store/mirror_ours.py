"""Our side of a page of pulled leads: the leads that they are, and for new ones whom they may be."""

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection, RowMapping, Table, case, literal_column, or_, select

from sdrtui.domain.conflict import IDENTITY
from sdrtui.domain.ids import ContactId, LeadId
from sdrtui.domain.merge import keys_of, name_key
from sdrtui.domain.names import folded_company
from sdrtui.domain.payload import LEAD, STAGE
from sdrtui.domain.sync import OutboxState
from sdrtui.store import decode
from sdrtui.store.aliases import leads_to
from sdrtui.store.chunks import chunks
from sdrtui.store.known_reader import accounts_named, find_people
from sdrtui.store.mirror_shadow import shadows
from sdrtui.store.mirror_sides import Judge, Kin, OurSide, RemoteSide, Sides
from sdrtui.store.mirror_tables import CONFLICT, REMOTE_REF
from sdrtui.store.outbox_tables import OUTBOX
from sdrtui.store.people_reader import reachable
from sdrtui.store.people_tables import ACCOUNT, CONTACT, SUPPRESSION
from sdrtui.store.people_tables import LEAD as LEADS

_IS_OPEN = OUTBOX.c.is_open == literal_column("1")
_UNDER_WAY = (OutboxState.SENDING.value, OutboxState.CHECKING.value)


def sides(connection: Connection, account: str, page: Sequence[RemoteSide], judge: Judge) -> list[Sides]:
    """Return each lead of a page with ours beside it. A lead that was erased here is left out."""
    remotes = [theirs.remote for theirs in page]
    known = locals_of(connection, account, remotes)
    led = {theirs.local: leads_to(connection, theirs.local) or theirs.local for theirs in page if theirs.local}
    wanted = {theirs.remote: known.get(theirs.remote) or led.get(theirs.local, "") for theirs in page}
    found = ours(connection, account, [local for local in wanted.values() if local])
    bases = shadows(connection, account, remotes)
    aliases = aliases_of(connection, account, remotes)
    new = [theirs for theirs in page if wanted[theirs.remote] not in found and theirs.remote not in known]
    kin = _Search(connection, account, new, judge).kin() if new else {}
    return [
        Sides(
            theirs,
            bases.get(theirs.remote),
            found.get(wanted[theirs.remote]),
            kin.get(theirs.remote),
            is_alias=theirs.remote in aliases,
        )
        for theirs in page
        if wanted[theirs.remote] in found or theirs.remote in kin
    ]


def locals_of(connection: Connection, account: str, remotes: Sequence[str]) -> dict[str, str]:
    """Return which lead of ours each record of the CRM is, merged ones too."""
    query = select(REMOTE_REF.c.remote, REMOTE_REF.c.local).where(
        REMOTE_REF.c.account == account, REMOTE_REF.c.kind == LEAD, REMOTE_REF.c.remote.in_(remotes)
    )
    return dict(connection.execute(query).all())


def aliases_of(connection: Connection, account: str, remotes: Sequence[str]) -> set[str]:
    """Return which records are second ones of a lead of ours that has its main one."""
    main = REMOTE_REF.alias("main")
    same = (main.c.account == REMOTE_REF.c.account, main.c.kind == REMOTE_REF.c.kind)
    has_main = select(main.c.remote).where(*same, main.c.local == REMOTE_REF.c.local, main.c.is_alias == 0).exists()
    query = select(REMOTE_REF.c.remote).where(
        REMOTE_REF.c.account == account,
        REMOTE_REF.c.kind == LEAD,
        REMOTE_REF.c.remote.in_(remotes),
        REMOTE_REF.c.is_alias == 1,
        has_main,
    )
    return set(connection.scalars(query))


def ours(connection: Connection, account: str, leads: Sequence[str]) -> dict[str, OurSide]:
    """Return our side of these leads, of those that are here."""
    found: dict[str, OurSide] = {}
    for some in chunks(dict.fromkeys(leads)):
        rows = connection.execute(_OURS.where(LEADS.c.id.in_(some))).mappings().all()
        contacts = [ContactId(row["contact"]) for row in rows]
        people = _by_id(connection, CONTACT, contacts, decode.contact)
        companies = _by_id(connection, ACCOUNT, [row["account"] for row in rows], decode.account)
        points = reachable(connection, contacts).points
        queued = _queued_stages(connection, account, some)
        fields = _queued_fields(connection, account, some)
        for row in rows:
            person, company = people[row["contact"]], companies[row["account"]]
            found[row["id"]] = OurSide(
                lead=LeadId(row["id"]),
                contact=person.id,
                fields={
                    "owner": row["owner"],
                    "stage": row["stage"],
                    "do_not_contact": bool(row["refused"]),
                    "name": person.name,
                    "title": person.title,
                    "company": company.name,
                    "industry": company.industry,
                    "region": company.region,
                    "note": row["note"],
                },
                person=person,
                company=company,
                points=points.get(person.id, ()),
                queued_stages=tuple(op for op, _value in queued.get(row["id"], ())),
                queued_values=tuple(value for _op, value in queued.get(row["id"], ())),
                queued_fields=fields.get(row["id"], {}),
            )
    return found


_REFUSED = (
    select(literal_column("1"))
    .where(SUPPRESSION.c.contact == LEADS.c.contact, SUPPRESSION.c.voided_at.is_(None))
    .exists()
)
_OURS = select(
    LEADS.c.id,
    LEADS.c.account,
    LEADS.c.contact,
    LEADS.c.owner,
    LEADS.c.stage,
    LEADS.c.note,
    case((_REFUSED, 1), else_=0).label("refused"),
)
T = TypeVar("T")


def _by_id(
    connection: Connection, table: Table, ids: Sequence[str], decoded: Callable[[RowMapping], T]
) -> dict[str, T]:
    rows = connection.execute(select(table).where(table.c.id.in_(ids))).mappings()
    return {row["id"]: decoded(row) for row in rows}


def _queued_fields(
    connection: Connection, account: str, leads: Sequence[str]
) -> dict[str, dict[str, dict[str, object]]]:
    """Return the open writes that set fields and do not make the lead: by lead, what each sets."""
    query = (
        select(OUTBOX.c.lane, OUTBOX.c.id, OUTBOX.c.payload)
        .where(_IS_OPEN, OUTBOX.c.kind == LEAD, OUTBOX.c.lane.in_(leads))
        .where(or_(OUTBOX.c.account == account, OUTBOX.c.account == ""))
        .where(OUTBOX.c.payload.not_like('%"name":%'))
        .order_by(OUTBOX.c.lane, OUTBOX.c.seq)
    )
    found: dict[str, dict[str, dict[str, object]]] = {}
    for lane, op, payload in connection.execute(query):
        found.setdefault(lane, {})[op] = json.loads(payload)
    return found


def _queued_stages(
    connection: Connection, account: str, leads: Sequence[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return each open write of a stage, and what it sets it to."""
    query = (
        select(OUTBOX.c.lane, OUTBOX.c.id, OUTBOX.c.payload)
        .where(_IS_OPEN, OUTBOX.c.kind == STAGE, OUTBOX.c.lane.in_(leads))
        .where(or_(OUTBOX.c.account == account, OUTBOX.c.account == ""))
        .order_by(OUTBOX.c.lane, OUTBOX.c.seq)
    )
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for lane, op, payload in connection.execute(query):
        found[lane] = (*found.get(lane, ()), (op, str(json.loads(payload)["after"])))
    return found


class _Search:
    """Looks for the people that new leads of a page may be, for all of them at once."""

    def __init__(self, connection: Connection, account: str, new: Sequence[RemoteSide], judge: Judge) -> None:
        self._connection = connection
        self._account = account
        self._new = new
        self._keys = {
            theirs.remote: tuple(dict.fromkeys(twin for key in judge.keys(theirs) for twin in keys_of(*key)))
            for theirs in new
        }
        self._names = {theirs.remote: name_key(*_named(theirs)) for theirs in new}
        self._people = find_people(
            connection, {key for some in self._keys.values() for key in some}, set(filter(None, self._names.values()))
        )
        self._accounts = accounts_named(connection, {_folded(theirs) for theirs in new} - {""})
        self._answers = self._asked()
        self._free = self._unbound()
        agreed = [about for answer, about in self._answers.values() if answer == "mine"]
        self._mains = _mains(connection, account, agreed)
        self._twins = ours(connection, account, list(self._mains))

    def kin(self) -> dict[str, Kin]:
        """Return whom each may be."""
        return {theirs.remote: self._kin_of(theirs) for theirs in self._new}

    def _kin_of(self, theirs: RemoteSide) -> Kin:
        keys, name = self._keys[theirs.remote], self._names[theirs.remote]
        people = {known.contact.id: known for key in keys for known in self._people.by_point.get(key, ())}
        namesakes = self._people.by_name.get(name, ()) if name else ()
        answer, about = self._answers.get(theirs.remote, ("", LeadId("")))
        twin_ref = self._mains.get(about, "") if answer == "mine" else ""
        mine = {lead.id for known in (*people.values(), *namesakes) for lead in known.leads} | {about}
        return Kin(
            people=tuple(people[contact] for contact in sorted(people)),
            namesakes=namesakes,
            account=self._accounts.get(_folded(theirs)),
            free={lead: side for lead, side in self._free.items() if lead in mine},
            answer=answer,
            asked_about=about,
            twin=self._twins.get(about) if twin_ref else None,
            twin_ref=twin_ref,
        )

    def _unbound(self) -> dict[LeadId, OurSide]:
        """Return the found people's leads that could be the record: no other is theirs, and none is being made."""
        people = (*self._people.by_point.values(), *self._people.by_name.values())
        leads = {lead.id for some in people for known in some for lead in known.leads}
        leads.update(about for _answer, about in self._answers.values())
        taken: set[str] = set()
        for some in chunks(leads):
            bound = select(REMOTE_REF.c.local).where(
                REMOTE_REF.c.account == self._account, REMOTE_REF.c.kind == LEAD, REMOTE_REF.c.local.in_(some)
            )
            making = select(OUTBOX.c.lane).where(
                _IS_OPEN, OUTBOX.c.lane.in_(some), OUTBOX.c.kind == LEAD, OUTBOX.c.state.in_(_UNDER_WAY)
            )
            taken.update(self._connection.scalars(bound))
            taken.update(self._connection.scalars(making))
        return {
            LeadId(lead): side for lead, side in ours(self._connection, self._account, sorted(leads - taken)).items()
        }

    def _asked(self) -> dict[str, tuple[str, LeadId]]:
        """Return what people said, or were asked, about these records."""
        wanted = {json.dumps(theirs.remote, ensure_ascii=False): theirs.remote for theirs in self._new}
        query = (
            select(CONFLICT.c.base, CONFLICT.c.winner, CONFLICT.c.is_open, CONFLICT.c.local)
            .where(CONFLICT.c.account == self._account, CONFLICT.c.kind == LEAD, CONFLICT.c.field == IDENTITY)
            .where(CONFLICT.c.base.in_(list(wanted)))
            .order_by(CONFLICT.c.at)
        )
        return {
            wanted[row.base]: ("open" if row.is_open else row.winner, LeadId(row.local))
            for row in self._connection.execute(query)
        }


def _mains(connection: Connection, account: str, leads: Sequence[str]) -> dict[str, str]:
    """Return what the CRM calls these leads, of those that have a record there."""
    query = select(REMOTE_REF.c.local, REMOTE_REF.c.remote).where(
        REMOTE_REF.c.account == account, REMOTE_REF.c.kind == LEAD, REMOTE_REF.c.is_alias == 0
    )
    return dict(connection.execute(query.where(REMOTE_REF.c.local.in_(leads))).all())


def _folded(theirs: RemoteSide) -> str:
    return folded_company(_named(theirs)[0])


def _named(theirs: RemoteSide) -> tuple[str, str]:
    return str(theirs.told.get("company") or ""), str(theirs.told.get("name") or "")
