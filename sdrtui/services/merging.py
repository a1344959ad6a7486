"""One person who is here twice becomes one: nothing is left behind on the record that goes, and its id leads on.

What is decided (fields, runs, the stage) is planned here; the store re-points the rest in the same transaction.
"""

from dataclasses import dataclass, replace
from datetime import date

from sdrtui.domain.case import Case, LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow, LeadUpdate, PointRow, RecordRow, StageMove, SuppressionRow
from sdrtui.domain.change import Change as Written
from sdrtui.domain.edited import Edited
from sdrtui.domain.elsewhere import kinds_lost
from sdrtui.domain.enrollment import Person
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import ContactId, LeadId, RecordId
from sdrtui.domain.merging import Field, Merge, RunOf, both_notes, ending
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.state import RecordKind
from sdrtui.domain.suppression import person_hashes
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.merge_sides import Side, fields_of, is_one_company, side_of
from sdrtui.services.onward import stop_case
from sdrtui.services.own_points import own
from sdrtui.services.replan import Change
from sdrtui.services.retry import retried
from sdrtui.services.texts import clean
from sdrtui.services.writing import Writing

WHY = "merge"
"""Why a stage moved, in the log of moves."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What merging did, or would do."""

    keep: str
    """The id that stays: the lead's, or the person's where there is no lead."""
    drop: str
    """The id that leads to it from now on."""
    fields: tuple[Field, ...]
    superseded: tuple[str, ...]
    """The playbooks of the runs that end because the other goes on."""
    stopped: tuple[str, ...]
    """Those that end because one of the two wants no contact."""
    edited: tuple[Edited, ...]
    """Every row that is different."""
    record: RecordId | None
    is_dry_run: bool = False


def merge(desk: Desk, keep: str, drop: str, *, reason: str = "", dry_run: bool = False) -> MergeResult:
    """Merge the second person, or lead, into the first.

    Raises:
        UsageError: they are one already, or an id is nobody's.
        TryLater: a write of the second is under way to the CRM, or somebody kept changing one of them.
    """
    words = clean(reason)
    return retried(lambda: _merge(desk, side_of(desk, keep), side_of(desk, drop), words, dry=dry_run))


def _merge(desk: Desk, keep: Side, drop: Side, reason: str, *, dry: bool) -> MergeResult:
    if keep.contact.id == drop.contact.id and (keep.lead == drop.lead or keep.lead is None or drop.lead is None):
        raise UsageError(_("These are one already."))
    merging = _Merging(desk, keep, drop, reason)
    change = merging.change()
    edited = desk.store.merge(change, merging.what, dry_run=dry)
    gone = merging.what.drop_lead or drop.contact.id
    return MergeResult(
        keep=merging.what.keep_lead or keep.contact.id,
        drop=gone,
        fields=merging.fields,
        superseded=tuple(merging.superseded),
        stopped=tuple(merging.stopped),
        edited=tuple(edited),
        record=None if dry else merging.what.record,
        is_dry_run=dry,
    )


class _Merging:
    """A merge being planned."""

    def __init__(self, desk: Desk, keep: Side, drop: Side, reason: str) -> None:
        self.desk = desk
        self.keep = keep
        self.drop = drop
        self.reason = reason
        self.now = desk.clock()
        self.writing = Writing(desk)
        self.fields = fields_of(keep, drop)
        self.superseded: list[str] = []
        self.stopped: list[str] = []
        both = keep.lead is not None and drop.lead is not None
        self.what = Merge(
            record=RecordId(desk.new_id()),
            at=self.now,
            account=keep.account.id,
            keep=keep.contact.id,
            drop=drop.contact.id,
            keep_lead=keep.lead.id if keep.lead and both else None,
            drop_lead=drop.lead.id if drop.lead and both else None,
        )

    def change(self) -> Written:
        """Return everything that is decided rather than re-pointed."""
        record = self._record()
        self.writing.noted(record)
        self._write_lead(record)
        self._write_suppression(record)
        self._write_runs(record)
        return replace(
            self.writing.change(), accounts=self._accounts(), contacts=(self._contact(),), points=self._points()
        )

    @property
    def is_suppressed(self) -> bool:
        """Whoever of the two wanted no contact, both are that person."""
        return self.keep.is_suppressed or self.drop.is_suppressed

    @property
    def _is_one_company(self) -> bool:
        return is_one_company(self.keep, self.drop)

    def _kept(self, name: str) -> str:
        return next(each.kept for each in self.fields if each.name == name)

    def _contact(self) -> ContactRow:
        name, title = self._kept("name"), self._kept("title")
        return replace(self.keep.contact, name=name, title=title, referred_by=self._referrer())

    def _referrer(self) -> ContactId | None:
        found = self.keep.contact.referred_by or self.drop.contact.referred_by
        return None if found in {self.keep.contact.id, self.drop.contact.id} else found

    def _accounts(self) -> tuple[AccountRow, ...]:
        if not self._is_one_company:
            return ()
        size = self._kept("headcount")
        filled = replace(
            self.keep.account,
            industry=self._kept("industry"),
            region=self._kept("region"),
            headcount=int(size) if size else None,
        )
        return (filled,)

    def _points(self) -> tuple[PointRow, ...]:
        """Return the other's points as the kept one's. What either knows to be bad stays bad."""
        if self.keep.contact.id == self.drop.contact.id:
            return ()
        ours = {(point.kind, point.value): point for point in self.keep.points}
        rows = []
        for point in self.drop.points:
            here = ours.get((point.kind, point.value))
            if here is None or (here.is_usable and point.cause is not None):
                retired = point.cause is not None
                rows.append(
                    PointRow(self.keep.contact.id, point.kind, point.value, not retired, point.label, point.cause)
                )
        return tuple(rows)

    def _write_lead(self, record: RecordRow) -> None:
        ours, theirs = self.keep.lead, self.drop.lead
        if ours is None or theirs is None:
            return
        note = both_notes(ours.note, theirs.note)
        self.writing.lead_updates.append(LeadUpdate(ours.id, note=note, score=max(ours.score, theirs.score)))
        if note != ours.note:
            self.writing.told(ours.id, note=note)
        stage = self._stage
        if stage is not ours.stage:
            self.writing.moved(StageMove(ours.id, ours.stage, stage, self.now, self.desk.sdr, WHY, record.id))
        for other in self.desk.store.leads_of(self.drop.contact.id):
            if other.owner != ours.owner and other.id not in {ours.id, theirs.id}:
                self.writing.lead_updates.append(LeadUpdate(other.id, owner=ours.owner))
                self.writing.told(other.id, owner=ours.owner)

    @property
    def _stage(self) -> Stage:
        """The higher one: the person came so far."""
        leads = [side.lead for side in (self.keep, self.drop) if side.lead is not None]
        return max((lead.stage for lead in leads), key=lambda stage: stage.height, default=Stage.MAL)

    def _write_suppression(self, record: RecordRow) -> None:
        """Put the points of the one that was not on the list on it as well."""
        if self.keep.is_suppressed == self.drop.is_suppressed:
            return
        new = self.keep if self.drop.is_suppressed else self.drop
        hashes = person_hashes(new.contact.id, own(self.desk, new.points))
        self.writing.suppressions.extend(
            SuppressionRow(self.keep.contact.id, each, self.now, record.id, WHY) for each in hashes
        )
        if self.drop.is_suppressed and self.keep.lead is not None:
            self.writing.told(self.keep.lead.id, do_not_contact=True)

    def _write_runs(self, record: RecordRow) -> None:
        """End what may not go on beside the other, hand the rest to the kept one's SDR."""
        cases = {
            case.enrollment.id: case
            for side in (self.keep, self.drop)
            for case in self.desk.store.open_cases(side.contact.id)
        }
        planners = {run: CasePlanner(self.desk, self._moved(case), self.now) for run, case in cases.items()}
        own = [run for run, case in cases.items() if self._is_theirs(case.lead.contact)]
        ends = ending([self._run_of(planners[run], cases[run]) for run in own])
        for run, case in cases.items():
            planner = planners[run]
            if run in own and self.is_suppressed:
                self.stopped.append(case.enrollment.playbook)
                stop_case(self.writing, planner, Exit.OPTED_OUT, record)
            elif run in ends:
                self.superseded.append(case.enrollment.playbook)
                stop_case(self.writing, planner, Exit.SUPERSEDED, record)
            elif self._comes_along(case) or self.is_suppressed:
                self._go_on(planner, case)
        if self.keep.lead is not None and self.writing.open_touches():
            self.writing.lead_updates.append(LeadUpdate(self.keep.lead.id, closed_reason=""))

    def _comes_along(self, case: Case) -> bool:
        """Say whether a run was the other one's."""
        is_other = case.lead.contact == self.drop.contact.id != self.keep.contact.id
        return is_other or case.lead.id == self.what.drop_lead

    def _go_on(self, planner: CasePlanner, case: Case) -> None:
        """Plan a run that comes along: it makes room for the days that the kept one's runs have."""
        after = planner.was()
        old, new = case.enrollment.sdr, planner.case.enrollment.sdr
        kept = tuple(
            replace(row, sdr=new) if row.state.is_open and row.sdr == old else row for row in planner.case.touches
        )
        planner.write(self.writing, Change(None, after), WHY, kept)

    def _is_theirs(self, contact: ContactId) -> bool:
        return contact in {self.keep.contact.id, self.drop.contact.id}

    def _run_of(self, planner: CasePlanner, case: Case) -> RunOf:
        playbook = planner.playbook
        is_kept = case.lead.contact == self.keep.contact.id and case.lead.id != self.what.drop_lead
        return RunOf(case.enrollment.id, playbook.id, playbook.kind, playbook.exclusive, is_kept)

    def _moved(self, case: Case) -> Case:
        """Return a run as it is once the two are one."""
        lead = self._moved_lead(case.lead)
        people = {role: self._person(person) for role, person in case.enrollment.people.items()}
        is_handed = case.enrollment.sdr == case.lead.owner
        sdr = lead.owner if is_handed else case.enrollment.sdr
        enrollment = replace(case.enrollment, sdr=sdr, people=people, stage=lead.stage)
        touches = tuple(
            replace(row, lead=lead.id, contact=self.keep.contact.id if self._is_theirs(row.contact) else row.contact)
            for row in case.touches
        )
        return replace(case, lead=lead, enrollment=enrollment, touches=touches)

    def _moved_lead(self, lead: LeadFacts) -> LeadFacts:
        ours = self.keep.lead
        if ours is not None and lead.id in {ours.id, self.what.drop_lead}:
            return replace(ours, stage=self._stage)
        if lead.contact != self.drop.contact.id:
            return lead
        owner = ours.owner if ours is not None else lead.owner
        return replace(lead, contact=self.keep.contact.id, account=self.keep.account.id, owner=owner)

    def _person(self, person: Person) -> Person:
        if not self._is_theirs(person.contact):
            return person
        usable = {point.kind for side in (self.keep, self.drop) for point in side.points if point.is_usable}
        other = self.drop if person.contact == self.keep.contact.id else self.keep
        return Person(
            contact=self.keep.contact.id,
            zone=self.keep.contact.zone,
            points=frozenset(usable),
            is_suppressed=self.is_suppressed,
            taken=person.taken if other.contact.id == person.contact else person.taken | self._days(other),
            lost=kinds_lost((*self.keep.points, *self.drop.points)),
        )

    def _days(self, side: Side) -> frozenset[date]:
        """Return the days on which somebody is touched."""
        found = next(iter(self.desk.store.candidates(LeadFilter(contact=side.contact.id, limit=1))), None)
        return frozenset() if found is None else found.taken.get(side.contact.id, frozenset())

    def _record(self) -> RecordRow:
        lead = self.keep.lead or self.drop.lead
        gone = self.what.drop_lead or self.drop.contact.id
        lost = [f"{each.name}: {each.dropped}" for each in self.fields if each.dropped]
        return RecordRow(
            id=self.what.record,
            kind=RecordKind.MERGE,
            at=self.now,
            sdr=self.desk.sdr,
            lead=lead.id if lead else LeadId(""),
            contact=self.keep.contact.id,
            note="\n".join(part for part in (gone, self.reason, *lost) if part),
            source=lead.source if lead else "",
            stage=self._stage,
        )
