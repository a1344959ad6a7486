"""Correcting a parked write by hand: it goes again with another payload, and the attempts keep what it was."""

import json
from collections.abc import Iterable

from sqlalchemy import Connection, update

from sdrtui.domain.queued import EDITED, OutboxEdit
from sdrtui.domain.sync import OutboxState
from sdrtui.errors import TryLater
from sdrtui.i18n import _
from sdrtui.store.instant import micros
from sdrtui.store.outbox_statements import outbox_statements
from sdrtui.store.outbox_tables import OUTBOX


def not_parked() -> TryLater:
    """Return the error of whoever decides about a write that somebody else has decided about."""
    return TryLater(_("This write is not parked any more."), hint=_("Nothing was saved. Look again."))


def edit_parked(connection: Connection, edits: Iterable[OutboxEdit]) -> None:
    """Write the corrections in the transaction given.

    Raises:
        TryLater: one is not parked any more.
    """
    for edit in edits:
        statements = outbox_statements(connection.dialect)
        at = micros(edit.at)
        changed = connection.execute(
            update(OUTBOX)
            .where(OUTBOX.c.id == edit.op, OUTBOX.c.state == OutboxState.NEEDS_YOU.value)
            .values(
                payload=json.dumps(dict(edit.payload), ensure_ascii=False, separators=(",", ":")),
                state=OutboxState.QUEUED.value,
                changed_at=at,
                not_before=None,
                quarantine_until=None,
                last_error="",
                hint="",
            )
        )
        if changed.rowcount != 1:
            raise not_parked()
        told = {name: [edit.was[name], edit.payload[name]] for name in edit.was}
        detail = json.dumps(told, ensure_ascii=False)
        statements.attempt.one(connection, (at, EDITED, detail, "", json.dumps([edit.op])))
