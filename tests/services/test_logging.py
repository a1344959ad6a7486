from datetime import timedelta

import pytest
from desk_builders import SHANGHAI, Office, add, due, walk
from sqlalchemy import text

from sdrtui.domain.ids import TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit, Stage
from sdrtui.errors import UsageError
from sdrtui.services import drafts, leads, logging, review, today
from sdrtui.services.desk import Desk
from sdrtui.store.engine import writing


def state_of(desk: Desk) -> tuple[object, ...]:
    """Return what people see of the whole day: open touches with their times, stages, the log."""
    rows = [(row.touch, row.due_at, row.why.code, row.stage, row.score) for row in due(desk)]
    return (*rows, tuple(line.record for line in review.touches(desk)))


def test_no_answer_is_logged_replanned_and_the_draft_is_gone(desk: Desk) -> None:
    """One outcome closes the touch, opens the next in another slot, keeps the note and clears the draft."""
    touch = add(desk).touches[0]
    drafts.save(desk, touch, "没人")

    result = logging.log_outcome(desk, touch, "no_answer", note="没人接")

    assert [Outcome.NO_ANSWER] == [line.outcome for line in review.touches(desk)]
    assert "没人接" == review.touches(desk)[0].note
    assert "" == drafts.load(desk, touch)
    assert (touch,) == result.gone
    assert result.next[0].due_at.astimezone(SHANGHAI).hour >= 13, "the morning failed, so the afternoon is next"
    assert [row.touch for row in result.changed_rows] == [touch.touch for touch in result.next]


def test_undo_brings_back_the_very_same_day(desk: Desk) -> None:
    """After undo every open touch, time and stage is as if nothing had been logged."""
    touch = add(desk).touches[0]
    before = state_of(desk)

    for outcome in (Outcome.NO_ANSWER, Outcome.INTERESTED, Outcome.NO_NEED, Outcome.INVALID_NUMBER, Outcome.OPTED_OUT):
        logging.log_outcome(desk, touch, outcome)
        logging.undo(desk)

        assert before == state_of(desk), outcome


def test_undo_goes_back_step_by_step(office: Office, desk: Desk) -> None:
    """Each undo takes back one record more; in the end there is nothing to take back."""
    touch = add(desk).touches[0]
    before = state_of(desk)
    walk(desk, office.clock, touch, ["no_need"])
    logging.undo(desk)
    walk(desk, office.clock, touch, ["no_answer", "no_answer"])
    logging.undo(desk)
    logging.undo(desk)

    assert before == state_of(desk)
    with pytest.raises(UsageError):
        logging.undo(desk)


def test_an_outcome_must_fit_the_channel(desk: Desk) -> None:
    """A call has no `sent`; the error names those that it has."""
    touch = add(desk).touches[0]

    with pytest.raises(UsageError) as caught:
        logging.log_outcome(desk, touch, "sent")

    assert "no_answer" in caught.value.hint
    assert [] == review.touches(desk)


def test_a_callback_needs_its_time_and_keeps_it(office: Office, desk: Desk) -> None:
    """A promised call stands at exactly the promised time; without a time nothing is saved."""
    touch = add(desk).touches[0]
    at = office.clock() + timedelta(hours=2, minutes=7)

    with pytest.raises(UsageError):
        logging.log_outcome(desk, touch, "callback")
    result = logging.log_outcome(desk, touch, "callback", callback_at=at)

    assert [at] == [each.due_at for each in result.next]
    assert result.changed_rows[0].is_promise


def test_interested_qualifies_the_lead_and_proposes_the_handoff(desk: Desk) -> None:
    """Interest ends the run, raises the stage to MQL, raises the score and proposes a handoff to sales."""
    added = add(desk)

    result = logging.log_outcome(desk, added.touches[0], "interested")

    assert (Exit.QUALIFIED, Stage.MQL) == (result.exit, result.stage)
    assert Stage.MQL == desk.store.lead(added.lead).stage
    assert [] == due(desk)


def test_an_opt_out_stops_everything_everywhere(office: Office, desk: Desk) -> None:
    """After an opt-out no playbook touches the person, nobody can enroll them, and undo brings all of it back."""
    from sdrtui.services import enrolling

    office.playbook("beside", exclusive=False)
    added = add(desk)
    enrolling.enroll(desk, "beside", leads=[added.lead])
    before = state_of(desk)

    logging.log_outcome(desk, added.touches[0], "opted_out")

    assert [] == due(desk)
    refused = enrolling.enroll(desk, "beside", leads=[added.lead]).refused
    assert ["suppressed"] == [row.code for row in refused]
    logging.undo(desk)
    assert before == state_of(desk)


def test_a_reply_to_a_sent_email_stops_the_sequence(office: Office, desk: Desk) -> None:
    """A reply logged later, on an email that is already sent, ends the run and cancels the next call."""
    touch = add(desk).touches[0]
    result = logging.log_outcome(desk, touch, "voicemail")
    mail = result.next[0].touch
    office.clock.on(days=1)
    logging.log_outcome(desk, mail, "sent")
    office.clock.on(days=1)

    late = logging.log_outcome(desk, mail, "replied")

    assert (Exit.REPLIED, Stage.MQL, ()) == (late.exit, late.stage, late.next)


def test_an_invalid_number_retires_only_that_number(desk: Desk) -> None:
    """A wrong number is not called again; the email of the same person still goes out."""
    added = add(desk)

    result = logging.log_outcome(desk, added.touches[0], "invalid_number")

    assert ["email"] == [touch.channel for touch in result.next]
    assert [False, True] == [point.is_usable for point in leads.show(desk, added.lead).points]


def test_a_click_moves_the_lead_to_the_higher_playbook(office: Office, desk: Desk) -> None:
    """A click on the landing page starts a call-in at once and ends the outbound series as superseded."""
    touch = add(desk).touches[0]
    mail = logging.log_outcome(desk, touch, "voicemail").next[0].touch
    office.clock.on(days=1)
    logging.log_outcome(desk, mail, "sent")

    result = logging.log_outcome(desk, mail, "clicked")

    assert Exit.SUPERSEDED == result.exit
    assert Stage.MIL == result.stage
    assert ["call-in-day-one"] == sorted({row.playbook for row in due(desk)})
    assert due(desk)[0].is_clock


def test_exhausted_leads_go_where_the_playbook_says(office: Office, desk: Desk) -> None:
    """At the end of the series the lead is enrolled in the destination, and undo takes that back too."""
    office.playbook("follows")
    office.playbook("chain", exhausted="{enroll: follows}")
    touch = add(desk, playbook="chain").touches[0]

    result = walk(desk, office.clock, touch, ["voicemail", "sent", "voicemail"])

    assert Exit.EXHAUSTED == result.exit
    assert {"follows"} == {row.playbook for row in result.changed_rows}
    undone = logging.undo(desk)
    assert {"chain"} == {row.playbook for row in undone.changed_rows}
    assert {"chain"} == {row.playbook for row in today.due_rows(desk)}


def test_a_call_in_is_called_four_times_and_added_on_wechat(office: Office) -> None:
    """Day one and its callbacks together make at least four calls in two parts of the day, and a WeChat attempt."""
    desk = office.desk()
    added = add(desk, playbook="call-in-day-one", kind="call-in", source="baidu-sem")
    touch, calls, adds, parts = added.touches[0], 0, 0, set()
    while (row := desk.store.due_row(touch)) is not None and row.kind == "call-in":
        calls += row.channel == "phone"
        adds += row.action == "add"
        parts |= {office.clock.now.hour < 13} if row.channel == "phone" else set()
        outcome = {"phone": "no_answer", "wechat": "request_sent", "email": "sent"}[row.channel]
        result = logging.log_outcome(desk, touch, outcome)
        office.clock.now = max(office.clock.now, result.next[0].due_at.astimezone(SHANGHAI))
        touch = result.next[0].touch
    desk.close()

    assert row is not None
    assert row.kind == "nurture"
    assert calls >= 4
    assert adds >= 1
    assert {True, False} == parts


def test_a_note_of_any_kind_is_kept_clean(desk: Desk) -> None:
    """NUL and escape codes are taken out, 64 KB are kept, and what no store could hold is refused."""
    touch = add(desk).touches[0]
    note = "\x1b[31m说\x00了😀\r\n" + "话" * 65_000

    logging.log_outcome(desk, touch, "no_answer", note=note)

    kept = review.touches(desk)[0].note
    assert kept.startswith("[31m说了😀\n话")
    assert 65_000 == kept.count("话")
    logging.undo(desk)
    with pytest.raises(UsageError):
        logging.log_outcome(desk, touch, "no_answer", note="话" * 200_000)


def test_a_call_by_hand_is_logged_and_does_what_it_means(desk: Desk) -> None:
    """A call outside any touch is a line of the log; `interested` in it ends the running playbook."""
    added = add(desk)

    first = logging.log_manual(desk, added.lead, "no_answer", note="顺手打的")
    assert 1 == len(due(desk))
    second = logging.log_manual(desk, added.lead, "interested")

    assert first.exit is None
    assert (Exit.QUALIFIED, Stage.MQL) == (second.exit, second.stage)
    assert [] == due(desk)
    assert ["interested", "no_answer"] == [line.outcome for line in review.touches(desk)]


def test_snooze_skip_and_stop(office: Office, desk: Desk) -> None:
    """A snoozed touch stands at its exact time; a skipped one goes on; a stopped run has nothing open."""
    touch = add(desk).touches[0]
    until = office.clock() + timedelta(hours=5)

    assert until == logging.snooze(desk, touch, until).next[0].due_at
    assert touch == logging.undo(desk).next[0].touch
    with pytest.raises(UsageError):
        logging.skip(desk, touch, " ")
    assert ["email"] == [each.channel for each in logging.skip(desk, touch, "重复").next]
    stopped = logging.stop(desk, desk.store.case(TouchId(touch)).enrollment.id, Exit.DISQUALIFIED)

    assert (Exit.DISQUALIFIED, ()) == (stopped.exit, stopped.next)


def outbox(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.engine.connect() as connection:  # type: ignore[attr-defined]
        return [(row[0], row[1]) for row in connection.execute(text("SELECT kind, state FROM outbox ORDER BY seq"))]


def test_every_fact_has_its_outbox_row(desk: Desk) -> None:
    """The lead, each touch and each stage wait for the CRM; skips and snoozes are our own affair."""
    touch = add(desk).touches[0]
    logging.log_outcome(desk, touch, "interested")

    assert [("lead", "queued"), ("touch", "queued"), ("stage", "queued")] == outbox(desk)


def test_a_touch_undone_before_it_was_sent_never_reaches_the_crm(desk: Desk) -> None:
    """A slip of the finger is nobody's business: neither the touch nor its undo is sent."""
    touch = add(desk).touches[0]
    logging.log_outcome(desk, touch, "interested")
    logging.undo(desk)
    logging.skip(desk, touch, "重复")

    assert [("lead", "queued"), ("touch", "skipped"), ("stage", "queued"), ("stage", "queued")] == outbox(desk)


def test_a_touch_undone_after_it_was_sent_is_taken_back_there(desk: Desk) -> None:
    """What the CRM may have seen must be voided there."""
    touch = add(desk).touches[0]
    logging.log_outcome(desk, touch, "no_answer")
    with writing(desk.store.engine) as connection:  # type: ignore[attr-defined]
        connection.execute(text("UPDATE outbox SET state = 'in_crm', is_open = 0, attempts = 1"))
    logging.undo(desk)

    assert [("lead", "in_crm"), ("touch", "in_crm"), ("void", "queued")] == outbox(desk)


def test_a_blocked_call_is_about_our_own_number(desk: Desk) -> None:
    """A call that the carrier stopped comes again and warns about our number; it is no mark against the lead."""
    touch = add(desk).touches[0]

    result = logging.log_outcome(desk, touch, "carrier_blocked")

    assert "carrier" in result.alarm
    assert ["phone"] == [each.channel for each in result.next]
    assert Stage.MAL == result.stage
