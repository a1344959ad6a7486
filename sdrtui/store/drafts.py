"""Notes being typed: kept by touch until they become part of a record."""

from sqlalchemy import Connection, delete, select

from sdrtui.domain.ids import TouchId
from sdrtui.store.tables import DRAFT
from sdrtui.store.upsert import upsert


def save(connection: Connection, touch: TouchId, text: str) -> None:
    """Keep the note; empty text removes it."""
    if text:
        connection.execute(upsert(connection, DRAFT), {"touch": touch, "text": text})
    else:
        connection.execute(delete(DRAFT).where(DRAFT.c.touch == touch))


def load(connection: Connection, touch: TouchId) -> str:
    """Return the note, or nothing."""
    text: str | None = connection.scalar(select(DRAFT.c.text).where(DRAFT.c.touch == touch))
    return text or ""
