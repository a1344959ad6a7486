"""Everything out, as CSV sheets or one JSON document: from one state of the database, in memory that stays flat."""

import csv
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sdrtui.domain.change import Change, RecordRow
from sdrtui.domain.exported import Sheet
from sdrtui.domain.ids import ContactId, LeadId, RecordId
from sdrtui.domain.stage import Stage
from sdrtui.domain.state import RecordKind
from sdrtui.errors import NeedsDecision, TryLater, UsageError
from sdrtui.i18n import _, system_reason
from sdrtui.services.desk import Desk, Progress
from sdrtui.services.sheet_cells import cell, plain_value
from sdrtui.services.zones import iso

NAMES = ("accounts", "contacts", "leads", "runs", "planned", "touches", "stages", "handoffs", "suppressions")
"""The sheets, in order."""
DOCUMENT = "sdrtui-export.json"
"""What a JSON document is called in a folder."""
TOLD_EVERY = 1_000
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    files: tuple[Path, ...]
    rows: dict[str, int]
    """By sheet."""
    is_revealed: bool


def export(
    desk: Desk,
    to: Path,
    *,
    as_json: bool | None = None,
    reveal: bool = False,
    force: bool = False,
    progress: Progress | None = None,
) -> Exported:
    """Write everything to a folder of CSV sheets, or to one JSON file; whole, or not at all.

    Args:
        desk: Whose team's.
        to: The folder, or with JSON the file or its folder.
        as_json: JSON rather than CSV; left out, the ending of `to` says.
        reveal: Numbers in full. The log keeps that somebody took them out.
        force: Write over what is there.
        progress: Told how many rows are written, of how many.

    Raises:
        UsageError: the place cannot be meant.
        NeedsDecision: something is there already.
        TryLater: the disk does not take it.
    """
    is_json = to.suffix.lower() == ".json" if as_json is None else as_json
    targets = _targets(to, is_json=is_json)
    _check_free(targets.values(), force=force)
    if reveal:
        desk.store.commit(Change(records=(_reveal_record(desk, to),)))
    writing = _Writing(desk, reveal=reveal, progress=progress)
    try:
        with desk.store.exporting() as sheets:
            if is_json:
                writing.json_document(sheets, targets[DOCUMENT])
            else:
                writing.csv_sheets(sheets, targets)
    except OSError as exc:
        raise TryLater(
            _("{path} cannot be written: {reason}").format(path=to, reason=system_reason(exc)),
            hint=_("Nothing was changed. Choose another place, or free some space."),
        ) from exc
    return Exported(tuple(targets.values()), writing.rows, is_revealed=reveal)


def _targets(to: Path, *, is_json: bool) -> dict[str, Path]:
    if is_json:
        return {DOCUMENT: to / DOCUMENT if to.is_dir() else to}
    if to.suffix.lower() in {".csv", ".xlsx"} or to.is_file():
        raise UsageError(
            _("CSV is a folder of sheets, one for each kind of thing."),
            hint=_("Name a folder, or a file ending in .json."),
        )
    return {name: to / f"{name}.csv" for name in NAMES}


def _check_free(targets: Iterable[Path], *, force: bool) -> None:
    taken = [path for path in targets if path.exists()]
    if taken and not force:
        raise NeedsDecision(
            _("{path} exists; nothing is written over.").format(path=taken[0]), hint=_("Add --force to replace it.")
        )


def _reveal_record(desk: Desk, to: Path) -> RecordRow:
    return RecordRow(
        id=RecordId(desk.new_id()),
        kind=RecordKind.REVEAL,
        at=desk.clock(),
        sdr=desk.sdr,
        lead=LeadId(""),
        contact=ContactId(""),
        note=f"export {to.name}",
        stage=Stage.MAL,
    )


class _Writing:
    """An export under way."""

    def __init__(self, desk: Desk, *, reveal: bool, progress: Progress | None) -> None:
        self._desk = desk
        self._zone = desk.zone
        self._reveal = reveal
        self._progress = progress
        self.rows: dict[str, int] = {}

    def csv_sheets(self, sheets: Iterator[Sheet], targets: dict[str, Path]) -> None:
        """Write one file a sheet, each with the mark by which Excel knows UTF-8."""
        with _together(targets.values()) as drafts:
            for sheet in sheets:
                with drafts[targets[sheet.name]].open("w", encoding="utf-8-sig", newline="") as stream:
                    writer = csv.writer(stream)
                    writer.writerow(sheet.columns)
                    writer.writerows(self._cells(sheet))

    def json_document(self, sheets: Iterator[Sheet], target: Path) -> None:
        """Write one document, a row a line."""
        with _together([target]) as drafts, drafts[target].open("w", encoding="utf-8") as stream:
            now = iso(self._desk.clock(), self._zone)
            stream.write(f'{{"exported_at": {json.dumps(now)}, "revealed": {json.dumps(self._reveal)}')
            for sheet in sheets:
                stream.write(f",\n{json.dumps(sheet.name)}: [")
                self._objects(sheet, stream)
                stream.write("]")
            stream.write("}\n")

    def _objects(self, sheet: Sheet, stream: IO[str]) -> None:
        before = "\n"
        for row in self._counted(sheet):
            plain = {
                name: plain_value(name, row.get(name), self._zone, reveal=self._reveal)
                for name in sheet.columns
                if name in row
            }
            stream.write(before + json.dumps(plain, ensure_ascii=False))
            before = ",\n"

    def _cells(self, sheet: Sheet) -> Iterator[list[object]]:
        for row in self._counted(sheet):
            yield [cell(name, row.get(name), self._zone, reveal=self._reveal) for name in sheet.columns]

    def _counted(self, sheet: Sheet) -> Iterator[dict[str, object]]:
        done = 0
        for done, row in enumerate(sheet.rows, 1):
            yield dict(row)
            if self._progress is not None and (done % TOLD_EVERY == 0 or done == sheet.count):
                self._progress(done, sheet.count)
        self.rows[sheet.name] = done


@contextmanager
def _together(targets: Iterable[Path]) -> Iterator[dict[Path, Path]]:
    """Give a file beside each target, the owner's only; at the end they take their names, or all are gone."""
    drafts = {target: target.with_name(f".{target.name}.part") for target in targets}
    try:
        for target, draft in drafts.items():
            if not target.parent.exists():
                target.parent.mkdir(mode=0o700, parents=True)
            os.close(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, _OWNER_ONLY))
        yield drafts
        for target, draft in drafts.items():
            draft.replace(target)
    finally:
        for draft in drafts.values():
            with suppress(FileNotFoundError):
                draft.unlink()


def shape(done: Exported) -> dict[str, object]:
    """Return the result for JSON."""
    return {"files": [str(path) for path in done.files], "rows": done.rows, "revealed": done.is_revealed}
