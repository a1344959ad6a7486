"""The user: makes leads, logs, undoes, moves stages, through the real store; and remembers what it called saved."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sdrtui.domain.change import (
    AccountRow,
    Change,
    ContactRow,
    LeadRow,
    LeadUpdate,
    OutboxOp,
    PointRow,
    RecordRow,
    StageMove,
)
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.ids import AccountId, ContactId, EnrollmentId, LeadId, RecordId, SdrId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.payload import (
    LEAD,
    STAGE,
    TOUCH,
    VOID,
    fields_payload,
    lead_payload,
    stage_payload,
    touch_payload,
    void_payload,
)
from sdrtui.domain.stage import Kind, Stage
from sdrtui.domain.state import RecordKind
from sdrtui.domain.sync import OutboxState
from world.clocks import Killed, Time
from world.laptop import Disk
from world.ledger import Ledger
from world.runs import PLAYBOOK, due, enrolled

STAGES = (Stage.MAL, Stage.MIL, Stage.MQL, Stage.SQL)
SDRS = ("zhang", "li", "wang")
NOTES = (
    "下周再打",
    "",
    "👩‍💼 很感兴趣 🎉",
    "שלום \u202eabc",
    "a\x00b",
    "行" * 64_000,
    "line\r\nline\t—",
    "'; DROP TABLE lead; --",
)


@dataclass
class User:
    """One person at the laptop."""

    disk: Disk
    ledger: Ledger
    time: Time
    random: Random
    new_id: Callable[[], str]

    def add_lead(self) -> None:
        """Write a new lead into the store."""
        number = self.random.randrange(10**8)
        account = AccountRow(AccountId(self.new_id()), f"恒信{number}有限公司", f"恒信{number}", "软件", "上海")
        contact = ContactRow(ContactId(self.new_id()), account.id, f"王敏{number}", "市场总监")
        point = PointRow(contact.id, Point.PHONE, f"+86138{number:08}")
        lead = LeadRow(
            LeadId(self.new_id()),
            account.id,
            contact.id,
            SdrId("zhang"),
            Kind.OUTBOUND,
            "baidu-sem",
            Stage.MAL,
            40,
            self.time.client(),
        )
        told = lead_payload(lead, account, contact, (point,))
        run = enrolled(lead, EnrollmentId(self.new_id()))
        self._save(
            Change(
                accounts=(account,),
                contacts=(contact,),
                points=(point,),
                leads=(lead,),
                playbooks=(PLAYBOOK,),
                enrollments=(run,),
                touches=(due(run, TouchId(self.new_id())),),
                outbox=(self._op(lead.id, LEAD, told),),
            )
        )

    def log(self, note: str | None = None) -> None:
        """Log a call of some lead."""
        lead = self._lead()
        if lead is None:
            return
        record = self._record(lead, RecordKind.OUTCOME, note)
        self._save(Change(records=(record,), outbox=(self._op(record.lead, TOUCH, touch_payload(record), record.id),)))

    def snooze(self) -> None:
        """Put a touch off: a record that no CRM hears of."""
        lead = self._lead()
        if lead is not None:
            until = self.time.client() + timedelta(hours=2)
            self._save(Change(records=(self._record(lead, RecordKind.SNOOZE, "", until=until),)))

    def undo(self) -> None:
        """Take back the last touch of some lead."""
        lead = self._lead()
        last = None if lead is None else self._last_touch(lead["id"])
        if lead is None or last is None:
            return
        undo = self._record(lead, RecordKind.UNDO, "", voids=RecordId(last))
        self._save(Change(records=(undo,), outbox=(self._op(undo.lead, VOID, void_payload(undo), undo.id),)))

    def move(self) -> None:
        """Move some lead to another stage."""
        lead = self._lead()
        if lead is None:
            return
        before = Stage(lead["stage"])
        after = self.random.choice([stage for stage in STAGES if stage is not before])
        move = StageMove(LeadId(lead["id"]), before, after, self.time.client(), SdrId("zhang"), "outcome")
        op = self._op(move.lead, STAGE, stage_payload(move))
        self._save(Change(lead_updates=(LeadUpdate(move.lead, stage=after),), stage_moves=(move,), outbox=(op,)))

    def tell(self) -> None:
        """Set a field of some lead."""
        lead = self._lead()
        if lead is not None:
            told = fields_payload(lead["id"], note=self.random.choice(NOTES[:5]))
            self._save(Change(outbox=(self._op(LeadId(lead["id"]), LEAD, told),)))

    def assign(self) -> None:
        """Give some lead to somebody else."""
        lead = self._lead()
        if lead is not None:
            owner = self.random.choice(SDRS)
            update = LeadUpdate(LeadId(lead["id"]), owner=SdrId(owner))
            op = self._op(update.id, LEAD, fields_payload(update.id, owner=owner))
            self._save(Change(lead_updates=(update,), outbox=(op,)))

    def retry(self) -> None:
        """Let every parked write go again."""
        for op in self.disk.store.outbox.listed([OutboxState.NEEDS_YOU]):
            self.disk.store.outbox.decide(op, OutboxState.QUEUED, self.time.client())

    def skip(self) -> None:
        """Give one parked write up."""
        parked = self.disk.store.outbox.listed([OutboxState.NEEDS_YOU])
        if parked:
            op = self.random.choice(parked)
            self.ledger.decided.add(op.id)
            self.disk.store.outbox.decide(op, OutboxState.SKIPPED, self.time.client())

    def give_up_voids(self) -> None:
        """Give up taking back what was itself given up and is not there, as the CRM says each time."""
        outbox = self.disk.store.outbox
        given_up = {op.record for op in outbox.listed([OutboxState.SKIPPED]) if op.kind == TOUCH}
        for op in outbox.listed([OutboxState.NEEDS_YOU]):
            if op.kind == VOID and op.payload["record"] in given_up:
                self.ledger.decided.add(op.id)
                outbox.decide(op, OutboxState.SKIPPED, self.time.client())

    def _save(self, change: Change) -> None:
        try:
            self.disk.store.commit(change)
        except Killed:
            self.ledger.unsure.append(change)
            raise
        self.ledger.saved(change)
        self.ledger.said(change)

    def _op(self, lead: LeadId, kind: str, told: dict[str, object], record: RecordId | None = None) -> OutboxOp:
        return OutboxOp(self.new_id(), lead, kind, told, self.time.client(), record=record)

    def _record(self, lead: sqlite3.Row, kind: RecordKind, note: str | None, **more: object) -> RecordRow:
        is_touch = kind is RecordKind.OUTCOME
        return RecordRow(
            id=RecordId(self.new_id()),
            kind=kind,
            at=self.time.client(),
            sdr=SdrId("zhang"),
            lead=LeadId(lead["id"]),
            contact=ContactId(lead["contact"]),
            touch=TouchId(self.new_id()),
            attempt=1,
            channel=Channel.PHONE,
            action=Action.CALL,
            outcome=Outcome.NO_ANSWER if is_touch else None,
            note=self.random.choice(NOTES) if note is None else note,
            **more,  # type: ignore[arg-type]  # one field or none
        )

    def _lead(self) -> sqlite3.Row | None:
        rows = self._rows("SELECT id, contact, owner, stage FROM lead ORDER BY id")
        return self.random.choice(rows) if rows else None

    def _last_touch(self, lead: str) -> str | None:
        rows = self._rows(
            "SELECT id FROM record WHERE lead = ? AND kind = 'outcome' AND id NOT IN (SELECT record FROM void)"
            " ORDER BY id DESC LIMIT 1",
            lead,
        )
        return str(rows[0]["id"]) if rows else None

    def _rows(self, query: str, *values: str) -> list[sqlite3.Row]:
        return self.disk.look().execute(query, values).fetchall()
