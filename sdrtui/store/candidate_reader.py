"""Leads that might be enrolled, with all that decides whether they may, read some hundred at a time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, literal_column, or_, select, union

from sdrtui.domain.candidate import AccountWork, Candidate, Running
from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import AccountId, ContactId, LeadId, SdrId
from sdrtui.domain.outcome import CONNECTS
from sdrtui.domain.stage import Kind
from sdrtui.store import decode
from sdrtui.store.aliases import are_of, olds_of
from sdrtui.store.case_reader import IS_RUNNING
from sdrtui.store.chunks import chunks
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.engine import reading
from sdrtui.store.instant import instant, micros
from sdrtui.store.people_reader import Reachable, reachable, taken_days
from sdrtui.store.tables import ACCOUNT, CONTACT, ENROLLED_CONTACT, ENROLLMENT, LEAD, PLAYBOOK, RECORD

_CONNECTS = sorted(each.value for each in CONNECTS)


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds some leads, by company or contact."""

    accounts: Mapping[AccountId, AccountRow]
    contacts: Mapping[AccountId, Sequence[ContactRow]]
    reach: Reachable
    running: Mapping[ContactId, Sequence[Running]]
    works: Mapping[AccountId, Sequence[AccountWork]]
    taken: Mapping[ContactId, frozenset[date]]
    connects: Mapping[ContactId, datetime]


def candidates(engine: Engine, filters: LeadFilter) -> Iterator[Candidate]:
    """Yield the leads that match, oldest first. No transaction is held while the caller looks at one."""
    with reading(engine) as connection:
        leads = list(map(LeadId, connection.scalars(_matching(filters))))
    for some in chunks(leads):
        with reading(engine) as connection:
            found = _candidates(connection, some)
        yield from found


def _matching(filters: LeadFilter) -> Select[str]:
    return (
        select(LEAD.c.id)
        .join(ACCOUNT, ACCOUNT.c.id == LEAD.c.account)
        .join(CONTACT, CONTACT.c.id == LEAD.c.contact)
        .where(*_conditions(filters))
        .order_by(LEAD.c.created_at, LEAD.c.id)
        .limit(filters.limit)
    )


def _conditions(filters: LeadFilter) -> list[ColumnElement[bool]]:
    """Return the filter's conditions."""
    sets = (
        (LEAD.c.id, filters.ids),
        (LEAD.c.stage, sorted(stage.value for stage in filters.stages)),
        (LEAD.c.source, sorted(filters.sources)),
        (ACCOUNT.c.industry, sorted(filters.industries)),
        (ACCOUNT.c.region, sorted(filters.regions)),
    )
    values = (
        (LEAD.c.owner, filters.owner),
        (LEAD.c.kind, filters.kind and filters.kind.value),
        (LEAD.c.account, filters.account),
        (LEAD.c.contact, filters.contact),
    )
    conditions: list[ColumnElement[bool]] = [column.in_(some) for column, some in sets if some]
    conditions += [column == value for column, value in values if value is not None]
    if filters.title_words:
        conditions.append(or_(*(CONTACT.c.title.contains(word, autoescape=True) for word in filters.title_words)))
    if filters.created_since is not None:
        conditions.append(LEAD.c.created_at >= micros(filters.created_since))
    if filters.is_idle is not None:
        is_enrolled = select(literal_column("1")).where(ENROLLMENT.c.lead == LEAD.c.id, IS_RUNNING).exists()
        conditions.append(~is_enrolled if filters.is_idle else is_enrolled)
    if filters.silent_since is not None:
        conditions += _silent_since(filters.silent_since)
    if filters.is_closed is not None:
        conditions.append(LEAD.c.closed_reason != "" if filters.is_closed else LEAD.c.closed_reason == "")
    return conditions


def _silent_since(since: datetime) -> list[ColumnElement[bool]]:
    """Return what holds of a lead whom nobody has reached since; leads that came later are not silent yet."""
    reached: Select[int] = select(literal_column("1")).where(
        are_of(RECORD.c.contact, LEAD.c.contact), RECORD.c.at > micros(since), RECORD.c.outcome.in_(_CONNECTS), NOT_VOID
    )
    return [LEAD.c.created_at <= micros(since), ~reached.exists()]


def _candidates(connection: Connection, ids: Sequence[LeadId]) -> list[Candidate]:
    query = select(LEAD).where(LEAD.c.id.in_(ids)).order_by(LEAD.c.created_at, LEAD.c.id)
    leads = [decode.lead_facts(row) for row in connection.execute(query).mappings()]
    around = _around(connection, leads)
    return [_candidate(lead, around) for lead in leads]


def _candidate(lead: LeadFacts, around: _Around) -> Candidate:
    others = around.contacts[lead.account]
    contacts = tuple(sorted(others, key=lambda row: (row.id != lead.contact, row.role, row.id)))
    ids = [row.id for row in contacts]
    return Candidate(
        lead=lead,
        account=around.accounts[lead.account],
        contacts=contacts,
        points={contact: around.reach.kinds(contact) for contact in ids},
        suppressed=around.reach.suppressed & frozenset(ids),
        running=tuple(around.running.get(lead.contact, ())),
        account_owners=frozenset(work.sdr for work in around.works.get(lead.account, ())),
        account_works=tuple(around.works.get(lead.account, ())),
        elsewhere={
            contact: tuple(around.running[contact])
            for contact in ids
            if contact in around.running and contact != lead.contact
        },
        taken={contact: around.taken[contact] for contact in ids if contact in around.taken},
        last_connect_at=around.connects.get(lead.contact),
    )


def _around(connection: Connection, leads: Sequence[LeadFacts]) -> _Around:
    accounts = sorted({lead.account for lead in leads})
    own = sorted({lead.contact for lead in leads})
    in_accounts = or_(CONTACT.c.account.in_(accounts), CONTACT.c.id.in_(own))
    people = [decode.contact(row) for row in connection.execute(select(CONTACT).where(in_accounts)).mappings()]
    contacts: dict[AccountId, list[ContactRow]] = defaultdict(list)
    for person in people:
        contacts[person.account].append(person)
    zones = {person.id: person.zone for person in people}
    rows = connection.execute(select(ACCOUNT).where(ACCOUNT.c.id.in_(accounts))).mappings()
    return _Around(
        accounts={row["id"]: decode.account(row) for row in rows},
        contacts=contacts,
        reach=reachable(connection, list(zones)),
        running=_running(connection, list(zones)),
        works=_works(connection, accounts),
        taken=taken_days(connection, zones),
        connects=_last_connects(connection, own),
    )


def _running(connection: Connection, contacts: Sequence[ContactId]) -> Mapping[ContactId, Sequence[Running]]:
    """Return the unfinished enrollments in which these people are touched, in whatever role."""
    touched = union(
        select(ENROLLMENT.c.id, ENROLLMENT.c.contact).where(IS_RUNNING, ENROLLMENT.c.contact.in_(contacts)),
        select(ENROLLED_CONTACT.c.enrollment, ENROLLED_CONTACT.c.contact).where(
            ENROLLED_CONTACT.c.contact.in_(contacts)
        ),
    ).subquery()
    running = (
        *(ENROLLMENT.c.id, ENROLLMENT.c.playbook, ENROLLMENT.c.hash, PLAYBOOK.c.kind, ENROLLMENT.c.sdr),
        ENROLLMENT.c.contact.label("about"),
    )
    query = (
        select(touched.c.contact, *running)
        .join(ENROLLMENT, ENROLLMENT.c.id == touched.c.id)
        .join(PLAYBOOK, PLAYBOOK.c.hash == ENROLLMENT.c.hash)
        .where(IS_RUNNING)
        .order_by(ENROLLMENT.c.id)
    )
    found: dict[ContactId, list[Running]] = defaultdict(list)
    for contact, enrollment, playbook, version, kind, sdr, about in connection.execute(query):
        found[contact].append(Running(enrollment, playbook, version, Kind(kind), sdr, is_own=about == contact))
    return found


def _works(connection: Connection, accounts: Sequence[AccountId]) -> dict[AccountId, list[AccountWork]]:
    """Return who works on the companies, each SDR with the lead of theirs there that has run longest."""
    query = (
        select(LEAD.c.account, LEAD.c.owner, ENROLLMENT.c.started_at, ENROLLMENT.c.playbook)
        .join(ENROLLMENT, ENROLLMENT.c.lead == LEAD.c.id)
        .where(LEAD.c.account.in_(accounts), IS_RUNNING)
        .order_by(ENROLLMENT.c.started_at, ENROLLMENT.c.id)
    )
    found: dict[AccountId, dict[SdrId, AccountWork]] = defaultdict(dict)
    for account, owner, since, playbook in connection.execute(query):
        found[AccountId(account)].setdefault(SdrId(owner), AccountWork(owner, instant(since), playbook))
    return {account: list(works.values()) for account, works in found.items()}


def _last_connects(connection: Connection, contacts: Sequence[ContactId]) -> dict[ContactId, datetime]:
    olds = olds_of(connection, contacts)
    query = (
        select(RECORD.c.contact, func.max(RECORD.c.at))
        .where(RECORD.c.contact.in_([*contacts, *olds]), RECORD.c.outcome.in_(_CONNECTS), NOT_VOID)
        .group_by(RECORD.c.contact)
    )
    latest: dict[ContactId, datetime] = {}
    for contact, at in connection.execute(query):
        who = ContactId(olds.get(contact, contact))
        latest[who] = max(instant(at), latest.get(who, instant(at)))
    return latest
