"""Plain data that the use cases hand to screens and commands. Frozen, complete, no lazy loading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import ContactId, LeadId, RecordId, SdrId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.rows import ContactPoint, LogLine
from sdrtui.domain.stage import Exit, Stage
from sdrtui.services.day_view import ChannelProgress, DayView, SyncState

if TYPE_CHECKING:
    from sdrtui.services.account_words import Waiting

__all__ = [
    "Added",
    "Card",
    "ChannelProgress",
    "DayView",
    "EnrollResult",
    "Explanation",
    "LogResult",
    "NextTouch",
    "Refused",
    "Script",
    "SyncState",
]


@dataclass(frozen=True, slots=True)
class Script:
    """What to say or send, rendered. With something missing it must not be sent."""

    subject: str
    body: str
    missing: tuple[str, ...] = ()
    """Variables that have no value, e.g. `team.product`; shown in place as ‹team.product›."""
    variant: str = ""
    letter: str = ""
    """A, B, … by the variant's place in the step; nothing when there is only one text."""


@dataclass(frozen=True, slots=True)
class Card:
    """All about one due touch, for the pane beside the list and for `sdrtui show`."""

    row: DueRow
    title: str
    """The contact's job title."""
    source: str
    points: tuple[ContactPoint, ...]
    score_parts: tuple[tuple[str, int], ...]
    """What the score is made of, largest first."""
    history: tuple[LogLine, ...]
    """Latest first."""
    script: Script
    draft: str
    """A note being typed when the program last ended."""
    lead_note: str = ""
    industry: str = ""
    region: str = ""
    relay: Mapping[str, object] | None = None
    """In another seller's role: who hands it over, what was said, what is asked, to whom it goes back (`relaying`)."""

    @property
    def score(self) -> int:
        """What the parts come to now; the row's own score is of when it was last ordered, before later silence."""
        return sum(points for _name, points in self.score_parts) if self.score_parts else self.row.score


@dataclass(frozen=True, slots=True)
class NextTouch:
    """A touch that is open after an outcome was logged."""

    touch: TouchId
    channel: Channel
    action: Action
    due_at: datetime
    zone: str = "UTC"
    """The contact's, to show the time in."""


@dataclass(frozen=True, slots=True)
class LogResult:
    """What logging or undoing did. The record is committed when this exists."""

    touch: TouchId
    outcome: Outcome | None
    record: RecordId
    next: tuple[NextTouch, ...]
    stage: Stage
    exit: Exit | None
    changed_rows: tuple[DueRow, ...] = ()
    """Rows of this SDR that are open now for the same enrollment, ready to put into the list."""
    gone: tuple[TouchId, ...] = ()
    """Touches no longer open."""
    what: str = ""
    """In words what was taken back, when it was no outcome of a touch."""
    held: "tuple[Waiting, ...]" = ()
    """The company's people who wait now because this one answered."""
    alarm: str = ""
    """A sentence about our own side, e.g. a caller number that the carrier blocks."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A lead that was not enrolled."""

    lead: LeadId
    name: str
    """The contact and company, to be told apart without the id."""
    reason: str
    """A sentence in the reader's language."""
    code: str = ""


@dataclass(frozen=True, slots=True)
class EnrollResult:
    """Who was enrolled and who was not."""

    enrolled: tuple[LeadId, ...]
    refused: tuple[Refused, ...]
    is_dry_run: bool = False
    notices: tuple[str, ...] = ()
    """What should be known of those enrolled: roles that nobody takes, leads that went to somebody else."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something is as it is: sentences to read, facts to compute with."""

    sentences: tuple[str, ...]
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Added:
    """A lead saved by hand."""

    lead: LeadId
    contact: ContactId
    touches: tuple[TouchId, ...]
    """What is open for it now."""
    is_known: bool
    """The person was here already, and this went to their lead."""
    refused: str = ""
    """Why it begins no playbook; empty when it does."""
    owner: SdrId | None = None
    """Whose lead it is."""
    notices: tuple[str, ...] = ()
    """What should be known of its playbook."""
