"""A PostgreSQL of its own for tests, started in a second where it is installed; and what starting servers takes."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class CannotStart(Exception):  # noqa: N818  # a sentence for whoever wonders why the test was skipped
    """Something that the server needs is not on this machine."""


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL of its own, without the guarantees that cost time."""

    folder: Path
    port: int

    def say(self, *lines: str) -> None:
        """Run SQL as its owner, each line by itself."""
        for line in lines:
            run(
                [_tools() / "psql", "-qh", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-c", line],
                None,
                self.folder,
            )

    def url(self, database: str) -> str:
        """Return where one of its databases is."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """End it, and remove all it holds."""
        pid = (self.folder / "data/postmaster.pid").read_text(encoding="utf-8").split()[0]
        end(int(pid), signal.SIGINT)
        shutil.rmtree(self.folder)


def start_postgres() -> Postgres:
    """Start one in a new folder; as root it runs as the user postgres, since it refuses root.

    Raises:
        CannotStart: it is not installed.
    """
    tools = _tools()
    folder = Path(tempfile.mkdtemp(prefix="sdrtui-pg-"))
    as_postgres: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]
    data, port = folder / "data", free_port()
    run([*as_postgres, tools / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"], None, folder)
    cheap = "-c fsync=off -c synchronous_commit=off -c listen_addresses=127.0.0.1"
    options = f"-p {port} -c unix_socket_directories={folder} {cheap}"
    run([*as_postgres, tools / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], None, folder)
    return Postgres(folder, port)


def _tools() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or list(
        map(Path, filter(None, [shutil.which("initdb")]))
    )
    if not found:
        raise CannotStart("PostgreSQL is not installed: there is no initdb")
    return found[-1].resolve().parent


def run(command: Sequence[str | Path], environment: Mapping[str, str] | None, folder: Path) -> str:
    """Run a command to its end and return what it said; its complaints are in the error."""
    with tempfile.TemporaryFile() as said:  # a file, not a pipe: what pg_ctl starts keeps a pipe open
        done = subprocess.run(command, env=environment, cwd=folder, stdout=said, stderr=said, check=False)
        said.seek(0)
        words = said.read().decode(errors="replace")
    if done.returncode:
        raise RuntimeError(f"{command[-2:]} failed:\n{words[-2000:]}")
    return words


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def end(pid: int, how: signal.Signals) -> None:
    """Ask a process to end, and wait until it has."""
    deadline = time.monotonic() + 15
    try:
        os.kill(pid, how)
        while time.monotonic() < deadline:
            os.kill(pid, 0)
            time.sleep(0.05)
    except ProcessLookupError:
        return
