"""A lead that was made in the CRM and is new to us, as the rows that it becomes here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sdrtui.domain.change import AccountRow, Change, ContactRow, LeadRow, LeadUpdate, PointRow, StageMove
from sdrtui.domain.channel import Point
from sdrtui.domain.ids import AccountId, ContactId, LeadId, SdrId
from sdrtui.domain.names import folded_company
from sdrtui.domain.stage import Kind, Stage
from sdrtui.store.mirror_sides import Key, RemoteSide

Normalise = Callable[[Point, str], str | None]
"""Returns a number, WeChat or address as the store keeps it, None when it is none."""
CRM = "crm"
"""Why a stage moved, in the log of moves."""
_LISTS = ((Point.PHONE, "phones"), (Point.WECHAT, "wechats"), (Point.EMAIL, "emails"))


def as_written(_kind: Point, value: str) -> str | None:
    """Return the value as it came, None when nothing is there."""
    return value.strip() or None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new lead belongs: its person and company, those that are here already or new ones."""

    contact: ContactId
    account: AccountId
    is_new_contact: bool = True
    is_new_account: bool = True


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How leads arrive from the CRM."""

    new_id: Callable[[], str]
    normalise: Normalise = as_written
    ahead: timedelta = timedelta()
    """Of the CRM's clock before ours."""

    def keys(self, told: Mapping[str, object]) -> tuple[Key, ...]:
        """Return the contact points that the CRM tells, as the store keeps them."""
        found: dict[Key, None] = {}
        for kind, name in _LISTS:
            values = told.get(name)
            for value in values if isinstance(values, list | tuple) else ():
                normal = self.normalise(kind, str(value))
                if normal is not None:
                    found[kind, normal] = None
        return tuple(found)

    def change(self, theirs: RemoteSide, lead: LeadId, place: Place, now: datetime) -> Change:
        """Return the rows of a new lead. How high it has come is a move, so that a report can say whose work it was."""
        told = {name: str(theirs.told.get(name) or "") for name in _TEXTS}
        stage = str(theirs.fields["stage"] or "")
        company = told["company"] or told["name"]
        account = AccountRow(place.account, company, folded_company(company), told["industry"], told["region"])
        contact = ContactRow(place.contact, place.account, told["name"] or company, told["title"])
        reached = Stage(stage) if stage in set(Stage) else Stage.MAL
        owner = SdrId(str(theirs.fields["owner"]))
        row = LeadRow(
            id=lead,
            account=place.account,
            contact=place.contact,
            owner=owner,
            kind=Kind(told["kind"]) if told["kind"] in set(Kind) else Kind.CALL_IN,
            source=told["source"] or "crm",
            stage=Stage.MAL,
            score=0,
            created_at=self._made_at(theirs, now),
            note=told["note"],
        )
        return Change(
            accounts=(account,) if place.is_new_account else (),
            contacts=(contact,) if place.is_new_contact else (),
            points=tuple(PointRow(place.contact, *key) for key in self.keys(theirs.told)),
            leads=(row,),
            lead_updates=(LeadUpdate(lead, stage=reached),) if reached is not Stage.MAL else (),
            stage_moves=(StageMove(lead, Stage.MAL, reached, now, owner, CRM),) if reached is not Stage.MAL else (),
        )

    def _made_at(self, theirs: RemoteSide, now: datetime) -> datetime:
        """Return when the lead came, by our clock: when it was made there, else when it last changed."""
        for said in (theirs.told.get("created"), theirs.version):
            try:
                made = datetime.fromisoformat(str(said))
            except ValueError:
                continue
            made = made if made.tzinfo else made.replace(tzinfo=UTC)
            return min(made - self.ahead, now)
        return now


_TEXTS = ("company", "name", "title", "industry", "region", "kind", "source", "note")
