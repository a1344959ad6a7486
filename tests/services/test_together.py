import subprocess
import sys
from collections.abc import Iterator

import pytest
from desk_builders import Office, add, due

from sdrtui.bootstrap import kept_token, start_sandbox
from sdrtui.errors import UsageError
from sdrtui.sandbox.serve import Sandbox
from sdrtui.services import enrolling, importing, logging, review, syncing
from sdrtui.services.desk import Desk

LOGGER = """
import sys
from sdrtui.settings import load_settings
from sdrtui.bootstrap import open_desk
from sdrtui.services import logging
desk = open_desk(load_settings(sys.argv[1]))
desk.store, desk.library, desk.calendar
print("ready", flush=True)
sys.stdin.readline()
for touch in sys.argv[2:]:
    logging.log_outcome(desk, touch, "no_answer", note=sys.argv[0])
desk.close()
"""


@pytest.mark.sqlite
def test_two_processes_log_at_once(office: Office, desk: Desk) -> None:
    """Two consoles on one database lose nothing: both log on the same touches, and every run keeps one open touch."""
    touches = [add(desk, number).touches[0] for number in range(1, 6)]
    env = {"SDRTUI_NOW": office.clock.now.isoformat(), "PATH": ""}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", LOGGER, str(office.home), *touches],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=env,
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        assert "ready\n" == process.stdout.readline()
    for process in both:
        process.communicate("go\n")

    assert [0, 0] == [process.returncode for process in both]
    assert 10 == len(review.touches(desk))
    cases = [case for touch in touches for case in [desk.store.case(desk.store.due_row(touch).touch)]]  # type: ignore[union-attr]
    assert [1] * 5 == [sum(row.state.is_open for row in case.touches) for case in cases]
    assert [] == desk.store.check()


def test_a_spreadsheet_a_day_and_back(office: Office) -> None:
    """Import, enroll, work the list, log, undo: each lead is worked once and what was undone is as before."""
    office.playbook()
    desk = office.desk()
    sheet = office.home / "leads.csv"
    sheet.write_bytes("公司,姓名,手机,邮箱\n恒信,王敏,13800000001,a@b.cn\n蓝桥,李强,13800000002,\n".encode("gbk"))

    imported = importing.import_file(desk, sheet, kind="outbound")
    enrolled = enrolling.enroll(desk, "small", where="idle=yes")
    rows = due(desk)
    for row in rows:
        logging.log_outcome(desk, row.touch, "voicemail")
    logging.undo(desk)

    assert (2, 2, 2) == (imported.created, len(enrolled.enrolled), len(rows))
    assert [rows[-1].touch] == [row.touch for row in due(desk)]
    assert [rows[0].touch] == [line.touch for line in review.touches(desk)]
    assert [("small", 1)] == [(row.group, row.touches) for row in review.funnel(desk, by="playbook")]
    desk.close()


@pytest.fixture
def sandbox(office: Office) -> Iterator[Sandbox]:
    running = start_sandbox(office.home / "sandbox.jsonl", kept_token(office.home, "sandbox"))
    yield running
    running.stop()


def test_what_was_logged_is_found_once_in_the_crm(office: Office, sandbox: Sandbox) -> None:
    """Leads and touches reach the CRM once, an undone one as taken back, and a second sync has nothing to do."""
    office.playbook()
    office.config += f'\n[crm]\nkind = "sandbox"\nbase_url = "{sandbox.base_url}"\n'
    desk = office.desk()
    first, second = add(desk, 1), add(desk, 2)
    logging.log_outcome(desk, first.touches[0], "no_answer", note="没人接")
    logging.log_outcome(desk, second.touches[0], "interested")
    logging.undo(desk)
    waiting = syncing.state(desk).queued

    result, again = syncing.sync(desk), syncing.sync(desk)

    assert "" == result.trouble
    assert (waiting, 0, 0) == (result.pushed, result.queued, result.needs_you)
    assert (0, 0) == (again.pushed, again.queued)
    assert ["in_crm"] == [line.sync_state for line in review.touches(desk)]
    assert 1 == len(due(desk))
    desk.close()


def test_without_a_crm_everything_waits(desk: Desk) -> None:
    """No CRM configured is said in words; what is logged waits for the day that there is one."""
    logging.log_outcome(desk, add(desk).touches[0], "no_answer")

    with pytest.raises(UsageError):
        syncing.sync(desk)
    assert 2 == syncing.state(desk).queued
