"""One write of the outbox as a line, in full, and with everything that passed between us and the CRM about it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sdrtui.domain import payload as kinds
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.ids import SdrId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.queued import AttemptLine, QueuedOp
from sdrtui.i18n import _, language
from sdrtui.services.exchange_words import told_word
from sdrtui.services.queue_names import QueuedView
from sdrtui.services.titles import Titles
from sdrtui.services.zones import local
from sdrtui.tui.cells import Line, Piece, clean, fit, wrap
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.present.fields import field_word, value_text
from sdrtui.tui.present.labels import SYNC_MARKS, outcome_label, touch_label
from sdrtui.tui.present.when_text import moment


class Names(NamedTuple):
    """How what is told by id is called."""

    titles: Titles
    people: Mapping[SdrId, str]


IDS = frozenset({"record", "touch", "lead", "contact", "account"})
"""Fields that only machines read; they come last."""
NAME = 8
MINUTE = 11


def outbox_line(view: QueuedView, zone: str, width: int, *, is_cursor: bool) -> Line:
    """Return the write in exactly `width` cells: state, what, about whom, since when, why it waits."""
    op = view.op
    state, role = SYNC_MARKS[op.state]
    state_width, what_width = (8, 14) if language() == "zh" else (9, 20)
    company = 18 if width >= 100 else 12  # noqa: PLR2004  # as wide as the terminal lets it
    used = 2 + state_width + 1 + what_width + 1 + NAME + 1 + company + 1 + MINUTE + 1
    pieces = [
        Piece(f"{glyphs().cursor} " if is_cursor else "  ", "accent"),
        Piece(fit(_(state), state_width) + " ", role),
        Piece(fit(what_text(op), what_width) + " "),
        Piece(fit(clean(view.name), NAME) + " ", "strong"),
        Piece(fit(clean(view.company), company) + " "),
        Piece(local(op.at, zone).strftime("%m-%d %H:%M") + " ", "muted"),
        Piece(fit(clean(said_text(op.last_error)), max(width - used, 0)), "muted"),
    ]
    return tuple(piece for piece in pieces if piece.text)


def what_text(op: QueuedOp) -> str:
    """Return what the write tells the CRM."""
    told = op.payload
    if op.kind == kinds.TOUCH:
        channel, action, outcome = (str(told.get(name, "")) for name in ("channel", "action", "outcome"))
        if channel in set(Channel) and action in set(Action) and outcome in set(Outcome):
            return f"{touch_label(Channel(channel), Action(action))} {outcome_label(Outcome(outcome))}"
        return _("touch")
    if op.kind == kinds.STAGE:
        name = _("stage")
        return f"{name} {clean(str(told.get('before', '')))}>{clean(str(told.get('after', '')))}"
    if op.kind == kinds.VOID:
        return _("an undo")
    if op.kind == kinds.LEAD:
        names = [field_word(name) for name in told if name != "lead"]
        return _("new lead") if "name" in told else " ".join(names) or _("lead")
    return clean(op.kind)


def outbox_detail(view: QueuedView, now: datetime, zone: str, width: int) -> list[Line]:
    """Return where the write stands, why, and what one may do."""
    op = view.op
    state, role = SYNC_MARKS[op.state]
    facts = [_("{n} attempts").format(n=op.attempts), _("place {n} of this lead").format(n=op.seq)]
    wait = op.quarantine_until or op.not_before
    if op.state.is_open and wait is not None and wait > now:
        facts.append(_("next try {time}").format(time=moment(wait, now, zone)))
    head = (
        Piece(clean(view.name), "strong"),
        Piece("  " + clean(view.company), "title"),
        Piece("  " + what_text(op)),
    )
    stands = (Piece(_(state), role), Piece("  " + "  ".join(facts), "muted"))
    reasons = [(Piece(text, "bad"),) for text in wrap(said_text(op.last_error), width)] if op.last_error else []
    hints = [(Piece(text, "muted"),) for text in wrap(said_text(op.hint), width)] if op.hint else []
    note = str(op.payload.get("note") or "")
    return [head, stands, *reasons, *hints, *[(Piece(text),) for text in wrap(note, width) if text]]


def exchange_lines(
    view: QueuedView, attempts: Sequence[AttemptLine], names: Names, zone: str, width: int
) -> list[Line]:
    """Return what is told to the CRM, and all that happened; neither holds a token."""
    lines: list[Line] = [(Piece(_("What happened"), "title"),)]
    for attempt in attempts:
        at = local(attempt.at, zone).strftime("%m-%d %H:%M:%S")
        head = f"{at}  {attempt.number}  {clean(told_word(attempt.what))}"
        lines.append((Piece("  " + head),))
        lines += [(Piece("    " + text, "muted"),) for text in wrap(detail_text(attempt.detail), width - 4) if text]
    if not attempts:
        lines.append((Piece("  " + _("Nothing yet: it has not been sent."), "muted"),))
    lines += [(), (Piece(_("What is told"), "title"),)]
    for name in sorted(view.op.payload, key=lambda name: name in IDS):
        told = _("{name}: {value}").format(name=field_word(name), value=_told_text(view, name, names, zone))
        texts = wrap(told, width - 2)
        lines += [(Piece("  " + text, "muted" if name in IDS else ""),) for text in texts]
    return lines


def _told_text(view: QueuedView, field: str, names: Names, zone: str) -> str:
    """Return a value that the CRM is told, as people say it: ids by their names, instants in the reader's time."""
    value = view.op.payload[field]
    if not isinstance(value, str) or not value:
        return value_text(field, value)
    match field:
        case "owner":
            value = names.people.get(SdrId(value), value)
        case "playbook":
            value = names.titles.playbook(value)
        case "step":
            value = names.titles.step(str(view.op.payload.get("playbook", "")), value)
        case "source":
            value = names.titles.source(value)
        case "at" | "until" | "created_at":
            value = _instant(value, zone)
    return value_text(field, value)


def _instant(value: str, zone: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return local(at, zone).strftime("%Y-%m-%d %H:%M") if at.tzinfo else value


def said_text(text: str) -> str:
    """Return a sentence of ours in the reader's language, though it was kept in the language of whoever synced."""
    return _(text) if text else ""


def detail_text(detail: str) -> str:
    """Return what an attempt's line adds: the clocks' difference in words, anything else as it was written."""
    found = re.fullmatch(r"clock ([+-]?\d+) s", detail)
    if found is None:
        return detail
    seconds = int(found[1])
    words = _("the CRM's clock was {n} s ahead of ours") if seconds >= 0 else _("the CRM's clock was {n} s behind ours")
    return words.format(n=abs(seconds))


def empty_outbox(*, parked_only: bool) -> Line:
    """Return what an empty outbox says."""
    text = _("Nothing needs you.") if parked_only else _("Everything is in the CRM.")
    return (Piece("  " + text, "good"),)
