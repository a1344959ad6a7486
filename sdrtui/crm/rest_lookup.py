"""Where a described CRM's records are, and looking our token up among them, page by page."""

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl, quote

from sdrtui.crm.fields import Item, at, tables, text
from sdrtui.crm.port import Write
from sdrtui.crm.rest_config import Listing, ObjectMap
from sdrtui.crm.rest_shapes import has_token
from sdrtui.crm.transport import Answer

Get = Callable[[str, Mapping[str, str] | None], Awaitable[Answer]]


async def look_up(get: Get, made: ObjectMap, write: Write) -> str | None:
    """Return the id of the record that holds a write's token, from whichever page of the look-up's path it is on."""
    whole = filled(made.find, write)
    path, _mark, query = whole.partition("?")
    known: set[str] = set()
    page: dict[str, str] = {}
    while True:
        answer = await (get(path, {**dict(parse_qsl(query)), **page}) if page else get(whole, None))
        items = items_of(answer, made.listing.items if made.listing else "items")
        for item in items:
            if has_token(item, made, write):
                return id_of(item, made)
        fresh = {id_of(item, made) for item in items} - known
        known |= fresh
        last, page = page, _following(answer, made.listing, len(known), page)
        is_named = made.listing is not None and made.listing.paging == "cursor"
        if not page or page == last or not (fresh or is_named):  # where a path knows no pages, they repeat
            return None


def _following(answer: Answer, listing: Listing | None, seen: int, page: Mapping[str, str]) -> dict[str, str]:
    """Return the parameter that asks a look-up's path for its next page; nothing where it has none."""
    match listing.paging if listing else "none":
        case "cursor" if listing and at(answer.body, listing.next):
            return {listing.page: str(at(answer.body, listing.next))}
        case "offset" if listing:
            return {listing.page: str(seen)}
        case "page" if listing:
            return {listing.page: str(int(page.get(listing.page, "1")) + 1)}
    return {}


def filled(path: str, write: Write) -> str:
    """Return the path with what it names; everything is quoted, so that no value can change the path."""
    values = {
        "id": write.ref or write.lead_ref,
        "lead_ref": write.lead_ref,
        "token": write.token,
        "lead": str(write.payload.get("lead", "")),
        "record": str(write.payload.get("record", "")),
    }
    for name, value in values.items():
        path = path.replace("{" + name + "}", quote(value, safe=""))
    return path


def items_of(answer: Answer, path: str) -> list[Item]:
    """Return the records in an answer."""
    return tables(at(answer.body, path) if path else answer.body)


def id_of(item: Item, made: ObjectMap) -> str:
    """Return the id of a record; empty when it names none."""
    return text({"id": at(item, made.id)}, "id")
