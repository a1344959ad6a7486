import json
import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest
from desk_builders import Office, add, due

from sdrtui.services import logging, shapes, today
from sdrtui.services.desk import Desk


@pytest.mark.sqlite
def test_the_day_is_read_without_anything_heavy(office: Office, desk: Desk) -> None:
    """Reading and shaping today's list loads neither SQLAlchemy nor YAML nor pydantic, and no playbook."""
    add(desk)
    code = (
        "import sys; from sdrtui.settings import load_settings; from sdrtui.bootstrap import open_desk\n"
        "from sdrtui.services import today, shapes\n"
        f"desk = open_desk(load_settings({str(office.home)!r}))\n"
        "rows = shapes.due_rows(today.day_view(desk), desk.clock())\n"
        "heavy = {'sqlalchemy', 'sqlmodel', 'yaml', 'pydantic', 'jinja2', 'holidays', 'httpx', 'uuid6', 'asyncio'}\n"
        "import json; print(json.dumps([len(rows), sorted(heavy & set(sys.modules))]))"
    )
    env = {"SDRTUI_NOW": office.clock.now.isoformat(), "PATH": ""}

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)

    assert [1, []] == json.loads(done.stdout)


def test_rows_have_their_rank_and_times_in_the_contacts_zone(office: Office, desk: Desk) -> None:
    """Rows come in the order of the day, ranked from 1, with times that carry the zone's offset."""
    add(desk, 1)
    add(desk, 2, playbook="call-in-day-one", kind="call-in", source="baidu-sem")

    rows = shapes.due_rows(today.day_view(desk), office.clock())

    assert [1, 2, 3] == [row["rank"] for row in rows]
    assert "clock" == rows[0]["band"]
    assert all(str(row["due_at"]).endswith("+08:00") for row in rows)
    needed = {"touch", "lead", "contact", "company", "channel", "action", "playbook", "step", "due_at", "window"}
    assert needed | {"overdue", "rank", "why", "blocked_until"} <= set(rows[0])
    json.dumps(rows)


def test_progress_and_what_waits_for_the_crm(desk: Desk) -> None:
    """The day's view counts done and due touches of each channel, and what is queued."""
    added = add(desk)
    logging.log_outcome(desk, added.touches[0], "voicemail")

    view = today.day_view(desk)

    assert [("phone", 1, 0)] == [(each.channel, each.done, each.due) for each in view.progress]
    assert (False, 2, 0) == (view.sync.is_configured, view.sync.queued, view.sync.needs_you)


def test_another_day_and_another_sdr(office: Office, desk: Desk) -> None:
    """A later date shows what is due on it only; another SDR's list is theirs."""
    touch = add(desk).touches[0]
    logging.log_outcome(desk, touch, "voicemail")
    tomorrow = office.clock.now.date() + timedelta(days=1)

    assert [] == due(desk)
    assert ["email"] == [row.channel for row in today.due_rows(desk, day=tomorrow)]
    assert [] == today.due_rows(desk, day=tomorrow + timedelta(days=1))
    assert [] == today.due_rows(desk, "liu", tomorrow)
    assert date(2026, 11, 24) == today.day_view(desk, day=tomorrow).day


def test_a_year_that_is_not_published_is_said(office: Office, desk: Desk) -> None:
    """Close to new year the SDR is told that the next year's make-up workdays are not known."""
    assert [] == [line for line in today.warnings(desk) if "2026" in line]

    office.clock.now = datetime(2026, 12, 20, 9, tzinfo=office.clock.now.tzinfo)

    assert any("2027" in line for line in today.warnings(desk))
