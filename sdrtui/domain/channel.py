"""Channels, and the actions that each can carry."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Channel(StrEnum):
    """By which means a touch reaches the buyer."""

    PHONE = "phone"
    WECHAT = "wechat"
    EMAIL = "email"
    SMS = "sms"
    SOCIAL = "social"
    VIDEO = "video"
    MEETING = "meeting"


class Action(StrEnum):
    """What is done on the channel."""

    CALL = "call"
    VOICEMAIL = "voicemail"
    ADD = "add"
    MESSAGE = "message"
    MOMENTS = "moments"
    VOICE = "voice"
    MASS = "mass"
    PERSONAL = "personal"
    TEXT = "text"
    POST = "post"
    FOLLOW = "follow"
    VISIT = "visit"


ACTIONS: Mapping[Channel, frozenset[Action]] = MappingProxyType(
    {
        Channel.PHONE: frozenset({Action.CALL, Action.VOICEMAIL}),
        Channel.WECHAT: frozenset({Action.ADD, Action.MESSAGE, Action.MOMENTS, Action.VOICE, Action.MASS}),
        Channel.EMAIL: frozenset({Action.MASS, Action.PERSONAL}),
        Channel.SMS: frozenset({Action.TEXT}),
        Channel.SOCIAL: frozenset({Action.MESSAGE, Action.POST, Action.FOLLOW}),
        Channel.VIDEO: frozenset({Action.MESSAGE, Action.CALL}),
        Channel.MEETING: frozenset({Action.CALL, Action.VISIT}),
    }
)
"""Which action fits which channel; the language refuses any other pair."""


class Point(StrEnum):
    """A way to reach a contact: what a step may need and what a spreadsheet holds."""

    PHONE = "phone"
    WECHAT = "wechat"
    EMAIL = "email"


POINT_OF: Mapping[Channel, Point] = MappingProxyType(
    {
        Channel.PHONE: Point.PHONE,
        Channel.SMS: Point.PHONE,
        Channel.WECHAT: Point.WECHAT,
        Channel.EMAIL: Point.EMAIL,
    }
)
"""The contact point that a channel cannot do without; the other channels need none. A WeChat request does with a phone
number too (see `course.unmet_need`)."""
