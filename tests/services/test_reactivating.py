"""Silent leads found, shown in segments and enrolled in batches, on real stores."""

import pytest
from desk_builders import Office, add, due

from sdrtui.domain.silence import Trait
from sdrtui.errors import UsageError
from sdrtui.services import logging, silence
from sdrtui.services.desk import Desk
from sdrtui.services.merging import merge

CFO, IT = "财务/软件/上海", "信息/软件/上海"


@pytest.fixture
def quiet(office: Office, desk: Desk) -> Desk:
    """Five leads of 45 days ago whom nobody reached but one, 20 days ago; and a newcomer."""
    for number in range(1, 5):
        title = "IT经理" if number == 4 else "财务总监"
        add(desk, number, playbook="", title=title, industry="软件", region="上海")
    spoken = add(desk, 5, title="财务总监", industry="软件", region="上海")
    office.clock.on(days=25)
    logging.log_outcome(desk, spoken.touches[0], "no_need")
    office.clock.on(days=20)
    add(desk, 6, playbook="", title="财务总监", industry="软件", region="上海")
    return desk


def sizes(found: silence.Silent) -> dict[str, int]:
    return {str(each.key): each.leads for each in found.segments}


def test_leads_nobody_reached_come_in_segments(quiet: Desk) -> None:
    """By job, industry and region: not the newcomer, not the one who spoke; nothing is changed."""
    found = silence.silent(quiet, 30)

    assert "silent-30" == found.playbook
    assert {CFO: 3, IT: 1} == sizes(found)
    assert {"软件": 4} == sizes(silence.silent(quiet, 30, by=[Trait.INDUSTRY]))
    assert {} == sizes(silence.silent(quiet, 30, where="region=北京"))
    assert {CFO: 4, IT: 1} == sizes(silence.silent(quiet, 20, playbook="silent-30"))
    assert [] == due(quiet)


def test_a_merge_makes_nobody_else_speak(quiet: Desk) -> None:
    """What somebody said who has since been merged into another is that one's word alone."""
    spoken, same = add(quiet, 7, title="财务总监"), add(quiet, 8, playbook="", title="财务总监")
    logging.log_outcome(quiet, spoken.touches[0], "no_need")

    merge(quiet, same.lead, spoken.lead)

    assert {CFO: 3, IT: 1} == sizes(silence.silent(quiet, 30))


def test_more_days_of_silence_mean_another_playbook(quiet: Desk) -> None:
    """45 days have their own; nobody is silent for 60."""
    assert "silent-45" == silence.silent(quiet, 45).playbook
    assert ("silent-60", ()) == (silence.silent(quiet, 60).playbook, silence.silent(quiet, 60).segments)


def test_a_segments_next_batch_is_enrolled(quiet: Desk) -> None:
    """Then it is no longer proposed, and the other segment is as it was."""
    preview = silence.silent(quiet, 30)
    result = silence.reactivate(quiet, 30, CFO)
    after = silence.silent(quiet, 30)

    assert preview.segments[0].batch == result.enrolled
    assert [(3, 0), (1, 1)] == [(each.leads, len(each.batch)) for each in after.segments]
    assert {"already_in"} == {each.code for each in after.segments[0].refused}


def test_without_a_segment_all_that_match_are_one_batch(quiet: Desk) -> None:
    """Narrowed by conditions alone."""
    assert 4 == len(silence.reactivate(quiet, 30, "", where="industry=软件").enrolled)


@pytest.mark.usefixtures("quiet")
def test_a_batch_is_never_larger_than_the_policy_allows(office: Office) -> None:
    """The rest waits for the next batch."""
    (office.home / "playbooks" / "policy.yaml").write_text("limits: {batch: 2}\n", encoding="utf-8")
    with_limit = office.desk()
    first = silence.silent(with_limit, 30).segments[0]
    result = silence.reactivate(with_limit, 30, CFO)
    with_limit.close()

    assert (2, 2) == (len(first.batch), first.batches)
    assert 2 == len(result.enrolled)


@pytest.mark.parametrize(("days", "segment"), [(30, "财务/软件/北京"), (7, ""), (0, ""), (60, "")])
def test_what_is_not_there_is_said(quiet: Desk, days: int, segment: str) -> None:
    """No such segment, no reactivation for so few days, no days at all, nobody silent for so long."""
    with pytest.raises(UsageError):
        silence.reactivate(quiet, days, segment)
