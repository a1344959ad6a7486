"""What a CRM lacks for our work, and the ports that can say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the CRM lacks for a part of our work."""

    what: str
    """As the CRM calls it, or would: an object and a field, a right, a value."""
    why: str
    """What cannot be done without it, as a sentence for people."""
    ask: str
    """What to ask the CRM's admin for."""
    is_needed: bool = False
    """Whether nothing may be sent without it."""


class FieldChecker(Protocol):
    """A port that can say what its CRM lacks."""

    async def missing(self) -> Sequence[Missing]:
        """Compare the CRM's own description of its fields with those that we write and read."""
