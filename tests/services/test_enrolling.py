import time

import pytest
from desk_builders import Office, add, due

from sdrtui.domain.stage import Stage
from sdrtui.errors import FixYourFile, NeedsDecision, UsageError
from sdrtui.services import enrolling, leads, logging, shapes
from sdrtui.services.desk import Desk


def test_who_is_refused_is_named_with_the_reason(office: Office, desk: Desk) -> None:
    """Each lead is judged on its own; a refusal says who and why, and the others go on."""
    office.playbook("other")
    free, busy = add(desk, 1), add(desk, 2)
    logging.log_outcome(desk, free.touches[0], "no_need")

    result = enrolling.enroll(desk, "other", leads=[free.lead, busy.lead, "nobody"])

    assert (free.lead,) == result.enrolled
    assert [("exclusive", busy.lead), ("unknown", "nobody")] == [(row.code, row.lead) for row in result.refused]
    assert "Small" in result.refused[0].reason
    assert {"lead", "reason"} <= set(shapes.enrolled(result)["refused"][0])  # type: ignore[index]


def test_a_dry_run_changes_nothing(office: Office, desk: Desk) -> None:
    """A dry run says what would happen and leaves the day as it is."""
    office.playbook("other", exclusive=False)
    added = add(desk)
    before = due(desk)

    result = enrolling.enroll(desk, "other", where="stage=MAL,MIL kind=outbound", dry_run=True)

    assert ((added.lead,), True) == (result.enrolled, result.is_dry_run)
    assert before == due(desk)


def test_one_owner_works_on_a_company(office: Office, desk: Desk) -> None:
    """While one SDR touches a company, another's lead there is not enrolled."""
    add(desk, 1, company="蓝桥软件")
    other = office.desk("liu")

    second = add(other, 2, company="蓝桥软件有限公司")
    other.close()

    assert () == second.touches
    assert "zhang" in second.refused


def test_a_person_who_is_here_already_stays_one_lead(office: Office, desk: Desk) -> None:
    """Calling in again goes to the lead that is there, whoever takes the call; another owner is asked about."""
    added = add(desk, 1)
    other = office.desk("liu")

    again = add(other, 1, playbook="call-in-day-one", kind="call-in", note="又来电了")

    assert (added.lead, True) == (again.lead, again.is_known)
    assert "又来电了" == desk.store.lead(added.lead).note
    assert ["zhang"] == [desk.store.lead(lead.id).owner for lead in desk.store.leads_of(again.contact)]
    with pytest.raises(NeedsDecision):
        add(other, 1, owner="liu")
    other.close()


def test_a_call_in_stands_on_top_and_ends_what_ran_before(desk: Desk) -> None:
    """A call-in of a lead in an outbound series ends that series and has its clock running within a second."""
    add(desk, 1)
    add(desk, 2)

    start = time.perf_counter()
    add(desk, 1, playbook="call-in-day-one", kind="call-in", source="baidu-sem")
    first = due(desk)[0]

    assert first.is_clock
    assert "王敏1" == first.contact_name
    assert time.perf_counter() - start < 1
    assert {"call-in-day-one", "small"} == {row.playbook for row in due(desk)}
    assert 1 == sum(row.playbook == "small" for row in due(desk))


def test_the_source_names_playbook_and_stage(office: Office) -> None:
    """Without a playbook named, the source decides where the lead goes and what it is worth."""
    desk = office.desk()

    added = leads.add(desk, name="陈静", company="云图科技", phones=["13700000001"], source="百度", note="想了解")
    shown = shapes.lead(leads.show(desk, added.lead))
    desk.close()

    assert ("call-in-day-one", "baidu-sem") == (due(desk)[0].playbook, desk.store.lead(added.lead).source)
    assert Stage.MAL.height <= Stage(str(shown["stage"])).height
    assert ["137****0001"] == [point["value"] for point in shown["points"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "given", [{}, {"name": "王敏"}, {"phones": ["13800000001"]}, {"name": "王", "phones": ["abc"]}]
)
def test_a_lead_needs_a_name_and_a_way_to_reach_it(desk: Desk, given: dict[str, object]) -> None:
    """Nothing is saved of a lead that nobody could reach or name."""
    with pytest.raises(UsageError):
        leads.add(desk, **given)  # type: ignore[arg-type]

    assert [] == due(desk)


@pytest.mark.parametrize("where", ["", "stage", "colour=red", "stage=XXL", "idle=perhaps"])
def test_a_condition_that_is_not_understood_is_refused(desk: Desk, where: str) -> None:
    """An unknown field or value is named; nobody is enrolled by mistake."""
    with pytest.raises(UsageError):
        enrolling.enroll(desk, "small", where=where)


def test_a_broken_playbook_is_named_with_its_place(office: Office, desk: Desk) -> None:
    """Enrolling in a file that cannot be read says file, line and column."""
    path = office.home / "playbooks" / "outbound" / "bad.yaml"
    path.write_text("id: bad\nkind: none\n", encoding="utf-8")

    with pytest.raises(FixYourFile) as caught:
        enrolling.enroll(desk, "bad", where="stage=MAL")

    assert "bad.yaml:" in caught.value.place
    with pytest.raises(UsageError):
        enrolling.enroll(desk, "nowhere", where="stage=MAL")


def test_a_lead_that_no_step_can_reach_is_not_enrolled(desk: Desk) -> None:
    """With only a WeChat id, a playbook of calls and emails has nothing to do: refused, not silently lost."""
    added = leads.add(desk, name="陈静", wechats=["wx_chen"], kind="outbound", playbook="small")

    assert () == added.touches
    assert ["nothing_to_do"] == [row.code for row in enrolling.enroll(desk, "small", leads=[added.lead]).refused]
