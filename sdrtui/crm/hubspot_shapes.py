"""What our leads and touches are in HubSpot, and its contacts and engagements in our words. Pure; sends nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sdrtui.crm.activity_text import UNDONE, body_of, read_body, subject_of, token_in
from sdrtui.crm.fields import Item, fit, instant, table, text, texts
from sdrtui.crm.port import RemoteLead, RemoteTouch, Write
from sdrtui.domain.stage import Stage

TITLE, BODY, NAME = 255, 60_000, 500
KEY = "sdrtui_id"
"""The property that holds our token; HubSpot must hold its values unique, on contacts and on every engagement."""


@dataclass(frozen=True, slots=True)
class Engagement:
    """An object type that touches are kept in, and the names of its parts."""

    type: str
    title: str
    body: str
    fixed: Mapping[str, str]


ENGAGEMENTS: Mapping[str, Engagement] = MappingProxyType(
    {
        each.type: each
        for each in (
            Engagement("calls", "hs_call_title", "hs_call_body", {"hs_call_status": "COMPLETED"}),
            Engagement(
                "emails",
                "hs_email_subject",
                "hs_email_text",
                {"hs_email_direction": "EMAIL", "hs_email_status": "SENT"},
            ),
            Engagement("meetings", "hs_meeting_title", "hs_meeting_body", {"hs_meeting_outcome": "COMPLETED"}),
            Engagement(
                "communications",
                "",
                "hs_communication_body",
                {"hs_communication_channel_type": "SMS", "hs_communication_logged_from": "CRM"},
            ),
            Engagement("notes", "", "hs_note_body", {}),
        )
    }
)
TYPES: Mapping[str, str] = MappingProxyType(
    {"phone": "calls", "email": "emails", "meeting": "meetings", "video": "meetings", "sms": "communications"}
)
"""Ours to theirs; WeChat and the rest have no channel in HubSpot, so a note carries them."""
_CHANNELS = {"calls": "phone", "emails": "email", "meetings": "meeting", "communications": "sms", "notes": "social"}
_DISPOSITIONS: Mapping[str, str] = MappingProxyType(
    {
        "busy": "9d9162e7-6cf3-4944-bf63-4dff82258764",
        "no_answer": "73a0d17f-1163-4015-bdd5-ec830791da20",
        "unreachable": "73a0d17f-1163-4015-bdd5-ec830791da20",
        "rejected": "73a0d17f-1163-4015-bdd5-ec830791da20",
        "voicemail": "b2cf5968-551e-4856-9783-52b3da59a7d0",
        "invalid_number": "17b47fee-58de-441e-a44c-c6300d46f273",
        "interested": "f240bbac-87c9-4f6e-bf70-924b57d47db7",
        "callback": "f240bbac-87c9-4f6e-bf70-924b57d47db7",
        "no_need": "f240bbac-87c9-4f6e-bf70-924b57d47db7",
        "referral": "f240bbac-87c9-4f6e-bf70-924b57d47db7",
    }
)
"""HubSpot's own ids of the outcomes that every account begins with."""
_OUTCOMES = {
    "9d9162e7-6cf3-4944-bf63-4dff82258764": "busy",
    "73a0d17f-1163-4015-bdd5-ec830791da20": "no_answer",
    "b2cf5968-551e-4856-9783-52b3da59a7d0": "voicemail",
    "17b47fee-58de-441e-a44c-c6300d46f273": "invalid_number",
}
STAGES: Mapping[str, str] = MappingProxyType(
    {
        "MAL": "subscriber",
        "MIL": "lead",
        "MQL": "marketingqualifiedlead",
        "SQL": "salesqualifiedlead",
        "SAL": "opportunity",
    }
)
SAID: Mapping[str, str] = MappingProxyType({"title": "jobtitle", "company": "company", "region": "city"})
"""What a person may put in place of HubSpot's, ours to theirs. Industry is one of its own list of values."""
CONVERTED = frozenset({"customer", "evangelist"})
"""Lifecycle stages beyond ours: sales has won the contact."""
OPTIONAL = ("sdrtui_wechat", "sdrtui_do_not_contact", "sdrtui_closed_reason", "sdrtui_source", "sdrtui_kind")
"""Properties of contacts that are sent when the account has them."""
READ = (
    *(KEY, "firstname", "lastname", "company", "jobtitle", "industry", "city", "phone", "email", "message"),
    *("hubspot_owner_id", "lifecyclestage", "lastmodifieddate", "hs_merged_object_ids", *OPTIONAL),
)


def engagement_type(payload: Item) -> str:
    """Return the object type that a touch is kept in."""
    return TYPES.get(text(payload, "channel"), "notes")


def touch_properties(write: Write, owner: str) -> dict[str, str]:
    """Return the properties of an engagement."""
    payload, kind = write.payload, ENGAGEMENTS[engagement_type(write.payload)]
    told = {
        KEY: write.token,
        "hs_timestamp": text(payload, "at"),
        kind.body: body_of(payload, write.token, BODY),
        **kind.fixed,
    }
    if kind.title:
        told[kind.title] = subject_of(payload, write.token, TITLE)
    disposition = _DISPOSITIONS.get(text(payload, "outcome"))
    if kind.type == "calls" and disposition:
        told["hs_call_disposition"] = disposition
    return told | ({"hubspot_owner_id": owner} if owner else {})


def lead_properties(payload: Item, owner: str, known: frozenset[str]) -> dict[str, str]:
    """Return the properties of a new contact; of the optional ones those that the account has."""
    phones, emails, wechats = (texts(payload.get(kind)) for kind in ("phones", "emails", "wechats"))
    told = {
        KEY: text(payload, "lead"),
        "firstname": fit(payload.get("name"), NAME),
        "company": fit(payload.get("company"), NAME),
        "jobtitle": fit(payload.get("title"), NAME),
        "city": fit(payload.get("region"), NAME),
        "phone": next(iter(phones), ""),
        "email": next(iter(emails), ""),
        "message": fit(payload.get("note"), BODY),
        "lifecyclestage": STAGES.get(text(payload, "stage"), ""),
        "hubspot_owner_id": owner,
        "sdrtui_wechat": ", ".join(wechats),
        "sdrtui_source": text(payload, "source"),
        "sdrtui_kind": text(payload, "kind"),
    }
    return {name: value for name, value in told.items() if value and (name not in OPTIONAL or name in known)}


def remote_leads(item: Item, sdrs: Mapping[str, str]) -> list[RemoteLead]:
    """Return a contact in our words, and before it those that were merged into it."""
    told, ref = table(item, "properties"), text(item, "id")
    version = text(told, "lastmodifieddate") or text(item, "updatedAt")
    stages = {theirs: ours for ours, theirs in STAGES.items()}
    lead = RemoteLead(
        ref=ref,
        version=version,
        created=text(told, "createdate") or text(item, "createdAt"),
        local=text(told, KEY),
        owner=sdrs.get(text(told, "hubspot_owner_id"), ""),
        stage=stages.get(text(told, "lifecyclestage"), ""),
        do_not_contact=text(told, "sdrtui_do_not_contact") == "true",
        company=text(told, "company"),
        name=" ".join(filter(None, (text(told, "firstname"), text(told, "lastname")))),
        title=text(told, "jobtitle"),
        industry=text(told, "industry"),
        region=text(told, "city"),
        phones=tuple(filter(None, [text(told, "phone")])),
        wechats=tuple(filter(None, (name.strip() for name in text(told, "sdrtui_wechat").split(",")))),
        emails=tuple(filter(None, [text(told, "email")])),
        kind=text(told, "sdrtui_kind"),
        source=text(told, "sdrtui_source"),
        note=text(told, "message"),
        is_deleted=item.get("archived") is True,
        is_converted=text(told, "lifecyclestage") in CONVERTED,
        raw=item,
    )
    merged = filter(None, text(told, "hs_merged_object_ids").split(";"))
    return [*(RemoteLead(ref=old, version=version, merged_into=ref) for old in merged if old != ref), lead]


def remote_touch(kind: str, item: Item, lead: str, sdrs: Mapping[str, str]) -> RemoteTouch:
    """Return an engagement in our words: by its text when we wrote it, else by its type."""
    told, shape = table(item, "properties"), ENGAGEMENTS[kind]
    body, title = text(told, shape.body), text(told, shape.title) if shape.title else ""
    token = text(told, KEY) or token_in(body)
    said: Mapping[str, str] = read_body(body) if token_in(body) else {}
    outcome = _OUTCOMES.get(text(told, "hs_call_disposition"), "done")
    return RemoteTouch(
        ref=f"{kind}:{text(item, 'id')}",
        lead_ref=lead,
        version=text(told, "hs_lastmodifieddate") or text(item, "updatedAt"),
        at=instant(told.get("hs_timestamp")),
        token=token,
        record=said.get("record", ""),
        owner=said.get("owner") or sdrs.get(text(told, "hubspot_owner_id"), ""),
        channel=said.get("channel") or _CHANNELS[kind],
        action=said.get("action") or ("call" if kind == "calls" else ""),
        outcome=said.get("outcome") or outcome,
        note=said["note"].removeprefix(f"{UNDONE}\n") if said else "\n".join(filter(None, (title, body))),
        playbook=said.get("playbook", ""),
        step=said.get("step", ""),
        stage=said.get("stage", ""),
        until=instant(said.get("until")),
        attempt=int(said["attempt"]) if said.get("attempt", "").isdecimal() else 1,
        is_voided=body.startswith(UNDONE),
        raw=item,
    )


def is_step_back(before: str, after: str) -> bool:
    """Say whether a stage change goes down: HubSpot passes over such a change unless the stage is cleared before."""
    return {before, after} <= set(Stage) and Stage(after).height < Stage(before).height
