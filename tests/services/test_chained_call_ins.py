"""A call-in that goes on in the next playbook: what was tried before counts for giving up."""

from desk_builders import Office, add, due, walk

from sdrtui.domain.channel import Channel
from sdrtui.services import logging
from sdrtui.services.desk import Desk


def test_the_next_call_in_knows_the_calls_and_requests_before_it(desk: Desk, office: Office) -> None:
    """The calls of day one with their times, and that WeChat was tried; what is taken back counts no more."""
    lead = add(desk, playbook="call-in-day-one", kind="call-in").lead
    while len(rows := [row for row in due(desk) if row.playbook == "call-in-day-one"]) > 0:
        outcome = {Channel.PHONE: "no_answer", Channel.WECHAT: "request_sent"}.get(rows[0].channel, "done")
        walk(desk, office.clock, rows[0].touch, [outcome])

    (following,) = desk.store.open_cases(desk.store.lead(lead).contact)

    before = following.enrollment.tried_before
    assert "call-in-callbacks" == following.enrollment.playbook
    assert following.enrollment.calls_before == sum(tried.channel is Channel.PHONE for tried in before)
    assert {Channel.PHONE, Channel.WECHAT} == {tried.channel for tried in before}
    logging.undo(desk)
    assert ["call-in-day-one"] == [case.enrollment.playbook for case in desk.store.open_cases(following.lead.contact)]
