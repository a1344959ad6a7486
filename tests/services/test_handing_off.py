"""From an interested lead to one that sales has accepted, and every way back, on real stores."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from desk_builders import SHANGHAI, Office, add, due

from sdrtui import i18n
from sdrtui.domain.change import Change, LeadUpdate
from sdrtui.domain.handoff import HandoffState, Reminder
from sdrtui.domain.handoff_rules import HandoffRules
from sdrtui.domain.ids import LeadId
from sdrtui.domain.qualification import BackTo, Question
from sdrtui.domain.stage import Exit, Stage
from sdrtui.errors import UsageError
from sdrtui.services import handing_off, handoff_shapes, logging, review, why
from sdrtui.services.desk import Desk
from sdrtui.services.handoff_words import back_word, question_word, reminder_word, state_word
from sdrtui.services.qualifying import Qualified, answer, qualify

SELLERS = '\n[sellers]\nae = "luo"\n'


@dataclass
class World:
    """A team with an account executive, and one lead that said yes on the phone."""

    office: Office
    zhang: Desk
    luo: Desk
    lead: LeadId

    def qualified(self, **given: str) -> Qualified:
        answers = {"profile": "是：三百人的软件公司", "pain": "是：对账要五天", "solution": "是"}
        return qualify(self.zhang, self.lead, **{**answers, **given})

    @property
    def stage(self) -> Stage:
        return self.zhang.store.lead(self.lead).stage

    @property
    def runs(self) -> list[str]:
        contact = self.zhang.store.lead(self.lead).contact
        return [case.enrollment.playbook for case in self.zhang.store.open_cases(contact)]

    def state(self) -> HandoffState:
        return handing_off.show(self.zhang, self.lead).handoff.state

    def queued(self) -> list[tuple[str, str]]:
        """The stage changes that wait for the CRM: after, why."""
        raw = self.zhang.store.engine.raw_connection()  # type: ignore[attr-defined]
        rows = raw.execute("SELECT payload FROM outbox WHERE kind = 'stage' ORDER BY seq").fetchall()
        raw.close()
        return [(json.loads(text)["after"], json.loads(text)["why"]) for (text,) in rows]


@pytest.fixture
def world(office: Office) -> World:
    office.config += SELLERS
    office.playbook()
    zhang, luo = office.desk(), office.desk("luo")
    added = add(zhang, source="baidu-sem")
    logging.log_outcome(zhang, added.touches[0], "interested", note="想看演示")
    return World(office, zhang, luo, added.lead)


def test_an_interested_lead_is_proposed(world: World) -> None:
    """The list names it, with what is to be asked; nobody in sales is asked yet."""
    (view,) = handing_off.listed(world.zhang)

    assert (HandoffState.PROPOSED, None, Stage.MQL) == (view.handoff.state, view.handoff.ae, world.stage)
    with pytest.raises(UsageError, match="not qualified"):
        handing_off.accept(world.luo, view.handoff.id)


def test_three_times_yes_is_an_sql_before_sales_for_48_hours(world: World) -> None:
    """Answers with evidence, timeline and promise go along; the CRM hears of the stage."""
    result = world.qualified(note="周三前要方案", promised="周二发报价")

    (view,) = handing_off.listed(world.luo, ae="luo")
    row = handoff_shapes.row(world.luo, view)
    assert (True, Stage.SQL) == (result.verdict.is_qualified, world.stage)
    assert (HandoffState.OFFERED, "luo") == (view.handoff.state, view.handoff.ae)
    assert view.handoff.offered_at is not None
    assert view.handoff.offered_at + timedelta(hours=48) == view.handoff.due_at
    package = row["package"]
    assert isinstance(package, dict)
    assert {"yes": True, "evidence": "对账要五天"} == package["answers"]["pain"]
    assert ("周三前要方案", "周二发报价") == (package["note"], package["promised"])
    assert ["想看演示"] == [line["note"] for line in package["timeline"]]
    assert ("SQL", "qualified") == world.queued()[-1]


def test_a_promised_callback_goes_along(office: Office) -> None:
    """Sales sees the time that was promised to the buyer."""
    office.playbook()
    desk = office.desk()
    touch = add(desk).touches[0]
    at = office.clock.now + timedelta(hours=5)
    logging.log_outcome(desk, touch, "callback", callback_at=at, note="下午打给财务")
    lead = due(desk)[0].lead
    qualify(desk, lead, profile="yes", pain="yes", solution="yes")

    row = handoff_shapes.row(desk, handing_off.show(desk, lead))

    package = row["package"]
    assert isinstance(package, dict)
    assert [{"at": at.isoformat(), "note": "下午打给财务", "sdr": "zhang"}] == package["callbacks"]


def test_accepting_makes_a_sal_and_ends_the_runs(world: World) -> None:
    """Handed over, by whom and when; the funnel gives SQL and SAL to the SDR, the source and the playbook."""
    started = add(world.zhang, 2)
    qualify(world.zhang, started.lead, profile="yes", pain="yes", solution="yes")
    handing_off.accept(world.luo, started.lead)
    world.qualified()

    result = handing_off.accept(world.luo, world.lead, note="我来跟")

    assert (HandoffState.ACCEPTED, "luo", Stage.SAL) == (result.handoff.state, result.handoff.by, world.stage)
    assert [] == world.runs
    assert [] == world.zhang.store.open_cases(started.contact)
    assert [] == handing_off.listed(world.zhang)
    assert 2 == len(handing_off.listed(world.zhang, all_=True))
    for by, group in (("sdr", "zhang"), ("source", "baidu-sem"), ("playbook", "small")):
        rows = {row.group: (row.sql, row.sal) for row in review.funnel(world.zhang, by=by)}
        assert (1 if by == "source" else 2,) * 2 == rows[group]
    with pytest.raises(UsageError, match="settled"):
        handing_off.accept(world.luo, world.lead)


@pytest.mark.parametrize(
    ("reason", "stage", "runs"),
    [
        ("no-contact", Stage.MQL, ["call-in-callbacks"]),
        ("no_pain", Stage.MIL, ["nurture-wechat"]),
        ("existing-customer", Stage.MAL, []),
    ],
)
def test_a_rejection_goes_where_its_reason_says(world: World, reason: str, stage: Stage, runs: list[str]) -> None:
    """To the SDR, into nurture, or closed; the reason is in `why`, and one undo takes all of it back."""
    world.qualified()
    before = world.zhang.store.lead(world.lead)
    rejected = handing_off.reject(world.luo, world.lead, reason, note="打了三次没人接")
    explained = "\n".join(why.why(world.zhang, world.lead).sentences)

    assert (HandoffState.REJECTED, stage, runs) == (rejected.handoff.state, world.stage, world.runs)
    assert "打了三次没人接" in explained
    assert handing_off.show(world.zhang, world.lead).handoff.reason == reason.replace("_", "-")
    assert (stage.value, f"rejected: {rejected.handoff.reason}") == world.queued()[-1]

    logging.undo(world.luo)

    assert (HandoffState.OFFERED, before, []) == (world.state(), world.zhang.store.lead(world.lead), world.runs)


@pytest.mark.parametrize(
    ("answers", "missing", "back_to", "stage", "runs"),
    [
        ({"pain": "no: 没有项目"}, ["pain"], BackTo.NURTURE, Stage.MIL, ["nurture-wechat"]),
        ({"profile": "no"}, ["profile"], BackTo.DISQUALIFIED, Stage.MAL, []),
        ({"solution": "没有"}, ["solution"], BackTo.SDR, Stage.MQL, ["call-in-callbacks"]),
        ({"profile": "no", "pain": "no"}, ["profile", "pain"], BackTo.DISQUALIFIED, Stage.MAL, []),
    ],
)
def test_a_no_names_what_is_missing_and_where_the_lead_goes(
    world: World, answers: dict[str, str], missing: list[str], back_to: BackTo, stage: Stage, runs: list[str]
) -> None:
    """Even an SQL goes back when the SDR learns better; undo restores the offer."""
    world.qualified()
    result = world.qualified(**answers)

    assert (missing, back_to) == ([one.value for one in result.verdict.missing], result.verdict.back_to)
    assert (HandoffState.REFUSED, stage, runs) == (world.state(), world.stage, world.runs)
    assert [] == handing_off.listed(world.zhang)

    logging.undo(world.zhang)

    assert (HandoffState.OFFERED, Stage.SQL, []) == (world.state(), world.stage, world.runs)


def test_an_unanswered_question_goes_back_to_the_sdr(world: World) -> None:
    """Nobody is disqualified because nobody asked."""
    result = qualify(world.zhang, world.lead, profile="yes", pain="yes")

    assert ((Question.SOLUTION,), BackTo.SDR) == (result.verdict.missing, result.verdict.back_to)
    with pytest.raises(UsageError, match="None of the three"):
        qualify(world.zhang, world.lead)


def test_undoing_every_step_leads_back_to_the_proposal(world: World) -> None:
    """Each step is one undo of whoever made it, and the stage follows."""
    world.qualified()
    handing_off.offer(world.zhang, world.lead, "chen")
    handing_off.accept(world.luo, world.lead)
    seen = []
    for desk in (world.luo, world.zhang, world.zhang):
        logging.undo(desk)
        handoff = handing_off.show(world.zhang, world.lead).handoff
        seen.append((handoff.state, handoff.ae, world.stage))

    assert [
        (HandoffState.OFFERED, "chen", Stage.SQL),
        (HandoffState.OFFERED, "luo", Stage.SQL),
        (HandoffState.PROPOSED, None, Stage.MQL),
    ] == seen


def test_accepting_can_be_undone_with_its_runs(office: Office) -> None:
    """The playbook that acceptance ended runs on with the same touch."""
    office.playbook()
    desk = office.desk()
    added = add(desk)
    qualify(desk, added.lead, profile="yes", pain="yes", solution="yes")
    handing_off.accept(desk, added.lead)
    assert [] == due(desk)

    logging.undo(desk)

    assert list(added.touches) == [row.touch for row in due(desk)]


def test_a_sal_can_be_given_back(world: World) -> None:
    """Qualification moves backwards even from sales."""
    world.qualified()
    handing_off.accept(world.luo, world.lead)
    with pytest.raises(UsageError, match="already"):
        world.qualified()

    world.qualified(pain="no")

    assert (Stage.MIL, HandoffState.REFUSED) == (world.stage, world.state())


def test_the_clock_reminds_before_and_after_it_runs_out(world: World) -> None:
    """Soon, then overdue; an answer ends it."""
    world.qualified()
    said = []
    for hours in (39, 1, 8):
        world.office.clock.on(hours=hours)
        said.append([view.reminder for view in handing_off.reminders(world.zhang)])

    assert [[], [Reminder.SOON], [Reminder.OVERDUE]] == said
    handing_off.accept(world.luo, world.lead)
    assert [] == handing_off.reminders(world.zhang)


def test_a_clock_that_ends_on_a_closed_day_waits_for_the_next_worked_one(world: World) -> None:
    """Offered on Friday 2026-11-27 it is due on Monday, not on Sunday."""
    world.office.clock.now = datetime(2026, 11, 27, 15, tzinfo=SHANGHAI)

    end = world.qualified().handoff.due_at

    assert datetime(2026, 11, 30, 15, tzinfo=SHANGHAI) == end


def test_a_lead_without_a_proposal_can_be_qualified(office: Office) -> None:
    """The SDR knows without a button; without an account executive the SDR gets it."""
    office.playbook()
    desk = office.desk()
    lead = add(desk).lead

    qualify(desk, lead, profile="yes", pain="yes", solution="yes")

    assert "zhang" == handing_off.show(desk, lead[-8:]).handoff.ae


def test_an_unknown_reason_is_answered_with_the_codes(world: World) -> None:
    """In the reader's words."""
    world.qualified()

    with pytest.raises(UsageError) as refusal:
        handing_off.reject(world.luo, world.lead, "because")

    assert "no-pain" in refusal.value.hint
    with pytest.raises(UsageError, match="no handoff"):
        handing_off.show(world.zhang, "nothing-like-it")


@pytest.mark.parametrize(
    ("text", "is_yes", "evidence"),
    [
        ("yes", True, ""),
        ("Yes: 三百人", True, "三百人"),
        ("no，没有预算外的事", False, "没有预算外的事"),
        ("是", True, ""),
        ("没有 他们用表格", False, "他们用表格"),
    ],
)
def test_an_answer_begins_with_yes_or_no(text: str, is_yes: bool, evidence: str) -> None:
    """What follows is what shows it."""
    found = answer(Question.PAIN, text)

    assert (is_yes, evidence) == (found.is_yes, found.evidence)
    with pytest.raises(UsageError, match="neither"):
        answer(Question.PAIN, "maybe")


@pytest.mark.usefixtures("office")
def test_every_word_is_there_in_both_languages() -> None:
    """States, ways back, questions, reminders, and the shipped reasons."""
    for lang in i18n.LANGUAGES:
        i18n.set_language(lang)
        words = [
            *map(state_word, HandoffState),
            *map(back_word, BackTo),
            *map(question_word, Question),
            *map(reminder_word, Reminder),
            *(reason.title[lang] for reason in HandoffRules().reasons),
        ]

        assert all(words)
        assert lang == "en" or not any(word.isascii() for word in words)


def test_handed_over_is_how_the_run_ended(office: Office) -> None:
    """A run that sales ended says so."""
    office.playbook()
    desk = office.desk()
    added = add(desk)
    enrollment = desk.store.case(added.touches[0]).enrollment.id
    qualify(desk, added.lead, profile="yes", pain="yes", solution="yes")

    handing_off.accept(desk, added.lead)

    assert Exit.HANDED_OVER is desk.store.case(enrollment).exit


def test_a_proposal_that_the_crm_went_past_is_not_listed(world: World) -> None:
    """Sales accepted the lead over there; nobody need ask the three questions here."""
    world.zhang.store.commit(Change(lead_updates=(LeadUpdate(world.lead, stage=Stage.SAL),)))

    assert [] == handing_off.listed(world.zhang)
