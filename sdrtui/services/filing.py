"""Filing what landed in a drop folder: beside the others of its kind, or aside with the reason."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sdrtui.services.desk import Desk

SETTLES = timedelta(seconds=10)
"""A file that cannot be read and changed a moment ago may still be on its way; it is left for the next time."""


def may_still_grow(desk: Desk, path: Path) -> bool:
    """Say whether the file is perhaps just being written."""
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return timedelta(0) <= desk.clock() - changed < SETTLES


def filed(desk: Desk, path: Path, where: str) -> Path:
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


def put_aside(desk: Desk, path: Path, where: str, problem: str) -> Path:
    """Move a file that cannot be used, and write the reason beside it."""
    moved = filed(desk, path, where)
    moved.with_name(moved.name + ".reason.txt").write_text(problem + "\n", encoding="utf-8")
    return moved
