"""When the console syncs by itself: a table of what happened and when the next run is due."""

import pytest

from sdrtui.domain.sync import Cause
from sdrtui.tui.sync_schedule import ELSEWHERE, EVERY, LONGEST_BACKOFF, LONGEST_QUIET, OPENING, QUIET, SyncSchedule


def due_at(schedule: SyncSchedule, since: float) -> float:
    """Return the first half second at which a run is due."""
    return next(since + step / 2 for step in range(4000) if schedule.is_due(since + step / 2))


def opened() -> SyncSchedule:
    """Return a schedule whose first run ended well at 10."""
    schedule = SyncSchedule()
    schedule.opened(0)
    schedule.ended(Cause.NONE, 10)
    return schedule


def test_nothing_is_due_before_the_program_is_warm() -> None:
    """The first paint waits for no CRM."""
    schedule = SyncSchedule()
    assert not schedule.is_due(1e9)
    schedule.opened(100)

    assert 100 + OPENING == due_at(schedule, 100)


def test_every_few_minutes_without_a_change() -> None:
    """What others did comes by itself."""
    assert 10 + EVERY == due_at(opened(), 10)


def test_a_quiet_moment_after_the_last_outcome() -> None:
    """Five in a row go together."""
    schedule = opened()
    for second in (20, 22, 25):
        schedule.changed(second)

    assert 25 + QUIET == due_at(schedule, 25)


def test_somebody_who_never_pauses_is_sent_too() -> None:
    """The quiet is not waited for without end."""
    schedule = opened()
    for second in range(20, 80):
        schedule.changed(second)

    assert schedule.is_due(20 + LONGEST_QUIET)


@pytest.mark.parametrize("cause", [Cause.AWAY, Cause.BUSY])
def test_a_crm_that_is_away_is_asked_less_and_less(cause: Cause) -> None:
    """Each wait is twice the last, up to a limit; an outcome meanwhile does not hurry it."""
    schedule, waits = opened(), []
    for _try in range(8):
        schedule.ended(cause, 0)
        schedule.changed(1)
        waits.append(due_at(schedule, 0))

    assert [15, 30, 60, 120, 240, 480, LONGEST_BACKOFF, LONGEST_BACKOFF] == waits
    schedule.ended(Cause.NONE, 0)
    schedule.ended(cause, 0)
    assert 15 == due_at(schedule, 0)


def test_another_window_is_waited_for_shortly() -> None:
    """It sends what is queued here as well, so there is no hurry and no backoff."""
    schedule = opened()
    schedule.ended(Cause.ELSEWHERE, 0)
    schedule.ended(Cause.ELSEWHERE, 0)

    assert ELSEWHERE == due_at(schedule, 0)


def test_an_error_is_not_repeated_soon() -> None:
    """It was said; the next try is far, but there is one."""
    schedule = opened()
    schedule.ended(Cause.FAILED, 0)
    schedule.changed(1)

    assert LONGEST_BACKOFF == due_at(schedule, 0)


@pytest.mark.parametrize("cause", [Cause.SIGN_IN, Cause.DECISION])
def test_what_only_a_person_can_solve_is_not_tried_again(cause: Cause) -> None:
    """Until a run by hand ended well."""
    schedule = opened()
    schedule.ended(cause, 0)
    schedule.changed(1)
    assert not schedule.is_due(1e6)

    schedule.ended(Cause.NONE, 0)
    assert EVERY == due_at(schedule, 0)
