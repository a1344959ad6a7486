"""Hashes by which a suppressed person is recognised after their data is gone."""

from collections.abc import Iterable
from hashlib import sha256

from sdrtui.domain.channel import Point
from sdrtui.domain.ids import ContactId
from sdrtui.domain.rows import ContactPoint


def point_hash(kind: Point, value: str) -> str:
    """Return the SHA-256 of a kind and a normalised value."""
    return sha256(f"{kind.value}:{value}".encode()).hexdigest()


def lone_point_hash(kind: Point, value: str) -> str:
    """Return the hash by which only this one point is kept from use, and nobody who has it is."""
    return sha256(f"only:{kind.value}:{value}".encode()).hexdigest()


def person_hashes(contact: ContactId, points: Iterable[ContactPoint]) -> tuple[str, ...]:
    """Return one hash for each point of a person, or the one of their id when they have none."""
    hashes = tuple(dict.fromkeys(point_hash(point.kind, point.value) for point in points))
    return hashes or (sha256(f"contact:{contact}".encode()).hexdigest(),)


ERASED = "erased"
"""Why a lead is closed whose person was erased: nothing of it tells who it was, and nothing may be written to it."""
