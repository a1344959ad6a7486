"""What BottleCRM's leads and interactions look like, and our words for what is in them. Pure; sends nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sdrtui.crm.activity_text import DOUBLED, MARK, RULE, UNDONE, body_of, clean, read_body, subject_of, token_in
from sdrtui.crm.fields import EMPTY, Item, fit, instant, table, tables, text, texts
from sdrtui.crm.port import RemoteLead, RemoteTouch
from sdrtui.domain.stage import Stage

SUBJECT, BODY, NAME, DESCRIPTION, PHONE, DETAIL = 200, 10_000, 255, 60_000, 25, 100
"""How long its fields are; DESCRIPTION has no limit but a body's size."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "phone": "call",
        "email": "email",
        "sms": "sms",
        "meeting": "meeting",
        "video": "meeting",
        "wechat": "whatsapp",
        "social": "whatsapp",
    }
)
"""Ours to theirs. It knows no WeChat: such a touch is a chat message whose subject says 微信 WeChat."""
_CHANNELS = {"call": "phone", "email": "email", "sms": "sms", "meeting": "meeting", "whatsapp": "social"}
_CALL_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "interested": "connected",
        "callback": "connected",
        "no_need": "connected",
        "referral": "connected",
        "opted_out": "connected",
        "no_answer": "no_answer",
        "unreachable": "no_answer",
        "rejected": "no_answer",
        "busy": "busy",
        "invalid_number": "wrong_number",
        "voicemail": "voicemail",
    }
)
_OUTCOMES = {
    "no_answer": "no_answer",
    "busy": "busy",
    "wrong_number": "invalid_number",
    "voicemail": "voicemail",
    "connected": "done",
}
_INBOUND = frozenset({"replied", "auto_reply", "unsubscribed"})
STATUSES: Mapping[str, str] = MappingProxyType(
    {"MAL": "assigned", "MIL": "assigned", "MQL": "in process", "SQL": "in process", "SAL": "in process"}
)
"""The status of a lead in a CRM without our stage field. Never `converted`: that makes a deal and cannot be undone."""


SAID: Mapping[str, str] = MappingProxyType({"title": "job_title", "company": "company_name", "region": "city"})
"""What a person may put in place of BottleCRM's, ours to theirs. Industry is one of its own list of values."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The custom fields of leads that ours go to, as the admin has named them."""

    stage: str = "sdr_stage"
    do_not_contact: str = "sdr_do_not_contact"
    wechat: str = "sdr_wechat"
    closed_reason: str = "sdr_closed_reason"


def lead_body(payload: Item, keys: Keys, owner: str) -> dict[str, object]:
    """Return the body that creates a lead; what has no field of its own stands in the description, readable."""
    name, company = text(payload, "name"), text(payload, "company")
    phones, emails, wechats = (texts(payload.get(kind)) for kind in ("phones", "emails", "wechats"))
    body: dict[str, object] = {
        "title": fit(company or name, NAME),
        "first_name": fit(name, NAME),
        "company_name": fit(company, NAME),
        "job_title": fit(payload.get("title"), NAME),
        "city": fit(payload.get("region"), NAME),
        "status": "assigned",
        "source_detail": fit(payload.get("source"), DETAIL),
        "source_ref": f"{MARK}{payload['lead']}",
        "description": description(text(payload, "note"), payload),
        "custom_fields": {keys.stage: text(payload, "stage"), keys.wechat: ", ".join(wechats)},
    }
    if phones:
        body["phone"] = phones[0][:PHONE]
    if emails:
        body["email"] = emails[0]
    if owner:
        body["assigned_to"] = [owner]
    return body


def description(note: str, payload: Item) -> str:
    """Return the note and below it what BottleCRM has no field for."""
    told = {
        "行业 industry": text(payload, "industry"),
        "来源 source": text(payload, "source"),
        "类型 kind": text(payload, "kind"),
        "电话 phones": ", ".join(texts(payload.get("phones"))),
        "微信 WeChat": ", ".join(texts(payload.get("wechats"))),
        "邮箱 emails": ", ".join(texts(payload.get("emails"))),
    }
    lines = [f"{name}: {value}" for name, value in told.items() if value]
    return fit("\n".join([note, RULE, *lines]), DESCRIPTION)


def with_note(old: str, note: str) -> str:
    """Return a description with another note, what stands below it kept."""
    _note, rule, below = old.rpartition(RULE)
    return fit(f"{note}\n{rule}{below}" if rule else note, DESCRIPTION)


def touch_body(payload: Item, lead: str, token: str) -> dict[str, object]:
    """Return the body of an interaction; its subject carries the marker."""
    kind = KINDS.get(text(payload, "channel"), "meeting")
    body: dict[str, object] = {
        "kind": kind,
        "lead": lead,
        "direction": "inbound" if payload.get("outcome") in _INBOUND else "outbound",
        "occurred_at": payload["at"],
        "subject": subject_of(payload, token, SUBJECT),
        "body": body_of(payload, token, BODY),
    }
    outcome = _CALL_OUTCOMES.get(text(payload, "outcome"), "")
    if kind == "call" and outcome:
        body["outcome"] = outcome
    return body


def undone_subject(subject: str) -> str:
    """Return the subject of an interaction that was taken back; its marker stays."""
    return _marked(subject, UNDONE)


def doubled_subject(subject: str) -> str:
    """Return the subject of an interaction that stands there twice; its marker stays."""
    return _marked(subject, DOUBLED)


def _marked(subject: str, word: str) -> str:
    if subject.startswith(word):
        return subject
    start, _bracket, mark = subject.rpartition("[")
    return f"{word} {start[: SUBJECT - len(word) - len(mark) - 2]}[{mark}"


def remote_lead(item: Item, keys: Keys, sdrs: Mapping[str, str]) -> RemoteLead:
    """Return a lead of theirs in our words; `sdrs` names ours by their profile ids."""
    custom = table(item, "custom_fields")
    stage = text(custom, keys.stage)
    assigned = [text(profile, "id") for profile in tables(item.get("assigned_to") or [])]
    note, rule, _below = text(item, "description").rpartition(RULE)
    reference = text(item, "source_ref")
    return RemoteLead(
        ref=text(item, "id"),
        version=text(item, "updated_at"),
        created=text(item, "created_at"),
        local=reference.removeprefix(MARK) if reference.startswith(MARK) else "",
        owner=next((sdrs[profile] for profile in assigned if profile in sdrs), ""),
        stage=stage if stage in set(Stage) else "",
        do_not_contact=custom.get(keys.do_not_contact) is True,
        company=text(item, "company_name"),
        name=" ".join(filter(None, (text(item, "first_name"), text(item, "last_name")))),
        title=text(item, "job_title"),
        industry=text(item, "industry"),
        region=text(item, "city"),
        phones=tuple(filter(None, [text(item, "phone_e164") or text(item, "phone")])),
        wechats=tuple(filter(None, (name.strip() for name in text(custom, keys.wechat).split(",")))),
        emails=tuple(filter(None, [text(item, "email")])),
        source=text(item, "source_detail") or text(item, "source"),
        note=(note if rule else text(item, "description")).strip(),
        raw=item,
    )


def remote_touch(item: Item, sdrs: Mapping[str, str]) -> RemoteTouch:
    """Return an interaction in our words: by its text when we wrote it, else by its kind."""
    subject, body = text(item, "subject"), text(item, "body")
    token = token_in(subject) or token_in(body)
    told: Item = read_body(body) if token else EMPTY
    kind = text(item, "kind")
    return RemoteTouch(
        ref=text(item, "id"),
        lead_ref=text(item, "lead"),
        version=text(item, "created_at"),
        at=instant(item.get("occurred_at")),
        token=token,
        record=text(told, "record"),
        owner=text(told, "owner") or sdrs.get(text(item, "logged_by"), ""),
        channel=text(told, "channel") or _CHANNELS.get(kind, ""),
        action=text(told, "action") or ("call" if kind == "call" else ""),
        outcome=text(told, "outcome") or _OUTCOMES.get(text(item, "outcome"), "done"),
        note=text(told, "note") if token else clean("\n".join(filter(None, (subject, body)))),
        playbook=text(told, "playbook"),
        step=text(told, "step"),
        stage=text(told, "stage"),
        until=instant(told.get("until")),
        attempt=int(text(told, "attempt")) if text(told, "attempt").isdecimal() else 1,
        is_voided=subject.startswith(UNDONE),
        is_double=subject.startswith(DOUBLED),
        raw=item,
    )
