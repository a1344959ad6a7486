"""The card of a touch and all about a lead as lines that people read; `--json` has the same as data."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sdrtui.i18n import _, language
from sdrtui.services import wording
from sdrtui.services.zones import local

if TYPE_CHECKING:
    from sdrtui.domain.due_row import DueRow
    from sdrtui.domain.rows import ContactPoint, LogLine
    from sdrtui.domain.team import Team
    from sdrtui.services.leads import LeadView
    from sdrtui.services.views import Card

GAP = "\n"
"""An empty line, where something stands before it and after it."""


def touch_lines(card: "Card", team: "Team") -> Iterator[str]:
    """Yield a touch: who, how to reach them, why now, what to say, what was said before."""
    row = card.row
    yield apart(row.contact_name, card.title, row.company)
    yield from _lead_facts(wording.stage_word(row.stage), card.source, card.score, card.score_parts)
    yield apart(card.industry, card.region)
    yield _points(card.points)
    yield _("Lead: {note}").format(note=card.lead_note) if card.lead_note else ""
    yield GAP
    yield from _open_touch(row)
    sentences = card.relay.get("sentences") if card.relay else None
    yield from map(str, sentences) if isinstance(sentences, list) else ()
    yield GAP
    if card.script.missing:
        names = ", ".join(f"‹{name}›" for name in card.script.missing)
        yield _("No value for {names}: not to be sent like this").format(names=names)
    if card.script.subject:
        yield _("Subject: {text}").format(text=card.script.subject)
    yield card.script.body.strip()
    if card.draft:
        yield _("Note being typed: {text}").format(text=card.draft)
    yield from history(card.history, row.zone, team)


def lead_lines(view: "LeadView", team: "Team") -> Iterator[str]:
    """Yield all about a lead: who, whose, what is open, what was done, by touches and otherwise."""
    lead, zone = view.lead, view.contact.zone
    yield apart(view.contact.name, view.contact.title, view.account.name)
    yield from _lead_facts(wording.stage_word(lead.stage), view.source, view.score, view.score_parts)
    yield apart(view.account.industry, view.account.region)
    yield _points(view.points)
    yield _("Belongs to {owner}, here since {at}.").format(
        owner=team.member(lead.owner).name, at=wording.moment(local(lead.created_at, zone))
    )
    yield _("Lead: {note}").format(note=lead.note) if lead.note else ""
    if lead.closed_reason:
        yield _("Closed: {reason}.").format(reason=wording.closing_words(lead.closed_reason))
    yield from view.crm
    if view.held:
        yield _("Its touches wait: another contact of the company has answered. `sdrtui why` tells whom.")
    yield GAP
    for row in view.open:
        yield from _open_touch(row)
    yield from history(view.history, zone, team)
    for note in view.notes:
        kind = wording.word(note.kind)
        said = apart(wording.moment(local(note.at, zone)), kind, "" if note.text == kind else note.text)
        yield apart(said, team.member(note.sdr).name)
    yield GAP
    yield _("lead {id}").format(id=lead.id)


def _lead_facts(stage: str, source: str, score: int, parts: Iterable[tuple[str, int]]) -> Iterator[str]:
    made_of = " + ".join(f"{wording.score_part(name)} {points}" for name, points in parts)
    yield apart(stage, source, _("Score {score}: {parts}.").format(score=score, parts=made_of or "0"))


def _open_touch(row: "DueRow") -> Iterator[str]:
    """Yield an open touch with its time, its reason and the end of its id, which every command takes."""
    playbook = wording.title(row.title_zh, row.title_en, language())
    at = wording.moment(local(row.due_at, row.zone))
    yield apart(
        at, wording.touch_word(row.channel, row.action), playbook, wording.why_sentence(row.why), row.touch[-8:]
    )


def history(lines: "Iterable[LogLine]", zone: str, team: "Team") -> Iterator[str]:
    """Yield what was done, under a head of its own."""
    said = [
        apart(
            wording.moment(local(line.at, zone)),
            wording.touch_word(line.channel, line.action),
            wording.word(line.outcome),
            line.note,
            team.member(line.sdr).name,
        )
        for line in lines
    ]
    if said:
        yield from (GAP, _("What was done, latest first:"), *said)


def _points(points: "Iterable[ContactPoint]") -> str:
    gone = _("not to be used")
    return apart(
        *(
            f"{wording.word(point.kind)} {point.value}"
            + (f" ({point.label})" if point.label else "")
            + ("" if point.is_usable else f" ({gone})")
            for point in points
        )
    )


def apart(*parts: str) -> str:
    """Return what there is of the parts, two cells apart."""
    return "  ".join(" ".join(part.split()) for part in parts if part and part.strip())


def paragraphs(lines: Iterable[str]) -> str:
    """Return the lines as one text; what is empty is left out, and a GAP is one empty line between others."""
    kept: list[str] = []
    for line in lines:
        if line is GAP:
            kept += [""] if kept and kept[-1] else []
        elif line:
            kept.append(line)
    return "\n".join(kept).rstrip("\n")
