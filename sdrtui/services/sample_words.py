"""Whether scripts still speak of the shipped sample company: nobody should send that out."""

from sdrtui.i18n import _
from sdrtui.services.desk import Desk

SAMPLE = ".example"
"""How the sample's website ends; no real one may (RFC 2606)."""


def sample_company(desk: Desk) -> str:
    """Return the sample company that scripts speak of; empty once the team has written its own."""
    team = desk.policy.team
    return str(team.get("company", "")) if str(team.get("website", "")).endswith(SAMPLE) else ""


def unnamed_notice(desk: Desk) -> tuple[str, ...]:
    """Return what somebody must know who would send scripts under a system name for the sample company."""
    company = sample_company(desk)
    if not company or desk.sdr in desk.team.members:
        return ()
    said = _("Scripts say the sample {company}, {name}: name yourself in config.toml, your company in policy.yaml")
    return (said.format(company=company, name=desk.team.member(desk.sdr).name),)
