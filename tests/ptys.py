"""A program on a pseudo terminal that answers Textual's question about synchronised output, so frames have an end."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

ASKED = b"\x1b[?2026$p"
ANSWER = b"\x1b[?2026;2$y"
FRAME_END = b"\x1b[?2026l"
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "TMUX", "NO_COLOR")


class Terminal:
    """A running program. `shown` is everything it wrote since the last `forget`."""

    def __init__(self, argv: Sequence[str], environ: Mapping[str, str], *, columns: int = 120, lines: int = 40) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
        full = {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **environ}
        self.started = time.perf_counter()
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            os.execvpe(argv[0], tuple(argv), full)
        self.shown = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """End it at once, as `kill -9` does."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            os.close(self._file)
            self.pid = 0

    def exit_code(self, within: float = 20.0) -> int:
        """Wait for the program's end and return its exit code."""
        deadline = time.perf_counter() + within
        while time.perf_counter() < deadline:
            try:
                self.read_for(0.05)
            except OSError:  # Linux says so when the other side is closed
                break
        _pid, status = os.waitpid(self.pid, 0)
        os.close(self._file)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)

    def forget(self) -> None:
        """Begin a new `shown`."""
        self.shown = b""

    def write(self, keys: str) -> None:
        """Send keys."""
        os.write(self._file, keys.encode())

    def read_until(self, *marks: bytes, within: float = 20.0) -> float:
        """Read until the marks have come, in this order; return when the last one came."""
        deadline = time.perf_counter() + within
        while not self._has(marks):
            left = deadline - time.perf_counter()
            ready, _, _ = select.select([self._file], [], [], max(left, 0))
            if not ready:
                raise TimeoutError(f"waited for {marks!r} in vain; last seen: {self.shown[-2000:]!r}")
            data = os.read(self._file, 65536)
            if ASKED in data:
                os.write(self._file, ANSWER)
            self.shown += data
        return time.perf_counter()

    def read_for(self, seconds: float) -> None:
        """Read whatever comes for so long."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            if select.select([self._file], [], [], left)[0]:
                data = os.read(self._file, 65536)
                if ASKED in data:
                    os.write(self._file, ANSWER)
                self.shown += data

    def frame_after(self, keys: str, *marks: bytes) -> float:
        """Send keys and return the seconds to the end of the frame that has the marks."""
        self.forget()
        start = time.perf_counter()
        self.write(keys)
        return self.read_until(*marks, FRAME_END) - start

    def _has(self, marks: Sequence[bytes]) -> bool:
        place = 0
        for mark in marks:
            place = self.shown.find(mark, place)
            if place < 0:
                return False
            place += len(mark)
        return True
