"""What reviews, imports and enrolling read."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from store_builders import LI, NOW, PLAYBOOK, ZHANG, enrolled, new_id, outcome, touch_row, undo_of

from sdrtui.domain.change import (
    AccountRow,
    Change,
    ContactRow,
    EnrollmentRow,
    LeadRow,
    LeadUpdate,
    PointRow,
    StageMove,
    SuppressionRow,
)
from sdrtui.domain.channel import Channel, Point
from sdrtui.domain.enrollment import Status
from sdrtui.domain.filters import LeadFilter, LogFilter
from sdrtui.domain.ids import AccountId, ContactId, EnrollmentId, LeadId
from sdrtui.domain.known import Resolved, Thing
from sdrtui.domain.names import folded_person
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.rows import FunnelRow
from sdrtui.domain.stage import Kind, Stage
from sdrtui.domain.suppression import point_hash
from sdrtui.errors import UsageError
from sdrtui.store.engine import reading
from sdrtui.store.store import Store


def test_the_log_is_filtered_by_everything_it_shows(store: Store) -> None:
    """Each filter narrows the log; the latest line comes first, with the names it is shown with."""
    leads = [enrolled(number, sdr=sdr) for number, sdr in enumerate([ZHANG, ZHANG, LI])]
    store.commit_all(lead.change for lead in leads)
    what = [Outcome.NO_ANSWER, Outcome.INTERESTED, Outcome.BUSY]
    logged = [
        outcome(lead, result, sdr=lead.change.touches[0].sdr, at=NOW + timedelta(hours=hour), note=f"第{hour}次")
        for hour, (lead, result) in enumerate(zip(leads, what, strict=True))
    ]
    store.commit_all(change for _, change in logged)
    ids = [record.id for record, _ in logged]
    cases = [
        (LogFilter(), [2, 1, 0]),
        (LogFilter(sdr=ZHANG), [1, 0]),
        (LogFilter(outcome=Outcome.BUSY), [2]),
        (LogFilter(channel=Channel.EMAIL), []),
        (LogFilter(playbook=PLAYBOOK.id), [2, 1, 0]),
        (LogFilter(source="expo"), []),
        (LogFilter(since=NOW + timedelta(hours=1)), [2, 1]),
        (LogFilter(until=NOW + timedelta(hours=1)), [0]),
        (LogFilter(lead=leads[1].lead), [1]),
        (LogFilter(limit=1, offset=1), [1]),
    ]

    found = [[line.record for line in store.log_lines(filters)] for filters, _ in cases]
    line = store.log_lines(LogFilter(limit=1))[0]

    assert [[ids[number] for number in expected] for _, expected in cases] == found
    assert ("王敏2", "恒信数据2有限公司", "第2次", "queued") == (
        line.contact_name,
        line.company,
        line.note,
        line.sync_state,
    )


def test_a_history_is_of_a_lead_or_of_a_person(store: Store) -> None:
    """Undone records are not part of it."""
    of = enrolled()
    store.commit(of.change)
    record, change = outcome(of)
    store.commit(change)

    assert [record.id] == [line.record for line in store.history(of.lead)]
    assert [record.id] == [line.record for line in store.history(of.contact, limit=5)]

    store.commit(Change(records=(undo_of(record),)))
    assert [] == store.history(of.lead)


def test_the_funnel_counts_touches_connections_and_leads_that_came_so_far(store: Store) -> None:
    """A lead that jumps to SQL was an MQL too; one that arrived as MQL is one; each lead counts once."""
    arrived = enrolled(0, stage=Stage.MQL, source="expo")
    jumped, moved, silent = enrolled(1), enrolled(2), enrolled(3)
    store.commit_all(each.change for each in (arrived, jumped, moved, silent))
    record, change = outcome(jumped, Outcome.INTERESTED)
    store.commit(
        replace(change, stage_moves=(StageMove(jumped.lead, Stage.MAL, Stage.SQL, NOW, ZHANG, "x", record.id),))
    )
    record, change = outcome(moved, Outcome.REPLIED)
    there = StageMove(moved.lead, Stage.MAL, Stage.MQL, NOW, ZHANG, "x", record.id)
    later = timedelta(hours=1)
    back = StageMove(moved.lead, Stage.MQL, Stage.MIL, NOW + later, ZHANG, "x")
    again = StageMove(moved.lead, Stage.MIL, Stage.MQL, NOW + 2 * later, LI, "x")
    store.commit(replace(change, stage_moves=(there, back, again)))
    store.commit(outcome(silent)[1])

    expo = FunnelRow("expo", 0, 0, 1, 0, 0)
    assert [FunnelRow("baidu-sem", 3, 2, 2, 1, 0), expo] == store.funnel(LogFilter(), "source")
    assert [FunnelRow("zhang", 3, 2, 3, 1, 0), FunnelRow("li", 0, 0, 1, 0, 0)] == store.funnel(LogFilter(), "sdr")
    by_playbook = store.funnel(LogFilter(), "playbook")
    assert FunnelRow(PLAYBOOK.id, 3, 2, 3, 1, 0) == by_playbook[0]
    assert [expo] == store.funnel(LogFilter(source="expo"), "source")
    assert [] == store.funnel(LogFilter(since=NOW + timedelta(days=1)), "source")
    with pytest.raises(UsageError):
        store.funnel(LogFilter(), "weather")


def test_a_contact_has_taken_days_by_other_enrollments(store: Store) -> None:
    """Open touches and made ones of another enrollment take the contact's local day; the enrollment's own do not."""
    of = enrolled(due_at=NOW + timedelta(days=2))
    second = EnrollmentId(new_id())
    other = EnrollmentRow(
        second, of.lead, PLAYBOOK.id, PLAYBOOK.hash, ZHANG, NOW, {"primary": of.contact}, Status.ACTIVE
    )
    late = NOW.replace(hour=17)
    store.commit_all(
        [of.change, Change(enrollments=(other,), touches=(touch_row(second, of.lead, of.contact, due_at=late),))]
    )
    store.commit(outcome(of)[1])

    taken = store.case(second).enrollment.people["primary"].taken
    own = store.case(of.enrollment).enrollment.people["primary"].taken

    assert {date(2026, 11, 23), date(2026, 11, 24)} == taken
    assert {date(2026, 11, 24)} == own


def test_open_cases_are_found_in_every_role(store: Store) -> None:
    """Somebody who is touched as another enrollment's second contact is found; finished enrollments are not."""
    first, second = enrolled(1), enrolled(2)
    store.commit_all([first.change, second.change])
    both = replace(second.change.enrollments[0], contacts={"primary": second.contact, "cfo": first.contact})
    store.commit(Change(enrollments=(both,)))

    assert {first.enrollment, second.enrollment} == {case.enrollment.id for case in store.open_cases(first.contact)}

    store.commit(Change(enrollments=(replace(first.change.enrollments[0], status=Status.FINISHED),)))
    assert [second.enrollment] == [case.enrollment.id for case in store.open_cases(first.contact)]


def test_candidates_come_with_all_that_decides(store: Store) -> None:
    """Points, suppression, running enrollments, owners, taken days and the last connection are there."""
    of = enrolled(1)
    store.commit(of.change)
    store.commit(outcome(of, Outcome.REPLIED)[1])
    boss = ContactRow(ContactId(new_id()), of.account, "赵强", "总经理", role="ceo")
    phone = PointRow(boss.id, Point.PHONE, "+8613900000000")
    idle = LeadRow(
        LeadId(new_id()), of.account, boss.id, LI, Kind.OUTBOUND, "expo", Stage.MIL, 5, NOW + timedelta(hours=1)
    )
    hashed = SuppressionRow(boss.id, point_hash(Point.PHONE, phone.value), NOW)
    store.commit(Change(contacts=(boss,), points=(phone,), leads=(idle,), suppressions=(hashed,)))

    busy, free = store.candidates(LeadFilter())

    assert (of.lead, idle.id) == (busy.lead.id, free.lead.id)
    assert [of.contact, boss.id] == [row.id for row in busy.contacts]
    assert [boss.id, of.contact] == [row.id for row in free.contacts]
    assert frozenset({Point.PHONE, Point.EMAIL}) == busy.points[of.contact]
    assert (frozenset(), frozenset({boss.id})) == (free.points[boss.id], free.suppressed)
    assert [(of.enrollment, Kind.OUTBOUND)] == [(run.enrollment, run.kind) for run in busy.running]
    assert ((), frozenset({ZHANG})) == (free.running, free.account_owners)
    assert {date(2026, 11, 23), date(2026, 11, 24)} == busy.taken[of.contact]
    assert (NOW, None) == (busy.last_connect_at, free.last_connect_at)


def test_leads_are_chosen_by_every_filter(store: Store) -> None:
    """`--where` reaches stage, source, owner, kind, industry, region, title and whether they are running."""
    of = enrolled(1)
    account = AccountRow(AccountId(new_id()), "蓝桥", "蓝桥", "制造", "北京")
    person = ContactRow(ContactId(new_id()), account.id, "李强", "采购经理")
    lead = LeadRow(
        LeadId(new_id()), account.id, person.id, LI, Kind.CALL_IN, "expo", Stage.MQL, 60, NOW + timedelta(days=1)
    )
    store.commit_all([of.change, Change(accounts=(account,), contacts=(person,), leads=(lead,))])
    wanted = [
        LeadFilter(ids=(lead.id,)),
        LeadFilter(owner=LI),
        LeadFilter(stages=frozenset({Stage.MQL})),
        LeadFilter(sources=frozenset({"expo"})),
        LeadFilter(kind=Kind.CALL_IN),
        LeadFilter(industries=frozenset({"制造"})),
        LeadFilter(regions=frozenset({"北京"})),
        LeadFilter(title_words=("采购", "董事长")),
        LeadFilter(account=account.id),
        LeadFilter(contact=person.id),
        LeadFilter(is_idle=True),
        LeadFilter(created_since=NOW + timedelta(hours=1)),
    ]

    assert [[lead.id]] * len(wanted) == [[each.lead.id for each in store.candidates(filters)] for filters in wanted]
    assert [of.lead] == [each.lead.id for each in store.candidates(LeadFilter(is_idle=False))]
    assert [of.lead] == [each.lead.id for each in store.candidates(LeadFilter(limit=1))]


def test_people_are_known_by_point_and_by_name(store: Store) -> None:
    """A duplicate is found by number whatever the name, and by company and name however they are written."""
    of = enrolled(7)
    store.commit(of.change)
    phone, name = (Point.PHONE, "+8613800000007"), ("恒信数据7", folded_person("王敏7"))

    found = store.find_people([phone, (Point.WECHAT, "none")], [name, ("恒信数据7", "别人"), ("", "王敏7")])

    assert {phone} == set(found.by_point)
    assert {name} == set(found.by_name)
    (known,) = found.by_point[phone]
    assert (of.contact, of.account, [of.lead]) == (
        known.contact.id,
        known.account.id,
        [lead.id for lead in known.leads],
    )
    assert [Point.PHONE, Point.EMAIL] == [point.kind for point in known.points]
    assert known == found.by_name[name][0]
    assert {"恒信数据7": of.change.accounts[0]} == store.accounts_named(["恒信数据7", "无此公司"])


def test_a_thing_is_found_by_a_piece_of_its_id(store: Store) -> None:
    """The whole id, its end, or a beginning that only one has; anything else is refused with words."""
    leads = [enrolled(number) for number in range(3)]
    store.commit_all(lead.change for lead in leads)
    of = leads[1]

    assert Resolved(Thing.TOUCH, of.touch) == store.resolve(of.touch) == store.resolve(of.touch[-8:])
    assert Resolved(Thing.LEAD, of.lead) == store.resolve(of.lead.upper()) == store.resolve(of.lead[-8:])
    assert Resolved(Thing.ENROLLMENT, of.enrollment) == store.resolve(of.enrollment[-12:])
    assert Resolved(Thing.TOUCH, of.touch) == store.resolve(of.touch[:-1])
    for piece in ("12345", "ffffffff", of.touch[:8], "%%%%%%%%"):
        with pytest.raises(UsageError):
            store.resolve(piece)


def test_points_keep_their_order_and_a_second_writing_replaces(store: Store) -> None:
    """The first number given stays first, and a point written again changes in place."""
    of = enrolled()
    store.commit(of.change)
    second = PointRow(of.contact, Point.PHONE, "+8613700000000", label="前台")
    store.commit(Change(points=(second, replace(of.change.points[0], label="手机"))))

    points = store.contact_points(of.contact)

    assert ["+8613800000000", "min0@example.com", "+8613700000000"] == [point.value for point in points]
    assert ["手机", "", "前台"] == [point.label for point in points]


def test_a_suppressed_number_is_no_way_to_anybody(store: Store) -> None:
    """A number on the list of hashes is unusable for whoever has it, long after the person was erased."""
    store.commit(Change(suppressions=(SuppressionRow(None, point_hash(Point.PHONE, "+8613800000009"), NOW),)))

    of = enrolled(9)
    store.commit(of.change)

    assert frozenset({Point.EMAIL}) == store.case(of.enrollment).enrollment.people["primary"].points
    assert not store.case(of.enrollment).enrollment.people["primary"].is_suppressed
    assert frozenset({point_hash(Point.PHONE, "+8613800000009")}) == store.known_hashes(
        [point_hash(point.kind, point.value) for point in store.contact_points(of.contact)]
    )


def test_a_closed_lead_is_open_again_after_undo(store: Store) -> None:
    """The record that closed a lead takes the reason with it when it is undone."""
    of = enrolled()
    store.commit(of.change)
    record, change = outcome(of, Outcome.NO_NEED)
    store.commit(replace(change, lead_updates=(LeadUpdate(of.lead, closed_reason="没有需求"),)))
    assert [("没有需求", record.id)] == _closed(store)

    store.commit(Change(records=(undo_of(record),)))

    assert [("", None)] == _closed(store)


def _closed(store: Store) -> list[tuple[object, ...]]:
    with reading(store.engine) as connection:
        return [tuple(row) for row in connection.execute(text("SELECT closed_reason, closed_by FROM lead"))]
