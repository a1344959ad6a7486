"""Importing a spreadsheet: read, find who is known, plan everything, then write it in one transaction or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from sdrtui.domain.change import Change
from sdrtui.domain.ids import PlaybookId, SdrId
from sdrtui.domain.prospect import CellProblem, Prospect, Reading, ReadRow
from sdrtui.domain.routing import source_named
from sdrtui.domain.stage import Kind
from sdrtui.domain.suppression import point_hash
from sdrtui.i18n import _
from sdrtui.services.choices import choice
from sdrtui.services.desk import Cancelled, Desk, Progress
from sdrtui.services.import_changes import Planner, Terms
from sdrtui.services.import_result import ImportResult
from sdrtui.services.import_roster import Roster
from sdrtui.services.masks import masked
from sdrtui.services.own_points import usable

CHUNK = 200
"""Rows between two reports of progress."""
_STEPS = 3
"""Every row is read, planned and written; each counts once for the progress."""


class _Stopped(Exception):  # noqa: N818  # no error: somebody asked for it
    """The import was cancelled; whatever is open rolls back."""


@dataclass(slots=True)
class _Watch:
    """Reports progress over all steps, and stops when asked to."""

    progress: Progress | None
    cancelled: Cancelled | None
    total: int
    _shown: int = 0

    def reach(self, step: int, done: int) -> None:
        """Say that so many rows have come through a step (0 to 2)."""
        if self.cancelled is not None and self.cancelled():
            raise _Stopped
        if self.progress is not None:
            at = min(step * self.total + done, (step + 1) * self.total)
            self._shown = max(at, self._shown)
            self.progress(self._shown, self.total * _STEPS)

    def finish(self) -> None:
        """Say that all is done; too late to cancel."""
        if self.progress is not None:
            self.progress(self.total * _STEPS, self.total * _STEPS)


def import_file(
    desk: Desk,
    path: Path | str,
    *,
    kind: str,
    owner: str | None = None,
    playbook: str | None = None,
    dry_run: bool = False,
    mapping: Mapping[str, str] | None = None,
    keep_unknown: bool = False,
    is_shared_out: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportResult:
    """Import the leads of a CSV or XLSX file; importing it again changes nothing.

    Args:
        desk: Who imports.
        path: The file.
        kind: New leads of a `call-in` begin their source's playbook, or call-in-day-one; others none by themselves.
        owner: Whose leads they are; without it the file's owner column, then whoever imports.
        playbook: Where new leads begin instead.
        dry_run: Do everything but write.
        mapping: What columns hold: {"列名": "phone"}; remembered for files with the same headers.
        keep_unknown: Put what stands under unknown headers into the lead's note.
        is_shared_out: Leads that nobody is named for go to the SDRs by the policy instead of to whoever imports.
        progress: Told after every 200 rows how far it is.
        cancelled: Asked as often; when it says so, nothing is written.

    Raises:
        UsageError: there is no such file, kind, playbook or field.
        FixYourFile: the file cannot be read, or has no header that can be understood.
    """
    chosen = choice(Kind, kind)
    listed = desk.library.get(PlaybookId(playbook)) if playbook else None
    reading = desk.intake.read(
        Path(path), mapping=mapping, remember=not dry_run, keep_unknown=keep_unknown, colleagues=_colleagues(desk)
    )
    terms = Terms(chosen, SdrId(owner) if owner else None, listed, desk.clock(), is_shared_out)
    watch = _Watch(progress, cancelled, max(reading.row_count, 1))
    try:
        return _import(desk, reading, terms, watch, is_dry_run=dry_run)
    except _Stopped:
        return ImportResult(is_dry_run=dry_run, was_cancelled=True)


def _import(desk: Desk, reading: Reading, terms: Terms, watch: _Watch, *, is_dry_run: bool) -> ImportResult:
    """Read, plan and write."""
    problems: list[CellProblem] = []
    words: set[str] = set()
    columns = {field: header for header, field in reversed(list(reading.columns.items()))}
    roster = Roster(desk.store, desk.new_id, desk.zone)
    done = 0
    for rows in _chunks(reading.rows):
        problems.extend(problem for row in rows for problem in row.problems)
        prospects = [row.prospect for row in rows if row.prospect is not None]
        allowed, forbidden = _parted(desk, prospects, columns)
        problems.extend(forbidden)
        problems.extend(_owner_problems(desk, allowed, terms, columns))
        words.update(one.source for one in allowed)
        roster.meet(allowed)
        done += len(rows)
        watch.reach(0, done)
    problems.extend(_disputes(roster, columns))
    watch.total = max(done, 1)
    planner = Planner(desk, roster, terms, _colleagues(desk))
    changes = list(_planned(planner, roster, watch))
    if changes and not is_dry_run:
        desk.store.commit_all(changes, lambda written, total: watch.reach(2, watch.total * written // max(total, 1)))
    watch.finish()
    return ImportResult(
        created=planner.created,
        updated=planner.updated,
        duplicates=tuple(roster.duplicates),
        rejected=tuple(sorted(problems, key=lambda problem: problem.row)),
        enrolled=planner.enrolled,
        refused=planner.refused,
        unknown_columns=reading.unknown_columns,
        warnings=(*reading.notices, *_warnings(desk, reading, words, planner), *planner.notices),
        is_dry_run=is_dry_run,
    )


def _chunks(rows: Iterator[ReadRow]) -> Iterator[list[ReadRow]]:
    """Yield the rows some at a time."""
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _planned(planner: Planner, roster: Roster, watch: _Watch) -> Iterator[Change]:
    """Yield everything to write, person by person."""
    for count, entry in enumerate(roster.entries, 1):
        yield from planner.changes(entry)
        if count % CHUNK == 0:
            watch.reach(1, count)


def _colleagues(desk: Desk) -> dict[str, SdrId]:
    """Return our people by id and name, as a spreadsheet may write them."""
    names = {desk.team.member(sdr).name.casefold(): sdr for sdr in desk.team.ids}
    return {name: sdr for name, sdr in names.items() if name} | {sdr.casefold(): sdr for sdr in desk.team.ids}


def _parted(
    desk: Desk, prospects: Sequence[Prospect], columns: Mapping[str, str]
) -> tuple[list[Prospect], list[CellProblem]]:
    """Part those who may be kept from new people who asked never to be contacted: only a hash is left of them."""
    prospects, problems = _without_barred(desk, prospects, columns)
    hashes = {
        point_hash(reach.kind, reach.value): reach for one in prospects for reach in one.points if not reach.is_shared
    }
    found = desk.store.known_hashes(hashes)
    if not found:
        return list(prospects), problems
    suppressed = {(hashes[hash_].kind, hashes[hash_].value) for hash_ in found}
    here = desk.store.find_people(sorted(suppressed), ()).by_point
    allowed: list[Prospect] = []
    for one in prospects:
        gone = next(((r.kind, r.value) for r in one.points if (r.kind, r.value) in suppressed - here.keys()), None)
        if gone is None:
            allowed.append(one)
        else:
            reason = _("{point}: this person asked not to be contacted").format(point=masked(*gone))
            problems.append(CellProblem(one.row, columns.get(gone[0].value, ""), reason))
    return allowed, problems


def _without_barred(
    desk: Desk, prospects: Sequence[Prospect], columns: Mapping[str, str]
) -> tuple[list[Prospect], list[CellProblem]]:
    """Leave out numbers that are on the do-not-contact list by themselves; a row that has no other is not kept."""
    allowed = {(reach.kind, reach.value) for reach in usable(desk, (each for one in prospects for each in one.points))}
    kept: list[Prospect] = []
    problems: list[CellProblem] = []
    for one in prospects:
        points = tuple(reach for reach in one.points if (reach.kind, reach.value) in allowed)
        if points or not one.points:
            kept.append(one if len(points) == len(one.points) else replace(one, points=points))
        for reach in one.points:
            if (reach.kind, reach.value) not in allowed:
                reason = _("{point} is on the do-not-contact list").format(point=masked(reach.kind, reach.value))
                column = columns.get(reach.kind.value, "")
                problems.append(CellProblem(one.row, column, reason, is_row_kept=bool(points)))
    return kept, problems


def _owner_problems(
    desk: Desk, prospects: Iterable[Prospect], terms: Terms, columns: Mapping[str, str]
) -> Iterator[CellProblem]:
    """Yield the owners that are none of us; such a lead is the importer's."""
    if terms.owner is not None:
        return
    ours = _colleagues(desk)
    for one in prospects:
        if one.owner and one.owner.strip().casefold() not in ours:
            reason = _("{owner} is none of the team; the lead is {sdr}'s").format(owner=one.owner, sdr=desk.sdr)
            yield CellProblem(one.row, columns.get("owner", ""), reason, is_row_kept=True)


def _disputes(roster: Roster, columns: Mapping[str, str]) -> Iterator[CellProblem]:
    """Yield the points that were left with the person who has them."""
    for one in roster.disputes:
        reason = _("{point} is {name}'s already").format(point=masked(*one.point), name=one.owner)
        yield CellProblem(one.row, columns.get(one.point[0].value, ""), reason, is_row_kept=True)


def _warnings(desk: Desk, reading: Reading, words: Iterable[str], planner: Planner) -> Iterator[str]:
    """Yield what should be looked at, though nothing was lost."""
    if reading.unknown_columns:
        columns = ", ".join(reading.unknown_columns)
        yield _('Columns not understood, and not read: {columns}. Say what they are: --map "COLUMN=note"').format(
            columns=columns
        )
    unknown = sorted(word for word in words if word and source_named(word, desk.policy.sources) is None)
    if unknown:
        yield _("Sources that policy.yaml does not name, kept as they are: {words}").format(words=", ".join(unknown))
    if planner.missing:
        yield _("Playbooks that cannot be used: {playbooks}").format(playbooks=", ".join(sorted(planner.missing)))
