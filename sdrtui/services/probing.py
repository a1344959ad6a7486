"""`crm doctor`: what a live CRM can do, and what to ask its admin for."""

from dataclasses import asdict, replace

from sdrtui.domain.crm_report import CrmReport
from sdrtui.services.desk import Desk


def report(desk: Desk) -> CrmReport:
    """Return what the CRM of these settings can do and what it lacks; nothing is written there.

    Raises:
        UsageError: no CRM is configured.
        SignInAgain: there is no token for it.
    """
    found = desk.crm.report([str(sdr) for sdr in desk.team.ids])
    return replace(found, doubles_sought_at=desk.store.sweeping.tokens_swept_at(found.account))


def shape(found: CrmReport) -> dict[str, object]:
    """Return it for JSON."""
    sought = found.doubles_sought_at
    return {
        **asdict(found),
        "doubles_sought_at": sought.isoformat() if sought else None,
        "is_clock_off": found.is_clock_off,
        "is_well": found.is_well,
    }
