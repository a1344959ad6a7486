"""What scripts may speak of, from plain values: contact, account, lead, seller, team, pain, story, last, today.

Empty values are simply absent, so that `render` names them as missing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sdrtui.domain.channel import Channel
from sdrtui.domain.names import split_name
from sdrtui.domain.playbook import Text
from sdrtui.playbook.fields import is_chinese

_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_GREETINGS = {
    "zh": ((12, "上午好"), (18, "下午好"), (24, "晚上好")),
    "en": ((12, "Good morning"), (18, "Good afternoon"), (24, "Good evening")),
}
_FORMS = {
    "总": "董事长 总经理 总裁 副总 总监 创始人 合伙人 首席 老板 CEO CFO CTO CIO COO CMO VP",
    "主任": "主任",
    "主管": "主管",
    "经理": "经理",
    "工": "工程师",
    "老师": "老师 教授 讲师",
}
"""How a Chinese buyer of such a title is addressed; the first that fits."""
_BRACKETS = re.compile(r"[(（][^)）]*[)）]")
_LEGAL_FORM = re.compile(
    r"(?:股份|集团)?(?:有限责任公司|有限公司|公司)$|,? (?:Inc|Ltd|LLC|Corp|Co\., Ltd)\.?$", re.IGNORECASE
)
_LAST_CHANNELS = (Channel.PHONE, Channel.WECHAT, Channel.EMAIL)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody a script names: the contact, the SDR, another seller."""

    name: str = ""
    title: str = ""
    phone: str = ""
    wechat: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class LastTouch:
    """An earlier touch of the same lead, for a script that refers to it."""

    channel: Channel
    at: datetime
    outcome: str = ""
    """In words, not the code."""
    subject: str = ""
    """Of an email, as it was rendered."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """All that is known when a script is filled in. Leave out what is not known."""

    contact: Speaker
    seller: Speaker
    """The SDR of the lead."""
    company: str = ""
    short_name: str = ""
    """What people call the company; empty means its name without brackets and legal form."""
    industry: str = ""
    region: str = ""
    headcount: int | None = None
    source: str = ""
    source_title: str = ""
    note: str = ""
    stage: str = ""
    playbook: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The playbook's title by language."""
    sellers: Mapping[str, Speaker] = field(default_factory=lambda: MappingProxyType({}))
    """Those of other roles; they go over what the policy's `team.sellers` says."""
    touches: tuple[LastTouch, ...] = ()
    """In any order."""
    team: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """`Policy.team`."""
    zone: str = "Asia/Shanghai"
    """The contact's; days and the greeting are in it."""


def facts(spoken: Spoken, now: datetime, language: str = "zh") -> dict[str, object]:
    """Return the variables of a script. The language is the script's, not the screen's: see `language_of`."""
    zone = ZoneInfo(spoken.zone)
    team, sellers = dict(spoken.team), _sellers(spoken)
    return {
        "contact": _contact(spoken.contact),
        "account": _known(
            name=spoken.company,
            short_name=spoken.short_name or _short(spoken.company),
            industry=spoken.industry,
            region=spoken.region,
            headcount=str(spoken.headcount or ""),
        ),
        "lead": _known(source=spoken.source, source_title=spoken.source_title, note=spoken.note, stage=spoken.stage),
        "seller": sellers["sdr"],
        "sellers": sellers,
        "team": team,
        "pain": _chosen(team.get("pains"), "titles", spoken.contact.title).get("pain", ""),
        "story": _chosen(team.get("stories"), "industries", spoken.industry),
        "last": _last(spoken.touches, zone, language),
        "today": {**_day(now.astimezone(zone), language), "greeting": _greeting(now.astimezone(zone), language)},
        "unsubscribe": team.get("unsubscribe", ""),
        "playbook": _known(title=spoken.playbook.get(language, "")),
    }


def language_of(text: Text) -> str:
    """Return the language a script is written in."""
    return "zh" if is_chinese(text.subject + text.body) else "en"


def salutation(name: str, title: str) -> str:
    """Return how to address somebody: 王总 from surname and title, else the name as it stands."""
    surname = split_name(name).surname
    form = next((form for form, words in _FORMS.items() if any(word in title.upper() for word in words.split())), "")
    return f"{surname}{form}" if surname and form else name


def _short(company: str) -> str:
    return _LEGAL_FORM.sub("", _BRACKETS.sub("", company)).strip() or company


def _contact(contact: Speaker) -> dict[str, str]:
    parts = split_name(contact.name)
    return _known(
        name=contact.name,
        surname=parts.surname,
        title=contact.title,
        salutation=salutation(contact.name, contact.title),
        wechat=contact.wechat,
        email=contact.email,
    )


def _speaker(speaker: Speaker) -> dict[str, str]:
    return _known(
        name=speaker.name, title=speaker.title, phone=speaker.phone, wechat=speaker.wechat, email=speaker.email
    )


def _sellers(spoken: Spoken) -> dict[str, object]:
    """Return every role's person: the policy's word, then the installation's; `sdr` is the SDR."""
    written = spoken.team.get("sellers")
    roles: dict[str, dict[str, object]] = {}
    for role, person in written.items() if isinstance(written, Mapping) else ():
        roles[str(role)] = dict(person) if isinstance(person, Mapping) else {}
    for role, speaker in [*spoken.sellers.items(), ("sdr", spoken.seller)]:
        roles[role] = {**roles.get(role, {}), **_speaker(speaker)}
    return dict(roles)


def _chosen(entries: object, key: str, value: str) -> dict[str, object]:
    """Return the first entry one of whose words is in the value; an entry without words is for everybody."""
    listed: Iterable[object] = entries if isinstance(entries, list | tuple) else ()
    for entry in listed:
        if isinstance(entry, Mapping) and _fits(entry.get(key), value):
            return dict(entry)
    return {}


def _fits(words: object, value: str) -> bool:
    if not isinstance(words, list | tuple) or not words:
        return not words
    return any(str(word).lower() in value.lower() for word in words)


def _last(touches: tuple[LastTouch, ...], zone: ZoneInfo, language: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for touch in sorted(touches, key=lambda touch: touch.at):
        if touch.channel in _LAST_CHANNELS:
            day = _day(touch.at.astimezone(zone), language)
            found[touch.channel.value] = {**day, **_known(outcome=touch.outcome, subject=touch.subject)}
    return found


def _day(at: datetime, language: str) -> dict[str, str]:
    day = f"{at.month}月{at.day}日" if language == "zh" else f"{_MONTHS[at.month - 1]} {at.day}"
    return {"day": day, "weekday": _WEEKDAYS[language][at.weekday()]}


def _greeting(at: datetime, language: str) -> str:
    return next(words for hour, words in _GREETINGS[language] if at.hour < hour)


def _known(**values: str) -> dict[str, str]:
    return {key: value for key, value in values.items() if value.strip()}
