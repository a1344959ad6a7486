"""The lease of the one sender: who may send to the CRM, until when."""

import os
import socket
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from sdrtui.errors import TryLater
from sdrtui.i18n import _
from sdrtui.store.engine import writing
from sdrtui.store.instant import micros
from sdrtui.store.outbox_statements import OutboxStatements
from sdrtui.store.outbox_tables import LEASE
from sdrtui.store.upsert import upsert

NAME = "sender"


class AnotherSends(TryLater):
    """Another sdrtui sends from this store; it sends what is queued here as well."""


def holder_name(unique: str) -> str:
    """Return a name for a sender in this process, by which another one on this machine sees whether it lives."""
    return f"{socket.gethostname()}/{os.getpid()}/{unique}"


class SenderLease:
    """One sender at a time: a running one keeps others out, a dead one does not."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, holder: str, now: datetime, until: datetime) -> None:
        """Take the right to send.

        Raises:
            AnotherSends: somebody else holds it and is alive.
        """
        with writing(self._engine) as connection:
            row = connection.execute(select(LEASE).where(LEASE.c.name == NAME)).mappings().one_or_none()
            if row is not None and row["until"] > micros(now) and row["holder"] != holder and _lives(row["holder"]):
                raise _taken()
            connection.execute(upsert(connection, LEASE), [{"name": NAME, "holder": holder, "until": micros(until)}])

    def drop(self, holder: str) -> None:
        """Give the right back, if it is still ours."""
        with writing(self._engine) as connection:
            connection.execute(LEASE.delete().where(LEASE.c.name == NAME, LEASE.c.holder == holder))


def renew(connection: Connection, statements: OutboxStatements, holder: str, until: datetime) -> None:
    """Renew the lease in the transaction given, which goes no further when it was lost."""
    renewed = statements.renew.one(connection, (micros(until), NAME, holder))
    if renewed.rowcount != 1:
        raise _taken()


def _taken() -> AnotherSends:
    return AnotherSends(
        _("Another sdrtui is sending to the CRM."), hint=_("It will be done in a moment; nothing is lost.")
    )


def _lives(holder: str) -> bool:
    """Say whether the holder may still be at work: always, unless it ran on this machine and is gone."""
    host, _slash, rest = holder.partition("/")
    pid = rest.partition("/")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
