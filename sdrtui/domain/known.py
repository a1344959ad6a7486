"""Whom the store already knows: people found by a number or name, and what a piece of an id stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.channel import Point
from sdrtui.domain.rows import ContactPoint


@dataclass(frozen=True, slots=True)
class Known:
    """A person the store has, with their company, points and leads."""

    contact: ContactRow
    account: AccountRow
    points: tuple[ContactPoint, ...]
    """Unusable ones too, the first used first."""
    leads: tuple[LeadFacts, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """People found, by what they were found by."""

    by_point: Mapping[tuple[Point, str], tuple[Known, ...]]
    by_name: Mapping[tuple[str, str], tuple[Known, ...]]
    """By folded company and folded person."""


class Thing(StrEnum):
    """What an id may belong to."""

    TOUCH = "touch"
    LEAD = "lead"
    ENROLLMENT = "enrollment"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an id, or a piece of one, stands for."""

    thing: Thing
    id: str
