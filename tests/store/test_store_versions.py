"""What forecasts, migrations and reactivations read."""

from dataclasses import replace
from datetime import timedelta

from store_builders import NOW, PLAYBOOK, ZHANG, Enrolled, enrolled, new_id, outcome, undo_of

from sdrtui.domain.change import Change, LeadUpdate, RecordRow
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.enrollment import Status
from sdrtui.domain.filters import LeadFilter, LogFilter
from sdrtui.domain.ids import LeadId, PlaybookHash, PlaybookId, RecordId
from sdrtui.domain.measured_rates import LeadCount, OutcomeCount
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.state import RecordKind
from sdrtui.store.store import Store

CALL = (Channel.PHONE, Action.CALL)


def taken_in(store: Store, count: int) -> list[Enrolled]:
    leads = [enrolled(number) for number in range(count)]
    store.commit_all(lead.change for lead in leads)
    return leads


def logged(store: Store, of: Enrolled, what: Outcome, days: int = 0) -> RecordRow:
    record, change = outcome(of, what, at=NOW + timedelta(days=days), revision=None)
    store.commit(change)
    return record


def moved(store: Store, of: Enrolled, after: str, first: RecordId | None = None) -> RecordRow:
    """Write that a run was moved to another version."""
    version = replace(PLAYBOOK, hash=PlaybookHash(after * 64), version="2.0")
    record = RecordRow(
        id=RecordId(new_id()),
        kind=RecordKind.MIGRATE,
        at=NOW,
        sdr=ZHANG,
        lead=of.lead,
        contact=of.contact,
        enrollment=of.enrollment,
        playbook=PLAYBOOK.id,
        note=f"{PLAYBOOK.hash}>{version.hash}",
        cause=first,
    )
    run = replace(of.change.enrollments[0], hash=version.hash)
    store.commit(Change(playbooks=(version,), enrollments=(run,), records=(record,)))
    return record


def test_outcomes_are_counted_by_kind_of_touch(store: Store) -> None:
    """Records and touches apart; skipped and undone ones count for nothing."""
    leads = taken_in(store, 4)
    what = (Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.SKIPPED, Outcome.INTERESTED)
    records = [logged(store, lead, result) for lead, result in zip(leads, what, strict=True)]
    logged(store, leads[0], Outcome.REPLIED)
    store.commit(Change(records=(undo_of(records[-1]),)))

    assert [
        OutcomeCount(*CALL, Outcome.NO_ANSWER, 2, 2),
        OutcomeCount(*CALL, Outcome.REPLIED, 1, 0),
    ] == store.outcome_counts(LogFilter(playbook=PLAYBOOK.id))
    assert [] == store.outcome_counts(LogFilter(playbook=PlaybookId("other")))


def test_leads_with_a_finished_run_are_counted_by_stage(store: Store) -> None:
    """Those on their way may still come further."""
    leads = taken_in(store, 4)
    for lead, stage in zip(leads[:3], (Stage.MAL, Stage.MQL, Stage.SAL), strict=True):
        run = replace(lead.change.enrollments[0], status=Status.FINISHED, exit=Exit.EXHAUSTED, finished_at=NOW)
        store.commit(Change(enrollments=(run,), lead_updates=(LeadUpdate(lead.lead, stage=stage),)))

    assert LeadCount(3, 2, 1) == store.lead_count(LogFilter(playbook=PLAYBOOK.id)) == store.lead_count(LogFilter())
    assert LeadCount(0, 0, 0) == store.lead_count(LogFilter(playbook=PlaybookId("other")))


def test_versions_in_use_and_their_runs(store: Store) -> None:
    """Every version that was ever used, with the runs that go on in it."""
    leads = taken_in(store, 3)
    moved(store, leads[0], "b")
    done = replace(leads[1].change.enrollments[0], status=Status.FINISHED, exit=Exit.EXHAUSTED, finished_at=NOW)
    store.commit(Change(enrollments=(done,)))

    assert {"a" * 64: 1, "b" * 64: 1} == store.versions(PLAYBOOK.id)
    assert [leads[2].enrollment] == store.running(PLAYBOOK.hash)
    assert ("a" * 64,) == store.case(leads[0].enrollment).earlier_versions


def test_the_last_migration_is_the_one_not_taken_back(store: Store) -> None:
    """All its records, then those of the one before it."""
    leads = taken_in(store, 3)
    first = moved(store, leads[0], "b")
    second = moved(store, leads[1], "b", first.id)
    later = moved(store, leads[2], "c")

    assert [later.id] == [record.id for record in store.migrations(PLAYBOOK.id)]
    store.commit(Change(records=(replace(undo_of(later), kind=RecordKind.UNDO),)))
    assert [first.id, second.id] == [record.id for record in store.migrations(PLAYBOOK.id)]
    assert [] == store.migrations(PlaybookId("other"))
    assert () == store.case(leads[2].enrollment).earlier_versions


def test_silent_and_closed_leads_are_found(store: Store) -> None:
    """Nobody reached them since; an attempt that reached nobody is no word, an undone one neither."""
    leads = taken_in(store, 5)
    what = (Outcome.NO_ANSWER, Outcome.CALLBACK, Outcome.INTERESTED)
    records = [logged(store, lead, result, days=10) for lead, result in zip(leads[:3], what, strict=True)]
    store.commit(Change(records=(undo_of(records[-1]),)))
    store.commit(Change(lead_updates=(LeadUpdate(leads[4].lead, closed_reason="no"),)))

    def found(filters: LeadFilter) -> set[LeadId]:
        return {each.lead.id for each in store.candidates(filters)}

    five, ten = NOW + timedelta(days=5), NOW + timedelta(days=10)
    assert {leads[number].lead for number in (0, 2, 3, 4)} == found(LeadFilter(silent_since=five))
    assert {lead.lead for lead in leads} == found(LeadFilter(silent_since=ten))
    assert set() == found(LeadFilter(silent_since=NOW - timedelta(days=1)))
    assert {leads[4].lead} == found(LeadFilter(is_closed=True))
    assert {lead.lead for lead in leads[:4]} == found(LeadFilter(is_closed=False))
