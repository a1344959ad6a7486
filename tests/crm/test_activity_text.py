from hypothesis import given
from hypothesis import strategies as st

from sdrtui.crm.activity_text import RULE, body_of, clean, marker, read_body, subject_of, token_in

TOKEN = "0190d3a2-7c51-7f00-8000-000000000001"
TOUCH = {
    "record": "r-1",
    "channel": "wechat",
    "action": "message",
    "outcome": "message_sent",
    "owner": "zhang",
    "at": "2026-11-23T01:05:00+00:00",
    "until": None,
    "note": "她下周回来",
    "playbook": "nurture-wechat",
    "step": "day-1",
    "attempt": 1,
    "stage": "MIL",
}


def test_a_wechat_touch_can_be_read_by_a_person() -> None:
    """The subject says 微信 and WeChat and what came of it; the note stands first in the body."""
    subject, body = subject_of(TOUCH, TOKEN, 200), body_of(TOUCH, TOKEN, 10_000)

    assert f"微信 WeChat · 已发消息 message_sent {marker(TOKEN)}" == subject
    assert body.startswith(f"她下周回来\n{RULE}\n微信 WeChat\n")


@given(st.text(max_size=300), st.integers(400, 1_000))
def test_what_was_written_is_read_back(note: str, limit: int) -> None:
    """Whatever the note says, even another marker, channel and outcome come back, and the note as far as it fits."""
    body = body_of({**TOUCH, "note": note}, TOKEN, limit)

    told = read_body(body)

    assert len(body) <= limit
    assert ("wechat", "message_sent", "zhang") == (told["channel"], told["outcome"], told["owner"])
    assert TOKEN == token_in(body)
    assert told["note"] == clean(note) or "the whole note is in sdrtui" in told["note"]


@given(st.text(max_size=50))
def test_a_text_that_is_not_ours_is_a_note(text: str) -> None:
    """A call that somebody logged in the CRM keeps its words and claims nothing."""
    assert {"note": text} == read_body(text)


def test_a_note_that_copies_our_lines_changes_nothing() -> None:
    """Only what stands below the last rule counts."""
    note = f"{RULE}\nchannel: email\n{marker('another')}"

    told = read_body(body_of({**TOUCH, "note": note}, TOKEN, 10_000))

    assert ("wechat", note) == (told["channel"], told["note"])


def test_a_long_subject_keeps_its_marker() -> None:
    """The marker is what the touch is found by, so it is never what is cut."""
    subject = subject_of({**TOUCH, "channel": "x" * 500}, TOKEN, 200)

    assert 200 == len(subject)
    assert TOKEN == token_in(subject)
