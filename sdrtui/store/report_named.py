"""Who and what the store knows by name: versions that began, and the words that a filter may say."""

from sqlalchemy import Connection, func, select

from sdrtui.domain.ids import PlaybookHash, PlaybookId
from sdrtui.store.tables import ASPECT, ENROLLMENT, LEAD, PLAYBOOK


def versions_begun(connection: Connection) -> dict[PlaybookHash, tuple[PlaybookId, str]]:
    """Return the versions in the order in which the first run of each began."""
    run = ENROLLMENT.c
    began = select(run.hash, func.min(run.started_at).label("at"), func.min(run.id).label("id")).group_by(run.hash)
    first = began.subquery()
    query = select(PLAYBOOK.c.hash, PLAYBOOK.c.id, PLAYBOOK.c.version).outerjoin(first, first.c.hash == PLAYBOOK.c.hash)
    rows = connection.execute(query.order_by(first.c.at, first.c.id, PLAYBOOK.c.hash))
    return {PlaybookHash(version): (PlaybookId(playbook), word) for version, playbook, word in rows}


def names_in_log(connection: Connection) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the SDRs, playbooks and sources that lines of the log and leads have."""
    of, lead = ASPECT.c, LEAD.c
    sdrs = {*connection.scalars(select(of.sdr).distinct()), *connection.scalars(select(lead.owner).distinct())}
    playbooks = {
        *connection.scalars(select(of.playbook).distinct()),
        *connection.scalars(select(PLAYBOOK.c.id).distinct()),
    }
    sources = {*connection.scalars(select(of.source).distinct()), *connection.scalars(select(lead.source).distinct())}
    return frozenset(sdrs), frozenset(playbooks - {""}), frozenset(sources - {""})
