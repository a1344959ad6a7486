"""Two versions of a playbook: what differs, for whom, and moving the runs of the one to the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sdrtui.domain.case import Case
from sdrtui.domain.change import Change as Written
from sdrtui.domain.change import RecordRow
from sdrtui.domain.enrollment import Plan, PlannedTouch
from sdrtui.domain.ids import EnrollmentId, PlaybookHash, PlaybookId, RecordId, StepId
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.state import RecordKind
from sdrtui.domain.versions import WOULD_END, VersionDiff, diff, obstacle
from sdrtui.domain.why import Why
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.planned_gate import PlannedGate
from sdrtui.services.ports import Listed
from sdrtui.services.replan import Change
from sdrtui.services.retry import retried
from sdrtui.services.starting import playbook_row
from sdrtui.services.touch_records import undo_of
from sdrtui.services.writing import Writing

MOVED = "migrated"
"""Why a touch that the other version does not hold is cancelled."""
BACK = "undone"
LEAST_HASH = 6


@dataclass(frozen=True, slots=True)
class RunMove:
    """One run, and what its touches would be in the other version."""

    case: Case
    name: str
    company: str
    old: Playbook
    before: Plan
    after: Plan | None
    """None when it stays where it is."""
    stays: Why | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One older version against the newer one."""

    old: Playbook
    new: Listed
    diff: VersionDiff
    runs: tuple[RunMove, ...]
    """Everybody who runs in the older one."""


def compare(desk: Desk, playbook: str, other: str = "") -> list[Compared]:
    """Return what differs and for whom; nothing is changed.

    Args:
        desk: where.
        playbook: its id.
        other: a file, to be the newer version instead of the library's; or the beginning of an older version's hash.
            Left out, every older version that somebody still runs in is compared with the library's.

    Raises:
        UsageError: there is no such playbook or version.
        FixYourFile: the file cannot be used.
    """
    new, olds = _sides(desk, PlaybookId(playbook), other)
    return [Compared(old, new, diff(old, new.playbook), tuple(_runs(desk, old, new))) for old in olds]


def migrate(desk: Desk, playbook: str, other: str = "") -> list[Compared]:
    """Move every run of the older versions to the library's one, in one transaction; those that cannot go stay.

    Raises:
        UsageError: the newer version is a file outside the library.
        TryLater: somebody kept changing the same runs.
    """
    return retried(lambda: _migrate(desk, playbook, other))


def take_back(desk: Desk, playbook: str, *, dry_run: bool = False) -> list[RunMove]:
    """Take the last migration of a playbook back, in one transaction; return each run's way back.

    What was logged since stays logged. A run that ended since, or moved on, or did a step that the older version does
    not have, stays where it is.

    Raises:
        UsageError: nothing was migrated.
    """
    return retried(lambda: _take_back(desk, PlaybookId(playbook), dry_run=dry_run))


def _migrate(desk: Desk, playbook: str, other: str) -> list[Compared]:
    compared = compare(desk, playbook, other)
    current = desk.library.get(PlaybookId(playbook))
    if any(each.new.playbook.hash != current.playbook.hash for each in compared):
        raise UsageError(
            _("Only the version in the library can be moved to."),
            hint=_("Put the file into the playbooks folder first."),
        )
    now, changes, first, gate = desk.clock(), [], RecordId(""), PlannedGate(desk, is_bulk=True)
    for run in (run for each in compared for run in each.runs if run.after is not None):
        record = _record(desk, run.case, run.old.hash, current.playbook.hash, first, now)
        first = first or record.id
        changes.append(_moved(desk, run, current, record, now, MOVED, gate))
    desk.store.commit_all(changes)
    return compared


def _take_back(desk: Desk, playbook: PlaybookId, *, dry_run: bool) -> list[RunMove]:
    records = desk.store.migrations(playbook)
    if not records:
        raise UsageError(_("No migration of {playbook} can be taken back.").format(playbook=playbook))
    now, changes, moves = desk.clock(), [], []
    cases = {case.enrollment.id: case for case in desk.store.cases(_runs_of(records))}
    names = desk.store.names_of(case.lead.contact for case in cases.values())
    versions = {each: _version(desk, each) for each in {each for record in records for each in _hashes(record)}}
    for record in records:
        case = cases.get(record.enrollment) if record.enrollment else None
        if case is None or case.exit is not None or case.enrollment.hash != _hashes(record)[1]:
            continue
        before, after = _hashes(record)
        move = _run(desk, case, names[case.lead.contact], versions[after].playbook, versions[before])
        moves.append(move)
        if move.after is not None:
            changes.append(_moved(desk, move, versions[before], undo_of(desk, record, now), now, BACK))
    if not dry_run:
        desk.store.commit_all(changes)
    return moves


def _runs_of(records: Iterable[RecordRow]) -> Iterator[EnrollmentId]:
    """Yield the runs that these records moved."""
    return (record.enrollment for record in records if record.enrollment is not None)


def _sides(desk: Desk, playbook: PlaybookId, other: str) -> tuple[Listed, list[Playbook]]:
    """Return the newer version and the older ones."""
    current = desk.library.get(playbook)
    path = Path(other)
    if other and (path.suffix in {".yaml", ".yml"} or path.exists()):
        new = desk.library.read(path)
        if new.playbook.id != playbook:
            raise UsageError(
                _("{file} is the playbook {other}, not {id}.").format(file=path, other=new.playbook.id, id=playbook)
            )
        in_use = [each for each, runs in desk.store.versions(playbook).items() if runs]
        hashes = dict.fromkeys([*in_use, current.playbook.hash])
        return new, [_of(desk, each, current) for each in hashes if each != new.playbook.hash]
    if other:
        return current, [_of(desk, _hash_like(desk, playbook, other), current)]
    in_use = [each for each, runs in desk.store.versions(playbook).items() if runs]
    return current, [_of(desk, each, current) for each in in_use if each != current.playbook.hash]


def _of(desk: Desk, version: PlaybookHash, current: Listed) -> Playbook:
    return current.playbook if version == current.playbook.hash else _version(desk, version).playbook


def _hash_like(desk: Desk, playbook: PlaybookId, piece: str) -> PlaybookHash:
    known = desk.store.versions(playbook)
    found = [each for each in known if each.startswith(piece.lower())]
    if len(piece) < LEAST_HASH or len(found) != 1:
        raise UsageError(
            _("{piece} is neither a file nor one version of {playbook}.").format(piece=piece, playbook=playbook),
            hint=_("Known versions: {versions}").format(versions=", ".join(each[:12] for each in known) or "-"),
        )
    return found[0]


def _version(desk: Desk, version: PlaybookHash) -> Listed:
    source = desk.store.playbook_source(version)
    if source is None:
        raise UsageError(_("There is no version {version}.").format(version=version[:12]))
    return Listed(desk.library.parse(source, version), source, "")


def _runs(desk: Desk, old: Playbook, new: Listed) -> Iterator[RunMove]:
    cases = desk.store.cases(desk.store.running(old.hash))
    names = desk.store.names_of(case.lead.contact for case in cases)
    for case in cases:
        yield _run(desk, case, names[case.lead.contact], old, new)


def _run(desk: Desk, case: Case, names: tuple[str, str], old: Playbook, new: Listed) -> RunMove:
    """Plan one run in both versions."""
    now = desk.clock()
    before = CasePlanner(desk, case, now).was()
    name, company = names
    stays = obstacle(old, new.playbook, case.events)
    after = None if stays else CasePlanner(desk, _in_version(case, new), now).was()
    if after is not None and after.exit is not None and before.exit is None:
        stays, after = Why(WOULD_END, {"exit": after.exit.value}), None
    return RunMove(case, name, company, old, before, after, stays)


def _in_version(case: Case, new: Listed) -> Case:
    enrollment = replace(case.enrollment, hash=new.playbook.hash)
    return replace(case, enrollment=enrollment, playbook_source=new.source)


def _moved(
    desk: Desk,
    run: RunMove,
    new: Listed,
    record: RecordRow,
    now: datetime,
    cause: str,
    gate: PlannedGate | None = None,
) -> Written:
    """Return what moves one run; one gate for all of them reads its counts once."""
    writing = Writing(desk)
    writing.noted(record)
    writing.playbooks.append(playbook_row(new))
    planner = CasePlanner(desk, _in_version(run.case, new), now)
    if run.after is not None:
        before = replace(run.before, open=tuple(_alike(run, new.playbook)))
        planner.write(writing, Change(before, run.after), cause, is_undo=cause == BACK, gate=gate)
    return writing.change()


def _alike(run: RunMove, new: Playbook) -> Iterator[PlannedTouch]:
    """Yield the open touches that are the same touch in both versions; the others are written anew."""
    ids = {step.id for step in new.steps}
    for touch in run.before.open:
        if touch.step in ids and _face(run.old, touch.step) == _face(new, touch.step):
            yield touch


def _face(playbook: Playbook, step: StepId) -> tuple[object, ...]:
    """Return what a touch shows of its step."""
    found = playbook.step(step)
    return (found.channel, found.action, found.seller, found.contact, playbook.number_of(step))


def _record(
    desk: Desk, case: Case, before: PlaybookHash, after: PlaybookHash, first: RecordId, now: datetime
) -> RecordRow:
    return RecordRow(
        id=RecordId(desk.new_id()),
        kind=RecordKind.MIGRATE,
        at=now,
        sdr=desk.sdr,
        lead=case.lead.id,
        contact=case.lead.contact,
        enrollment=case.enrollment.id,
        playbook=case.enrollment.playbook,
        note=f"{before}>{after}",
        cause=first or None,
        source=case.lead.source,
        stage=case.lead.stage,
    )


def _hashes(record: RecordRow) -> tuple[PlaybookHash, PlaybookHash]:
    before, _sign, after = record.note.partition(">")
    return PlaybookHash(before), PlaybookHash(after)


def moving(compared: Iterable[Compared]) -> int:
    """Return how many runs move."""
    return sum(run.after is not None for each in compared for run in each.runs)
