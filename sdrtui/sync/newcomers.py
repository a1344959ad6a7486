"""Recognising a lead that is new to us: by phone, WeChat or email and company, never by a name alone.

One that is plainly a lead of ours is that lead; where two could be meant, a person is asked; else it is new, at the
company and with the person that are here already.
"""

import re
from datetime import datetime

from sdrtui.domain.conflict import IDENTITY
from sdrtui.domain.ids import AccountId, ContactId, LeadId
from sdrtui.domain.known import Known
from sdrtui.domain.merge import may_share
from sdrtui.domain.names import folded_company
from sdrtui.store.mirror_sides import Dispute, Key, Kin, LeadDecision, OurSide, RemoteSide, Sides
from sdrtui.sync.arrival import Arrivals, Place

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SAME_POINT, SAME_NAME = "same_point", "same_name"
"""Why a person is asked: several of ours have one of its numbers, or ours of that name and company shares none."""


class Newcomers:
    """The new leads of one page; those before it in the page are known already."""

    def __init__(self, arrivals: Arrivals, now: datetime) -> None:
        self._arrivals = arrivals
        self._now = now
        self._people: dict[Key, tuple[str, Place]] = {}
        self._companies: dict[str, AccountId] = {}
        self._adopted: set[LeadId] = set()
        self._ids: set[LeadId] = set()

    def decision(self, sides: Sides) -> LeadDecision | OurSide:
        """Return our lead that it is, or else what becomes of it: a new lead, a question, or only mirrored."""
        theirs, kin = sides.theirs, sides.kin or Kin()
        if not _is_wanted(theirs) or kin.answer == "open":
            return LeadDecision(theirs, None)
        people = [known for known in kin.people if may_share(str(theirs.told.get("name") or ""), known.contact.name)]
        free = {lead: side for lead, side in kin.free.items() if lead not in self._adopted}
        if kin.answer == "mine":
            ours = free.get(kin.asked_about)  # one that was made there meanwhile stays what it is
            return LeadDecision(theirs, None) if ours is None else self._adopt(ours)
        if not kin.answer:
            found = self._recognised(theirs, kin, people, free)
            if found is not None:
                return found
        return self._arrived(theirs, kin, people)

    def _recognised(
        self, theirs: RemoteSide, kin: Kin, people: list[Known], free: dict[LeadId, OurSide]
    ) -> LeadDecision | OurSide | None:
        """Return the one lead that it must be, a question where several could be, None when it is new."""
        leads = _leads(people, free)
        if len(people) == 1 and len(leads) == 1:
            return self._adopt(leads[0])
        if leads:
            return self._asked(theirs, leads[0], SAME_POINT)
        namesakes = _leads(kin.namesakes, free) if not people else []
        return self._asked(theirs, namesakes[0], SAME_NAME) if namesakes else None

    def _adopt(self, ours: OurSide) -> OurSide:
        self._adopted.add(ours.lead)
        return ours

    def _asked(self, theirs: RemoteSide, ours: OurSide, rule: str) -> LeadDecision:
        mine = _who(str(ours.fields["name"]), str(ours.fields["company"]))
        hers = _who(str(theirs.told.get("name") or ""), str(theirs.told.get("company") or ""))
        dispute = Dispute(self._arrivals.new_id(), IDENTITY, theirs.remote, mine, hers, rule)
        return LeadDecision(theirs, None, disputes=(dispute,), about=ours.lead)

    def _arrived(self, theirs: RemoteSide, kin: Kin, people: list[Known]) -> LeadDecision:
        place = self._place(theirs, kin, people)
        lead = self._id(theirs)
        change = self._arrivals.change(theirs, lead, place, self._now)
        name = str(theirs.told.get("name") or "")
        for key in self._arrivals.keys(theirs.told):
            self._people.setdefault(key, (name, Place(place.contact, place.account, False, False)))
        refused = place.contact if theirs.fields["do_not_contact"] else None
        released = kin.asked_about if kin.answer == "theirs" else None
        return LeadDecision(theirs, lead, change, refused=refused, released=released)

    def _id(self, theirs: RemoteSide) -> LeadId:
        """Return the id that the lead has in the store that made it, so that the team speaks of it by one."""
        is_free = _ID.fullmatch(theirs.local) and theirs.local not in self._ids
        lead = LeadId(theirs.local if is_free else self._arrivals.new_id())
        self._ids.add(lead)
        return lead

    def _place(self, theirs: RemoteSide, kin: Kin, people: list[Known]) -> Place:
        """Return the person and the company: known ones, those of this page, or new ones."""
        if people:
            return Place(people[0].contact.id, people[0].account.id, is_new_contact=False, is_new_account=False)
        name = str(theirs.told.get("name") or "")
        for key in self._arrivals.keys(theirs.told):
            before = self._people.get(key)
            if before is not None and may_share(name, before[0]):
                return before[1]
        contact = ContactId(self._arrivals.new_id())
        folded = folded_company(str(theirs.told.get("company") or name))
        known = kin.account.id if kin.account is not None else self._companies.get(folded)
        if known is not None:
            return Place(contact, known, is_new_account=False)
        account = AccountId(self._arrivals.new_id())
        if folded:
            self._companies[folded] = account
        return Place(contact, account)


def _is_wanted(theirs: RemoteSide) -> bool:
    """Say whether it is to be a lead here: somebody owns it, and it says who it is."""
    is_named = bool(theirs.told.get("company") or theirs.told.get("name"))
    return is_named and bool(theirs.fields["owner"]) and not theirs.is_deleted and not theirs.is_converted


def _leads(people: "list[Known] | tuple[Known, ...]", free: dict[LeadId, OurSide]) -> list[OurSide]:
    return [free[lead.id] for known in people for lead in known.leads if lead.id in free]


def _who(name: str, company: str) -> str:
    return ", ".join(filter(None, (name, company)))
