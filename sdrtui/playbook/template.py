"""The text of a new playbook: small, valid and clean under lint, with the places to fill in marked."""

from sdrtui.domain.stage import Kind

_HEAD = """\
# {id}: 改完后运行 sdrtui playbook lint {id}.yaml
# After editing run: sdrtui playbook lint {id}.yaml
id: {id}
version: "1.0"
title: {{zh: {zh}, en: {en}}}
description:
  zh: 写清楚给什么样的线索用。
  en: Say which leads it is for.
kind: {kind}
formula: {formula}
"""
_CALL = """\
  - id: call-{number}
    day: {day}
    title: {{zh: {zh}, en: {en}}}
    {when}
    channel: phone
    action: call
    script: |
      {{{{ contact.salutation }}}}，{{{{ today.greeting }}}}，我是{{{{ team.company }}}}的{{{{ seller.name }}}}。
      （说明来意，问画像、痛点、方案三个问题，约下一步。）
"""
_ADD = """\
  - id: wechat-add
    day: {day}
    title: {{zh: 加微信, en: Add on WeChat}}
    channel: wechat
    action: add
    script: |
      {{{{ contact.salutation }}}}您好，我是{{{{ team.company }}}}的{{{{ seller.name }}}}。
"""
_MESSAGE = """\
  - id: wechat-{number}
    day: {day}
    title: {{zh: 微信消息, en: WeChat message}}
    channel: wechat
    action: message
    script: |
      {{{{ contact.salutation }}}}您好，（一条对对方有用的内容。）
"""
_MAIL = """\
  - id: email-{number}
    day: {day}
    title: {{zh: 邮件, en: Email}}
    channel: email
    action: mass
    script:
      subject: （对方关心的一件事）
      body: |
        {{{{ contact.salutation }}}}，您好：

        （一件事，一个证据，一个下一步。）

        {{{{ seller.name }}}}
        {{{{ unsubscribe }}}}
"""
_EXITS = """\
exits:
  exhausted: {close: {zh: 联系完毕无回应, en: No answer after all touches}}
  no_need: {close: {zh: 暂无需求, en: No need for now}}
"""
_TITLES = {
    Kind.CALL_IN: ("集客", "Call-in"),
    Kind.OUTBOUND: ("外呼", "Outbound"),
    Kind.NURTURE: ("育客", "Nurture"),
    Kind.REACTIVATION: ("沉默激活", "Reactivation"),
}


def new_playbook(playbook: str, kind: Kind) -> str:
    """Return the YAML text of a playbook of this id and kind to start from."""
    formula, who, steps = _series(kind)
    zh, en = _TITLES[kind]
    head = _HEAD.format(id=playbook, zh=zh, en=en, kind=kind, formula=formula)
    return "\n".join([head + who + "steps:", *steps, _EXITS])


def _call(number: int, day: int, when: str, zh: str, en: str) -> str:
    return _CALL.format(number=number, day=day, when=when, zh=zh, en=en)


def _series(kind: Kind) -> tuple[str, str, list[str]]:
    """Return formula, audience and steps."""
    morning, afternoon = 'window: "09:30-11:30"', 'window: "14:00-17:00"'
    match kind:
        case Kind.CALL_IN:
            return (
                "5×2×6",
                "who:\n  needs: [phone]\n",
                [
                    _call(1, 1, "within: 5m", "首次致电", "First call"),
                    _ADD.format(day=1),
                    _call(2, 2, morning, "第二次致电", "Second call"),
                    _call(3, 4, afternoon, "第三次致电", "Third call"),
                    _call(4, 6, morning, "第四次致电", "Fourth call"),
                ],
            )
        case Kind.OUTBOUND:
            mail, call = _MAIL.format(number=1, day=1), _call(1, 3, morning, "致电", "Call")
            return "4×3×7", "batch: 200\n", [mail, call, _ADD.format(day=3), _MAIL.format(number=2, day=7)]
        case Kind.NURTURE:
            steps = [_MESSAGE.format(number=number, day=day) for number, day in ((1, 1), (2, 4))]
            return "3×2×8", "", [*steps, _MAIL.format(number=1, day=8)]
        case Kind.REACTIVATION:
            steps = [_MAIL.format(number=1, day=1), _call(1, 3, afternoon, "致电", "Call")]
            return "2×2×3", "who:\n  silent_days: 30\n", steps
