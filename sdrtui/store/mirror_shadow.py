"""The fields of a lead that both sides change, as the CRM last had them: the base of every three-way merge."""

import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, select, update

from sdrtui.domain.payload import LEAD
from sdrtui.store.mirror_tables import CURSOR, SHADOW
from sdrtui.store.upsert import upsert

MERGED = ("owner", "stage", "do_not_contact")
"""The fields merged today; a shadow's body has these and what the adapter sent."""


def shadows(connection: Connection, account: str, remotes: list[str]) -> dict[str, dict[str, object]]:
    """Return the bodies of the leads' shadows by the CRM's id."""
    query = select(SHADOW.c.remote, SHADOW.c.body).where(
        SHADOW.c.account == account, SHADOW.c.kind == LEAD, SHADOW.c.remote.in_(remotes)
    )
    return {remote: json.loads(body) for remote, body in connection.execute(query)}


def shadow_wrote(
    connection: Connection,
    account: str,
    wrote: Mapping[str, Mapping[str, object]],
    at: int,
    unsure: Collection[str] = (),
) -> None:
    """Note that the CRM took these fields of its leads from us: they are its truth until it says otherwise.

    Without this the next pull would take a person's change on top of ours for a quarrel with ours. What took more
    than one try may have been taken at the first, and changed there since: the leads that are `unsure` are read again.
    """
    told = {
        remote: {name: fields[name] for name in MERGED if name in fields} for remote, fields in wrote.items() if fields
    }
    told = {remote: fields for remote, fields in told.items() if fields}
    if not told:
        return
    old = shadows(connection, account, list(told))
    query = select(SHADOW.c.remote, SHADOW.c.version, SHADOW.c.is_deleted).where(
        SHADOW.c.account == account, SHADOW.c.kind == LEAD, SHADOW.c.remote.in_(told)
    )
    known = {remote: (version, is_deleted) for remote, version, is_deleted in connection.execute(query)}
    connection.execute(
        upsert(connection, SHADOW),
        [
            {
                "account": account,
                "kind": LEAD,
                "remote": remote,
                "body": json.dumps(old.get(remote, {}) | fields, ensure_ascii=False),
                "version": "" if remote in unsure else known.get(remote, ("", 0))[0],
                "is_deleted": known.get(remote, ("", 0))[1],
                "seen_at": at,
            }
            for remote, fields in told.items()
        ],
    )
    _read_again(connection, account, [known[remote][0] for remote in told if remote in unsure and remote in known])


def _read_again(connection: Connection, account: str, versions: Sequence[str]) -> None:
    """Take the cursor back to where the next pull reads these versions once more."""
    earliest = min(filter(None, versions), default="")
    if earliest:
        connection.execute(
            update(CURSOR)
            .where(CURSOR.c.account == account, CURSOR.c.kind == LEAD, CURSOR.c.value > earliest)
            .values(value=earliest)
        )
