"""The three-way merge of a lead, field by field: base, mine, theirs. Pure and total (SYNC.md, Merge)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """Why a field ends as it does; the word that a conflict card names."""

    SAME = "same"
    """Both sides say the same, or neither has changed it."""
    THEIRS_MOVED = "theirs_moved"
    MINE_MOVED = "mine_moved"
    """Ours stays; its queued write will tell the CRM."""
    CRM_WINS = "crm_wins"
    """The owner is the CRM's to say, whatever we have."""
    EITHER = "either"
    """Do-not-contact holds when either side says so."""
    BOTH_MOVED = "both_moved"
    """The CRM's stays, and a person may put mine in its place."""


@dataclass(frozen=True, slots=True)
class Merged:
    """How one field ends."""

    value: object
    rule: Rule

    @property
    def is_dispute(self) -> bool:
        """Say whether a value of ours was overwritten that nobody had seen in the CRM."""
        return self.rule is Rule.BOTH_MOVED


def crm_wins(base: object, mine: object, theirs: object) -> Merged:
    """Merge a field that only the CRM decides; an empty one there leaves ours."""
    if theirs in {"", None} or mine == theirs:
        return Merged(mine, Rule.SAME)
    return Merged(theirs, Rule.THEIRS_MOVED if mine == base else Rule.CRM_WINS)


def either_says(_base: object, mine: object, theirs: object) -> Merged:
    """Merge do-not-contact: once true on either side it is true."""
    if bool(mine) == bool(theirs):
        return Merged(bool(mine), Rule.SAME)
    return Merged(value=True, rule=Rule.EITHER)


def three_way(base: object, mine: object, theirs: object) -> Merged:
    """Merge a field that both sides may change; a value the CRM has no word for leaves ours."""
    if theirs in {"", None} or mine == theirs:
        return Merged(mine, Rule.SAME)
    if theirs == base:
        return Merged(mine, Rule.MINE_MOVED)
    if mine == base:
        return Merged(theirs, Rule.THEIRS_MOVED)
    return Merged(theirs, Rule.BOTH_MOVED)


FIELDS: Mapping[str, Callable[[object, object, object], Merged]] = {
    "owner": crm_wins,
    "stage": three_way,
    "do_not_contact": either_says,
}


def merged(
    base: Mapping[str, object] | None, mine: Mapping[str, object], theirs: Mapping[str, object]
) -> dict[str, Merged]:
    """Merge every field. Without a base (the record was never seen) any difference of stage is a dispute."""
    known = base or {}
    return {name: rule(known.get(name), mine.get(name), theirs.get(name)) for name, rule in FIELDS.items()}
