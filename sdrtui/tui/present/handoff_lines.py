"""A handoff as a line, and with its package: the answers, what was promised, the timeline."""

from collections.abc import Mapping
from datetime import datetime

from sdrtui.domain.handoff import HandoffState, Reminder
from sdrtui.domain.ids import SdrId
from sdrtui.domain.qualification import Question
from sdrtui.i18n import _
from sdrtui.services.handing_off import HandoffView
from sdrtui.services.handoff_counts import HandoffCounts
from sdrtui.services.handoff_words import question_word, state_word
from sdrtui.services.zones import local
from sdrtui.tui.cells import Line, Piece, clean, fit, wrap
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.present.labels import outcome_label, touch_label
from sdrtui.tui.present.when_text import moment

STATE, CLOCK, NAME, STAGE, PEOPLE = 14, 16, 8, 3, 18
_ROLES = {
    HandoffState.PROPOSED: "warn",
    HandoffState.OFFERED: "accent",
    HandoffState.ACCEPTED: "good",
    HandoffState.REJECTED: "bad",
    HandoffState.REFUSED: "muted",
}


def handoff_line(view: HandoffView, names: Mapping[SdrId, str], now: datetime, zone: str, width: int) -> Line:
    """Return the handoff in `width` cells after the cursor's mark: state, clock, who, from whom to whom."""
    one = view.handoff
    people = clean(names.get(one.sdr, one.sdr))
    if one.ae is not None:
        people += f" > {clean(names.get(one.ae, one.ae))}"
    used = STATE + 1 + CLOCK + 1 + NAME + 1 + STAGE + 1 + PEOPLE + 1
    company = max(width - used, 0)
    return (
        Piece(fit(state_word(one.state), STATE) + " ", _ROLES[one.state]),
        Piece(fit(clock_of(view, now, zone), CLOCK) + " ", _clock_role(view)),
        Piece(fit(clean(view.contact.name), NAME) + " ", "strong"),
        Piece(fit(view.lead.stage.value, STAGE) + " "),
        Piece(fit(people, PEOPLE) + " ", "muted"),
        Piece(fit(clean(view.account.name), company)),
    )


def clock_of(view: HandoffView, now: datetime, zone: str) -> str:
    """Return until when sales should answer, or since when the handoff stands as it does."""
    one = view.handoff
    if one.state is HandoffState.OFFERED and one.due_at is not None:
        if view.reminder is Reminder.OVERDUE:
            return _("over {time}").format(time=local(one.due_at, zone).strftime("%m-%d %H:%M"))
        return moment(one.due_at, now, zone)
    return local(one.since, zone).strftime("%m-%d %H:%M")


def _clock_role(view: HandoffView) -> str:
    if view.reminder is Reminder.OVERDUE:
        return "late"
    return "clock" if view.reminder is Reminder.SOON else "muted"


def handoff_detail(view: HandoffView, sentence: str, zone: str, width: int) -> list[Line]:
    """Return where it stands and the package: answers, promise, note, the last touches."""
    head = (Piece(clean(view.contact.name), "strong"), Piece("  " + clean(view.account.name), "title"))
    lines: list[Line] = [head, *[(Piece(text),) for text in wrap(sentence, width)]]
    lines += _answers(view, width)
    package = view.handoff.package
    if package.promised:
        lines += [(Piece(text, "note"),) for text in wrap(_("Promised: {text}").format(text=package.promised), width)]
    if package.note:
        lines += [(Piece(text),) for text in wrap(package.note, width)]
    for line in view.timeline:
        day = local(line.at, zone).strftime("%m-%d %H:%M")
        what = f"{touch_label(line.channel, line.action)} {outcome_label(line.outcome)}  {clean(line.note)}"
        texts = wrap(what, width - 12)
        lines.append((Piece(f"{day} ", "muted"), Piece(texts[0])))
        lines += [(Piece(" " * 12 + text, "muted"),) for text in texts[1:]]
    return lines


def _answers(view: HandoffView, width: int) -> list[Line]:
    given = {answer.question: answer for answer in view.handoff.package.answers}
    lines: list[Line] = []
    for question in Question:
        found = given.get(question)
        if found is None:
            continue
        mark = Piece(f"{glyphs().good} ", "good") if found.is_yes else Piece(f"{glyphs().bad} ", "bad")
        texts = wrap(f"{question_word(question)}  {clean(found.evidence)}", width - 2)
        lines.append((mark, Piece(texts[0])))
        lines += [(Piece("  " + text, "muted"),) for text in texts[1:]]
    return lines


def counts_text(counts: HandoffCounts) -> str:
    """Return what waits, as a sentence for the message line; nothing when nothing does."""
    parts = []
    if counts.overdue:
        parts.append(_("Handoffs over their clock: {n}").format(n=counts.overdue))
    if counts.to_answer:
        parts.append(_("before you: {n}").format(n=counts.to_answer))
    if counts.to_qualify:
        parts.append(_("three questions to ask: {n}").format(n=counts.to_qualify))
    return "  ".join([*parts, _("g f opens them")]) if parts else ""


def no_handoffs() -> Line:
    """Return what stands there when nothing waits."""
    return (Piece("  " + _("No handoff waits."), "muted"),)
