"""The team's log comes back: a lead reviews every SDR's touches from their own store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from crm_office import Connected, connected
from desk_builders import add, due
from sync_builders import a_sandbox, http

from sdrtui.domain.filters import LogFilter
from sdrtui.sandbox.serve import Sandbox
from sdrtui.services import logging, review

LEADS = 'leads = ["boss"]\n'


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


@pytest.fixture
def team(tmp_path: Path, sandbox: Sandbox) -> Iterator[tuple[Connected, Connected, Connected]]:
    """Two SDRs and their lead, each at a home of their own."""
    with (
        connected(tmp_path, "zhang", sandbox, LEADS) as zhang,
        connected(tmp_path, "liu", sandbox, LEADS) as liu,
        connected(tmp_path, "boss", sandbox, LEADS) as boss,
    ):
        yield zhang, liu, boss


def lines(place: Connected) -> list[tuple[str, str, str, str, str, str]]:
    """Return the log as sorted lines of record, author, channel, outcome, note and playbook."""
    found = place.desk.store.log_lines(LogFilter())
    return sorted(
        (line.record, line.sdr, line.channel.value, line.outcome.value, line.note, line.playbook or "")
        for line in found
    )


def work(place: Connected, number: int, note: str) -> None:
    """Log a first call of a new lead."""
    made = add(place.desk, number)
    [row] = [row for row in due(place.desk) if row.lead == made.lead]
    logging.log_outcome(place.desk, row.touch, "no_answer", note=note)


def test_the_lead_sees_every_touch_once(team: tuple[Connected, Connected, Connected]) -> None:
    """Both SDRs' touches are in the lead's log as in their own, with author, channel, note and playbook; once."""
    zhang, liu, boss = team
    work(zhang, 1, "第一通")
    work(liu, 2, "第二通")
    for place in (zhang, liu, boss, zhang, boss):
        assert "" == place.sync().trouble

    assert sorted([*lines(zhang), *lines(liu)]) == lines(boss)
    assert {"zhang", "liu"} == {line[1] for line in lines(boss)}
    assert 0 == boss.sync().pulled


def test_an_sdr_has_only_their_own(team: tuple[Connected, Connected, Connected]) -> None:
    """By default the team's touches go to the leads alone."""
    zhang, liu, _boss = team
    work(zhang, 1, "第一通")
    zhang.sync()

    liu.sync()

    assert [] == lines(liu)


@pytest.mark.parametrize("watches", [True, False], ids=["seen before", "arrives so"])
def test_the_funnel_of_the_lead_is_the_sum(team: tuple[Connected, Connected, Connected], watches: bool) -> None:
    """Touches, connections and stages by SDR and by playbook are what the SDRs' own stores say."""
    zhang, liu, boss = team
    for place, number in ((zhang, 1), (liu, 2)):
        made = add(place.desk, number)
        place.sync()
        if watches:
            boss.sync()
        [row] = [row for row in due(place.desk) if row.lead == made.lead]
        logging.log_outcome(place.desk, row.touch, "interested")
        place.sync()

    boss.sync()

    own = {
        row.group: row
        for place in (zhang, liu)
        for row in review.funnel(place.desk, LogFilter(), "sdr")
        if row.group == place.desk.sdr
    }
    assert own == {row.group: row for row in review.funnel(boss.desk, LogFilter(), "sdr")}
    assert [1, 1] == [row.mql for row in own.values()]
    [by_playbook] = [row for row in review.funnel(boss.desk, LogFilter(), "playbook") if row.group]
    assert ("small", 2, 2, 2) == (by_playbook.group, by_playbook.touches, by_playbook.connects, by_playbook.mql)


def test_the_reports_of_the_lead_count_everybody(team: tuple[Connected, Connected, Connected]) -> None:
    """Touches that came back from the CRM are in every report, by step and hour; only their version is not known."""
    zhang, liu, boss = team
    for place, number in ((zhang, 1), (liu, 2), (liu, 3)):
        work(place, number, "没人接")
        place.sync()

    boss.sync()

    assert {"zhang": 1, "liu": 2} == {row.sdr: row.touches for row in review.team(boss.desk, LogFilter())}
    assert [("small", "", "call-1", 3)] == [
        (row.playbook, row.version, row.step, row.touches) for row in review.steps(boss.desk, LogFilter())
    ]
    assert [3] == [cell.tries for cell in review.heatmap(boss.desk, LogFilter())]


def test_a_touch_taken_back_is_void_for_the_lead_too(team: tuple[Connected, Connected, Connected]) -> None:
    """Whether it was undone before the lead saw it or after."""
    zhang, _liu, boss = team
    work(zhang, 1, "错了")
    zhang.sync()
    boss.sync()
    assert 1 == len(lines(boss))
    logging.undo(zhang.desk)
    zhang.sync()

    assert 1 == boss.sync().pulled
    assert [] == lines(boss)
    assert 0 == boss.sync().pulled


def test_what_was_logged_in_the_crm_comes_too(team: tuple[Connected, Connected, Connected], sandbox: Sandbox) -> None:
    """Somebody who works in the CRM itself; a WeChat message comes as WeChat, an unknown outcome as done."""
    zhang, _liu, boss = team
    made = add(zhang.desk, 1)
    zhang.sync()
    with http(sandbox) as client:
        told = {"lead": zhang.remote(made.lead), "channel": "wechat", "sdr": "liu", "note": "加了微信", "at": ""}
        client.post("/v1/activities", json={**told, "outcome": "聊过"}).raise_for_status()

    boss.sync()

    [(_record, sdr, channel, outcome, note, _playbook)] = lines(boss)
    assert ("liu", "wechat", "done", "加了微信") == (sdr, channel, outcome, note)


def test_a_touch_waits_for_its_lead(team: tuple[Connected, Connected, Connected], sandbox: Sandbox) -> None:
    """A lead that nobody owned yet comes later; its touch is not lost, and comes with it."""
    _zhang, _liu, boss = team
    with http(sandbox) as client:
        lead = client.post("/v1/leads", json={"company": "无主公司", "name": "无主"}).json()["id"]
        client.post("/v1/activities", json={"lead": lead, "channel": "phone", "sdr": "liu"}).raise_for_status()
    boss.sync()
    assert [] == lines(boss)
    boss.edit(lead, owner="liu")

    boss.sync()

    assert ["liu"] == [line[1] for line in lines(boss)]
