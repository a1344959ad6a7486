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
    UNION = "union"
    """What either side wrote is kept."""
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
    """Merge a field in which the CRM has the last word; one that is empty there, or stands as it was, leaves ours."""
    if theirs in {"", None} or mine == theirs:
        return Merged(mine, Rule.SAME)
    if theirs == base:
        return Merged(mine, Rule.MINE_MOVED)
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


@dataclass(frozen=True, slots=True)
class Agreed:
    """A text as both sides had it when they last met: a CRM may cut or rewrite ours, so each side has its own base."""

    theirs: object
    """None when theirs was never seen."""
    mine: object
    """None when nobody noted it."""


def merged_text(agreed: Agreed, mine: str, theirs: str) -> Merged:
    """Merge what is said of a person or a company: an empty one is filled, and only what has moved since counts."""
    if not theirs or mine == theirs:
        return Merged(mine, Rule.SAME)
    if not mine:
        return Merged(theirs, Rule.THEIRS_MOVED)
    if agreed.theirs in {None, theirs}:
        return Merged(mine, Rule.SAME if agreed.mine in {None, mine} else Rule.MINE_MOVED)
    if agreed.mine in {None, mine}:
        return Merged(theirs, Rule.THEIRS_MOVED)
    return Merged(theirs, Rule.BOTH_MOVED)


def merged_notes(agreed: Agreed, mine: str, theirs: str) -> Merged:
    """Merge notes: both are kept, and what one has from the other is not said twice."""
    if not theirs or theirs in mine or (mine and agreed.theirs in {None, theirs}):
        return Merged(mine, Rule.SAME)
    return Merged(theirs if mine in theirs else f"{mine}\n{theirs}", Rule.UNION)
