from datetime import UTC, datetime

import pytest

from sdrtui.domain.channel import Channel
from sdrtui.domain.playbook import Text
from sdrtui.playbook.facts import LastTouch, Speaker, Spoken, facts, language_of, salutation
from sdrtui.playbook.render import render

MONDAY_10 = datetime(2026, 11, 23, 2, tzinfo=UTC)
TEAM = {
    "company": "禾序",
    "unsubscribe": "回复退订",
    "pains": [
        {"titles": ["CFO", "财务"], "pain": "对账"},
        {"titles": [], "pain": "人人都有的"},
    ],
    "stories": [
        {"industries": ["软件"], "company": "微澜", "industry": "软件服务", "result": "快了"},
        {"industries": [], "company": "铂岩", "industry": "装备", "result": "省了"},
    ],
    "sellers": {"sdr": {"title": "客户顾问"}, "ceo": {"name": "沈知远", "title": "创始人"}},
}


def said(template: str, spoken: Spoken, now: datetime = MONDAY_10, language: str = "zh") -> str:
    return render(Text(template), facts(spoken, now, language))[1]


def buyer(title: str = "", *, industry: str = "", zone: str = "Asia/Shanghai", name: str = "王敏") -> Spoken:
    return Spoken(
        Speaker(name, title),
        Speaker("张伟"),
        company="恒信数据科技（杭州）有限公司",
        industry=industry,
        team=TEAM,
        zone=zone,
    )


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("王敏", "总经理", "王总"),
        ("王敏", "市场总监", "王总"),
        ("王敏", "CEO", "王总"),
        ("王敏", "联合创始人", "王总"),
        ("李强", "采购经理", "李经理"),
        ("李强", "经理", "李经理"),
        ("欧阳娜娜", "财务主管", "欧阳主管"),
        ("陈静", "办公室主任", "陈主任"),
        ("赵工", "高级工程师", "赵工"),
        ("陈静", "专员", "陈静"),
        ("陈静女士", "", "陈静女士"),
        ("陈静", "", "陈静"),
        ("Min Wang", "CEO", "Min Wang"),
        ("", "CEO", ""),
    ],
)
def test_people_are_addressed_as_the_field_does(name: str, title: str, expected: str) -> None:
    """Surname and title make the form of address; without one of them the name stands as it is."""
    assert expected == salutation(name, title)


@pytest.mark.parametrize(
    ("title", "expected"), [("财务总监", "对账"), ("cfo", "对账"), ("行政", "人人都有的"), ("", "人人都有的")]
)
def test_the_pain_is_chosen_by_title(title: str, expected: str) -> None:
    """The first pain whose titles fit, else the one for everybody."""
    assert expected == said("{{ pain }}", buyer(title))


@pytest.mark.parametrize(("industry", "expected"), [("企业软件", "微澜快了"), ("钢铁", "铂岩省了")])
def test_the_story_is_chosen_by_industry(industry: str, expected: str) -> None:
    """The first story whose industries fit, else the one for everybody."""
    assert expected == said("{{ story.company }}{{ story.result }}", buyer(industry=industry))


@pytest.mark.parametrize(
    ("hour", "zone", "expected"),
    [
        (1, "Asia/Shanghai", "上午好"),
        (4, "Asia/Shanghai", "下午好"),
        (11, "Asia/Shanghai", "晚上好"),
        (4, "UTC", "上午好"),
    ],
)
def test_the_greeting_is_of_the_contacts_hour(hour: int, zone: str, expected: str) -> None:
    """Morning ends at noon where the contact is."""
    now = datetime(2026, 11, 23, hour, tzinfo=UTC)

    assert expected == said("{{ today.greeting }}", buyer(zone=zone), now)


def test_the_last_touch_of_each_channel_is_spoken_of() -> None:
    """The latest one counts, in the contact's own day."""
    touches = (
        LastTouch(Channel.EMAIL, datetime(2026, 11, 20, 18, tzinfo=UTC), "已发送", "回款清单"),
        LastTouch(Channel.EMAIL, datetime(2026, 11, 10, 2, tzinfo=UTC), "已发送", "旧的"),
        LastTouch(Channel.MEETING, datetime(2026, 11, 20, 2, tzinfo=UTC)),
    )
    spoken = Spoken(Speaker("王敏"), Speaker("张伟"), touches=touches)

    assert "11月21日周六已发送回款清单" == said(
        "{{ last.email.day }}{{ last.email.weekday }}{{ last.email.outcome }}{{ last.email.subject }}", spoken
    )
    assert "Nov 21, Saturday" == said("{{ last.email.day }}, {{ last.email.weekday }}", spoken, language="en")
    assert "无" == said("{{ '有' if last.phone else '无' }}", spoken)


def test_sellers_come_from_the_policy_and_the_installation() -> None:
    """A role named in config goes over the policy's; the SDR takes what the policy says of every SDR."""
    spoken = Spoken(Speaker("王敏"), Speaker("张伟"), team=TEAM, sellers={"ceo": Speaker("沈大", phone="1")})

    assert "张伟客户顾问" == said("{{ seller.name }}{{ seller.title }}", spoken)
    assert "沈大创始人1" == said("{{ sellers.ceo.name }}{{ sellers.ceo.title }}{{ sellers.ceo.phone }}", spoken)


def test_the_company_has_a_short_name() -> None:
    """What people call it: without brackets and legal form."""
    assert "恒信数据科技" == said("{{ account.short_name }}", buyer())


def test_what_is_not_known_is_missing() -> None:
    """An empty field is no text: the script names it and is not sent."""
    missing = render(
        Text("{{ contact.wechat }}{{ account.region }}{{ lead.note }}{{ pain }}{{ unsubscribe }}"),
        facts(Spoken(Speaker("王敏"), Speaker("张伟")), MONDAY_10),
    )[2]

    assert ("contact.wechat", "account.region", "lead.note", "pain", "unsubscribe") == missing


def test_a_scripts_language_is_its_own() -> None:
    """An English script gets English days, whatever the screen speaks."""
    assert ("zh", "en") == (language_of(Text("您好 {{ x }}")), language_of(Text("Hello {{ x }}")))
