"""A contact point that goes out of use was there until then: going through the log again ends as it was lived."""

from dataclasses import replace

import pytest
from engine_builders import ALL_POINTS, at, enrollment, person, planned, playbook, step, touched

from sdrtui.domain.channel import Point
from sdrtui.domain.enrollment import Lost, Person, Touched
from sdrtui.domain.ids import RecordId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit

BOOK = playbook(step("mail", 1, "mail"), step("call", 3, "call"), step("call-2", 5, "call"), step("text", 8, "text"))


def lost_all(record: str, points: frozenset[Point] = ALL_POINTS) -> Person:
    lost = frozenset(Lost(point, RecordId(record)) for point in points)
    return replace(person(points=ALL_POINTS - points), lost=lost)


def said(record: str, when: str, name: str, outcome: Outcome) -> Touched:
    return replace(touched(when, name, outcome), record=RecordId(record))


SENT = said("r1", "2026-11-23 09:30", "mail", Outcome.SENT)
DEPARTED = said("r2", "2026-11-24 10:00", "mail", Outcome.DEPARTED)
WRONG = said("r2", "2026-11-25 09:30", "call", Outcome.INVALID_NUMBER)
LATE = said("r3", "2026-11-26 10:00", "mail", Outcome.REPLIED)


@pytest.mark.parametrize(
    ("events", "who", "exit_"),
    [
        ((SENT, DEPARTED), lost_all("r2"), Exit.DISQUALIFIED),
        ((SENT, DEPARTED, LATE), lost_all("r2"), Exit.DISQUALIFIED),
        ((SENT, WRONG), lost_all("r2", frozenset({Point.PHONE})), Exit.EXHAUSTED),
        ((SENT, WRONG, LATE), lost_all("r2", frozenset({Point.PHONE})), Exit.EXHAUSTED),
        ((SENT, LATE), lost_all("r4"), Exit.REPLIED),
        ((SENT,), lost_all("r0"), Exit.EXHAUSTED),
        ((SENT,), lost_all("r4"), Exit.EXHAUSTED),
    ],
    ids=["left", "left, then a reply", "number dead", "number dead, then a reply", "lost later", "earlier", "since"],
)
def test_the_end_is_that_of_the_day_it_happened(events: tuple[Touched, ...], who: Person, exit_: Exit) -> None:
    """Who has left ends as disqualified though no step could have been opened without their points."""
    run = enrollment("2026-11-23 09:00", who)

    plan = planned(BOOK, run, events, now=at("2026-11-27 09:00"))

    assert exit_ is plan.exit
