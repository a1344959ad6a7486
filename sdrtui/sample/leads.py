"""The parts of the story as leads in the store: companies, people and how to reach them."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from sdrtui.domain.change import AccountRow, Change, ContactRow, LeadRow, OutboxOp, PointRow
from sdrtui.domain.channel import POINT_OF
from sdrtui.domain.ids import AccountId, ContactId, LeadId
from sdrtui.domain.names import folded_company
from sdrtui.domain.payload import LEAD, lead_payload
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.policy import Policy
from sdrtui.domain.stage import Kind, Stage
from sdrtui.sample.cast import Part
from sdrtui.sample.companies import Companies, Company
from sdrtui.sample.names import WISHES
from sdrtui.sample.people import Human, People


@dataclass(frozen=True, slots=True)
class Role:
    """A lead that plays a part."""

    part: Part
    lead: LeadId
    contact: ContactId
    change: Change
    """What writes it."""


class Casting:
    """Finds a made-up company and its people for each part."""

    def __init__(self, random: Random, policy: Policy, new_id: Callable[[], str]) -> None:
        self._random = random
        self._policy = policy
        self._new_id = new_id
        self._companies = Companies(random)
        self._people = People(random)

    def cast(self, part: Part, playbook: Playbook) -> Role:
        """Return the lead that plays a part; it fits the playbook's audience."""
        company = self._companies.one(is_large=bool(playbook.audience.headcount_min))
        roles = list(dict.fromkeys(["primary", *(step.contact for step in playbook.steps)]))
        humans = [self._human(company, role, playbook) for role in roles]
        account = AccountRow(
            AccountId(self._new_id()),
            company.name,
            folded_company(company.name),
            company.industry,
            company.region,
            company.headcount,
        )
        contacts = tuple(
            ContactRow(ContactId(self._new_id()), account.id, human.name, human.title, human.role) for human in humans
        )
        points = tuple(
            PointRow(contact.id, kind, value)
            for contact, human in zip(contacts, humans, strict=True)
            for kind, value in human.points
        )
        return self._role(part, account, contacts, points)

    def _role(
        self, part: Part, account: AccountRow, contacts: tuple[ContactRow, ...], points: tuple[PointRow, ...]
    ) -> Role:
        source = self._policy.sources.get(part.source)
        primary = contacts[0]
        lead = LeadRow(
            LeadId(self._new_id()),
            account.id,
            primary.id,
            part.owner,
            part.group.kind,
            part.source,
            source.stage if source else Stage.MAL,
            source.score if source else 0,
            part.created_at,
            self._random.choice(WISHES) if part.group.kind is Kind.CALL_IN else "",
        )
        reached = [point for point in points if point.contact == primary.id]
        told = OutboxOp(self._new_id(), lead.id, LEAD, lead_payload(lead, account, primary, reached), part.created_at)
        change = Change(accounts=(account,), contacts=contacts, points=points, leads=(lead,), outbox=(told,))
        return Role(part, lead.id, primary.id, change)

    def _human(self, company: Company, role: str, playbook: Playbook) -> Human:
        """Return somebody who can be reached as the playbook needs it."""
        wanted = set(playbook.audience.needs)
        channels = {step.channel for step in playbook.steps if not step.fallback_only}
        if len(channels) == 1:  # without its point no step could be made
            wanted |= {POINT_OF[channel] for channel in channels if channel in POINT_OF}
        while True:
            human = self._people.one(company, role)
            if wanted <= {kind for kind, _ in human.points}:
                return human
