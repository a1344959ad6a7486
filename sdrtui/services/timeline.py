"""What people did about a lead, as sentences beside its touches: who assigned it to whom and why, and the like."""

from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import RecordRow
from sdrtui.domain.ids import RecordId, SdrId
from sdrtui.domain.state import RecordKind
from sdrtui.domain.team import Team
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.exchange_words import field_word
from sdrtui.services.wording import word


@dataclass(frozen=True, slots=True)
class TimelineNote:
    """One of them."""

    record: RecordId
    at: datetime
    sdr: SdrId
    """Who did it."""
    kind: RecordKind
    text: str


def notes(desk: Desk, lead: LeadFacts) -> tuple[TimelineNote, ...]:
    """Return them, latest first."""
    return tuple(
        TimelineNote(record.id, record.at, record.sdr, record.kind, _text(record, desk.team))
        for record in desk.store.notes(lead.id, lead.contact)
    )


def _text(record: RecordRow, team: Team) -> str:
    first, _line, rest = record.note.partition("\n")
    match record.kind:
        case RecordKind.ASSIGN if first:
            before, after = (team.member(SdrId(each)).name if each else "-" for each in first.partition(">")[::2])
            said = _("from {before} to {after}").format(before=before, after=after)
        case RecordKind.MERGE if first:
            said = _("{id} was the same person").format(id=first[-8:])
            rest = "; ".join(map(_field, rest.splitlines()))
        case RecordKind.COMMENT:
            return record.note
        case _:
            said, rest = word(record.kind), record.note
    return _("{name}: {value}").format(name=said, value=rest) if rest else said


def _field(line: str) -> str:
    """Return a line of what a merge overwrote with its field in words."""
    name, sign, value = line.partition(": ")
    return _("{name}: {value}").format(name=field_word(name), value=value) if sign else line
