"""Asking the gate at the moment of acting, with everything counted by then. `planned_gate` asks when one is planned."""

from dataclasses import replace

from sdrtui.domain.channel import Action
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.gate import Block, block
from sdrtui.domain.ids import TouchId
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.card import card
from sdrtui.services.desk import Desk
from sdrtui.services.gate_counts import CAME_BY_THEMSELVES, Wanted, attempt_of
from sdrtui.services.gate_words import rule_sentence
from sdrtui.services.wording import moment, why_sentence
from sdrtui.services.zones import local


def check(desk: Desk, touch: str) -> Block | None:
    """Return what forbids carrying out a touch right now, and until when; None when it may be done.

    To be asked before dialling, copying or opening a mail: what was free when the list was drawn may not be any more.

    Raises:
        UsageError: there is no such touch.
    """
    row = desk.store.due_row(TouchId(touch))
    if row is None:
        raise UsageError(_("{id} is no touch.").format(id=touch))
    return blocked(desk, row, with_text=True)


def forbidden(desk: Desk, touch: str) -> str:
    """Return what `check` finds in words: the reason, the next legal time, the rule; nothing when it may be done."""
    found = check(desk, touch)
    if found is None:
        return ""
    reason = why_sentence(found.why)
    if found.until is not None:
        until = moment(local(found.until, desk.zone))
        reason = _("{reason}. Free again {until}.").format(reason=reason, until=until)
    return f"{reason} {rule_sentence(found)}"


def blocked(desk: Desk, row: DueRow, *, with_text: bool = False) -> Block | None:
    """Return what stands in the way of this touch right now, and until when; None when nothing does.

    With `with_text` the text that would be sent is looked at too.
    """
    wanted = Wanted(
        row.channel,
        row.action,
        row.contact,
        row.zone,
        desk.sdr,
        desk.clock(),
        is_promise=row.is_promise,
        is_known=row.kind in CAME_BY_THEMSELVES,
        own=(row.window_from, row.window_to),
    )
    attempt = attempt_of(desk, wanted)
    if with_text and row.action is Action.MASS:
        script = card(desk, row.touch).script
        attempt = replace(attempt, subject=script.subject, length=len(script.body))
    return block(attempt, desk.policy, desk.calendar_of(desk.sdr))
