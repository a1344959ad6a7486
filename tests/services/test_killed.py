import signal
import subprocess
import sys

import pytest
from desk_builders import Office, add

from sdrtui.domain.filters import LogFilter
from sdrtui.domain.state import TouchState
from sdrtui.services import drafts, logging
from sdrtui.services.desk import Desk

WORKER = """
import sys
from sdrtui.settings import load_settings
from sdrtui.bootstrap import open_desk
from sdrtui.services import drafts, logging
desk = open_desk(load_settings(sys.argv[1]))
touch = sys.argv[2]
while True:
    drafts.save(desk, touch, "写到一半")
    print("draft", flush=True)
    print(logging.log_outcome(desk, touch, "no_answer").record, flush=True)
    print(logging.undo(desk).record, flush=True)
"""


@pytest.mark.sqlite
@pytest.mark.parametrize("lines", [1, 2, 3, 20, 41])
def test_kill_9_loses_nothing_that_was_called_saved(office: Office, desk: Desk, lines: int) -> None:
    """Killed at any line, what was announced is there, the plan fits the log, and the work goes on."""
    touch = add(desk).touches[0]
    env = {"SDRTUI_NOW": office.clock.now.isoformat(), "PATH": ""}
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(office.home), touch], stdout=subprocess.PIPE, text=True, env=env
    )
    assert worker.stdout is not None
    told = [worker.stdout.readline().strip() for _ in range(lines)]
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()

    kept = {line.record for line in desk.store.log_lines(LogFilter(with_void=True))}
    case = desk.store.case(desk.store.due_row(touch).touch)  # type: ignore[union-attr]
    open_touches = [row for row in case.touches if row.state.is_open]
    done = [row for row in case.touches if row.state is TouchState.DONE]
    assert set(told[1::3]) <= kept
    assert (1, len(case.events)) == (len(open_touches), len(done))
    assert [] == desk.store.check()
    if told[-1] == "draft" and not done:
        assert "写到一半" == drafts.load(desk, touch)
    logging.log_outcome(desk, open_touches[0].id, "voicemail")
