"""The command line in this process: what it printed, what it said, and its exit code."""

from pathlib import Path

import pytest
from command_line import Answer, Command

from sdrtui.cli.main import run


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder and a Monday morning."""
    folder = tmp_path / "home"
    monkeypatch.setenv("SDRTUI_HOME", str(folder))
    monkeypatch.setenv("SDRTUI_NOW", "2026-11-23T09:30+08:00")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv("LC_ALL", raising=False)
    return folder


@pytest.fixture
def sdrtui(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run one command line in that home."""

    def call(*words: object) -> Answer:
        capsys.readouterr()
        try:
            code = run([str(word) for word in words])
        except SystemExit as exc:  # argparse ends by this
            code = int(exc.code or 0)
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return call
