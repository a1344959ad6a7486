"""A company with several people, in playbooks that hold them for each other's answers or do not."""

from typing import Any

from desk_builders import Office, add

from sdrtui.domain.ids import TouchId
from sdrtui.services.desk import Desk
from sdrtui.services.views import Added
from sdrtui.services.zones import local

SINGLE = """
id: {id}
version: "1.0"
title: {{zh: 单人, en: One person}}
kind: outbound
exclusive: {exclusive}
hold_account_on_reply: {holds}
steps:
  - {{id: mail-1, day: 1, channel: email, action: personal, script: {{subject: 资料, body: 您好}}}}
  - {{id: call-1, day: 3, channel: phone, action: call, script: 您好}}
  - {{id: call-2, day: 8, channel: phone, action: call, script: 您好}}
exits:
  exhausted: {{close: 没有回应}}
"""
SEVERAL = """
id: {id}
version: "1.0"
title: {{zh: 三人, en: Three people}}
kind: outbound
exclusive: {exclusive}
hold_account_on_reply: {holds}
steps:
  - {{id: p-mail, day: 1, channel: email, action: personal, script: {{subject: 资料, body: 您好}}}}
  - {{id: u-mail, day: 1, channel: email, action: personal, contact: user, script: {{subject: 资料, body: 您好}}}}
  - {{id: i-mail, day: 2, channel: email, action: personal, contact: it, script: {{subject: 资料, body: 您好}}}}
  - {{id: u-call, day: 4, channel: phone, action: call, contact: user, script: 您好}}
  - {{id: p-call, day: 5, channel: phone, action: call, script: 您好}}
exits:
  exhausted: {{close: 没有回应}}
"""
COMPANY = "恒信数据有限公司"


def write(office: Office, name: str, text: str, *, holds: bool = True, exclusive: bool = True) -> str:
    """Put a playbook into the team's folder; return its id."""
    folder = office.home / "playbooks" / "outbound"
    folder.mkdir(parents=True, exist_ok=True)
    text = text.format(id=name, holds=str(holds).lower(), exclusive=str(exclusive).lower())
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return name


def colleagues(desk: Desk, *numbers: int, playbook: str, company: str = COMPANY) -> list[Added]:
    """Add people of one company, each a lead in the playbook."""
    return [add(desk, number, playbook, company=company) for number in numbers]


def touch(desk: Desk, step: str, of: Added) -> TouchId:
    """Return the latest touch of a step in a lead's runs, whatever its state."""
    rows = [
        row
        for case in desk.store.account_cases(desk.store.lead(of.lead).account)
        for row in case.touches
        if row.step == step and row.lead == of.lead
    ]
    return rows[-1].id


def open_of(desk: Desk, of: Added) -> list[str]:
    """Return what is open for a lead, as `step 11-23 09:30`, at the office's time."""
    rows = [
        row
        for case in desk.store.account_cases(desk.store.lead(of.lead).account)
        for row in case.touches
        if row.state.is_open and row.lead == of.lead
    ]
    return [
        f"{row.step} {local(row.due_at, desk.zone):%m-%d %H:%M}" for row in sorted(rows, key=lambda row: row.due_at)
    ]


def picture(desk: Desk, account: str) -> list[tuple[Any, ...]]:
    """Return all that is open at a company, and how its runs and leads stand."""
    store = desk.store
    touches = [
        (row.id, row.due_at, row.window_to, row.state.value, row.why.code)
        for case in store.account_cases(account)  # type: ignore[arg-type]
        for row in case.touches
        if row.state.is_open
    ]
    runs = [(case.enrollment.id,) for case in store.account_cases(account)]  # type: ignore[arg-type]
    leads = [(lead.id, lead.stage.value, lead.owner) for lead in store.leads_of(account)]  # type: ignore[arg-type]
    holds = [(each.enrollment, each.until) for each in store.account_holds(account)]  # type: ignore[arg-type]
    return [*sorted(touches), *runs, *leads, *holds]
