"""What of the CRM is not to come here: people erased here, and new ones who are on the do-not-contact list."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from sdrtui.domain.payload import LEAD
from sdrtui.domain.suppression import ERASED, point_hash
from sdrtui.store.known_reader import find_people
from sdrtui.store.lead_reader import known_hashes
from sdrtui.store.mirror_ours import locals_of
from sdrtui.store.mirror_sides import Judge, RemoteSide
from sdrtui.store.mirror_tables import REMOTE_REF
from sdrtui.store.people_tables import LEAD as LEADS


def erased(connection: Connection, account: str, remotes: Sequence[str]) -> frozenset[str]:
    """Return which of the CRM's leads are of somebody who was erased here."""
    query = (
        select(REMOTE_REF.c.remote)
        .join(LEADS, LEADS.c.id == REMOTE_REF.c.local)
        .where(REMOTE_REF.c.account == account, REMOTE_REF.c.kind == LEAD, REMOTE_REF.c.remote.in_(remotes))
        .where(LEADS.c.closed_reason == ERASED)
    )
    return frozenset(connection.scalars(query))


def welcome(connection: Connection, account: str, page: Sequence[RemoteSide], judge: Judge) -> list[RemoteSide]:
    """Return what of a page may be kept here.

    As with an import, somebody new who has a number on the do-not-contact list is refused; whoever is here is known to
    be on it.
    """
    remotes = [theirs.remote for theirs in page]
    gone, bound = erased(connection, account, remotes), locals_of(connection, account, remotes)
    keys = {theirs.remote: list(judge.keys(theirs)) for theirs in page if theirs.remote not in bound}
    hashes = {point_hash(*key): key for some in keys.values() for key in some}
    listed = {hashes[each] for each in known_hashes(connection, hashes)}
    refused = listed - find_people(connection, sorted(listed), ()).by_point.keys() if listed else set()
    return [theirs for theirs in page if theirs.remote not in gone and refused.isdisjoint(keys.get(theirs.remote, ()))]
