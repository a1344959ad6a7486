"""The drop folder: a lead file that lands in `inbox` is imported as call-ins, shared out by the policy, then filed."""

from dataclasses import dataclass
from pathlib import Path

from sdrtui.domain.stage import Kind
from sdrtui.errors import FixYourFile, UsageError
from sdrtui.services.desk import Cancelled, Desk
from sdrtui.services.filing import filed, may_still_grow, put_aside
from sdrtui.services.import_result import ImportResult
from sdrtui.services.importing import import_file

FOLDER = "inbox"
DONE, FAILED = "done", "failed"
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx"})


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
        if may_still_grow(desk, path):
            return None
        problem = f"{error.sentence} {error.hint}".strip()
        return Dropped(path.name, put_aside(desk, path, FAILED, problem), problem=problem)
    if result.was_cancelled:
        return None
    return Dropped(path.name, filed(desk, path, DONE), result)
