"""Handoffs as JSON-ready dicts."""

from sdrtui.domain.handoff import Handoff
from sdrtui.domain.qualification import Question
from sdrtui.domain.rows import LogLine
from sdrtui.services import shapes
from sdrtui.services.desk import Desk
from sdrtui.services.handing_off import HandoffView, Settled, view
from sdrtui.services.handoff_words import reason_word
from sdrtui.services.qualifying import Qualified
from sdrtui.services.shapes import Shape
from sdrtui.services.zones import iso


def row(desk: Desk, shown: HandoffView) -> Shape:
    """Return one handoff as a row of the list."""
    one, zone = shown.handoff, desk.zone
    return {
        "handoff": one.id,
        "lead": one.lead,
        "contact": shown.contact.name,
        "company": shown.account.name,
        "state": one.state.value,
        "stage": shown.lead.stage.value,
        "sdr": one.sdr,
        "ae": one.ae,
        "proposed_at": iso(one.proposed_at, zone),
        "offered_at": iso(one.offered_at, zone) if one.offered_at else None,
        "due_at": iso(one.due_at, zone) if one.due_at else None,
        "since": iso(one.since, zone),
        "by": one.by,
        "reminder": shown.reminder.value if shown.reminder else None,
        "reason": one.reason or None,
        "reason_text": reason_word(desk, one.reason) if one.reason else None,
        "back_to": one.back_to.value if one.back_to else None,
        "note": one.note,
        "package": package(one, shown, zone),
    }


def package(one: Handoff, shown: HandoffView, zone: str) -> Shape:
    """Return what goes to sales with the lead: the answers, the timeline, what was promised."""
    given = {answer.question: answer for answer in one.package.answers}
    return {
        "answers": {
            question.value: {"yes": given[question].is_yes, "evidence": given[question].evidence}
            for question in Question
            if question in given
        },
        "note": one.package.note,
        "promised": one.package.promised,
        "callbacks": [_callback(line, zone) for line in shown.callbacks],
        "timeline": shapes.log_lines(shown.timeline, zone),
    }


def qualified(desk: Desk, result: Qualified) -> Shape:
    """Return what the three answers came to, with what is open for the lead now."""
    found = result.verdict
    return {
        "qualified": found.is_qualified,
        "missing": [question.value for question in found.missing],
        **settled(desk, Settled(result.handoff, result.saved)),
    }


def settled(desk: Desk, result: Settled) -> Shape:
    """Return a handoff after a step of it, with what is open for the lead now."""
    saved = result.saved
    return {
        **row(desk, view(desk, result.handoff)),
        "record": saved.record,
        "stage": saved.stage.value,
        "exit": saved.exit.value if saved.exit else None,
        "next": shapes.next_touches(saved),
    }


def _callback(line: LogLine, zone: str) -> Shape:
    return {"at": iso(line.until, zone) if line.until else None, "note": line.note, "sdr": line.sdr}
