"""The drop folder: a lead file that lands in `inbox` is imported as call-ins, shared out by the policy, then filed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sdrtui.domain.stage import Kind
from sdrtui.errors import FixYourFile, UsageError
from sdrtui.services.desk import Cancelled, Desk
from sdrtui.services.import_result import ImportResult
from sdrtui.services.importing import import_file

FOLDER = "inbox"
DONE, FAILED = "done", "failed"
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx"})
SETTLES = timedelta(seconds=10)
"""A file that cannot be read and changed a moment ago may still be on its way; it is left for the next time."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What became of one file."""

    name: str
    moved_to: Path
    result: ImportResult | None = None
    """None when the file could not be used."""
    problem: str = ""


def take_in(desk: Desk, cancelled: Cancelled | None = None) -> list[Dropped]:
    """Import every file of the drop folder; the console and `sync` call it, and it costs nothing when there is none.

    A file moves only once its leads are saved, so a crash between the two imports it again, which changes nothing.
    One that cannot be used is put aside with the reason beside it, and the next one goes on.
    """
    return [done for path in waiting(desk) if (done := _take(desk, path, cancelled)) is not None]


def waiting(desk: Desk) -> list[Path]:
    """Return the files in the drop folder, the oldest first; hidden and half-written ones (`.part`, `~$`) are none."""
    folder = desk.home / FOLDER
    if not folder.is_dir():
        return []
    files = [path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file()]
    named = [path for path in files if not path.name.startswith((".", "~$"))]
    return sorted(named, key=lambda path: (path.stat().st_mtime, path.name))


def _take(desk: Desk, path: Path, cancelled: Cancelled | None) -> Dropped | None:
    try:
        result = import_file(desk, path, kind=Kind.CALL_IN, is_shared_out=True, cancelled=cancelled)
    except (FixYourFile, UsageError) as error:
        if _may_still_grow(desk, path):
            return None
        problem = f"{error.sentence} {error.hint}".strip()
        moved = _filed(desk, path, FAILED)
        moved.with_name(moved.name + ".reason.txt").write_text(problem + "\n", encoding="utf-8")
        return Dropped(path.name, moved, problem=problem)
    if result.was_cancelled:
        return None
    return Dropped(path.name, _filed(desk, path, DONE), result)


def _may_still_grow(desk: Desk, path: Path) -> bool:
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return timedelta(0) <= desk.clock() - changed < SETTLES


def _filed(desk: Desk, path: Path, where: str) -> Path:
    """Move the file beside the others, under a name that none of them has."""
    folder = path.parent / where
    folder.mkdir(exist_ok=True)
    stamp = desk.clock().strftime("%Y%m%dT%H%M%SZ")
    to = folder / f"{stamp}-{path.name}"
    number = 1
    while to.exists():
        number += 1
        to = folder / f"{stamp}-{number}-{path.name}"
    return path.rename(to)
