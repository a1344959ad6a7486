"""Changes as the use cases make them, for tests of the store."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from uuid6 import uuid7

from sdrtui.domain.case import TouchRow
from sdrtui.domain.change import (
    AccountRow,
    Change,
    ContactRow,
    EnrollmentRow,
    LeadRow,
    OutboxOp,
    PlaybookRow,
    PointRow,
    RecordRow,
)
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.enrollment import Status
from sdrtui.domain.ids import (
    AccountId,
    ContactId,
    EnrollmentId,
    LeadId,
    PlaybookHash,
    PlaybookId,
    RecordId,
    SdrId,
    StepId,
    TouchId,
)
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Kind, Stage
from sdrtui.domain.state import RecordKind, TouchState
from sdrtui.domain.why import STEP, Why
from sdrtui.store.engine import make_engine, url_of

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday, nine in the morning in Shanghai."""
ZHANG = SdrId("zhang")
LI = SdrId("li")
PLAYBOOK = PlaybookRow(
    hash=PlaybookHash("a" * 64),
    id=PlaybookId("outbound-7x3x21"),
    version="1.0",
    kind=Kind.OUTBOUND,
    title_zh="外呼 7×3×21",
    title_en="Outbound 7×3×21",
    formula="7×3×21",
    source="id: outbound-7x3x21\n",
)


def new_id() -> str:
    return str(uuid7())


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The ids of one lead that was taken in, and the change that does it."""

    account: AccountId
    contact: ContactId
    lead: LeadId
    enrollment: EnrollmentId
    touch: TouchId
    change: Change


def touch_row(
    enrollment: EnrollmentId, lead: LeadId, contact: ContactId, *, sdr: SdrId = ZHANG, due_at: datetime = NOW
) -> TouchRow:
    return TouchRow(
        id=TouchId(new_id()),
        enrollment=enrollment,
        lead=lead,
        contact=contact,
        sdr=sdr,
        step=StepId("call-1"),
        attempt=1,
        step_number=1,
        step_count=7,
        channel=Channel.PHONE,
        action=Action.CALL,
        due_at=due_at,
        window_from=due_at,
        window_to=due_at + timedelta(hours=3),
        is_clock=False,
        is_promise=False,
        why=Why(STEP, {"number": 1, "count": 7, "day": 1}),
        state=TouchState.PLANNED,
    )


def enrolled(
    number: int = 0, *, sdr: SdrId = ZHANG, due_at: datetime = NOW, source: str = "baidu-sem", stage: Stage = Stage.MAL
) -> Enrolled:
    """Return a lead with two points, an enrollment, its first touch and the write for the CRM."""
    account, contact, lead = AccountId(new_id()), ContactId(new_id()), LeadId(new_id())
    enrollment = EnrollmentId(new_id())
    touch = touch_row(enrollment, lead, contact, sdr=sdr, due_at=due_at)
    change = Change(
        accounts=(AccountRow(account, f"恒信数据{number}有限公司", f"恒信数据{number}", "软件", "上海", 200),),
        contacts=(ContactRow(contact, account, f"王敏{number}", "市场总监"),),
        points=(
            PointRow(contact, Point.PHONE, f"+86138{number:08}"),
            PointRow(contact, Point.EMAIL, f"min{number}@example.com"),
        ),
        leads=(LeadRow(lead, account, contact, sdr, Kind.OUTBOUND, source, stage, 40, NOW, "展会"),),
        playbooks=(PLAYBOOK,),
        enrollments=(
            EnrollmentRow(enrollment, lead, PLAYBOOK.id, PLAYBOOK.hash, sdr, NOW, {"primary": contact}, Status.ACTIVE),
        ),
        touches=(touch,),
        outbox=(OutboxOp(new_id(), lead, "lead", {"name": f"王敏{number}"}, NOW),),
    )
    return Enrolled(account, contact, lead, enrollment, touch.id, change)


def many(count: int) -> Iterator[Change]:
    """Yield leads one by one, as an import does."""
    for number in range(count):
        yield enrolled(number, due_at=NOW + timedelta(minutes=number % 10_000)).change


def outcome(
    of: Enrolled,
    what: Outcome = Outcome.NO_ANSWER,
    *,
    at: datetime = NOW,
    sdr: SdrId = ZHANG,
    note: str = "",
    revision: int | None = 1,
) -> tuple[RecordRow, Change]:
    """Return the record and change of one logged outcome: the touch done, the next one planned, the CRM told."""
    done = replace(of.change.touches[0], state=TouchState.DONE)
    following = replace(
        touch_row(of.enrollment, of.lead, of.contact, sdr=sdr, due_at=at + timedelta(days=1)), attempt=2
    )
    record = RecordRow(
        id=RecordId(new_id()),
        kind=RecordKind.OUTCOME,
        at=at,
        sdr=sdr,
        lead=of.lead,
        contact=of.contact,
        enrollment=of.enrollment,
        touch=of.touch,
        step=done.step,
        attempt=1,
        channel=done.channel,
        action=done.action,
        playbook=PLAYBOOK.id,
        outcome=what,
        note=note,
        source="baidu-sem",
        stage=Stage.MAL,
    )
    op = OutboxOp(new_id(), of.lead, "touch", {"touch": of.touch, "note": note}, at, record=record.id)
    expects = {} if revision is None else {of.enrollment: revision}
    change = Change(
        touches=(done, following),
        records=(record,),
        enrollments=of.change.enrollments,
        outbox=(op,),
        drafts_done=(of.touch,),
        expects=expects,
    )
    return record, change


def undo_of(record: RecordRow, *, at: datetime = NOW + timedelta(minutes=1)) -> RecordRow:
    return replace(record, id=RecordId(new_id()), kind=RecordKind.UNDO, at=at, voids=record.id, outcome=None, note="")


def make_as_of(path: Path, revision: str) -> None:
    """Make the database of an earlier release."""
    _alembic(path, command.upgrade, revision)


def take_to(path: Path, revision: str) -> None:
    """Take a database back to an earlier release's schema."""
    _alembic(path, command.downgrade, revision)


def _alembic(path: Path, move: Callable[[Config, str], None], revision: str) -> None:
    engine = make_engine(url_of(path))
    config = Config()
    config.set_main_option("script_location", "sdrtui:store/migrations")
    with engine.connect().execution_options(sdrtui_write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        move(config, revision)
    engine.dispose()
