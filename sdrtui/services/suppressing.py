"""The do-not-contact list: a person or one number, on every channel and in every playbook, from this moment on.

Nothing of them stays due. Enrolling, importing, adding, planning and the gate ask the same list.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import Lift, RecordRow, SuppressionRow
from sdrtui.domain.channel import Point
from sdrtui.domain.effects import Effects
from sdrtui.domain.enrollment import Parted
from sdrtui.domain.ids import ContactId, LeadId, RecordId, TouchId
from sdrtui.domain.known import Thing
from sdrtui.domain.playbook import Suppress
from sdrtui.domain.prospect import Reach
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.state import RecordKind
from sdrtui.domain.suppression import lone_point_hash, person_hashes, point_hash
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services import accounts
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.consequences import Consequences
from sdrtui.services.desk import Desk
from sdrtui.services.leads import lead_of
from sdrtui.services.onward import Origin, destination_of, go_on, leave_run, replan_elsewhere, stop_case
from sdrtui.services.own_points import own
from sdrtui.services.retry import retried
from sdrtui.services.texts import clean
from sdrtui.services.writing import Writing

People = dict[ContactId, list[LeadFacts]]
"""Everybody meant, with their leads; colleagues in somebody's run may have none."""
NOBODY = ContactId("")
ALONE = LeadId("")
"""The lead of a record about a number that nobody here has."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom or what a person named."""

    lead: str = ""
    phones: tuple[str, ...] = ()
    wechats: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    def points(self) -> tuple[tuple[Point, tuple[str, ...]], ...]:
        """Return what was typed for each kind of point."""
        return (Point.PHONE, self.phones), (Point.WECHAT, self.wechats), (Point.EMAIL, self.emails)


@dataclass(frozen=True, slots=True)
class SuppressResult:
    """What putting somebody on the list, or taking them off it, did."""

    record: RecordId | None
    """None when everything was so already."""
    leads: tuple[LeadId, ...] = ()
    """The leads of the people meant."""
    points: tuple[tuple[Point, str], ...] = ()
    """The points that were named."""
    stopped: tuple[str, ...] = ()
    """The playbooks of the runs that ended."""
    cancelled: tuple[TouchId, ...] = ()
    """Touches that are no longer due."""
    is_point: bool = False
    is_lift: bool = False


def suppress(desk: Desk, meant: Meant, *, reason: str = "", is_point: bool = False) -> SuppressResult:
    """Put a person on the list: whose lead it is, and whoever has the points named. With `is_point` only the points.

    Raises:
        UsageError: nothing was named, or a shared number stands for a person.
        TryLater: somebody else kept changing the same leads.
    """
    reaches = _reaches(desk, meant)
    _check_named(meant, reaches, is_point=is_point)
    words = clean(reason)
    return retried(lambda: _Suppression(desk, words, is_point=is_point).write(_people(desk, meant, reaches), reaches))


def lift(desk: Desk, meant: Meant, *, reason: str) -> SuppressResult:
    """Take a person or a number off the list: they agreed anew, and the reason says how. Their runs stay ended.

    Raises:
        UsageError: nothing was named, no reason is given, or they are not on the list.
    """
    words, reaches = clean(reason), _reaches(desk, meant)
    if not words:
        raise UsageError(
            _("Say in --reason how this person agreed to be contacted again."),
            hint=_("The law asks for a new consent; the log keeps it."),
        )
    _check_named(meant, reaches, is_point=False)
    people = _people(desk, meant, reaches)
    leads, contacts = [lead for some in people.values() for lead in some], tuple(people)
    hashes = [hash_ for one in contacts for hash_ in person_hashes(one, desk.store.contact_points(one))]
    hashes += [each(reach.kind, reach.value) for reach in reaches for each in (point_hash, lone_point_hash)]
    if not desk.store.lifted_by(contacts, hashes):
        raise UsageError(_("Nothing of this is on the do-not-contact list."))
    writing, now = Writing(desk), desk.clock()
    record = _record(desk, RecordKind.LIFT, next(iter(people), NOBODY), leads[0] if leads else None, words, now)
    writing.noted(record)
    for lead in leads:
        writing.told(lead.id, do_not_contact=False)
    lifted = Lift(record.id, now, contacts, tuple(hashes))
    desk.store.commit(replace(writing.change(), lifts=(lifted,)))
    named = tuple((reach.kind, reach.value) for reach in reaches)
    return SuppressResult(record.id, tuple(lead.id for lead in leads), named, is_lift=True)


def settle(desk: Desk) -> int:
    """Take those on the list out of the runs of their colleagues in which they still take part; return how many.

    What a pull puts on the list ends the person's own runs at once; this does the rest, after it.
    """
    count = 0
    for contact in desk.store.suppressed_colleagues():
        writing = Writing(desk)
        for case in desk.store.open_cases(contact):
            is_out = any(isinstance(event, Parted) and event.contact == contact for event in case.events)
            if case.lead.contact != contact and not is_out:
                leave_run(writing, CasePlanner(desk, case, desk.clock()), contact, Exit.OPTED_OUT)
                count += 1
        if writing.records:
            desk.store.commit(writing.change())
    return count


class _Suppression:
    """One entry in the list being written."""

    def __init__(self, desk: Desk, reason: str, *, is_point: bool) -> None:
        self.desk = desk
        self.reason = reason
        self.is_point = is_point
        self.now = desk.clock()
        self.writing = Writing(desk)
        self.stopped: list[str] = []
        self.first: RecordRow | None = None

    def write(self, people: People, reaches: tuple[Reach, ...]) -> SuppressResult:
        """Commit it, unless everything is so already."""
        for contact, leads in people.items():
            self._person(contact, leads, reaches)
        for reach in reaches:
            self._point(reach)
        if not self.is_point:
            self._settle_sharing(people)
            for lead in (each for leads in people.values() for each in leads):
                accounts.settle(self.writing, lead, self.first or self._record(lead.contact, lead), is_over=True)
        has_work = bool(self.writing.suppressions or self.writing.enrollments)
        if has_work:
            self.desk.store.commit(self.writing.change())
        return SuppressResult(
            record=self.first.id if self.first and has_work else None,
            leads=tuple(lead.id for some in people.values() for lead in some),
            points=tuple((reach.kind, reach.value) for reach in reaches),
            stopped=tuple(self.stopped),
            cancelled=self.writing.closed_touches() if has_work else (),
            is_point=self.is_point,
        )

    def _person(self, contact: ContactId, leads: list[LeadFacts], reaches: tuple[Reach, ...]) -> None:
        """Write one person: the list, their runs, the CRM; or, where only a point is meant, what is left to do."""
        store = self.desk.store
        points = self._points(contact)
        named = {(reach.kind, reach.value) for reach in reaches}
        lost = tuple(point for point in points if (point.kind, point.value) in named)
        is_known = store.is_suppressed(contact) and not self.is_point
        if is_known and not store.open_cases(contact):
            return
        record = self._record(contact, leads[0] if leads else None)
        if not self.is_point and not is_known:
            self._list(contact, own(self.desk, points), record)
            for lead in leads:
                self.writing.told(lead.id, do_not_contact=True)
        self._settle(contact, points, lost, record, is_point=self.is_point)

    def _list(self, contact: ContactId, points: list[ContactPoint], record: RecordRow) -> None:
        self.writing.suppressions.extend(
            SuppressionRow(contact, each, self.now, record.id, self.reason) for each in person_hashes(contact, points)
        )

    def _point(self, reach: Reach) -> None:
        """Write one point, whoever has it now or later."""
        fingerprint = (lone_point_hash if self.is_point else point_hash)(reach.kind, reach.value)
        if self.desk.store.known_hashes([fingerprint]):
            return
        record = self.first or self._record(NOBODY, None)
        self.writing.suppressions.append(SuppressionRow(None, fingerprint, self.now, record.id, self.reason))

    def _settle_sharing(self, people: People) -> None:
        """Plan anew for others who have one of the person's points: it may not be used for them either."""
        points = [point for contact in people for point in own(self.desk, self._points(contact))]
        found = self.desk.store.find_people([(point.kind, point.value) for point in points], ())
        others = {known.contact.id: (known, point) for point, some in found.by_point.items() for known in some}
        for contact, (known, point) in others.items():
            if contact not in people and self.desk.store.open_cases(contact):
                lost = tuple(each for each in known.points if (each.kind, each.value) == point)
                record = self._record(contact, known.leads[-1] if known.leads else None)
                self._settle(contact, known.points, lost, record, is_point=True)

    def _points(self, contact: ContactId) -> tuple[ContactPoint, ...]:
        return tuple(self.desk.store.contact_points(contact))

    def _settle(
        self,
        contact: ContactId,
        points: tuple[ContactPoint, ...],
        lost: tuple[ContactPoint, ...],
        record: RecordRow,
        *,
        is_point: bool,
    ) -> None:
        """End the person's runs; those of others in which they take part go on without them."""
        result = Consequences(
            effects=Effects(suppress=Suppress.POINT if is_point else Suppress.PERSON),
            stage=Stage.MAL,
            contact=contact,
            points=points,
            retired=tuple(point for point in lost if point.is_usable) if is_point else (),
        )
        for case in self.desk.store.open_cases(contact):
            planner = CasePlanner(self.desk, case, self.now)
            if is_point or case.lead.contact != contact:
                leaves = None if is_point else Exit.OPTED_OUT
                replan_elsewhere(self.writing, planner, result, record, leaves=leaves, is_holding=False)
                continue
            plan = stop_case(self.writing, planner, Exit.OPTED_OUT, record)
            self.stopped.append(case.enrollment.playbook)
            origin = Origin(planner, case.events, result.people(case.enrollment.people), record)
            go_on(self.writing, origin, destination_of(origin, plan), [])

    def _record(self, contact: ContactId, lead: LeadFacts | None) -> RecordRow:
        """Return the record that everything hangs on; each further person gets a line of their own beside it."""
        record = _record(self.desk, RecordKind.SUPPRESS, contact, lead, self.reason, self.now)
        if self.first is None:
            self.first = record
        self.writing.noted(record if record is self.first else replace(record, cause=self.first.id))
        return self.first


def _record(
    desk: Desk, kind: RecordKind, contact: ContactId, lead: LeadFacts | None, note: str, now: datetime
) -> RecordRow:
    return RecordRow(
        id=RecordId(desk.new_id()),
        kind=kind,
        at=now,
        sdr=desk.sdr,
        lead=lead.id if lead else ALONE,
        contact=contact,
        note=note,
        source=lead.source if lead else "",
        stage=lead.stage if lead else Stage.MAL,
    )


def _reaches(desk: Desk, meant: Meant) -> tuple[Reach, ...]:
    return tuple(reach for kind, texts in meant.points() for text in texts for reach in desk.intake.reach(kind, text))


def _check_named(meant: Meant, reaches: tuple[Reach, ...], *, is_point: bool) -> None:
    if not meant.lead and not reaches:
        raise UsageError(_("Name a lead, or a phone number, WeChat id or email address."))
    if is_point and not reaches:
        raise UsageError(_("With --point name the number, WeChat id or address that is meant."))
    shared = next((reach for reach in reaches if reach.is_shared), None)
    if shared is not None and not is_point:
        raise UsageError(
            _("{point} is shared by a company, so it stands for nobody.").format(point=shared.value),
            hint=_("Name the lead, or add --point to keep from this number alone."),
        )


def _people(desk: Desk, meant: Meant, reaches: Iterable[Reach]) -> People:
    """Return everybody who is meant."""
    found: dict[ContactId, list[LeadFacts]] = {}
    if meant.lead:
        contact = _contact_of(desk, meant.lead)
        found[contact] = desk.store.leads_of(contact)
    people = desk.store.find_people([(reach.kind, reach.value) for reach in reaches], ())
    for some in people.by_point.values():
        found |= {known.contact.id: list(known.leads) for known in some}
    return found


def _contact_of(desk: Desk, piece: str) -> ContactId:
    """Return the person an id leads to; somebody who is nobody's lead is meant as well."""
    found = desk.store.resolve(piece)
    if found.thing is Thing.CONTACT:
        return ContactId(found.id)
    return desk.store.lead(lead_of(desk, piece)).contact
