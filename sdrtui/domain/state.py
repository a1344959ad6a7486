"""The states of a touch, and the kinds of record in the log."""

from enum import StrEnum


class TouchState(StrEnum):
    """Where a touch stands. `due` is not stored: a planned touch is due when its time has come."""

    PLANNED = "planned"
    DUE = "due"
    DONE = "done"
    SKIPPED = "skipped"
    SNOOZED = "snoozed"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to act."""
        return self in {TouchState.PLANNED, TouchState.DUE, TouchState.SNOOZED, TouchState.BLOCKED}


class RecordKind(StrEnum):
    """What a record of the append-only log says."""

    OUTCOME = "outcome"
    """A touch was made or skipped, and what came of it."""
    SNOOZE = "snooze"
    DEFER = "defer"
    """An open touch was moved to another day: its SDR is on leave."""
    STOP = "stop"
    """The enrollment was ended from outside."""
    PART = "part"
    """One of the run's people is not touched in it any more, the others are."""
    HOLD = "hold"
    """A colleague of the run's people has answered: it waits."""
    RELEASE = "release"
    """It waits no longer."""
    PAUSE = "pause"
    """One of the run's people is away: what is open for them waits."""
    UNDO = "undo"
    """An earlier record is void."""
    REVEAL = "reveal"
    """A masked contact point was shown."""
    COMMENT = "comment"
    MIGRATE = "migrate"
    """The run was moved to another version of its playbook; the note has both hashes, `from>to`."""
    ASSIGN = "assign"
    """A lead, or a run of it, moved to another SDR; the note has both, `from>to`, then the reason."""
    MERGE = "merge"
    """Two records of one person became one."""
    SUPPRESS = "suppress"
    """A person, or one number, must not be touched again."""
    LIFT = "lift"
    """They may be touched again: they agreed anew."""
    ERASE = "erase"
    """All that told who the person is was removed."""
    HANDOFF = "handoff"
    """A lead was qualified or found wanting, offered to sales, accepted or rejected."""
