"""The shipped playbooks and policy as the tests read them, and a buyer to fill their scripts with."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sdrtui.domain.channel import Channel
from sdrtui.domain.playbook import Playbook, Step, Text
from sdrtui.domain.policy import Policy
from sdrtui.playbook.facts import LastTouch, Speaker, Spoken, facts
from sdrtui.playbook.load import load_file
from sdrtui.playbook.policy import load_policy
from sdrtui.playbook.render import render

FOLDER = Path(__file__).parents[2] / "playbooks"
MONDAY_MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)
FILES = sorted(FOLDER.glob("*/*.yaml"))


@cache
def shipped() -> dict[str, Playbook]:
    """Return every shipped playbook by its id."""
    loaded = [load_file(path) for path in FILES]
    return {str(one.playbook.id): one.playbook for one in loaded if one.playbook}


@cache
def policy() -> Policy:
    """Return the shipped policy."""
    return load_policy(FOLDER / "policy.yaml")[0]


def every_text() -> list[tuple[Playbook, Step, Text]]:
    """Return every script and variant with where it stands."""
    return [(book, step, text) for book in shipped().values() for step in book.steps for text in step.texts]


def known_buyer() -> Spoken:
    """Return somebody of whom everything is known."""
    return Spoken(
        contact=Speaker("王敏", "财务总监", wechat="wx_min", email="min@hengxin.example"),
        seller=Speaker("张伟", "客户顾问", "010-0000-0000", "hexu_zhangwei", "zhangwei@hexu.example"),
        company="恒信数据科技有限公司",
        industry="软件",
        region="杭州",
        headcount=260,
        source="baidu-sem",
        source_title="百度搜索",
        note="想了解月底对账",
        stage="MIL",
        touches=(
            LastTouch(Channel.PHONE, datetime(2026, 11, 20, 2, tzinfo=UTC), "无人接听"),
            LastTouch(Channel.EMAIL, datetime(2026, 11, 19, 2, tzinfo=UTC), "已发送", "【广告】一份清单"),
            LastTouch(Channel.WECHAT, datetime(2026, 11, 18, 2, tzinfo=UTC), "已申请"),
        ),
        team=policy().team,
    )


def barely_known_buyer() -> Spoken:
    """Return somebody from a sparse spreadsheet: name, company, source, and nothing done yet."""
    known = known_buyer()
    return replace(
        known,
        contact=Speaker(known.contact.name),
        seller=Speaker(known.seller.name),
        industry="",
        region="",
        headcount=None,
        note="",
        touches=(),
    )


def said(text: Text, spoken: Spoken, at: datetime = MONDAY_MORNING) -> tuple[str, str, tuple[str, ...]]:
    """Return subject, body and missing variables of a script said to the buyer."""
    return render(text, facts(spoken, at))
