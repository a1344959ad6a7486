"""The demo's own people: three SDRs, their lead, and the sellers who act in other roles."""

from types import MappingProxyType

from sdrtui.domain.ids import SdrId
from sdrtui.domain.team import Member, Team

SDRS = (SdrId("zhangwei"), SdrId("lina"), SdrId("wangfang"))
"""Whose lists the demo fills; the first is who opens the console."""
LEAD = SdrId("chenjing")
SELLERS = MappingProxyType({"ceo": SdrId("shenzhiyuan"), "presales": SdrId("gumingzhe"), "ae": SdrId("luoyifan")})

_PEOPLE = (
    ("zhangwei", "张伟", "客户顾问"),
    ("lina", "李娜", "客户顾问"),
    ("wangfang", "王芳", "客户顾问"),
    ("chenjing", "陈静", "SDR 主管"),
    ("shenzhiyuan", "沈知远", "创始人"),
    ("gumingzhe", "顾明哲", "售前顾问"),
    ("luoyifan", "罗一帆", "客户经理"),
)


def demo_team(me: SdrId = SDRS[0]) -> Team:
    """Return the team, seen from one of them."""
    members = {SdrId(member): _member(member, name, title) for member, name, title in _PEOPLE}
    return Team(me, MappingProxyType(members), SELLERS, frozenset({LEAD}))


def seen_from(team: Team, me: SdrId) -> Team:
    """Return the same team as another of its people sees it."""
    return team._replace(me=me)


def config_text() -> str:
    """Return the team as config.toml has it."""
    people = [_table(member) for member in demo_team().members.values()]
    sellers = "\n".join(f'{role} = "{person}"' for role, person in SELLERS.items())
    return "\n".join([f'sdr = "{SDRS[0]}"', f'leads = ["{LEAD}"]', "", *people, "[sellers]", sellers, ""])


def _member(member: str, name: str, title: str) -> Member:
    return Member(SdrId(member), name, title, "400-000-0000", wechat=f"hexu_{member}", email=f"{member}@hexu.example")


def _table(member: Member) -> str:
    fields = ("id", "name", "title", "phone", "wechat", "email")
    return "\n".join(["[[team]]", *(f'{field} = "{getattr(member, field)}"' for field in fields), ""])
