"""The salt of the list of people to leave alone: what lies in it says nothing without this database.

Callers know only the plain fingerprints of `domain.suppression`; they are salted on the way in and when compared.
"""

import hmac
import secrets
from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from sdrtui.store.meta_table import META

WORD = "salt"
_BYTES = 32


def make_salt(connection: Connection) -> bytes:
    """Give a new database its salt."""
    made = secrets.token_bytes(_BYTES)
    connection.execute(insert(META), {"key": WORD, "value": made.hex()})
    return made


def salt_of(connection: Connection) -> bytes:
    """Return the database's salt; read once for each connection of the pool."""
    known = connection.info.get(WORD)
    if not isinstance(known, bytes):
        known = bytes.fromhex(connection.scalars(select(META.c.value).where(META.c.key == WORD)).one())
        connection.info[WORD] = known
    return known


def salted(connection: Connection, fingerprint: str) -> str:
    """Return a fingerprint as the list of people to leave alone has it."""
    return with_salt(salt_of(connection), fingerprint)


def salted_by(connection: Connection, fingerprints: Iterable[str]) -> dict[str, str]:
    """Return fingerprints by what the list has for each."""
    salt = salt_of(connection)
    return {with_salt(salt, fingerprint): fingerprint for fingerprint in fingerprints}


def with_salt(salt: bytes, fingerprint: str) -> str:
    """Return the HMAC-SHA-256 of a fingerprint."""
    return hmac.digest(salt, fingerprint.encode(), "sha256").hex()
