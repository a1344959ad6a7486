from datetime import UTC, datetime

import pytest

from sdrtui.domain.queued import AttemptLine
from sdrtui.errors import UsageError
from sdrtui.services.queue import original
from sdrtui.services.queue_fields import editable, edited

PAYLOAD: dict[str, object] = {
    "record": "r1",
    "lead": "l1",
    "owner": "zhang",
    "outcome": "no_answer",
    "at": "2026-11-23T01:00:00+00:00",
    "until": None,
    "phones": ["+8613800138000"],
    "score": 40,
    "do_not_contact": False,
    "note": "下周再打",
}


def test_a_form_shows_what_may_be_changed() -> None:
    """Not the ids; lists with commas, truth values as words, nothing as nothing."""
    shown = editable(PAYLOAD)

    assert {"record", "lead"}.isdisjoint(shown)
    assert ("+8613800138000", "false", "") == (shown["phones"], shown["do_not_contact"], shown["until"])


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("owner", "li", "li"),
        ("outcome", " busy ", "busy"),
        ("at", "2026-11-23T09:00+08:00", "2026-11-23T09:00:00+08:00"),
        ("until", "", None),
        ("phones", "+8613800138000， +861012345678", ["+8613800138000", "+861012345678"]),
        ("phones", "", []),
        ("score", "7", 7),
        ("do_not_contact", "yes", True),
        ("note", "", ""),
    ],
)
def test_a_value_is_read_as_its_field_is(field: str, typed: str, value: object) -> None:
    """Every type of a payload is typed as text."""
    before = {**PAYLOAD, "until": "2026-11-24T01:00:00+00:00"}

    assert {**before, field: value} == edited(before, {field: typed})


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("record", "r2"),
        ("wechat", "x"),
        ("outcome", "maybe"),
        ("at", ""),
        ("at", "tomorrow"),
        ("at", "2026-11-23T09:00"),
        ("score", "many"),
        ("do_not_contact", "perhaps"),
        ("note", "下周再打"),
    ],
)
def test_what_does_not_fit_is_refused(field: str, typed: str) -> None:
    """An id, an unknown field, a value of another kind, or no change at all."""
    with pytest.raises(UsageError):
        edited(PAYLOAD, {field: typed})


def test_the_first_payload_is_found_behind_every_correction() -> None:
    """Corrections are taken back one by one, latest first."""
    at = datetime(2026, 11, 23, tzinfo=UTC)
    lines = [
        AttemptLine(1, at, "sent", ""),
        AttemptLine(2, at, "edited", '{"owner": ["zhang", "li"]}'),
        AttemptLine(3, at, "edited", '{"owner": ["li", "wang"], "note": ["a", "b"]}'),
    ]

    assert {"owner": "zhang", "note": "a"} == original(lines, {"owner": "wang", "note": "b"})
