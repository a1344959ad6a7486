"""Roles in a playbook that nobody is named for: said where it matters, for what they should do falls to the SDR."""

from collections.abc import Iterable

from sdrtui.domain.playbook import Playbook
from sdrtui.domain.team import Team
from sdrtui.i18n import _, language
from sdrtui.services.titles import said_title

SDR = "sdr"


def unnamed_sellers(team: Team, playbook: Playbook) -> list[str]:
    """Return the seller roles of the playbook for which the config names nobody."""
    roles = {step.seller for step in playbook.steps} - {SDR}
    return sorted(role for role in roles if role not in team.sellers)


def seller_notice(playbook: Playbook, role: str) -> str:
    """Return what becomes of such a role's touches, and what to do about it."""
    count = sum(step.seller == role for step in playbook.steps)
    return _(
        "{playbook}: nobody is named for the role {role}; its {count} touches come to the lead's SDR. Name somebody in "
        'config.toml, under [sellers]: {role} = "…"'
    ).format(playbook=said_title(playbook.title, language(), playbook.id), role=role, count=count)


def seller_notices(team: Team, playbooks: Iterable[Playbook]) -> list[str]:
    """Return the notices about all of these playbooks."""
    return [seller_notice(playbook, role) for playbook in playbooks for role in unnamed_sellers(team, playbook)]


def roles_of(playbook: Playbook) -> frozenset[str]:
    """Return the contact roles that a playbook asks for."""
    return frozenset(step.contact for step in playbook.steps)
