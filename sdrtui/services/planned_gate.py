"""Asking the gate about touches as they are planned: the list shows what will be held, and until when.

At the moment of acting `gatekeeping` asks again, with everything that was counted meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from sdrtui.domain.case import TouchRow
from sdrtui.domain.change import RecordRow
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.gate import Attempt, block
from sdrtui.domain.ids import ContactId, SdrId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Kind
from sdrtui.domain.state import TouchState
from sdrtui.services.desk import Desk
from sdrtui.services.gate_counts import (
    CALLS_LOOKED_AT,
    CAME_BY_THEMSELVES,
    SENT,
    has_consent,
    mass_this_month,
    sent_on,
)
from sdrtui.services.zones import local

GATED = frozenset({Channel.PHONE, Channel.WECHAT, Channel.EMAIL, Channel.SMS})


@dataclass(slots=True)
class PlannedGate:
    """The gate for touches being planned. Keep one for a whole bulk: what it counts is then read once for all."""

    desk: Desk
    is_bulk: bool = False
    _counted: dict[tuple[SdrId, date, Action], int] = field(default_factory=dict)
    _team_calls: Mapping[ContactId, tuple[datetime, ...]] | None = None

    def held(
        self, rows: Iterable[TouchRow], zones: Mapping[ContactId, str], kind: Kind, pending: Iterable[RecordRow] = ()
    ) -> tuple[TouchRow, ...]:
        """Return touches with the time until which the gate will hold them, where it will when they are due.

        What it holds for good says why instead.

        Args:
            rows: The touches; closed ones stay as they are.
            zones: Where their contacts live.
            kind: Of their playbook: whoever came by themselves has agreed to messages.
            pending: Records that are written together with them.
        """
        written = tuple(record for record in pending if record.outcome is not None)
        return tuple(self._held(row, zones.get(row.contact), kind, written) for row in rows)

    def _held(self, row: TouchRow, zone: str | None, kind: Kind, pending: tuple[RecordRow, ...]) -> TouchRow:
        if zone is None or not row.state.is_open or row.channel not in GATED:
            return row
        begins, now = row.window_from if row.is_clock else row.due_at, self.desk.clock()
        planned = _Planned(row, max(begins, now), pending)
        attempt = self._attempt(planned, zone, kind)
        if begins >= now and self._has_no_counts(attempt):
            return row
        found = block(attempt, self.desk.policy, self.desk.calendar_of(row.sdr))
        if found is None:
            return row
        if found.until is None:
            return replace(row, state=TouchState.BLOCKED, why=found.why)
        return replace(row, blocked_until=found.until)

    def _attempt(self, planned: "_Planned", zone: str, kind: Kind) -> Attempt:
        """Return the touch as an attempt, with what will have been counted before it."""
        row = planned.row
        is_mass = (row.channel, row.action) == (Channel.WECHAT, Action.MASS)
        return Attempt(
            channel=row.channel,
            action=row.action,
            at=planned.at,
            zone=zone,
            is_promise=row.is_promise,
            calls=(*self._calls(planned), *planned.calls) if row.channel is Channel.PHONE else (),
            adds_today=self._sent(planned) if row.action is Action.ADD else 0,
            mass_today=self._sent(planned) if is_mass else 0,
            mass_this_month=mass_this_month(self.desk, row.contact, zone, planned.at) if is_mass else 0,
            has_consent=has_consent(self.desk, row.channel, row.contact, is_known=kind in CAME_BY_THEMSELVES),
            own_from=row.window_from,
            own_to=row.window_to,
        )

    def _has_no_counts(self, attempt: Attempt) -> bool:
        """Say whether nothing but the hours could hold it: these the plan has kept already, promises apart."""
        has_adds = attempt.adds_today >= self.desk.policy.limits.wechat_adds_a_day
        has_counts = attempt.calls or has_adds or attempt.mass_today or attempt.mass_this_month
        return not (attempt.is_promise or has_counts) and attempt.has_consent

    def _calls(self, planned: "_Planned") -> tuple[datetime, ...]:
        """Return when the team lately called the person's numbers; nobody has called from the future."""
        since = planned.at - CALLS_LOOKED_AT
        if since >= self.desk.clock():
            return ()
        if not self.is_bulk:
            return tuple(self.desk.store.calls_to(planned.row.contact, since))
        if self._team_calls is None:
            self._team_calls = self.desk.store.team_calls(self.desk.clock() - CALLS_LOOKED_AT)
        return tuple(call for call in self._team_calls.get(planned.row.contact, ()) if call >= since)

    def _sent(self, planned: "_Planned") -> int:
        """Count what the account has sent of this kind on the touch's day; on a later day it has sent nothing."""
        sdr, action = planned.row.sdr, planned.row.action
        zone = self.desk.team.member(sdr).zone
        day, now = local(planned.at, zone).date(), self.desk.clock()
        if day != local(now, zone).date():
            return 0
        if (sdr, day, action) not in self._counted:
            self._counted[sdr, day, action] = sent_on(self.desk, sdr, action, planned.at)
        return self._counted[sdr, day, action] + planned.sent


@dataclass(frozen=True)
class _Planned:
    """One touch, when it will be made, and what is written together with it."""

    row: TouchRow
    at: datetime
    pending: tuple[RecordRow, ...]

    @cached_property
    def calls(self) -> tuple[datetime, ...]:
        """Calls to the same person."""
        return tuple(record.at for record in self.pending if record.contact == self.row.contact and _is_call(record))

    @cached_property
    def sent(self) -> int:
        """What the same account has sent of the same kind."""
        own = (self.row.sdr, self.row.channel, self.row.action)
        kinds = ((record.sdr, record.channel, record.action) for record in self.pending if record.outcome in SENT)
        return sum(kind == own for kind in kinds)


def _is_call(record: RecordRow) -> bool:
    return record.channel is Channel.PHONE and record.outcome not in {Outcome.SKIPPED, Outcome.CARRIER_BLOCKED}
