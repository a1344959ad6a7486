"""Desks on real stores with the shipped playbooks, a clock that one sets, and small playbooks of one's own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from databases import place_of

from sdrtui.bootstrap import open_desk
from sdrtui.domain.due_row import DueRow
from sdrtui.services import leads, logging, today
from sdrtui.services.desk import Desk
from sdrtui.services.views import Added, LogResult
from sdrtui.settings import load_settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
"""A working day, in the morning's call hours."""
CONFIG = """
lang = "zh"
sdr = "zhang"

[[team]]
id = "zhang"
name = "张伟"
phone = "13900000001"

[[team]]
id = "liu"
name = "刘洋"
"""
SMALL = """
id: {id}
version: "1.0"
title: {{zh: 小套路, en: Small}}
kind: outbound
exclusive: {exclusive}
steps:
  - {{id: call-1, day: 1, channel: phone, action: call, script: 您好}}
  - id: mail-1
    day: 2
    channel: email
    action: personal
    script: {{subject: 资料, body: 您好}}
    on: {{clicked: {{enroll: call-in-day-one, stage: MIL}}}}
  - {{id: call-2, day: 4, channel: phone, action: call, script: 您好}}
exits:
  exhausted: {exhausted}
"""


@dataclass
class Clock:
    """A clock that one sets."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now.astimezone(ZoneInfo("UTC"))

    def on(self, days: int = 0, hours: int = 0, minutes: int = 0) -> None:
        self.now += timedelta(days=days, hours=hours, minutes=minutes)


@dataclass
class Office:
    """A home folder, its clock, and desks in it."""

    home: Path
    clock: Clock = field(default_factory=Clock)
    config: str = CONFIG
    opened: list[Desk] = field(default_factory=list)

    def desk(self, sdr: str = "zhang") -> Desk:
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / "config.toml").write_text(self.config.replace('sdr = "zhang"', f'sdr = "{sdr}"'), encoding="utf-8")
        settings = load_settings(self.home)._replace(database=place_of(self.home))
        self.opened.append(open_desk(settings, clock=self.clock))
        return self.opened[-1]

    def close(self) -> None:
        for desk in self.opened:
            desk.close()

    def playbook(self, name: str = "small", *, exclusive: bool = True, exhausted: str = "{close: 没有回应}") -> str:
        folder = self.home / "playbooks" / "outbound"
        folder.mkdir(parents=True, exist_ok=True)
        text = SMALL.format(id=name, exclusive=str(exclusive).lower(), exhausted=exhausted)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return name


def add(desk: Desk, number: int = 1, playbook: str = "small", **given: str) -> Added:
    """Add a lead that nobody else is like."""
    return leads.add(
        desk,
        name=given.pop("name", f"王敏{number}"),
        company=given.pop("company", f"第{number}数据有限公司"),
        phones=[f"138{number:08d}"],
        emails=[f"min{number}@example.com"],
        kind=given.pop("kind", "outbound"),
        playbook=playbook,
        **given,
    )


def due(desk: Desk) -> list[DueRow]:
    """Return today's list."""
    return today.due_rows(desk)


def walk(desk: Desk, clock: Clock, first: str, outcomes: Iterable[str]) -> LogResult:
    """Log one outcome after the other, each on the touch that is next, at its time."""
    result, touch = None, first
    for outcome in outcomes:
        result = logging.log_outcome(desk, touch, outcome)
        if result.next:
            clock.now = max(clock.now, result.next[0].due_at.astimezone(SHANGHAI))
            touch = result.next[0].touch
    assert result is not None
    return result
