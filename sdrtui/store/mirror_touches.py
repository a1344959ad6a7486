"""The team's touches as the CRM has them, written into the log once each: whoever made them, on whichever machine.

Ours are recognised by their record or token and left as they are. A touch whose lead is not here yet waits among the
shadows; the cursor may pass it, for it is tried again with every pull.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, select, update

from sdrtui.domain.change import Change, RecordRow
from sdrtui.domain.channel import ACTIONS, Action, Channel
from sdrtui.domain.ids import ContactId, LeadId, PlaybookId, RecordId, SdrId, StepId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.payload import TOUCH
from sdrtui.domain.stage import Stage
from sdrtui.domain.state import RecordKind
from sdrtui.store.chunks import chunks
from sdrtui.store.encode import record_values
from sdrtui.store.instant import micros
from sdrtui.store.log_tables import RECORD, STAGE_MOVE, VOID
from sdrtui.store.mirror_ends import CRM
from sdrtui.store.mirror_erased import erased
from sdrtui.store.mirror_ours import locals_of
from sdrtui.store.mirror_tables import REMOTE_REF, SHADOW
from sdrtui.store.outbox_tables import OUTBOX
from sdrtui.store.people_tables import LEAD as LEADS
from sdrtui.store.upsert import insert_for, upsert
from sdrtui.store.writer import Writer

FROM_CRM = "crm"
"""Why a stage moved when the CRM said so."""
WAITING_TRIED = 2_000
"""Waiting touches that one pull tries again."""
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_USUAL: Mapping[Channel, Action] = {
    Channel.PHONE: Action.CALL,
    Channel.WECHAT: Action.MESSAGE,
    Channel.EMAIL: Action.PERSONAL,
    Channel.SMS: Action.TEXT,
    Channel.SOCIAL: Action.MESSAGE,
    Channel.VIDEO: Action.CALL,
    Channel.MEETING: Action.VISIT,
}
"""What a touch was when the CRM only knows its channel."""
_COLUMNS = [column.name for column in RECORD.columns if column.name not in {"is_touch", "is_connect"}]


@dataclass(frozen=True, slots=True)
class TouchSeen:
    """A touch as the CRM has it, in our words, as plain values."""

    remote: str
    lead_ref: str
    version: str
    at: str
    """ISO, empty when the CRM does not say."""
    token: str = ""
    record: str = ""
    touch: str = ""
    owner: str = ""
    channel: str = ""
    action: str = ""
    outcome: str = ""
    note: str = ""
    playbook: str = ""
    step: str = ""
    stage: str = ""
    until: str = ""
    attempt: int = 1
    is_voided: bool = False


@dataclass(frozen=True, slots=True)
class TouchWriter:
    """Writes touches in the transaction given."""

    connection: Connection
    writer: Writer
    account: str
    now: datetime
    new_id: Callable[[], str]

    def write(self, page: Sequence[TouchSeen]) -> int:
        """Write what is new of these; return how many lines of the log are new or void by it."""
        gone = erased(self.connection, self.account, [seen.lead_ref for seen in page])
        latest = list({seen.remote: seen for seen in page if seen.lead_ref not in gone}.values())
        known = self._known(latest)
        leads = self._leads(latest)
        new = [seen for seen in latest if seen.remote not in known and seen.lead_ref in leads]
        made = {seen.remote: self._record(seen, leads[seen.lead_ref]) for seen in new}
        self._insert(list(made.values()))
        self._credit(list(made.values()))
        self._refer({**known, **{remote: record.id for remote, record in made.items()}})
        voided = self._void(latest, known, made)
        self._keep_waiting([seen for seen in latest if seen.remote not in known and seen.remote not in made])
        return len(made) + voided

    def retry(self) -> int:
        """Write what has waited for its lead; return how many lines of the log are new by it."""
        waiting = (SHADOW.c.account == self.account, SHADOW.c.kind == TOUCH)
        rows = self.connection.execute(
            select(SHADOW.c.body).where(*waiting).order_by(SHADOW.c.seen_at).limit(WAITING_TRIED)
        ).scalars()
        seen = [TouchSeen(**json.loads(body)) for body in rows]
        leads = self._leads(seen)
        ready = [each for each in seen if each.lead_ref in leads]
        for some in chunks(each.remote for each in ready):
            self.connection.execute(delete(SHADOW).where(*waiting, SHADOW.c.remote.in_(some)))
        if len(seen) == WAITING_TRIED:  # those behind them have their turn at the next pull
            for some in chunks(each.remote for each in seen):
                tried = update(SHADOW).where(*waiting, SHADOW.c.remote.in_(some))
                self.connection.execute(tried.values(seen_at=micros(self.now)))
        return self.write(ready) if ready else 0

    def _known(self, page: Sequence[TouchSeen]) -> dict[str, str]:
        """Return which record each touch is already: by its reference, its record, or the token of its write."""
        refs = select(REMOTE_REF.c.remote, REMOTE_REF.c.local).where(
            REMOTE_REF.c.account == self.account,
            REMOTE_REF.c.kind == TOUCH,
            REMOTE_REF.c.remote.in_([seen.remote for seen in page]),
        )
        known: dict[str, str] = dict(self.connection.execute(refs).all())
        tokens = select(OUTBOX.c.id, OUTBOX.c.record).where(
            OUTBOX.c.id.in_([seen.token for seen in page if seen.token]), OUTBOX.c.record.is_not(None)
        )
        by_token: dict[str, str] = dict(self.connection.execute(tokens).all())
        wanted = [seen.record for seen in page if seen.record]
        here = set(self.connection.scalars(select(RECORD.c.id).where(RECORD.c.id.in_(wanted))))
        for seen in page:
            if seen.remote not in known and seen.record in here:
                known[seen.remote] = seen.record
            elif seen.remote not in known and seen.token in by_token:
                known[seen.remote] = by_token[seen.token]
        return known

    def _leads(self, page: Sequence[TouchSeen]) -> dict[str, RowMapping]:
        """Return our leads by what the CRM calls them, merged ones as what they became."""
        ours = locals_of(self.connection, self.account, list({seen.lead_ref for seen in page}))
        query = select(LEADS.c.id, LEADS.c.contact, LEADS.c.source, LEADS.c.stage)
        rows = {
            row["id"]: row
            for some in chunks(set(ours.values()))
            for row in self.connection.execute(query.where(LEADS.c.id.in_(some))).mappings()
        }
        return {remote: rows[lead] for remote, lead in ours.items() if lead in rows}

    def _record(self, seen: TouchSeen, lead: RowMapping) -> RecordRow:
        """Return the line of the log; of the run that it belongs to only its author's store knows."""
        record = seen.record if _ID.fullmatch(seen.record) else self.new_id()
        channel = Channel(seen.channel) if seen.channel in set(Channel) else Channel.SOCIAL
        fits = seen.action in set(Action) and Action(seen.action) in ACTIONS[channel]
        return RecordRow(
            id=RecordId(record),
            kind=RecordKind.OUTCOME,
            at=_time(seen.at) or self.now,
            sdr=SdrId(seen.owner) or CRM,
            lead=LeadId(lead["id"]),
            contact=ContactId(lead["contact"]),
            touch=TouchId(seen.touch if _ID.fullmatch(seen.touch) else record),
            step=StepId(seen.step) if seen.step else None,
            attempt=seen.attempt,
            channel=channel,
            action=Action(seen.action) if fits else _USUAL[channel],
            playbook=PlaybookId(seen.playbook) if seen.playbook else None,
            outcome=Outcome(seen.outcome) if seen.outcome in set(Outcome) else Outcome.DONE,
            until=_time(seen.until),
            note=seen.note,
            source=lead["source"],
            stage=Stage(seen.stage if seen.stage in set(Stage) else lead["stage"]),
        )

    def _insert(self, records: list[RecordRow]) -> None:
        """Write the lines; of several outcomes of one touch the first counts in reports, as in its author's store."""
        if not records:
            return
        flagged = self._flagged(records)
        rows = []
        for record in sorted(records, key=lambda each: each.at):
            values = record_values(record)
            row: dict[str, object] = dict(zip(_COLUMNS, values, strict=False))
            for flag, may in (("is_touch", values[len(_COLUMNS)]), ("is_connect", values[len(_COLUMNS) + 3])):
                key = (flag, record.lead, record.touch)
                row[flag] = int(bool(may) and key not in flagged)
                flagged.update([key] if row[flag] else [])
            rows.append(row)
        self.connection.execute(insert_for(self.connection.dialect, RECORD).on_conflict_do_nothing(), rows)

    def _flagged(self, records: Sequence[RecordRow]) -> set[tuple[str, str, str | None]]:
        """Return which touches of these have a line that counts already."""
        query = select(RECORD.c.lead, RECORD.c.touch, RECORD.c.is_touch, RECORD.c.is_connect).where(
            RECORD.c.lead.in_({record.lead for record in records}),
            RECORD.c.touch.in_({record.touch for record in records}),
            RECORD.c.id.not_in(select(VOID.c.record)),
        )
        return {
            (flag, row.lead, row.touch)
            for row in self.connection.execute(query)
            for flag, counts in (("is_touch", row.is_touch), ("is_connect", row.is_connect))
            if counts
        }

    def _credit(self, records: Sequence[RecordRow]) -> None:
        """Say of stages that came from the CRM whose touch it was, and of which playbook."""
        for record in sorted(records, key=lambda each: each.at):
            if record.stage is Stage.MAL or record.playbook is None:
                continue
            moved = STAGE_MOVE.c
            self.connection.execute(
                update(STAGE_MOVE)
                .where(moved.lead == record.lead, moved.after == record.stage.value)
                .where(moved.why == FROM_CRM, moved.playbook == "")
                .values(playbook=record.playbook, credit=record.sdr)
            )

    def _refer(self, records: Mapping[str, str]) -> None:
        if not records:
            return
        at = micros(self.now)
        rows = [
            {"account": self.account, "kind": TOUCH, "remote": remote, "local": local, "is_alias": 0, "at": at}
            for remote, local in records.items()
        ]
        self.connection.execute(insert_for(self.connection.dialect, REMOTE_REF).on_conflict_do_nothing(), rows)

    def _void(self, page: Sequence[TouchSeen], known: Mapping[str, str], made: Mapping[str, RecordRow]) -> int:
        """Take back here what was taken back there. A touch of this store is undone by its own undo only."""
        wanted = {seen.remote: seen for seen in page if seen.is_voided}
        voided = {known[remote]: seen for remote, seen in wanted.items() if remote in known}
        voided |= {made[remote].id: seen for remote, seen in wanted.items() if remote in made}
        if not voided:
            return 0
        void = set(self.connection.scalars(select(VOID.c.record).where(VOID.c.record.in_(voided))))
        own = set(self.connection.scalars(select(OUTBOX.c.record).where(OUTBOX.c.record.in_(voided))))
        rows = self.connection.execute(select(RECORD).where(RECORD.c.id.in_(set(voided) - void - own))).mappings().all()
        undos = tuple(self._undo(row, voided[row["id"]]) for row in rows)
        self.writer.apply(self.connection, Change(records=undos))
        return len(undos)

    def _undo(self, row: RowMapping, seen: TouchSeen) -> RecordRow:
        return RecordRow(
            id=RecordId(self.new_id()),
            kind=RecordKind.UNDO,
            at=self.now,
            sdr=SdrId(seen.owner) or CRM,
            lead=LeadId(row["lead"]),
            contact=ContactId(row["contact"]),
            touch=row["touch"],
            voids=RecordId(row["id"]),
            source=row["source"],
            stage=Stage(row["stage"]),
        )

    def _keep_waiting(self, page: Sequence[TouchSeen]) -> None:
        if not page:
            return
        rows = [
            {
                "account": self.account,
                "kind": TOUCH,
                "remote": seen.remote,
                "body": json.dumps(asdict(seen), ensure_ascii=False),
                "version": seen.version,
                "is_deleted": 0,
                "seen_at": micros(self.now),
            }
            for seen in page
        ]
        self.connection.execute(upsert(self.connection, SHADOW), rows)


def _time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
