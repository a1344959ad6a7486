"""Their records in our words and ours in theirs, by the field maps of a description. Pure; sends nothing."""

from collections.abc import Mapping

from sdrtui.crm.activity_text import body_of, read_body, subject_of, token_in
from sdrtui.crm.fields import Item, at, instant, text, texts
from sdrtui.crm.owner_names import OwnerNames
from sdrtui.crm.port import RemoteLead, RemoteOwner, RemoteTouch, Write
from sdrtui.crm.rest_config import LISTS, ObjectMap
from sdrtui.domain.stage import Stage

SUBJECT, TEXT = 200, 32_000
_TOUCH_TEXTS = (
    *("owner", "channel", "action", "outcome", "note", "playbook", "step", "record"),
    *("touch", "stage", "until", "attempt"),
)


def body(write: Write, made: ObjectMap) -> dict[str, object]:
    """Return the body of a write: every mapped field that it has a value for, in their words."""
    ours = facts(write, made)
    told: dict[str, object] = {}
    for theirs, mine in made.fields.items():
        name, _dot, first = mine.partition(".")
        if name not in ours:
            continue
        value = ours[name]
        if first:
            value = next(iter(value), None) if isinstance(value, list | tuple) else None
        if value is not None:
            put(told, theirs, made.values.get(name, {}).get(str(value), value))
    return told


def facts(write: Write, made: ObjectMap) -> dict[str, object]:
    """Return what a write says, in our words; the words for people only where the description asks for them."""
    payload, kind = dict(write.payload), write.kind
    if kind == "stage":
        return {"stage": payload["after"]}
    if kind == "touch":
        asked = set(made.fields.values())
        payload |= {"lead_ref": write.lead_ref, "token": write.token}
        if "subject" in asked:
            payload["subject"] = subject_of(write.payload, write.token, SUBJECT)
        if "text" in asked:
            payload["text"] = body_of(write.payload, write.token, TEXT)
    elif not write.lead_ref:
        payload["token"] = write.token
    else:
        payload.pop("lead", None)  # the id that it was created with stays as it is
    return payload


def undone_body(payload: Item, made: ObjectMap) -> dict[str, object]:
    """Return what marks a touch as taken back."""
    told: dict[str, object] = {}
    for theirs, value in made.undone.items():
        put(told, theirs, {"at": payload.get("at"), "owner": payload.get("owner"), "true": True}.get(value, value))
    return told


def put(body: dict[str, object], path: str, value: object) -> None:
    """Set the value at `a.b` of a body."""
    *parents, last = path.split(".")
    for parent in parents:
        inner = body.setdefault(parent, {})
        if not isinstance(inner, dict):
            return
        body = inner
    body[last] = value


def read(item: Item, made: ObjectMap) -> dict[str, object]:
    """Return the mapped fields of their record in our words; lists are tuples."""
    told: dict[str, object] = {}
    for theirs, mine in made.fields.items():
        name, value = mine.partition(".")[0], at(item, theirs)
        if name in LISTS:
            told[name] = texts(value if isinstance(value, list) else [value])
        elif value is not None:
            back = {word: ours for ours, word in reversed(list(made.values.get(name, {}).items()))}
            told[name] = back.get(str(value), value)
    return told


def remote_lead(item: Item, made: ObjectMap, sdrs: Mapping[str, str]) -> RemoteLead:
    """Return a lead of theirs."""
    told = read(item, made)
    owner = text(told, "owner")
    points = {kind: texts(told.get(kind)) for kind in LISTS}
    return RemoteLead(
        ref=_text_at(item, made.id),
        version=_text_at(item, made.version),
        local=text(told, "lead"),
        created=text(told, "created_at"),
        stage=text(told, "stage") if told.get("stage") in set(Stage) else "",
        do_not_contact=told.get("do_not_contact") in {True, "true"},
        is_deleted=bool(made.deleted and at(item, made.deleted)),
        raw=item,
        phones=points["phones"],
        wechats=points["wechats"],
        emails=points["emails"],
        owner=sdrs.get(owner, owner),
        company=text(told, "company"),
        name=text(told, "name"),
        title=text(told, "title"),
        industry=text(told, "industry"),
        region=text(told, "region"),
        kind=text(told, "kind"),
        source=text(told, "source"),
        note=text(told, "note"),
    )


def remote_touch(item: Item, made: ObjectMap, sdrs: Mapping[str, str]) -> RemoteTouch:
    """Return a touch of theirs; what our own text says of it goes before fields that know fewer words."""
    told = read(item, made)
    written = text(told, "text")
    token = text(told, "token") or token_in(text(told, "subject")) or token_in(written)
    said: Item = read_body(written) if token_in(written) else {}
    known = {name: text(said, name) or text(told, name) for name in _TOUCH_TEXTS}
    return RemoteTouch(
        ref=_text_at(item, made.id),
        lead_ref=text(told, "lead_ref"),
        version=_text_at(item, made.version),
        at=instant(told.get("at")),
        token=token,
        is_voided=_is_undone(item, made),
        raw=item,
        record=known["record"],
        owner=sdrs.get(known["owner"], known["owner"]),
        channel=known["channel"],
        action=known["action"],
        outcome=known["outcome"],
        note=known["note"],
        playbook=known["playbook"],
        step=known["step"],
        touch=known["touch"],
        stage=known["stage"],
        until=instant(known["until"]),
        attempt=int(known["attempt"]) if known["attempt"].isdecimal() else 1,
    )


def remote_owner(item: Item, fields: Mapping[str, str], names: OwnerNames) -> RemoteOwner:
    """Return somebody who can own leads; without a field for it, their id is the SDR's short name."""
    told = {name: _text_at(item, fields.get(name, name)) for name in ("id", "name", "email")}
    active = at(item, fields["is_active"]) if "is_active" in fields else True
    sdr = _text_at(item, fields["sdr"]) if "sdr" in fields else told["id"]
    sdr = names.sdr(told["id"], told["email"], sdr)
    return RemoteOwner(told["id"], told["name"], told["email"], sdr, is_active=active is not False)


def has_token(item: Item, made: ObjectMap, write: Write) -> bool:
    """Say whether this record of theirs is the one that the write made."""
    told = read(item, made)
    words = f"{told.get('subject', '')}\n{told.get('text', '')}"

    same = told.get("token") == write.token or token_in(words) == write.token
    is_record = bool(told.get("record")) and told.get("record") == write.payload.get("record")
    is_lead = write.kind == "lead" and bool(told.get("lead")) and told.get("lead") == write.payload.get("lead")
    return same or is_record or is_lead


def _is_undone(item: Item, made: ObjectMap) -> bool:
    marks = [(theirs, value) for theirs, value in made.undone.items() if value not in {"at", "owner"}]
    return bool(marks) and all(str(at(item, theirs)).casefold() == value.casefold() for theirs, value in marks)


def _text_at(item: Item, path: str) -> str:
    return text({"": at(item, path)}, "") if path else ""
