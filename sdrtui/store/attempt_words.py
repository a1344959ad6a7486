"""The words in a write's attempts that decide what may be done with it next."""

from sdrtui.domain.sync import OutboxState

SENT = "sent"
INTERRUPTED = "interrupted"
"""The program ended while it was under way."""
ABSENT = "absent"
"""Looked up, and the CRM did not have it."""
UNTOLD = "untold"
"""Looked up, and the CRM would not say: it refused the question."""
MOVED = "moved"
"""Its lead became part of another one there; what was absent before may be there now."""
UNCLEAR = (OutboxState.CHECKING.value, INTERRUPTED)
"""After these a write may be in the CRM."""
