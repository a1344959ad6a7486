"""A lead that was made in the CRM and is new to us, as the rows that it becomes here."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.change import AccountRow, Change, ContactRow, LeadRow, PointRow
from sdrtui.domain.channel import Point
from sdrtui.domain.ids import AccountId, ContactId, LeadId, SdrId
from sdrtui.domain.names import folded_company
from sdrtui.domain.stage import Kind, Stage
from sdrtui.store.mirror_sides import LeadDecision, RemoteSide

Normalise = Callable[[Point, str], str | None]
"""Returns a number, WeChat or address as the store keeps it, None when it is none."""


def as_written(_kind: Point, value: str) -> str | None:
    """Return the value as it came, None when nothing is there."""
    return value.strip() or None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How leads arrive from the CRM."""

    new_id: Callable[[], str]
    normalise: Normalise = as_written

    def decision(self, theirs: RemoteSide, now: datetime) -> LeadDecision:
        """Return the new lead. One that is deleted, without an owner, or refused anyway is only mirrored."""
        told = json.loads(theirs.body)["lead"]
        owner = str(theirs.fields["owner"] or "")
        is_wanted = owner and not theirs.is_deleted and not theirs.fields["do_not_contact"]
        if not is_wanted or not (told["company"] or told["name"]):
            return LeadDecision(theirs, None)
        lead = LeadId(self.new_id())
        return LeadDecision(theirs, lead, self._change(lead, owner, str(theirs.fields["stage"] or ""), told, now))

    def _change(self, lead: LeadId, owner: str, stage: str, told: dict[str, object], now: datetime) -> Change:
        account, contact = AccountId(self.new_id()), ContactId(self.new_id())
        company = str(told["company"] or told["name"])
        kind = str(told["kind"])
        return Change(
            accounts=(
                AccountRow(account, company, folded_company(company), str(told["industry"]), str(told["region"])),
            ),
            contacts=(ContactRow(contact, account, str(told["name"] or company), str(told["title"])),),
            points=tuple(self._points(contact, told)),
            leads=(
                LeadRow(
                    id=lead,
                    account=account,
                    contact=contact,
                    owner=SdrId(owner),
                    kind=Kind(kind) if kind in set(Kind) else Kind.CALL_IN,
                    source=str(told["source"] or "crm"),
                    stage=Stage(stage) if stage in set(Stage) else Stage.MAL,
                    score=0,
                    created_at=now,
                    note=str(told["note"]),
                ),
            ),
        )

    def _points(self, contact: ContactId, told: dict[str, object]) -> list[PointRow]:
        found: dict[tuple[Point, str], PointRow] = {}
        for kind, name in ((Point.PHONE, "phones"), (Point.WECHAT, "wechats"), (Point.EMAIL, "emails")):
            values = told[name]
            for value in values if isinstance(values, list) else ():
                normal = self.normalise(kind, str(value))
                if normal is not None:
                    found[kind, normal] = PointRow(contact, kind, normal)
        return list(found.values())
