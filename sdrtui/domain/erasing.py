"""Whose data is removed, and what was found of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.ids import ContactId, LeadId, RecordId


@dataclass(frozen=True, slots=True)
class Erasure:
    """One person to be erased."""

    record: RecordId
    at: datetime
    contact: ContactId
    leads: tuple[LeadId, ...]
    hashes: tuple[str, ...]
    """By which they are still recognised and refused."""
    is_company_theirs: bool = False
    """The company's name is theirs, and nobody else is there."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was removed."""

    counts: Mapping[str, int]
    """Rows by table."""
    is_clean: bool = True
    """Whether the file's free space was overwritten too; another open program can stand in the way."""
