"""The JSON shapes that scripts rely on: every field named in the design, of its type, times with their offset."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cli_files import spreadsheet
from command_line import Command

from sdrtui.sandbox.serve import start

Shape = Mapping[str, Any]
TIME, MAYBE_TIME = "a time", "a time or null"
TODAY: Shape = {
    "touch": str,
    "lead": str,
    "contact": str,
    "company": str,
    "channel": str,
    "action": str,
    "playbook": str,
    "step": str,
    "due_at": TIME,
    "window": {"from": TIME, "to": TIME},
    "overdue": bool,
    "rank": int,
    "why": str,
    "blocked_until": MAYBE_TIME,
}
NEXT: Shape = {"touch": str, "channel": str, "action": str, "due_at": TIME}
LOGGED: Shape = {"touch": str, "outcome": str, "next": [NEXT], "stage": str, "exit": (str, type(None))}
IMPORTED: Shape = {
    "created": int,
    "updated": int,
    "duplicates": [{"row": int, "of": (int, str)}],
    "rejected": [{"row": int, "column": str, "reason": str}],
}
ENROLLED: Shape = {"enrolled": [str], "refused": [{"lead": str, "reason": str}]}
PLAYBOOK: Shape = {"id": str, "version": str, "kind": str, "title": str, "formula": str}
STEPS: Shape = {"steps": [{"id": str, "day": int, "channel": str, "action": str, "script": object}]}
FLAW: Shape = {
    "file": str,
    "line": int,
    "column": int,
    "level": str,
    "code": str,
    "message": str,
    "hint": str,
}
NUMBER = (int, float)
FORECAST: Shape = {
    "days": [{"date": str, "touches": dict}],
    "mql": NUMBER,
    "opportunities": NUMBER,
    "deals": NUMBER,
    "sdrs": int,
    "sellers": int,
}
SYNCED: Shape = dict.fromkeys(("pushed", "pulled", "queued", "needs_you", "conflicts"), int)
LOG_LINE: Shape = {
    "touch": str,
    "at": TIME,
    **dict.fromkeys(("sdr", "lead", "contact", "company", "channel", "action", "outcome", "note"), str),
    **dict.fromkeys(("playbook", "step", "source", "stage"), str),
}
FUNNEL: Shape = {"group": str, **dict.fromkeys(("touches", "connects", "mql", "sql", "sal"), int)}


def fits(value: Any, shape: Any, where: str = "") -> list[str]:
    """Return what of the value is not as the shape says."""
    match shape:
        case str():
            is_right = _is_time(value) or (value is None and shape == MAYBE_TIME)
        case Mapping():
            missing = [f"{where}.{name} is missing" for name in shape if name not in dict(value)]
            known = ((name, part) for name, part in shape.items() if name in value)
            return missing + [flaw for name, part in known for flaw in fits(value[name], part, f"{where}.{name}")]
        case [inner]:
            rows = list(value)
            flaws = [flaw for number, each in enumerate(rows) for flaw in fits(each, inner, f"{where}[{number}]")]
            return flaws if rows else [f"{where} is empty"]
        case _:
            right = shape if isinstance(shape, tuple) else (shape,)
            is_right = isinstance(value, right) and not (type(value) is bool and not {bool, object} & set(right))
    return [] if is_right else [f"{where} is {value!r}"]


def _is_time(value: object) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


@pytest.fixture
def worked(sdrtui: Command, tmp_path: Path) -> Mapping[str, Any]:
    """What each command of a day answered."""
    sheet = spreadsheet(tmp_path)
    sheet.write_bytes(sheet.read_bytes() + "\r\n坏号,赵坏,,1.38E+10,,,,\r\n".encode("gbk") * 2)
    imported = sdrtui("import", sheet, "--kind", "outbound", "--json").json
    again = sdrtui("import", sheet, "--kind", "outbound", "--json").json
    leads = [row["of"] for row in again["duplicates"]]
    enrolled = sdrtui("enroll", "--playbook", "outbound-7x3x21", "--lead", *leads, "ffffff", "--json").json
    added = sdrtui("lead", "add", "--name", "王敏", "--company", "恒信", "--phone", "13800131234", "--json").json
    listed = sdrtui("today", "--json").json
    logged = sdrtui("log", added["touches"][0], "no_answer", "--note", "响到断", "--json").json
    review = {name: sdrtui("review", name, "--json").json for name in ("touches", "funnel")}
    undone = sdrtui("undo", "--json").json
    ended = sdrtui("log", added["touches"][0], "interested", "--json").json
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: broken\nkind: outbond\nsteps: []\n", encoding="utf-8")
    return {
        "today": listed,
        "log": logged,
        "undo": undone,
        "import": {**imported, "duplicates": again["duplicates"]},
        "enroll": enrolled,
        "playbook list": sdrtui("playbook", "list", "--json").json,
        "playbook show": sdrtui("playbook", "show", "call-in-day-one", "--json").json,
        "playbook lint": sdrtui("playbook", "lint", broken, "--json").json,
        "playbook simulate": sdrtui("playbook", "simulate", "--leads", "40", "--days", "5", "--json").json,
        "review touches": review["touches"],
        "review funnel": review["funnel"],
        "exit": ended["exit"],
    }


def test_every_shape_is_as_the_design_gives_it(worked: Mapping[str, Any]) -> None:
    """More fields are welcome; those are there, of these types, and no list that was to be shown is empty."""
    shapes: Mapping[str, Any] = {
        "today": [TODAY],
        "log": LOGGED,
        "undo": LOGGED,
        "import": IMPORTED,
        "enroll": ENROLLED,
        "playbook list": [PLAYBOOK],
        "playbook show": {**PLAYBOOK, **STEPS},
        "playbook lint": [FLAW],
        "playbook simulate": FORECAST,
        "review touches": [LOG_LINE],
        "review funnel": [FUNNEL],
        "exit": str,
    }

    assert [] == [flaw for name, shape in shapes.items() for flaw in fits(worked[name], shape, name)]


def test_a_sync_has_its_five_counts(sdrtui: Command, home: Path) -> None:
    """Also when the CRM is away: exit 4, and the document all the same."""
    sandbox = start()
    home.mkdir()
    crm = f'[crm]\nkind = "sandbox"\nbase_url = "{sandbox.base_url}"\ntoken = "sandbox"\n'
    (home / "config.toml").write_text(crm)
    (home / "tokens.json").touch(mode=0o600)
    (home / "tokens.json").write_text(f'{{"sandbox": "{sandbox.token}"}}')
    sdrtui("lead", "add", "--name", "王敏", "--phone", "13800131234")

    there = sdrtui("sync", "--json")
    sandbox.stop()
    away = sdrtui("sync", "--json")

    assert (0, 4) == (there.code, away.code)
    assert [] == fits(there.json, SYNCED) + fits(away.json, SYNCED)
    assert 1 == there.json["pushed"]
