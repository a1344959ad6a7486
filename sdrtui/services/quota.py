"""The meter of WeChat requests: refusing past the cap, and marking the day's other requests once it is reached."""

from sdrtui.domain.case import TouchRow
from sdrtui.domain.change import Hold, RecordRow
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.gate import Attempt, Block, block
from sdrtui.domain.outcome import Outcome
from sdrtui.errors import NeedsDecision
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.gate_counts import SENT, sent_on
from sdrtui.services.gate_words import rule_sentence
from sdrtui.services.wording import moment, why_sentence
from sdrtui.services.zones import day_span, local


def refuse_past_cap(desk: Desk, row: TouchRow, outcome: Outcome) -> None:
    """Refuse to count a WeChat request as sent when the account may send no more today.

    Raises:
        NeedsDecision: with the next legal time.
    """
    if (row.channel, row.action, outcome) != (Channel.WECHAT, Action.ADD, Outcome.REQUEST_SENT):
        return
    found = _block(desk, sent_on(desk, desk.sdr, Action.ADD, desk.clock()))
    if found is not None and found.until is not None:
        until = moment(local(found.until, desk.zone))
        raise NeedsDecision(
            _("{reason}. Next request {until}.").format(reason=why_sentence(found.why), until=until),
            hint=rule_sentence(found)
            + " "
            + _("Nothing was logged. If it went out all the same, log it with --anyway."),
        )


def holds(desk: Desk, record: RecordRow, change: int) -> tuple[Hold, ...]:
    """Return what a request logged (1) or taken back (-1) means for the account's other requests of the day."""
    if (record.channel, record.action) != (Channel.WECHAT, Action.ADD) or record.outcome not in SENT:
        return ()
    zone, now = desk.zone, desk.clock()
    if local(record.at, zone).date() != local(now, zone).date():
        return ()
    made = sent_on(desk, record.sdr, Action.ADD, now) + change
    found = _block(desk, made)
    if found is None and change > 0:
        return ()
    end = day_span(local(now, zone).date(), zone)[1]
    return (Hold(record.sdr, Channel.WECHAT, Action.ADD, end, found.until if found else None),)


def _block(desk: Desk, made: int) -> Block | None:
    attempt = Attempt(Channel.WECHAT, Action.ADD, desk.clock(), desk.zone, adds_today=made)
    return block(attempt, desk.policy, desk.calendar_of(desk.sdr))
