"""What became of a letter, for commands and screens."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sdrtui.domain.ids import ContactId, LeadId, RecordId, TouchId
from sdrtui.domain.mail import Letter, MailTouch, Verdict
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit


class Taken(StrEnum):
    """What was done about a letter."""

    LOGGED = "logged"
    WOULD = "would"
    """It would be logged; nothing was written."""
    KNOWN = "known"
    """It was taken in before."""
    REMEMBERED = "remembered"
    """Our own; an answer to it will be recognised by its id."""
    NOTHING = "nothing"
    """It means nothing: a read receipt, a newsletter, our own mail to somebody else."""
    UNMATCHED = "unmatched"
    """Nobody here has the address; never guessed by name."""
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a letter is from, and which touch it answers."""

    contact: ContactId
    lead: LeadId
    who: str
    """Name and company."""
    zone: str
    touch: MailTouch | None
    """None when nothing was sent to them: then it is logged as a touch by hand."""
    is_by_thread: bool


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one letter, or of one address of a delivery report."""

    name: str
    taken: Taken
    letter: Letter | None = None
    verdict: Verdict | None = None
    outcome: Outcome | None = None
    match: Match | None = None
    record: RecordId | None = None
    until: datetime | None = None
    """Until when an absence pauses the run."""
    exit: Exit | None = None
    next_at: datetime | None = None
    """When the next touch is due."""
    reason: str = ""
    """Why nothing came of it, as a sentence."""
    foreseen: str = ""
    """For a dry run: what would follow, as a sentence."""

    @property
    def touch(self) -> TouchId | None:
        """The touch that it answers."""
        return self.match.touch.touch if self.match and self.match.touch else None


@dataclass(frozen=True, slots=True)
class Dropped:
    """What became of one file of the drop folder."""

    name: str
    moved_to: Path | None
    """None while it stays."""
    received: tuple[Received, ...] = ()
    problem: str = ""
