"""An in-memory desk for the screens: rows of Chinese names, a log, an undo, a failure or a wait on request."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sdrtui.domain import why as codes
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.ids import ContactId, EnrollmentId, LeadId, PlaybookId, RecordId, SdrId, StepId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.rank import rank_key
from sdrtui.domain.rows import ContactPoint, LogLine
from sdrtui.domain.stage import Kind, Stage
from sdrtui.domain.sync import SyncProgress, SyncResult
from sdrtui.domain.why import Why
from sdrtui.errors import SdrtuiError, UsageError
from sdrtui.services.day_view import ChannelProgress, DayView, SyncState
from sdrtui.services.handoff_counts import HandoffCounts
from sdrtui.services.inbox import Dropped
from sdrtui.services.titles import Titles
from sdrtui.services.views import Card, Explanation, LogResult, NextTouch, Script
from sdrtui.tui.exchange_port import ExchangePort
from sdrtui.tui.handoff_adapter import HandoffAdapter
from sdrtui.tui.handoff_port import HandoffPort
from sdrtui.tui.lead_port import LeadPort

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
"""A Monday morning."""
ME = SdrId("zhang.wei")
NAMES = ("王敏", "李强", "陈静", "欧阳娜娜", "张伟", "刘洋", "赵磊", "孙丽", "周杰", "吴芳", "Anna Lee")
COMPANIES = ("恒信数据科技（北京）有限公司", "蓝桥软件", "云图科技", "华远智造集团", "Bluebridge Ltd", "中科天工")
PLAYBOOKS = (
    ("call-in", "集客当天 2×2×1", "Call-in on the day", Kind.CALL_IN),
    ("outbound", "外呼 7×3×21", "Outbound 7×3×21", Kind.OUTBOUND),
    ("emails", "两波邮件", "Two email waves", Kind.OUTBOUND),
    ("nurture", "微信育客", "WeChat nurture", Kind.NURTURE),
)
CHANNELS = (
    (Channel.PHONE, Action.CALL),
    (Channel.WECHAT, Action.ADD),
    (Channel.EMAIL, Action.PERSONAL),
    (Channel.WECHAT, Action.MESSAGE),
)


def due_row(number: int, *, now: datetime = NOW, **changes: object) -> DueRow:
    """Return the number-th row: phone, WeChat, email in turn, each a minute later."""
    channel, action = CHANNELS[number % len(CHANNELS)]
    playbook, zh, en, kind = PLAYBOOKS[number % len(PLAYBOOKS)]
    due = now - timedelta(minutes=30) + timedelta(minutes=number % 240)
    row = DueRow(
        touch=TouchId(f"touch-{number:06d}"),
        lead=LeadId(f"lead-{number}"),
        contact=ContactId(f"contact-{number}"),
        enrollment=EnrollmentId(f"enrollment-{number}"),
        contact_name=NAMES[number % len(NAMES)],
        company=COMPANIES[number % len(COMPANIES)],
        channel=channel,
        action=action,
        playbook=PlaybookId(playbook),
        title_zh=zh,
        title_en=en,
        kind=kind,
        step=StepId("call-1"),
        step_number=number % 7 + 1,
        step_count=7,
        due_at=due,
        window_from=due,
        window_to=due + timedelta(hours=3),
        is_clock=False,
        is_promise=False,
        blocked_until=None,
        why=Why(codes.STEP, MappingProxyType({"number": number % 7 + 1, "count": 7, "day": number % 21 + 1})),
        stage=Stage.MQL,
        score=85,
        started_at=now - timedelta(days=1),
        zone=ZONE,
    )
    return row._replace(**changes)  # type: ignore[arg-type]  # builders take any field


def a_day(count: int, now: datetime = NOW) -> list[DueRow]:
    """Return a believable day: a running clock, a promise, one late, one blocked, then `count` rows in all."""
    rows = [due_row(number, now=now) for number in range(count)]
    if count >= 5:
        clock = Why(codes.CLOCK, MappingProxyType({"minutes": 5}))
        promise = Why(codes.PROMISE, MappingProxyType({"at": "2026-11-23T10:00:00+08:00"}))
        rows[0] = rows[0]._replace(is_clock=True, due_at=now + timedelta(minutes=3, seconds=41), why=clock)
        rows[1] = due_row(
            4, now=now, touch=rows[1].touch, contact_name="李强", is_promise=True, due_at=now, why=promise
        )
        late = now - timedelta(days=2)
        rows[2] = rows[2]._replace(due_at=late, window_from=late, window_to=late + timedelta(hours=1))
        rows[3] = rows[3]._replace(blocked_until=now + timedelta(hours=4))
    return sorted(rows, key=lambda row: rank_key(row, now).order)


SCRIPT = """{name}您好，我是云帆软件的张伟。您昨天在官网留了资料，想了解我们的客户数据平台。

我先问两个问题，好判断我们能不能帮上忙：
1. 现在销售线索主要从哪里来？从留资到第一通电话，一般要多久？
2. 留了资料却没有跟上的线索，大概有多少？

（如对方在忙）那我下午三点再给您打过来，可以吗？先加您微信，把同行业蓝桥软件的案例发您：他们三个月里把漏跟的线索从四成降到了不到一成。"""


class NoHandoffs(HandoffAdapter):
    """No handoff anywhere; what the screens about them do is tested over a real store."""

    def __init__(self) -> None:
        """Hold no desk."""

    def counts(self) -> HandoffCounts:
        return HandoffCounts()

    def is_proposed(self, lead: LeadId) -> bool:  # noqa: ARG002  # of none
        return False


@dataclass
class FakeDesk:
    """A desk whose store is a list."""

    rows: list[DueRow] = field(default_factory=list)
    sdr: SdrId = ME
    name: str = "张伟"
    zone: str = ZONE
    clock: datetime = NOW
    is_configured: bool = True
    script: Script | None = None
    notices: tuple[str, ...] = ()
    fails_with: SdrtuiError | None = None
    """What the next write raises."""
    gate: threading.Event = field(default_factory=threading.Event)
    """Writes and syncs wait for it when `is_slow`."""
    is_slow: bool = False
    sync_result: SyncResult = field(default_factory=lambda: SyncResult(3, 1, 0, 0, 0))
    held: dict[TouchId, str] = field(default_factory=dict)
    """What the gate says of a touch."""
    drafts: dict[TouchId, str] = field(default_factory=dict)
    log: list[LogLine] = field(default_factory=list)
    calls: list[tuple[object, ...]] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    """What lies in the drop folder."""
    fake_handoffs: HandoffPort = field(default_factory=NoHandoffs)
    changes: int = 0
    _undo: list[tuple[DueRow, Outcome | None]] = field(default_factory=list)

    def now(self) -> datetime:
        return self.clock

    def version(self) -> object:
        return self.changes

    def is_worked(self, day: date) -> bool:
        return day.weekday() < 5

    def warm(self) -> None:
        self.calls.append(("warm",))

    def warnings(self) -> tuple[str, ...]:
        return self.notices

    def day_view(self) -> DayView:
        channels = [channel for channel in Channel if any(row.channel is channel for row in self.rows)]
        done = {channel: sum(line.channel is channel for line in self.log) for channel in Channel}
        progress = tuple(
            ChannelProgress(channel, done[channel], sum(row.channel is channel for row in self.rows))
            for channel in channels
        )
        day = self.clock.astimezone(ZoneInfo(self.zone)).date()
        return DayView(self.sdr, day, tuple(self.rows), progress, self.sync_state())

    def sync_state(self) -> SyncState:
        return SyncState(self.is_configured, len(self.log) if self.is_configured else 0, 0, 0, None, None)

    def card(self, touch: TouchId) -> Card:
        row = self._row(touch)
        script = self.script or Script("", SCRIPT.format(name=row.contact_name))
        return Card(
            row=row,
            title="市场总监",
            source="百度SEM",
            points=(
                ContactPoint(Point.PHONE, "138****1234"),
                ContactPoint(Point.WECHAT, "wx_***"),
                ContactPoint(Point.EMAIL, "m***@hengxin.example"),
            ),
            score_parts=(("source", 40), ("replied", 30), ("clicked", 15)),
            history=tuple(line for line in self.log if line.lead == row.lead) or self._past(row),
            script=script,
            draft=self.drafts.get(touch, ""),
            lead_note="想了解线索管理和外呼系统的区别，预算年底前定",
            industry="软件",
            region="北京",
        )

    def log_outcome(
        self, touch: TouchId, outcome: Outcome, *, note: str = "", until: datetime | None = None
    ) -> LogResult:
        self._wait()
        row = self._row(touch)
        self.calls.append(("log", touch, outcome, note, until))
        self.rows.remove(row)
        self.drafts.pop(touch, None)
        self.log.insert(0, self._line(row, outcome, note, self.clock))
        self._undo.append((row, outcome))
        due = until or self.clock + timedelta(days=1)
        step = NextTouch(TouchId(f"{touch}+"), row.channel, row.action, due)
        return LogResult(touch, outcome, RecordId(f"record-{touch}"), (step,), row.stage, None, (), (touch,))

    def undo(self) -> LogResult:
        self._wait()
        if not self._undo:
            raise UsageError("没有可以撤销的记录。")
        row, outcome = self._undo.pop()
        if outcome is not None:
            self.log.pop(0)
        self.rows.append(row)
        self.calls.append(("undo", row.touch))
        return LogResult(row.touch, outcome, RecordId("undo"), (), row.stage, None, (row,), ())

    def snooze(self, touch: TouchId, until: datetime) -> LogResult:
        self._wait()
        row = self._row(touch)
        self.calls.append(("snooze", touch, until))
        self._undo.append((row, None))
        later = row._replace(due_at=until, window_from=until, window_to=until, is_clock=False, is_promise=True)
        later = later._replace(why=Why(codes.SNOOZED))
        self.rows[self.rows.index(row)] = later
        return LogResult(touch, None, RecordId("snooze"), (), row.stage, None, (later,), ())

    def forbidden(self, touch: TouchId) -> str:
        return self.held.get(touch, "")

    def why(self, touch: TouchId) -> Explanation:
        return Explanation(("集客套路的第 1 步，共 7 步。", "百度SEM 的线索 5 分钟内回电。"), {"touch": touch})

    def save_draft(self, touch: TouchId, text: str) -> None:
        self._wait()
        self.drafts[touch] = text

    def load_draft(self, touch: TouchId) -> str:
        return self.drafts.get(touch, "")

    def reveal(self, touch: TouchId) -> tuple[ContactPoint, ...]:
        self.calls.append(("reveal", touch))
        return (
            ContactPoint(Point.PHONE, "13800131234"),
            ContactPoint(Point.WECHAT, "wx_min"),
            ContactPoint(Point.EMAIL, "min@hengxin.example"),
        )

    def sync(self, progress: Callable[[SyncProgress], None], cancelled: Callable[[], bool]) -> SyncResult:
        progress(SyncProgress(1, 0, 2))
        self._wait()
        return self.sync_result._replace(was_cancelled=cancelled())

    @property
    def config_file(self) -> str:
        return "/home/me/sdrtui/config.toml"

    def has_dropped(self) -> bool:
        return bool(self.dropped)

    def take_in_dropped(self) -> Sequence[Dropped]:
        self.calls.append(("dropped",))
        self._wait()
        taken, self.dropped = self.dropped, []
        return taken

    def exchange(self) -> ExchangePort:
        raise NotImplementedError

    def leads(self) -> LeadPort:
        raise NotImplementedError

    def handoffs(self) -> HandoffPort:
        return self.fake_handoffs

    def has_mail_files(self) -> bool:
        return False

    def take_in_mail(self, cancelled: Callable[[], bool]) -> Sequence[str]:  # noqa: ARG002  # of none
        return ()

    def clock_warning(self, result: SyncResult) -> str:
        return f"CRM 的时钟差 {result.clock_offset:.0f} 秒" if result.clock_offset else ""

    def touches(self, filters: LogFilter) -> list[LogLine]:
        self.calls.append(("touches", filters))
        lines = [line for line in self.log if filters.channel in {None, line.channel}]
        lines = [line for line in lines if filters.outcome in {None, line.outcome} and filters.sdr in {None, line.sdr}]
        lines = [line for line in lines if filters.since is None or line.at >= filters.since]
        return [line for line in lines if filters.until is None or line.at < filters.until]

    def titles(self) -> Titles:
        """Return the titles of the scripted day."""
        return Titles(playbooks={"outbound-7x3x21": "外呼 7×3×21"})

    def add_leave(self, first: date, last: date, reason: str) -> int:
        """Write down the leave."""
        self.calls.append(("leave", first, last, reason))
        return 0

    def team(self) -> tuple[tuple[SdrId, str], ...]:
        return ((self.sdr, self.name), (SdrId("li.na"), "李娜"))

    def logged(self) -> list[tuple[object, ...]]:
        """Return the outcomes that were logged, oldest first."""
        return [call[1:] for call in self.calls if call[0] == "log"]

    def _wait(self) -> None:
        if self.is_slow and not self.gate.wait(10):
            raise TimeoutError
        if self.fails_with is not None:
            error, self.fails_with = self.fails_with, None
            raise error

    def _row(self, touch: TouchId) -> DueRow:
        return next(row for row in self.rows if row.touch == touch)

    def _past(self, row: DueRow) -> tuple[LogLine, ...]:
        return (
            self._line(row, Outcome.NO_ANSWER, "", self.clock - timedelta(days=3)),
            self._line(
                row._replace(channel=Channel.WECHAT, action=Action.ADD),
                Outcome.REQUEST_SENT,
                "备注写了官网留资；对方头像是公司标志",
                self.clock - timedelta(days=4),
            ),
        )

    def _line(self, row: DueRow, outcome: Outcome, note: str, at: datetime) -> LogLine:
        return LogLine(
            record=RecordId(f"record-{row.touch}"),
            touch=row.touch,
            at=at,
            sdr=self.sdr,
            lead=row.lead,
            contact=row.contact,
            contact_name=row.contact_name,
            company=row.company,
            channel=row.channel,
            action=row.action,
            outcome=outcome,
            note=note,
            playbook=row.playbook,
            step=row.step,
            source="baidu-sem",
            stage=row.stage,
        )


def a_log(desk: FakeDesk, count: int) -> Sequence[LogLine]:
    """Give the desk a log of so many records, a minute apart."""
    outcomes = (Outcome.NO_ANSWER, Outcome.INTERESTED, Outcome.BUSY)
    desk.log = [
        desk._line(due_row(number), outcomes[number % 3], f"备注 {number}", NOW - timedelta(minutes=number))
        for number in range(count)
    ]
    return desk.log
