"""Incoming leads: shared out, escalated, dropped into a folder, sent to nurture or sales, promoted by what they do."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from desk_builders import MONDAY, Office, add, due

from sdrtui.domain.handoff import HandoffState
from sdrtui.domain.stage import Stage
from sdrtui.services import escalating, handing_off, inbox, leads, leave, logging, why
from sdrtui.services.desk import Desk
from sdrtui.services.views import Added
from sdrtui.services.wording import why_sentence

TEAM = """
lang = "zh"
sdr = "zhang"
leads = ["wang"]

[[team]]
id = "zhang"
name = "张伟"

[[team]]
id = "liu"
name = "刘洋"

[[team]]
id = "chen"
name = "陈静"

[[team]]
id = "wang"
name = "王芳"

[[team]]
id = "luo"
name = "罗一帆"

[sellers]
ae = "luo"
"""
HEADER = "公司,姓名,手机,地区,来源\n"


@pytest.fixture
def team(office: Office) -> Desk:
    """An office of three SDRs, a team lead and an account executive."""
    office.config = TEAM
    return office.desk()


def call_in(desk: Desk, number: int, **given: str) -> Added:
    given = {"source": "baidu-sem", "kind": "call-in", **given}
    return add(desk, number, playbook="call-in-day-one", **given)


def owners(desk: Desk, *added: Added) -> list[str]:
    return [desk.store.lead(one.lead).owner for one in added]


def policy(office: Office, text: str) -> None:
    folder = office.home / "playbooks"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.yaml").write_text(text, encoding="utf-8")


def test_call_ins_go_round_the_sdrs(team: Desk, office: Office) -> None:
    """Whoever enters them: each SDR in turn, neither team lead nor account executive; each at the top of a list."""
    added = [call_in(office.desk("wang") if number % 2 else team, number) for number in range(1, 7)]

    assert ["zhang", "liu", "chen"] * 2 == owners(team, *added)
    assert due(office.desk("liu"))[0].is_clock


def test_what_a_person_says_goes_first(team: Desk) -> None:
    """A named owner, and whoever works on the company already."""
    named = call_in(team, 1, owner="chen")
    same = call_in(team, 2, company="第1数据有限公司")
    outbound = add(team, 3, playbook="outbound-7x3x21")

    assert ["chen", "chen", "zhang"] == owners(team, named, same, outbound)


def test_somebody_on_leave_is_passed_over(team: Desk) -> None:
    """Nothing new is theirs while they are away."""
    leave.add(team, date(2026, 11, 23), date(2026, 11, 23))
    team.away.forget()

    added = [call_in(team, number) for number in range(1, 5)]

    assert ["liu", "chen", "liu", "chen"] == owners(team, *added)


def test_territories_share_out_by_region(office: Office) -> None:
    """By the policy of the home folder; the rest goes round."""
    office.config = TEAM
    policy(office, "routing: {by: territory, territories: [{sdr: chen, regions: [上海]}]}")
    desk = office.desk()

    added = [call_in(desk, 1, region="上海市"), call_in(desk, 2, region="北京"), call_in(desk, 3, region="上海")]

    assert ["chen", "zhang", "chen"] == owners(desk, *added)


def test_the_policy_may_leave_it_to_whoever_enters(office: Office) -> None:
    """Then nothing is shared out."""
    office.config = TEAM
    policy(office, "routing: {by: none}")
    desk = office.desk()

    assert ["zhang", "zhang"] == owners(desk, call_in(desk, 1), call_in(desk, 2))


def test_a_call_in_that_nobody_answers_reaches_the_team_lead(team: Desk, office: Office) -> None:
    """At 15 minutes it is on the lead's list too, with whose it is and since when; an outcome takes it off both."""
    touch = call_in(team, 1).touches[0]
    lead = office.desk("wang")
    seen = []
    for minutes in (5, 9, 1):
        office.clock.on(minutes=minutes)
        seen.append([row.touch for row in due(lead)])
    (row,) = due(lead)
    (one,) = escalating.escalated(team)

    assert [[], [], [touch]] == seen
    assert {"sdr": "zhang", "minutes": 15} == dict(row.why.facts)
    assert "15" in why_sentence(row.why)
    assert ("zhang", timedelta(minutes=15)) == (one.sdr, one.waited)
    assert touch == due(team)[0].touch
    assert "王芳" in "".join(why.why(team, touch).sentences)

    logging.log_outcome(lead, touch, "no_answer")

    assert [] == due(lead)


def test_a_lead_that_came_at_night_is_not_escalated_before_the_clock_begins(team: Desk, office: Office) -> None:
    """The age counts from the next opening, as the clock does."""
    office.clock.on(hours=12)
    call_in(team, 1)
    office.clock.on(hours=11, minutes=40)
    before = escalating.escalated(team)
    office.clock.on(minutes=10)

    assert [] == before
    assert 1 == len(escalating.escalated(team))


def test_a_dropped_file_is_imported_shared_out_and_filed(team: Desk, office: Office) -> None:
    """Its rows go round, a company stays together, the file is filed under done; dropping it again adds nothing."""
    folder = office.home / "inbox"
    folder.mkdir()
    rows = HEADER + "".join(f"第{n // 2}数据,王{'一二三四五六'[n]},1380000010{n},上海,百度\n" for n in range(6))
    drop(folder, "a.csv", rows)
    drop(folder, ".b.csv", rows)
    drop(folder, "notes.pdf", "x")

    (dropped,) = inbox.take_in(team)
    drop(folder, "a.csv", rows)
    (again,) = inbox.take_in(team)

    assert dropped.result is not None
    assert again.result is not None
    assert (6, 0) == (dropped.result.created, again.result.created)
    assert [2, 2, 2] == [len({row.lead for row in due(office.desk(sdr))}) for sdr in ("zhang", "liu", "chen")]
    assert 2 == len(list((folder / "done").iterdir()))
    assert [".b.csv", "notes.pdf"] == sorted(path.name for path in folder.iterdir() if path.is_file())


def test_a_file_that_cannot_be_read_is_put_aside_with_the_reason(team: Desk, office: Office) -> None:
    """The next file goes on; one that has just changed is left, for it may still be growing."""
    folder = office.home / "inbox"
    folder.mkdir()
    drop(folder, "bad.csv", "1,2,3\n", age=60)
    drop(folder, "good.csv", HEADER + "恒信数据,王敏,13800138000,上海,百度\n", age=50)
    drop(folder, "growing.csv", "公\n", age=3)

    bad, good = inbox.take_in(team)

    assert ("bad.csv", "good.csv") == (bad.name, good.name)
    assert bad.problem in (bad.moved_to.parent / f"{bad.moved_to.name}.reason.txt").read_text(encoding="utf-8")
    assert (folder / "growing.csv").exists()


def drop(folder: Path, name: str, text: str, age: int = 60) -> None:
    """Put a file into the folder as if it had been written so many seconds before the desk's now."""
    (folder / name).write_text(text, encoding="utf-8")
    at = MONDAY.timestamp() - age
    os.utime(folder / name, (at, at))


def test_without_a_drop_folder_nothing_happens(team: Desk) -> None:
    """Most have none."""
    assert [] == inbox.take_in(team)


def test_a_colleagues_lead_is_before_sales_at_once(team: Desk) -> None:
    """No playbook; the clock runs; accepting it makes a SAL."""
    added = leads.add(team, name="王敏", company="恒信", phones=["13800138000"], source="同事介绍")

    (view,) = handing_off.listed(team)
    assert ((), HandoffState.OFFERED, "luo") == (added.touches, view.handoff.state, view.handoff.ae)

    handing_off.accept(team, added.lead)

    assert Stage.SAL is team.store.lead(added.lead).stage


def test_a_download_goes_to_nurture_and_is_promoted_by_what_it_does(team: Desk) -> None:
    """A click takes the score over the line: MIL, the call-in playbook, today; one undo puts it back."""
    added = add(team, 1, playbook="", kind="call-in", source="content-download")
    before = [case.enrollment.playbook for case in team.store.open_cases(added.contact)]
    logging.log_manual(team, added.lead, "clicked")
    after = [case.enrollment.playbook for case in team.store.open_cases(added.contact)]

    assert (["content-download"], ["call-in-day-one"]) == (before, after)
    assert Stage.MIL is team.store.lead(added.lead).stage
    assert any(row.is_clock for row in due(team))

    logging.undo(team)

    assert before == [case.enrollment.playbook for case in team.store.open_cases(added.contact)]
    assert Stage.MAL is team.store.lead(added.lead).stage


def test_a_planned_touch_promotes_as_well(office: Office) -> None:
    """A WeChat request that a reader accepts takes a lead of 25 points over 30."""
    office.config = TEAM
    policy(office, "sources: [{id: wechat-account, score: 25}]")
    desk = office.desk()
    added = add(desk, 1, playbook="", kind="call-in", source="wechat-account")
    (case,) = desk.store.open_cases(added.contact)
    touch = next(row for row in case.touches if row.state.is_open and row.channel.value == "wechat")

    logging.log_outcome(desk, touch.id, "accepted")

    assert ["call-in-day-one"] == [one.enrollment.playbook for one in desk.store.open_cases(added.contact)]
    assert Stage.MIL is desk.store.lead(added.lead).stage
