"""A store as a team has it after two years: leads with a run of seven steps, in two versions of three playbooks."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from store_builders import NOW, PLAYBOOK, enrolled

from sdrtui.domain.ids import PlaybookHash, PlaybookId
from sdrtui.domain.stage import Kind
from sdrtui.store.instant import micros
from sdrtui.store.opening import open_store

DAY = 86_400_000_000
SECOND = 1_000_000
STEPS = (
    *(("call-1", "phone", "call"), ("wechat-1", "wechat", "add"), ("email-1", "email", "mass")),
    *(("call-2", "phone", "call"), ("email-2", "email", "personal"), ("wechat-2", "wechat", "message")),
    ("call-3", "phone", "call"),
)
OUTCOMES = {
    "phone": ("no_answer", "busy", "interested", "rejected", "no_answer", "callback", "no_need", "unreachable"),
    "wechat": ("request_sent", "message_sent", "accepted", "ignored"),
    "email": ("sent", "sent", "sent", "sent", "sent", "replied", "bounced_hard", "sent"),
}
CONNECTS = frozenset({"interested", "callback", "no_need", "replied", "accepted"})
EXITS = ("qualified", "replied", "no_need", "exhausted", "unreachable", "opted_out")
SOURCES = ("baidu-sem", "360-sem", "exhibition", "webinar", "trial")
KINDS = (Kind.CALL_IN, Kind.OUTBOUND, Kind.NURTURE)
SDRS = 20


def fill(path: Path, touches: int) -> None:
    """Write so many touches with their outcomes, late ones, replies, undone ones and stage moves among them."""
    versions = [_version(kind, number) for kind in KINDS for number in (0, 1)]
    store = open_store(path, now=NOW)
    first = enrolled()
    store.commit(replace(first.change, playbooks=(PLAYBOOK, *versions)))
    store.close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA synchronous = OFF")
    raw.execute("PRAGMA cache_size = -200000")
    _Rows(raw, max(1, touches // len(STEPS)), [(row.id, row.hash, row.kind.value) for row in versions]).write()
    raw.commit()
    raw.close()


def _version(kind: Kind, number: int) -> Any:
    steps = "\n".join(f"  - {{id: {step}, day: {day}, channel: {channel}, action: {action}, script: 您好}}"
                      for day, (step, channel, action) in enumerate(STEPS, 1) if channel != "email")  # fmt: skip
    mails = "\n".join(f"  - {{id: {step}, day: {day}, channel: email, action: {action}, variants: ["
                      "{id: a, subject: 甲, body: 您好}, {id: b, subject: 乙, body: 您好}]}"
                      for day, (step, channel, action) in enumerate(STEPS, 8) if channel == "email")  # fmt: skip
    text = (
        f'id: {kind.value}-bench\nversion: "1.{number}"\ntitle: {{zh: 基准, en: Bench}}\nkind: {kind.value}\n'
        f"steps:\n{steps}\n{mails}\nexits:\n  exhausted: {{close: 完}}\n"
    )
    return replace(
        PLAYBOOK,
        hash=PlaybookHash(sha256(text.encode()).hexdigest()),
        id=PlaybookId(f"{kind.value}-bench"),
        version=f"1.{number}",
        kind=kind,
        source=text,
    )


class _Rows:
    """The rows of every table, copied from the first one that the store itself wrote."""

    def __init__(self, raw: sqlite3.Connection, leads: int, versions: list[tuple[str, str, str]]) -> None:
        self.raw, self.leads, self.versions = raw, leads, versions
        self.luck = Random(7)
        self.start = micros(NOW) - 500 * DAY
        self.touches = sorted(self._touches())

    def write(self) -> None:
        self._copy("account", ({"id": _id(1, n), "name": f"公司{n}", "folded": f"公司{n}"} for n in range(self.leads)))
        self._copy("contact", map(self._contact, range(self.leads)))
        self._copy("lead", map(self._lead, range(self.leads)))
        self._copy("enrollment", map(self._run, range(self.leads)))
        self._copy("touch", map(self._touch, enumerate(self.touches)))
        self._insert("record", map(self._record, enumerate(self.touches)))
        self._insert("record", filter(None, map(self._reply, enumerate(self.touches))))
        self._insert("void", ({"record": _id(6, n), "by": _id(9, n)} for n in range(0, len(self.touches), 200)))
        self._insert("stage_move", map(self._move, range(0, self.leads, 3)))

    def _touches(self) -> Iterator[tuple[int, int, int]]:
        for lead in range(self.leads):
            for place in range(len(STEPS)):
                at = self._began(lead) + 3 * place * DAY + self.luck.randrange(9 * 3600) * SECOND
                yield at, lead, place

    def _began(self, lead: int) -> int:
        return self.start + lead * 480 * DAY // self.leads

    def _contact(self, n: int) -> dict[str, Any]:
        return {"id": _id(2, n), "account": _id(1, n), "zone": "Asia/Shanghai" if n % 20 else "Asia/Tokyo"}

    def _lead(self, n: int) -> dict[str, Any]:
        kind, source = self.versions[n % 6][2], SOURCES[n % 5]
        own = {"owner": f"sdr{n % SDRS}", "kind": kind, "source": source, "created_at": self._began(n)}
        return {"id": _id(3, n), "account": _id(1, n), "contact": _id(2, n), **own}

    def _run(self, n: int) -> dict[str, Any]:
        playbook, version, _kind = self.versions[n % 6]
        over = {"status": "finished", "exit": EXITS[n % 6], "finished_at": self._began(n) + 20 * DAY} if n % 10 else {}
        own = {"sdr": f"sdr{n % SDRS}", "started_at": self._began(n), "contact": _id(2, n)}
        return {"id": _id(4, n), "lead": _id(3, n), "playbook": playbook, "hash": version, **own, **over}

    def _touch(self, numbered: tuple[int, tuple[int, int, int]]) -> dict[str, Any]:
        number, (at, lead, place) = numbered
        step, channel, action = STEPS[place]
        ended = at + 3600 * SECOND if number % 8 else at - 30 * 3600 * SECOND
        own = {"step": step, "channel": channel, "action": action, "state": "done", "is_open": 0}
        times = {"due_at": ended, "window_from": ended, "window_to": ended}
        ids = {"id": _id(5, number), "enrollment": _id(4, lead), "lead": _id(3, lead), "contact": _id(2, lead)}
        return {**ids, "sdr": f"sdr{lead % SDRS}", **own, **times}

    def _record(self, numbered: tuple[int, tuple[int, int, int]]) -> dict[str, Any]:
        number, (at, lead, place) = numbered
        step, channel, action = STEPS[place]
        outcome = self.luck.choice(OUTCOMES[channel])
        ids = {"id": _id(6, number), "enrollment": _id(4, lead), "lead": _id(3, lead), "contact": _id(2, lead)}
        own = {
            "step": step,
            "channel": channel,
            "action": action,
            "outcome": outcome,
            "playbook": self.versions[lead % 6][0],
        }
        said = {"kind": "outcome", "at": at, "sdr": f"sdr{lead % SDRS}", "note": "没人接", "source": SOURCES[lead % 5]}
        flags = {"stage": "MAL", "attempt": 1, "is_touch": 1, "is_connect": int(outcome in CONNECTS)}
        return {**ids, "touch": _id(5, number), **own, **said, **flags}

    def _reply(self, numbered: tuple[int, tuple[int, int, int]]) -> dict[str, Any] | None:
        number, (at, _lead, place) = numbered
        if STEPS[place][1] != "email" or number % 25:
            return None
        later = {"id": _id(7, number), "at": at + DAY, "outcome": "replied", "is_touch": 0, "is_connect": 1}
        return self._record(numbered) | later

    def _move(self, n: int) -> dict[str, Any]:
        own = {
            "lead": _id(3, n),
            "at": self._began(n) + 5 * DAY,
            "before": "MAL",
            "after": "MQL",
            "record": "",
            "why": "",
        }
        return {**own, "by": f"sdr{n % SDRS}", "source": SOURCES[n % 5], "playbook": self.versions[n % 6][0]}

    def _copy(self, table: str, rows: Iterator[dict[str, Any]]) -> None:
        columns = [row[1] for row in self.raw.execute(f"PRAGMA table_info({table})")]
        pattern = dict(zip(columns, self.raw.execute(f"SELECT * FROM {table} LIMIT 1").fetchone(), strict=True))
        self._insert(table, (pattern | row for row in rows))

    def _insert(self, table: str, rows: Iterator[dict[str, Any]]) -> None:
        first = next(rows)
        names = ", ".join(f'"{name}"' for name in first)
        sql = f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in first)})"
        self.raw.execute(sql, first)
        self.raw.executemany(sql, rows)


def _id(kind: int, number: int) -> str:
    return f"0193{kind:04x}-{number >> 16 & 0xFFFF:04x}-7000-8000-{number:012x}"
