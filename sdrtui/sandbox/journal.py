"""The sandbox CRM's file: one JSON line for every row as it was after a write; the last line of a row wins.

An answer leaves only after its lines are on disk, and a torn last line (power, kill) is cut off at the next start.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

Entry = dict[str, object]


class Journal:
    """An append-only file of entries; without a path it keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def entries(self) -> Iterator[Entry]:
        """Yield what is on disk, and cut off what a crash left half-written."""
        if self._path is None or not self._path.exists():
            return
        good = 0
        with self._path.open("rb") as file:
            for line in file:
                entry = _parsed(line)
                if entry is None:
                    break
                good += len(line)
                yield entry
        if good < self._path.stat().st_size:
            with self._path.open("r+b") as file:
                file.truncate(good)

    def append(self, entries: Iterable[Entry]) -> None:
        """Write the entries and wait until the disk has them."""
        if self._path is None:
            return
        lines = b"".join(json.dumps(entry, separators=(",", ":")).encode() + b"\n" for entry in entries)
        if not lines:
            return
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb")
        self._file.write(lines)
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file; the next append opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _parsed(line: bytes) -> Entry | None:
    if not line.endswith(b"\n"):
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
