"""Whether a lead may be enrolled in a playbook: its audience, suppression, exclusivity, one owner per account. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sdrtui.domain.account_rules import AccountRules, OthersAccount
from sdrtui.domain.candidate import Candidate, Running
from sdrtui.domain.ids import ContactId, SdrId
from sdrtui.domain.playbook import Audience, Playbook
from sdrtui.domain.stage import Kind
from sdrtui.domain.why import Fact, Why

SUPPRESSED = "suppressed"
"""The person must not be touched."""
ENDED = "ended_by_crm"
"""The CRM has deleted, merged or converted the lead. Facts: reason, one of `ENDED_BY_CRM`."""
ENDED_BY_CRM = frozenset({"crm_deleted", "crm_gone", "crm_converted", "crm_merged"})
"""Reasons of a closed lead with which it is not begun anew."""
WRONG_STAGE = "stage"
WRONG_SOURCE = "source"
WRONG_INDUSTRY = "industry"
WRONG_REGION = "region"
WRONG_TITLE = "title"
WRONG_HEADCOUNT = "headcount"
LACKS_POINT = "needs"
NOT_SILENT = "silent"
ALREADY_IN = "already_in"
EXCLUSIVE = "exclusive"
OTHERS_ACCOUNT = "others_account"
"""Facts: sdr, since (ISO, UTC), playbook."""
ACCOUNT_HELD = "account_held"
"""A colleague has answered. Facts: by, since, until (ISO)."""
BATCH_FULL = "batch"
NOTHING_TO_DO = "nothing_to_do"
"""No step of the playbook can be made with the contact points that there are."""


def refusal(
    candidate: Candidate, playbook: Playbook, sdr: SdrId, now: datetime, exclusive: Mapping[str, bool]
) -> Why | None:
    """Return why the lead may not be enrolled, or None when it may.

    Args:
        candidate: The lead.
        playbook: Where it is to go.
        sdr: Who would touch it.
        now: For days of silence.
        exclusive: By playbook id, whether it is; one that is not named counts as exclusive.
    """
    if candidate.lead.contact in candidate.suppressed:
        return Why(SUPPRESSED)
    if candidate.lead.closed_reason in ENDED_BY_CRM:
        return Why(ENDED, {"reason": candidate.lead.closed_reason})
    return (
        _outside(candidate, playbook.audience, now)
        or _running(candidate, playbook, exclusive)
        or _owned(candidate, sdr)
    )


def superseded(candidate: Candidate, playbook: Playbook, exclusive: Mapping[str, bool]) -> tuple[Running, ...]:
    """Return the runs that end because the lead moves up: a call-in goes before every other kind."""
    if playbook.kind is not Kind.CALL_IN or not playbook.exclusive:
        return ()
    return tuple(run for run in candidate.running if run.kind is not Kind.CALL_IN and exclusive.get(run.playbook, True))


def _outside(candidate: Candidate, audience: Audience, now: datetime) -> Why | None:
    """Return which condition of the audience the lead does not meet."""
    lead, account = candidate.lead, candidate.account
    if audience.stages and lead.stage not in audience.stages:
        return Why(WRONG_STAGE, {"is": lead.stage.value, "wanted": _words(audience.stages)})
    if audience.sources and lead.source not in audience.sources:
        return Why(WRONG_SOURCE, {"is": lead.source, "wanted": _words(audience.sources)})
    if audience.industries and account.industry not in audience.industries:
        return Why(WRONG_INDUSTRY, {"is": account.industry, "wanted": _words(audience.industries)})
    if audience.regions and account.region not in audience.regions:
        return Why(WRONG_REGION, {"is": account.region, "wanted": _words(audience.regions)})
    return _person_outside(candidate, audience) or _size_outside(candidate, audience) or _loud(candidate, audience, now)


def _person_outside(candidate: Candidate, audience: Audience) -> Why | None:
    lacking = audience.needs - candidate.points.get(candidate.lead.contact, frozenset())
    if lacking:
        return Why(LACKS_POINT, {"need": min(need.value for need in lacking)})
    title = next((row.title for row in candidate.contacts if row.id == candidate.lead.contact), "")
    if audience.titles and not any(word.lower() in title.lower() for word in audience.titles):
        return Why(WRONG_TITLE, {"is": title, "wanted": _words(audience.titles)})
    return None


def _size_outside(candidate: Candidate, audience: Audience) -> Why | None:
    low, high, size = audience.headcount_min, audience.headcount_max, candidate.account.headcount
    if low is None and high is None:
        return None
    if size is None or (low is not None and size < low) or (high is not None and size > high):
        facts: dict[str, Fact] = {"is": "" if size is None else size, "wanted": f"{low or 0}-{high or ''}"}
        return Why(WRONG_HEADCOUNT, facts)
    return None


def _loud(candidate: Candidate, audience: Audience, now: datetime) -> Why | None:
    """Refuse a lead that is not silent long enough."""
    if audience.silent_days is None:
        return None
    since = candidate.last_connect_at or candidate.lead.created_at
    days = (now - since) // timedelta(days=1)
    return Why(NOT_SILENT, {"days": days, "wanted": audience.silent_days}) if days < audience.silent_days else None


def _running(candidate: Candidate, playbook: Playbook, exclusive: Mapping[str, bool]) -> Why | None:
    ends = superseded(candidate, playbook, exclusive)
    for run in candidate.running:
        if run.playbook == playbook.id:
            return Why(ALREADY_IN, {"playbook": run.playbook})
        if playbook.exclusive and exclusive.get(run.playbook, True) and run not in ends:
            return Why(EXCLUSIVE, {"playbook": run.playbook})
    return None


def _owned(candidate: Candidate, sdr: SdrId) -> Why | None:
    others = candidate.account_owners - {sdr}
    return others_account(candidate, min(others)) if others else None


def others_account(candidate: Candidate, sdr: SdrId) -> Why:
    """Return that another SDR works on the lead's company: who, since when and in which playbook."""
    work = next((work for work in candidate.account_works if work.sdr == sdr), None)
    facts: dict[str, Fact] = {"sdr": sdr, "since": "", "playbook": ""}
    return Why(OTHERS_ACCOUNT, facts | ({"since": work.since.isoformat(), "playbook": work.playbook} if work else {}))


def routed_to(candidate: Candidate, playbook: Playbook, rules: AccountRules) -> SdrId | None:
    """Return to whom the lead goes instead of to its owner, because they work on its company; None where it stays.

    A call-in is never turned away: the buyer speaks with whoever works there already.
    """
    others = candidate.account_owners - {candidate.lead.owner}
    is_routed = playbook.kind is Kind.CALL_IN or rules.others is OthersAccount.ROUTE
    return min(others) if is_routed and len(candidate.account_owners) == len(others) == 1 else None


def busy(candidate: Candidate, playbook: Playbook, exclusive: Mapping[str, bool]) -> frozenset[ContactId]:
    """Return the company's other people who must not take part: another playbook has them for itself."""

    def is_in_the_way(run: Running) -> bool:
        return run.playbook == playbook.id or (playbook.exclusive and exclusive.get(run.playbook, True))

    return frozenset(contact for contact, runs in candidate.elsewhere.items() if any(map(is_in_the_way, runs)))


def _words(values: object) -> str:
    return ", ".join(sorted(str(value) for value in values)) if isinstance(values, (frozenset, tuple)) else str(values)
