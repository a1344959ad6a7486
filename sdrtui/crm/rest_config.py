"""The description of a JSON CRM in config.toml, read into values. See `rest` for a worked example."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sdrtui.crm.options import Options
from sdrtui.crm.port import Mode
from sdrtui.i18n import _

_BOTH = {"lead", "contact", "owner", "note", "stage", "token"}
LEAD_FIELDS = _BOTH | {
    *("account", "name", "title", "company", "industry", "region", "phones", "wechats", "emails"),
    *("kind", "source", "score", "created_at", "do_not_contact", "closed_reason"),
}
"""What of ours may be mapped for a lead; of the three lists also the first, as in `phones.0`."""
TOUCH_FIELDS = _BOTH | {
    *("record", "touch", "at", "channel", "action", "outcome", "until", "playbook", "step", "attempt"),
    *("lead_ref", "subject", "text"),
}
"""`lead_ref` is their id of the lead; `subject` and `text` say in words what the CRM has no field for."""
LISTS = ("phones", "wechats", "emails")


@dataclass(frozen=True, slots=True)
class Call:
    """A request: its method, and its path with {id}, {lead_ref} or {lead} in it."""

    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Listing:
    """How records are listed, page by page."""

    path: str
    items: str
    """Where in the answer the records are; empty when the answer is the list."""
    paging: str
    """cursor: the answer names the next page; offset; page: numbers from 1; none."""
    page: str
    """The parameter that asks for a page."""
    next: str
    """Where a cursor's answer names the next page."""
    limit: str
    """The parameter for the size of a page; empty when there is none."""
    size: int
    since: str
    """The parameter for changes since a version; empty when everything is listed each time."""
    is_ordered: bool
    """Whether pages come in the order of change, the oldest first."""


@dataclass(frozen=True, slots=True)
class ObjectMap:
    """One kind of record: its requests and its fields."""

    mode: Mode
    id: str
    version: str
    create: Call | None
    update: Call | None
    token_header: str
    """The header that our token goes into, for a CRM with idempotency keys."""
    listing: Listing | None
    find: str
    """Mode C: the path, with its query, that lists records among which the token is looked for."""
    read: str
    """The path that reads one record, with {id} in it: a stage is compared before it is set."""
    read_item: str
    """Where in that answer the record is; empty when the answer is the record."""
    describe: str
    """The path that describes the fields; empty when a record is looked at instead."""
    names: str
    """Where in the description each field's name is, `*` for each: `fields.*.name`."""
    deleted: str
    fields: Mapping[str, str]
    """Theirs to ours."""
    values: Mapping[str, Mapping[str, str]]
    """Of ours, by field: our word to theirs."""
    undone: Mapping[str, str]
    """What is set on a touch that was taken back: theirs to a value, or to `at` or `owner` of the undo."""


@dataclass(frozen=True, slots=True)
class RestConfig:
    """The whole description."""

    header: str
    scheme: str
    me: str
    account: str
    user: str
    time: str
    owners: Listing | None
    owner_fields: Mapping[str, str]
    lead: ObjectMap
    touch: ObjectMap
    parallel: int
    per_second: int
    overlap: timedelta
    quarantine: timedelta
    errors: str
    """Where a 2xx answer says that it is an error after all; empty for a CRM that says so by its status."""
    fine: tuple[str, ...]
    wait: tuple[str, ...]
    auth: tuple[str, ...]


def read_config(options: Options) -> RestConfig:
    """Return the description.

    Raises:
        FixYourFile: a key is missing, unknown or of the wrong shape; the sentence names it.
    """
    auth, me, owners = options.table("auth"), options.table("me"), options.table("owners")
    limits, errors = options.table("limits"), options.table("errors")
    config = RestConfig(
        header=auth.text("header", "authorization"),
        scheme=auth.text("scheme", "Bearer " if not auth.has("header") else ""),
        me=_required(me, "path"),
        account=me.text("account", "account"),
        user=me.text("user", "user"),
        time=me.text("time"),
        owners=_listing(owners),
        owner_fields=owners.texts("fields", ("id", "name", "email", "sdr", "is_active")),
        lead=_object(options.table("lead"), LEAD_FIELDS),
        touch=_object(options.table("touch"), TOUCH_FIELDS),
        parallel=limits.number("parallel", 4),
        per_second=limits.number("per_second", 0, least=0),
        overlap=timedelta(seconds=limits.number("overlap", 120, least=0)),
        quarantine=timedelta(seconds=limits.number("quarantine", 120, least=0)),
        errors=errors.text("path"),
        fine=errors.listed("fine"),
        wait=errors.listed("wait"),
        auth=errors.listed("auth"),
    )
    for table in (auth, me, owners, limits, errors, options):
        table.refuse_unknown()
    return config


def _object(options: Options, ours: set[str]) -> ObjectMap:
    values = options.table("values")
    fields = options.texts("fields")
    listing = options.table("list")
    for theirs, mine in fields.items():
        if mine.removesuffix(".0") not in ours:
            known = ", ".join(sorted(ours))
            raise options.wrong(f"fields.{theirs}", _("{name} is none of ours: {known}").format(name=mine, known=known))
    made = ObjectMap(
        mode=Mode(options.choice("mode", tuple(Mode), Mode.LOOKED_UP.value)),
        id=options.text("id", "id"),
        version=options.text("version"),
        create=_call(options, "create"),
        update=_call(options, "update"),
        token_header=options.text("token_header"),
        listing=_listing(listing),
        find=options.text("find"),
        read=options.text("read"),
        read_item=options.text("read_item"),
        describe=options.text("describe"),
        names=options.text("names", "fields.*.name"),
        deleted=options.text("deleted"),
        fields=fields,
        values={name: values.texts(name) for name in ours if values.has(name)},
        undone=options.texts("undone"),
    )
    listing.refuse_unknown()
    values.refuse_unknown()
    options.refuse_unknown()
    _check_mode(options, made)
    return made


def _check_mode(options: Options, made: ObjectMap) -> None:
    """Refuse a mode that nothing in the description holds up: a wrong one doubles or loses records."""
    carried = {mine for mine in made.fields.values() if mine in {"token", "record", "lead", "subject", "text"}}
    if made.create is None:
        return
    if made.mode is Mode.KEYED and not made.token_header and not carried:
        raise options.wrong("mode", _("A needs token_header, or a field for our token or id that is unique there"))
    if made.mode is Mode.LOOKED_UP and not (made.find and carried):
        raise options.wrong("mode", _("C needs find, and a field for our token, id, subject or text"))


def _listing(options: Options) -> Listing | None:
    path = options.text("path")
    listing = Listing(
        path=path,
        items=options.text("items", "items"),
        paging=options.choice("paging", ("cursor", "offset", "page", "none"), "cursor"),
        page=options.text("page", "cursor"),
        next=options.text("next", "next"),
        limit=options.text("limit", "limit"),
        size=options.number("size", 100),
        since=options.text("since"),
        is_ordered=options.choice("order", ("any", "changed"), "any") == "changed",
    )
    return listing if path else None


def _call(options: Options, key: str) -> Call | None:
    told = options.text(key)
    if not told:
        return None
    match = re.fullmatch(r"(POST|PUT|PATCH) (/\S*)", told)
    if match is None:
        raise options.wrong(key, _("write it like POST /v1/leads"))
    return Call(match[1], match[2])


def _required(options: Options, key: str) -> str:
    value = options.text(key)
    if not value:
        raise options.wrong(key, _("this must be there"))
    return value
