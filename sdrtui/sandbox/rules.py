"""What the sandbox CRM accepts: its objects, their fields and enums, and the words in which it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass

Row = dict[str, object]

OBJECTS = ("owners", "leads", "contacts", "activities")
STAGES = ("MAL", "MIL", "MQL", "SQL", "SAL")
CHANNELS = ("phone", "wechat", "email", "sms", "social", "video", "meeting")
NOTE_LIMIT = 65_536
NAME_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Refusal(Exception):  # noqa: N818  # an answer of the CRM, not an error of this program
    """The CRM understood the write and will not take it."""

    status: int
    code: str
    message: str

    def body(self) -> Row:
        """Return it as the CRM words it."""
        return {"error": {"code": self.code, "message": self.message}}


def invalid(message: str, code: str = "invalid") -> Refusal:
    """Return a 422 with the CRM's words."""
    return Refusal(422, code, message)


def check_owner(body: Mapping[str, object]) -> None:
    """Refuse an owner without a usable id."""
    _text(body, "id", NAME_LIMIT, required=True)
    _text(body, "name", NAME_LIMIT)


def check_lead(body: Mapping[str, object], *, is_new: bool) -> None:
    """Refuse a lead without a name, with an unknown stage, or with a field of the wrong type."""
    for field in ("external_id", "company", "name", "title", "source", "owner", "kind"):
        _text(body, field, NAME_LIMIT)
    _text(body, "note", NOTE_LIMIT)
    if is_new and not (body.get("company") or body.get("name")):
        raise invalid("company or name is required", "required")
    if body.get("stage") is not None and body["stage"] not in STAGES:
        raise invalid(f"stage must be one of {', '.join(STAGES)}", "unknown_enum")
    if not isinstance(body.get("do_not_contact", False), bool):
        raise invalid("do_not_contact must be true or false")


CONDITIONS = ("if_stage", "if_owner")
"""What a write may ask of the lead: that its stage or owner is one of a list."""


def check_expected(asked: Mapping[str, object], old: Mapping[str, object] | None) -> None:
    """Refuse to change a lead whose stage or owner is none of those that the client takes it to have."""
    for name in CONDITIONS:
        field, expected = name.removeprefix("if_"), asked.get(name)
        if isinstance(expected, list) and old is not None and old.get(field) and old[field] not in expected:
            raise Refusal(409, f"{field}_moved", str(old[field]))


def check_activity(body: Mapping[str, object], *, is_new: bool) -> None:
    """Refuse an activity without a lead or with an unknown channel, and a note longer than the CRM keeps."""
    for field in ("external_id", "lead", "sdr", "channel", "action", "outcome", "playbook", "step", "at"):
        _text(body, field, NAME_LIMIT)
    _text(body, "note", NOTE_LIMIT)
    if is_new and not body.get("lead"):
        raise invalid("lead is required", "required")
    if is_new and body.get("channel") not in CHANNELS:
        raise invalid(f"channel must be one of {', '.join(CHANNELS)}", "unknown_enum")


def _text(body: Mapping[str, object], field: str, limit: int, *, required: bool = False) -> None:
    value = body.get(field)
    if value is None and not required:
        return
    if not isinstance(value, str):
        raise invalid(f"{field} must be text", "wrong_type")
    if len(value) > limit:
        raise invalid(f"{field} is longer than {limit} characters", "too_long")
    if required and not value:
        raise invalid(f"{field} is required", "required")
