import sys
from pathlib import Path

import pytest

from crm_server.bottlecrm_server import python_for_server
from crm_server.postgres_server import CannotStart


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing is found but what a test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.delenv("CRM_PYTHON", raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "old-python"))
    return tmp_path


@pytest.mark.usefixtures("nowhere")
def test_without_a_new_python_the_reason_is_said() -> None:
    """The sentence is what a skipped test shows."""
    with pytest.raises(CannotStart, match=r"3\.12 or newer"):
        python_for_server()


def test_a_name_that_fails_is_passed_over(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shim on the path that fails, or an old Python, is asked and left; the next that fits is taken."""
    script(nowhere / "python3.13", "echo 'not installed' >&2; exit 127")
    monkeypatch.setenv("CRM_PYTHON", script(nowhere / "chosen", "echo /opt/new/python"))
    chosen = python_for_server()
    monkeypatch.delenv("CRM_PYTHON")
    script(nowhere / "python3.12", "echo /opt/other/python")

    assert ("/opt/new/python", "/opt/other/python") == (chosen, python_for_server())
