"""HubSpot's search as a change feed: 200 a page, oldest change first, past the 10,000 that one search shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sdrtui.crm.fields import Item, at, instant, table, tables, text
from sdrtui.crm.hubspot_access import Access

PAGE, CAP = 200, 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a search goes on; travels as the port's page."""

    since: int
    """Milliseconds since 1970."""
    after: int = 0
    beyond: int = 0
    """Within one millisecond that has more than a search shows: only ids above this one."""

    def __str__(self) -> str:
        return f"{self.since}.{self.after}.{self.beyond}"


def place_of(page: str, since: str) -> Place:
    """Return where a page begins; the first one at a version of the server's."""
    if page:
        return Place(*map(int, page.split(".")))
    return Place(millis(since))


def millis(version: str) -> int:
    """Return an ISO time as milliseconds since 1970, 0 for none."""
    moment = instant(version)
    return round((moment - EPOCH) / timedelta(milliseconds=1)) if moment else 0


async def changed(access: Access, kind: str, place: Place, stamp: str, names: Sequence[str]) -> tuple[list[Item], str]:
    """Return a page of records changed since, and where the next one begins, empty after the last.

    A search shows 10,000 rows. After those it begins anew at the last row's time, which repeats some; when they are all
    of one millisecond, that millisecond is read by id first.
    """
    filters = [{"propertyName": stamp, "operator": "GTE", "value": str(place.since)}]
    sort = stamp
    if place.beyond:
        filters = [
            {"propertyName": stamp, "operator": "EQ", "value": str(place.since)},
            {"propertyName": "hs_object_id", "operator": "GT", "value": str(place.beyond)},
        ]
        sort = "hs_object_id"
    body = {
        "filterGroups": [{"filters": filters}],
        "sorts": [sort],  # a name alone is ascending
        "properties": list(names),
        "limit": PAGE,
        **({"after": str(place.after)} if place.after else {}),
    }
    answer = await access.search(kind, body)
    items = tables(answer.object().get("results"))
    after = at(answer.body, "paging.next.after")
    if not after or not items:
        return items, str(Place(place.since + 1)) if place.beyond else ""
    return items, str(_following(place, items, int(str(after)), stamp))


def _following(place: Place, items: Sequence[Item], after: int, stamp: str) -> Place:
    if after + PAGE <= CAP:
        return Place(place.since, after, place.beyond)
    last = items[-1]
    if place.beyond:
        return Place(place.since, 0, int(text(last, "id")))
    reached = millis(text(table(last, "properties"), stamp))
    if reached > place.since:
        return Place(reached)
    return Place(place.since, 0, 1)
