"""Moving runs from one version of a playbook to another, on real stores."""

from pathlib import Path

import pytest
from desk_builders import Office, add, due

from sdrtui.domain.ids import PlaybookId, TouchId
from sdrtui.domain.versions import WOULD_END
from sdrtui.errors import FixYourFile, UsageError
from sdrtui.services import card, logging, version_shapes, versions, why
from sdrtui.services.desk import Desk

SMALL_ID = PlaybookId("small")
SMALL = "playbooks/outbound/small.yaml"
LATER_CALL = ("id: call-2, day: 4", "id: call-2, day: 6")


def edit(office: Office, *changes: tuple[str, str], name: str = SMALL) -> Path:
    """Change the team's own playbook; return the file."""
    path = office.home / SMALL
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    target = office.home / name
    target.write_text(text, encoding="utf-8")
    return target


def shown(desk: Desk) -> list[tuple[str, str, str]]:
    """Return the open touches of everybody as they are in the store."""
    cases = [desk.store.case(run) for version in desk.store.versions(SMALL_ID) for run in desk.store.running(version)]
    return sorted(
        (str(row.id), str(row.step), f"{row.due_at:%m-%d %H:%M}")
        for case in cases
        for row in case.touches
        if row.state.is_open
    )


@pytest.fixture
def half_way(desk: Desk) -> Desk:
    """Three runs: one at its first step, one at its email, one finished."""
    _first, second, third = (add(desk, number) for number in (1, 2, 3))
    logging.log_outcome(desk, second.touches[0], "voicemail")
    logging.log_outcome(desk, third.touches[0], "no_need")
    return desk


def test_nobody_moves_by_an_edit(office: Office, half_way: Desk) -> None:
    """Who was enrolled stays on the version of that day; the diff names who, and each touch before and after."""
    before = shown(half_way)
    edit(office, LATER_CALL)
    [compared] = versions.compare(half_way, "small")
    rows = list(version_shapes.touch_rows(compared.runs, half_way.zone))

    assert before == shown(half_way)
    assert [("call-2", "changed")] == [(each.step.id, each.difference.value) for each in compared.diff.steps]
    assert 2 == len(compared.runs)
    assert {"call-2"} == {step for _, step, _, _ in rows}
    assert all(was < will for _, _, was, will in rows)


def test_a_migration_moves_every_run_at_once_and_comes_back(office: Office, half_way: Desk) -> None:
    """One transaction there, one back: the same touches with the same ids and times as before."""
    before = shown(half_way)
    edit(office, ("day: 2\n", "day: 3\n"), LATER_CALL)
    preview = versions.compare(half_way, "small")
    done = versions.migrate(half_way, "small")
    moved = shown(half_way)

    assert 2 == versions.moving(preview) == versions.moving(done)
    assert before != moved
    assert [] == versions.compare(half_way, "small")
    assert [True, True] == [run.after is not None for run in versions.take_back(half_way, "small")]
    assert before == shown(half_way)
    with pytest.raises(UsageError):
        versions.take_back(half_way, "small")


def test_the_preview_is_what_happens(office: Office, half_way: Desk) -> None:
    """Every touch said to come is the one that is open afterwards."""
    edit(
        office,
        (
            "call-1, day: 1",
            "call-0, day: 1, channel: email, action: mass, script: {subject: a, body: b}}\n  - {id: call-1, day: 2",
        ),
    )
    said = {
        (touch.step, touch.due_at)
        for compared in versions.compare(half_way, "small")
        for run in compared.runs
        if run.after is not None
        for touch in run.after.open
    }
    versions.migrate(half_way, "small")
    open_now = {
        (row.step, row.due_at)
        for version in half_way.store.versions(SMALL_ID)
        for run in half_way.store.running(version)
        for row in half_way.store.case(run).touches
        if row.state.is_open
    }

    assert said == open_now


def test_a_run_that_did_a_step_which_is_gone_stays(office: Office, half_way: Desk) -> None:
    """Its log would not be understood there; the other run moves."""
    edit(office, ("id: call-1", "id: call-one"))
    [compared] = versions.migrate(half_way, "small")

    assert [False, True] == sorted(run.after is not None for run in compared.runs)
    assert ["call-1"] == [run.stays.facts["step"] for run in compared.runs if run.stays]
    assert 1 == len(versions.compare(half_way, "small")[0].runs)


def test_a_run_with_nothing_left_there_stays(office: Office, desk: Desk) -> None:
    """A migration ends nobody's run."""
    added = add(desk)
    logging.log_outcome(desk, added.touches[0], "voicemail")
    path = office.home / SMALL
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("  - id: mail-1")] + text[text.index("exits:") :], encoding="utf-8")
    [compared] = versions.migrate(desk, "small")

    assert [WOULD_END] == [run.stays and run.stays.code for run in compared.runs]
    assert 1 == len(desk.store.running(compared.old.hash))


def test_outcomes_logged_after_a_migration_stay_when_it_is_taken_back(office: Office, half_way: Desk) -> None:
    """The way back is planned from the whole log."""
    edit(office, LATER_CALL)
    versions.migrate(half_way, "small")
    touch = next(row for row in due(half_way) if row.step == "call-1")
    logging.log_outcome(half_way, touch.touch, "voicemail")
    versions.take_back(half_way, "small")

    assert ["mail-1", "mail-1"] == [step for _, step, _ in shown(half_way)]
    assert 2 == len(half_way.store.history(touch.lead)) + 1


def test_a_file_is_compared_but_not_moved_to(office: Office, half_way: Desk) -> None:
    """A draft outside the library can be tried against those who run; it moves nobody."""
    draft = edit(office, LATER_CALL, name="draft.yaml")
    [compared] = versions.compare(half_way, "small", str(draft))

    assert 2 == len(compared.runs)
    with pytest.raises(UsageError):
        versions.migrate(half_way, "small", str(draft))


def test_an_older_version_is_named_by_its_hash(office: Office, half_way: Desk) -> None:
    """The beginning of its hash is enough when only one begins so."""
    [version] = half_way.store.versions(SMALL_ID)
    edit(office, LATER_CALL)

    assert version == versions.compare(half_way, "small", version[:8])[0].old.hash
    for wrong in ("abc", "zzzzzzzz"):
        with pytest.raises(UsageError):
            versions.compare(half_way, "small", wrong)


def test_a_broken_file_is_named_with_its_place(office: Office, half_way: Desk) -> None:
    """As lint would."""
    draft = edit(office, ("channel: email", "channel: pigeon"), name="draft.yaml")
    with pytest.raises(FixYourFile) as caught:
        versions.compare(half_way, "small", str(draft))

    assert "draft.yaml:" in caught.value.place


def test_a_touch_whose_step_is_gone_can_still_be_looked_at(office: Office, half_way: Desk) -> None:
    """Its card has no script, and says that it was cancelled by the migration."""
    email = next(touch for touch, step, _ in shown(half_way) if step == "mail-1")
    edit(office, ("id: mail-1", "id: mail-one"))
    versions.migrate(half_way, "small")

    assert "" == card.card(half_way, TouchId(email)).script.body
    assert why.why(half_way, email).sentences
    assert email not in {touch for touch, _, _ in shown(half_way)}


AB = """
id: small
version: "{version}"
title: {{zh: 小套路, en: Small}}
kind: outbound
steps:
  - id: mail-1
    day: 1
    channel: email
    action: personal
    variants:
      - {{id: a, weight: {a}, subject: 甲, body: 您好}}
      - {{id: b, weight: {b}, subject: 乙, body: 您好}}
  - {{id: call-1, day: {day}, channel: phone, action: call, script: 您好}}
exits:
  exhausted: {{close: 没有回应}}
"""


def test_a_variant_is_kept_whatever_becomes_of_the_weights(office: Office, desk: Desk) -> None:
    """After an edit, after a migration, and after its way back: each run has the text that it began with."""
    path = office.home / SMALL

    def variants() -> list[str]:
        return [card.card(desk, row.touch).script.variant for row in sorted(due(desk), key=lambda row: row.touch)]

    path.write_text(AB.format(version="1", a=1, b=1, day=3), encoding="utf-8")
    for number in range(1, 9):
        add(desk, number)
    began = variants()
    path.write_text(AB.format(version="2", a=1, b=99, day=3), encoding="utf-8")
    edited = variants()
    versions.migrate(desk, "small")
    migrated = variants()
    path.write_text(AB.format(version="3", a=99, b=1, day=4), encoding="utf-8")
    versions.migrate(desk, "small")
    again = variants()
    versions.take_back(desk, "small")

    assert 8 == len(began)
    assert began == edited == migrated == again == variants()
