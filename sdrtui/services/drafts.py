"""A note being typed, kept to the last second without being a record yet."""

from sdrtui.domain.ids import TouchId
from sdrtui.services.desk import Desk


def save(desk: Desk, touch: str, text: str) -> None:
    """Keep what is typed so far; empty text forgets it."""
    desk.store.save_draft(TouchId(touch), text)


def load(desk: Desk, touch: str) -> str:
    """Return what was typed when the program last ended, or nothing."""
    return desk.store.load_draft(TouchId(touch))
