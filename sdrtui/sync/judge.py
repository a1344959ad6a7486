"""What becomes of each lead of a page: ours are merged field by field, new ones are recognised or arrive."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sdrtui.domain.change import AccountRow, Change, ContactRow, LeadUpdate, OutboxOp, PointRow, StageMove
from sdrtui.domain.conflict import DOUBLE
from sdrtui.domain.ids import LeadId, SdrId
from sdrtui.domain.names import folded_company
from sdrtui.domain.payload import LEAD
from sdrtui.domain.stage import Stage
from sdrtui.store.mirror_doubles import STANDS
from sdrtui.store.mirror_sides import Dispute, Ending, Key, LeadDecision, OurSide, RemoteSide, Sides
from sdrtui.sync.arrival import CRM, Arrivals
from sdrtui.sync.merge import Agreed, Merged, Rule, merged, merged_notes, merged_text
from sdrtui.sync.newcomers import Newcomers

TEXTS = ("name", "title", "company", "industry", "region")
"""What is said of the person and the company."""
CRM_SAYS = frozenset({"name"})
"""Texts that no write of ours sets there: where both sides changed one, the CRM's stays without a question."""
_MOVED = "\0"
"""Stands for what ours was when it has certainly moved since."""
_KEPT = frozenset({Rule.THEIRS_MOVED, Rule.CRM_WINS, Rule.BOTH_MOVED, Rule.EITHER})
"""Rules by which a value of ours goes; each is kept, and only one that both sides moved asks a person."""


@dataclass(frozen=True, slots=True)
class LeadJudge:
    """Decides about pulled leads."""

    arrivals: Arrivals
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    def keys(self, theirs: RemoteSide) -> Sequence[Key]:
        """Return the contact points by which it may be known."""
        return self.arrivals.keys(theirs.told)

    def decide(self, page: Sequence[Sides]) -> list[LeadDecision]:
        """Return what becomes of each lead of a page."""
        now = self.now()
        newcomers = Newcomers(self.arrivals, now)
        return [self._decided(sides, newcomers, now) for sides in page]

    def _decided(self, sides: Sides, newcomers: Newcomers, now: datetime) -> LeadDecision:
        twin = sides.kin.twin if sides.kin is not None else None
        if twin is not None:
            return replace(self._of_alias(sides, twin, now), disputes=(self._double(sides),), is_alias=True)
        if sides.ours is not None and sides.is_alias:
            return self._of_alias(sides, sides.ours, now)
        if sides.ours is not None:
            return self._of_ours(sides, sides.ours, now)
        found = newcomers.decision(sides)
        if isinstance(found, LeadDecision):
            return found
        known = replace(sides, base=None, ours=found)
        return replace(self._of_ours(known, found, now), is_adopted=True)

    def _of_alias(self, sides: Sides, ours: OurSide, now: datetime) -> LeadDecision:
        """Return what a second record of a lead of ours adds: a stage or an owner counts only when it changes there.

        What the two records differ in would move ours to and fro, and one that is deleted leaves the other.
        """
        theirs, base = sides.theirs, sides.base or {}
        if theirs.is_deleted:
            return LeadDecision(theirs, ours.lead)
        moved = {name: value for name, value in theirs.fields.items() if name in base and value != base[name]}
        refuses = {"do_not_contact": theirs.fields["do_not_contact"]}
        known = replace(theirs, fields={**ours.fields, **moved, **refuses})
        return self._of_ours(replace(sides, theirs=known), ours, now)

    def _double(self, sides: Sides) -> Dispute:
        """Return the card of a lead that somebody should make one of two in the CRM."""
        kept = sides.kin.twin_ref if sides.kin is not None else ""
        return Dispute(self.new_id(), DOUBLE, LEAD, kept, sides.theirs.remote, STANDS)

    def _of_ours(self, sides: Sides, ours: OurSide, now: datetime) -> LeadDecision:
        """Return what becomes of a lead that both sides have."""
        theirs, base = sides.theirs, sides.base or {}
        if theirs.is_deleted:
            return LeadDecision(theirs, ours.lead, ending=None if base.get("is_deleted") else Ending.DELETED)
        ends = merged(_known(sides, ours), ours.fields, theirs.fields) | _texts(sides, ours)
        moved = {name: end for name, end in ends.items() if end.value != ours.fields[name]}
        disputes = tuple(
            self._dispute(name, base.get(name), ours.fields[name], end)
            for name, end in moved.items()
            if end.rule in _KEPT and ours.fields[name] != ""
        )
        overtaken = {each.field for each in disputes if each.is_open} | ({"owner"} & moved.keys())
        dropped = [op for op, told in ours.queued_fields.items() if told.keys() & overtaken]
        is_converted = theirs.is_converted and not base.get("is_converted")
        return LeadDecision(
            theirs=replace(theirs, body=_with_ours(theirs.body, ours.fields, moved)),
            lead=ours.lead,
            change=self._change(ours, theirs, moved, now, self._said_again(ours, overtaken, now)),
            owner_before=str(ours.fields["owner"]),
            owner=str(moved["owner"].value) if "owner" in moved else "",
            refused=ours.contact if "do_not_contact" in moved else None,
            disputes=disputes,
            dropped=(*(ours.queued_stages if "stage" in overtaken else ()), *dropped),
            ending=Ending.CONVERTED if is_converted else None,
            is_back=bool(base.get("is_deleted")),
        )

    def _dispute(self, name: str, base: object, mine: object, end: Merged) -> Dispute:
        is_open = end.is_dispute and name not in CRM_SAYS
        return Dispute(self.new_id(), name, base, mine, end.value, end.rule, is_open=is_open)

    def _said_again(self, ours: OurSide, overtaken: Collection[str], now: datetime) -> tuple[OutboxOp, ...]:
        """Return writes of what else the overtaken ones say: they are dropped whole."""
        rests = [
            {name: value for name, value in told.items() if name not in overtaken}
            for told in ours.queued_fields.values()
            if told.keys() & overtaken
        ]
        return tuple(OutboxOp(self.new_id(), ours.lead, LEAD, rest, now) for rest in rests if rest.keys() - {"lead"})

    def _change(
        self,
        ours: OurSide,
        theirs: RemoteSide,
        moved: Mapping[str, Merged],
        now: datetime,
        writes: tuple[OutboxOp, ...],
    ) -> Change | None:
        points = self._new_points(ours, theirs)
        rows = _Rows(_person(ours, moved), _company(ours, moved), _stage_move(ours, moved, now))
        note = str(moved["note"].value) if "note" in moved else None
        if not (points or any(rows) or writes or note is not None):
            return None
        stage = rows.move.after if rows.move else None
        return Change(
            accounts=(rows.company,) if rows.company else (),
            contacts=(rows.person,) if rows.person else (),
            points=points,
            lead_updates=(LeadUpdate(ours.lead, stage=stage, note=note),) if stage or note is not None else (),
            stage_moves=(rows.move,) if rows.move else (),
            outbox=writes,
        )

    def _new_points(self, ours: OurSide, theirs: RemoteSide) -> tuple[PointRow, ...]:
        """Return the ways to reach the person that only the CRM knows; a retired one stays retired."""
        there = {(point.kind, point.value) for point in ours.points}
        return tuple(PointRow(ours.contact, *key) for key in self.arrivals.keys(theirs.told) if key not in there)


def _known(sides: Sides, ours: OurSide) -> Mapping[str, object] | None:
    """Return what both sides last agreed on.

    A stage or an owner of ours that arrived unheard counts as agreed; while a stage is queued ours has moved, even if
    it moved back to where it was. An owner of ours that nothing is on its way to tell does not count as moved: then
    the CRM's holds.
    """
    base, theirs = sides.base, sides.theirs
    if theirs.fields["stage"] in ours.queued_values:
        base = {**(base or {}), "stage": theirs.fields["stage"]}
    elif ours.queued_values and theirs.fields["stage"] != (base or {}).get("stage"):
        base = {**(base or {}), "stage": None}
    if not ours.queued("owner"):
        return base if base is None else {**base, "owner": ours.fields["owner"]}
    if theirs.fields["owner"] in ours.queued("owner"):
        return {**(base or {}), "owner": theirs.fields["owner"]}
    if base is None and theirs.local == ours.lead:  # it is as we made it, though its answer was lost
        return {"owner": theirs.fields["owner"]}
    return base


class _Rows(NamedTuple):
    """The rows that change."""

    person: ContactRow | None
    company: AccountRow | None
    move: StageMove | None


def _texts(sides: Sides, ours: OurSide) -> dict[str, Merged]:
    """Merge the texts against what both sides said when they last met."""
    base = sides.base or {}
    then, now = _mapping(base.get("lead")), sides.theirs.told
    mine = _mapping(base.get("ours"))
    ends = {}
    for name in TEXTS:
        told, agreed = str(now.get(name) or ""), Agreed(then.get(name), mine.get(name))
        queued = ours.queued(name)
        if queued:  # ours has moved, and its own word that arrived unheard is no word of the CRM's
            agreed = Agreed(told if told in queued else agreed.theirs, _MOVED)
        ends[name] = merged_text(agreed, str(ours.fields[name]), told)
    agreed = Agreed(then.get("note"), mine.get("note"))
    return ends | {"note": merged_notes(agreed, str(ours.fields["note"]), str(now.get("note") or ""))}


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _with_ours(body: str, fields: Mapping[str, object], moved: Mapping[str, Merged]) -> str:
    """Return the shadow's body with what we say from now on: our side's base of the next merge."""
    agreed = {name: moved[name].value if name in moved else fields[name] for name in (*TEXTS, "note")}
    return f'{body[:-1]},"ours":{json.dumps(agreed, ensure_ascii=False)}}}'  # it is an object, and has other fields


def _person(ours: OurSide, moved: Mapping[str, Merged]) -> ContactRow | None:
    if not {"name", "title"} & set(moved):
        return None
    name, title = (str(moved[field].value if field in moved else ours.fields[field]) for field in ("name", "title"))
    return replace(ours.person, name=name, title=title)


def _company(ours: OurSide, moved: Mapping[str, Merged]) -> AccountRow | None:
    fields = ("company", "industry", "region")
    if not set(fields) & set(moved):
        return None
    name, industry, region = (str(moved[field].value if field in moved else ours.fields[field]) for field in fields)
    return replace(ours.company, name=name, folded=folded_company(name), industry=industry, region=region)


def _stage_move(ours: OurSide, moved: Mapping[str, Merged], now: datetime) -> StageMove | None:
    if "stage" not in moved:
        return None
    before, after = Stage(str(ours.fields["stage"])), Stage(str(moved["stage"].value))
    return StageMove(LeadId(ours.lead), before, after, now, SdrId(str(ours.fields["owner"])), CRM)
