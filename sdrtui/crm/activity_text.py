"""A touch as text, for CRMs that have no field for what it is made of: readable there, and read back from there.

The words are in both languages at once: a CRM keeps one text for all its readers, and a retry must carry the same one.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

MARK = "sdrtui:"
"""What stands before our token, wherever a person could also have written."""
RULE = "――――"
"""Between what the SDR wrote and what we add."""
UNDONE = "[已撤销 undone]"
DOUBLED = "[重复 duplicate]"

CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        "phone": "电话 Phone",
        "wechat": "微信 WeChat",
        "email": "邮件 Email",
        "sms": "短信 SMS",
        "social": "社交 Social",
        "video": "视频 Video",
        "meeting": "面谈 Meeting",
    }
)
_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "interested": "有意向",
        "callback": "约回拨",
        "no_need": "暂无需求",
        "referral": "转介绍",
        "no_answer": "无人接听",
        "busy": "占线",
        "rejected": "拒接",
        "unreachable": "关机或停机",
        "invalid_number": "空号",
        "voicemail": "语音信箱",
        "carrier_blocked": "运营商拦截",
        "request_sent": "已申请好友",
        "accepted": "已通过",
        "ignored": "未通过",
        "message_sent": "已发消息",
        "deleted": "已被删除",
        "sent": "已发送",
        "auto_reply": "自动回复",
        "bounced_hard": "硬退信",
        "bounced_soft": "软退信",
        "unsubscribed": "已退订",
        "clicked": "已点击",
        "departed": "已离职",
        "replied": "已回复",
        "opted_out": "拒绝联系",
        "done": "已完成",
        "skipped": "已跳过",
    }
)
_LINES = ("channel", "action", "outcome", "owner", "at", "until", "playbook", "step", "attempt", "stage", "record")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE = re.compile(r"^([a-z]+): (.*)$")


def marker(token: str) -> str:
    """Return how our token is written into a text."""
    return f"[{MARK}{token}]"


def token_in(text: str) -> str:
    """Return our token from the last marker of a text, empty when there is none."""
    found = re.findall(rf"\[{MARK}([^\]\s]{{1,64}})\]", text)
    return str(found[-1]) if found else ""


def subject_of(payload: Mapping[str, object], token: str, limit: int) -> str:
    """Return one line that says what the touch was, with its marker at the end, whole whatever the limit."""
    channel, outcome = str(payload.get("channel", "")), str(payload.get("outcome", ""))
    words = [CHANNELS.get(channel, channel), f"{_OUTCOMES.get(outcome, '')} {outcome}".strip()]
    end = f" {marker(token)}"
    return clean(" · ".join(filter(None, words)))[: limit - len(end)] + end


def body_of(payload: Mapping[str, object], token: str, limit: int) -> str:
    """Return the note and below it what the touch was, line by line; a note that is too long says that it is cut."""
    lines = [f"{name}: {payload[name]}" for name in _LINES if payload.get(name) not in {None, ""}]
    end = clean("\n".join([RULE, CHANNELS.get(str(payload.get("channel")), ""), *lines, marker(token)]))
    note = clean(str(payload.get("note") or ""))
    room = limit - len(end) - 1
    if len(note) > room:
        cut = f"…\n[备注过长，全文在 sdrtui 中 · cut: {len(note)} characters, the whole note is in sdrtui]"
        note = note[: room - len(cut)] + cut
    return f"{note}\n{end}" if note else end


def read_body(body: str) -> dict[str, str]:
    """Return the note and the lines below it, by name; only the note when the text is none of ours."""
    note, rule, ours = body.rpartition(RULE)
    if not rule or not token_in(ours):
        return {"note": body}
    lines = {match[1]: match[2] for match in map(_LINE.match, ours.splitlines()) if match}
    return {**{name: lines.get(name, "") for name in _LINES}, "note": note.removesuffix("\n")}


def clean(text: str) -> str:
    """Return text without the control characters that databases refuse; line ends and tabs stay."""
    return _CONTROL.sub("�", text.replace("\r\n", "\n"))
