"""What comes of a touch, by channel and by how somebody takes to us, and what the SDR notes down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.outcome import Outcome
from sdrtui.sample.cast import Fate

_O = Outcome
_CALLS: Mapping[Fate, Mapping[Outcome, int]] = {
    Fate.QUIET: {_O.NO_ANSWER: 58, _O.VOICEMAIL: 14, _O.BUSY: 10, _O.UNREACHABLE: 8, _O.REJECTED: 10},
    Fate.WARM: {_O.NO_ANSWER: 46, _O.CALLBACK: 22, _O.VOICEMAIL: 12, _O.BUSY: 12, _O.REJECTED: 5, _O.REFERRAL: 3},
    Fate.KEEN: {_O.INTERESTED: 55, _O.CALLBACK: 15, _O.NO_ANSWER: 30},
    Fate.COLD: {_O.NO_NEED: 45, _O.NO_ANSWER: 35, _O.REJECTED: 14, _O.OPTED_OUT: 6},
    Fate.WRONG: {_O.INVALID_NUMBER: 100},
}
_DONE: Mapping[tuple[Channel, Action], Outcome] = {
    (Channel.PHONE, Action.VOICEMAIL): _O.VOICEMAIL,
    (Channel.WECHAT, Action.ADD): _O.REQUEST_SENT,
    (Channel.WECHAT, Action.MESSAGE): _O.MESSAGE_SENT,
    (Channel.EMAIL, Action.MASS): _O.SENT,
    (Channel.EMAIL, Action.PERSONAL): _O.SENT,
}
_ANSWERS: Mapping[Outcome, Mapping[Fate, Mapping[Outcome, int]]] = {
    _O.REQUEST_SENT: {
        Fate.KEEN: {_O.ACCEPTED: 90},
        Fate.WARM: {_O.ACCEPTED: 60, _O.IGNORED: 10},
        Fate.QUIET: {_O.ACCEPTED: 18, _O.IGNORED: 20},
    },
    _O.MESSAGE_SENT: {Fate.KEEN: {_O.REPLIED: 40}, Fate.COLD: {_O.NO_NEED: 15}},
    _O.SENT: {
        Fate.KEEN: {_O.CLICKED: 25, _O.REPLIED: 25},
        Fate.WARM: {_O.CLICKED: 5, _O.AUTO_REPLY: 6},
        Fate.QUIET: {_O.BOUNCED_HARD: 3, _O.AUTO_REPLY: 5, _O.BOUNCED_SOFT: 2},
        Fate.COLD: {_O.UNSUBSCRIBED: 12},
    },
}
_NOTES: Mapping[Outcome, tuple[str, ...]] = {
    _O.INTERESTED: (
        "同时在跟三百多份合同，回款靠财务和业务两边对，想先看演示",
        "上季度有两笔尾款拖了四个月，老板让他找办法，约顾问演示",
        "现在用表格，月底对账三个人忙四天，想知道能不能接他们的 CRM",
        "去年换过一次系统没用起来，怕再折腾，先看同行案例",
    ),
    _O.CALLBACK: ("在开会，让晚点打", "在外面见客户，约了时间", "要先问一下财务，约好再打", "说今天月结走不开"),
    _O.NO_NEED: ("集团统一采购，自己定不了", "今年不上新系统，明年三月再看", "刚续了现在的系统一年"),
    _O.REFERRAL: ("不归她管，让找财务部李经理，分机 806", "已转岗，说新来的信息部经理在看"),
    _O.OPTED_OUT: ("明确说别再联系",),
    _O.REJECTED: ("响两声挂断", ""),
    _O.NO_ANSWER: ("", "", "", "响到断"),
    _O.VOICEMAIL: ("", "智能助理接的，留了公司和来意"),
    _O.ACCEPTED: ("", "通过了，回了个表情"),
    _O.REPLIED: ("问多少人起用，能不能先看演示", "回了“像”，说让财务一起听", "要报价，先约了演示"),
    _O.CLICKED: ("点了落地页，停了两分多钟",),
    _O.AUTO_REPLY: ("出差，下周一回",),
    _O.UNSUBSCRIBED: ("回了“退订”",),
    _O.INVALID_NUMBER: ("空号",),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, and what was noted."""

    outcome: Outcome
    note: str = ""
    after: timedelta = timedelta(0)
    """How much later than what it answers."""
    until: datetime | None = None
    """For a callback."""


def of_touch(random: Random, fate: Fate, channel: Channel, action: Action) -> Answer:
    """Return what comes of a touch when it is made."""
    if action is Action.CALL and channel is Channel.PHONE:
        return noted(random, _drawn(random, _CALLS[fate]))
    return Answer(_DONE.get((channel, action), Outcome.DONE))


def of_later(random: Random, fate: Fate, sent: Outcome) -> Answer | None:
    """Return what comes back hours after something was sent, if anything does."""
    table = _ANSWERS.get(sent, {}).get(fate, {})
    if not table or random.randrange(100) >= sum(table.values()):
        return None
    answer = noted(random, _drawn(random, table))
    return Answer(answer.outcome, answer.note, timedelta(minutes=random.randrange(25, 22 * 60)))


def noted(random: Random, outcome: Outcome) -> Answer:
    """Return the outcome with a note that an SDR would write."""
    return Answer(outcome, random.choice(_NOTES.get(outcome, ("",))))


def _drawn(random: Random, table: Mapping[Outcome, int]) -> Outcome:
    return random.choices(list(table), list(table.values()))[0]
