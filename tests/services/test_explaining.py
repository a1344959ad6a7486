import json

import pytest
from desk_builders import Office, add, due

from sdrtui import i18n
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.enrollment import Status
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit, Kind, Stage
from sdrtui.domain.state import RecordKind, TouchState
from sdrtui.domain.why import Why
from sdrtui.errors import FixYourFile, UsageError
from sdrtui.services import card, health, leads, logging, playbooks, shapes, why
from sdrtui.services.desk import Desk
from sdrtui.services.masks import masked, readable
from sdrtui.services.wording import why_sentence, word

ENUMS = (Action, Channel, Point, Status, Outcome, Exit, Kind, Stage, RecordKind, TouchState)


@pytest.mark.parametrize("enum", ENUMS)
def test_every_word_is_there_in_both_languages(enum: type[Outcome]) -> None:
    """No enum's member is shown as code, in Chinese or English."""
    before = i18n.language()
    try:
        for lang in i18n.LANGUAGES:
            i18n.set_language(lang)

            assert all(word(member) for member in enum)
    finally:
        i18n.set_language(before)


@pytest.mark.parametrize(
    ("kind", "value", "mask", "plain"),
    [
        (Point.PHONE, "+8613800131234", "138****1234", "13800131234"),
        (Point.PHONE, "+861088886666;ext=8001", "010****6666 ext 8001", "01088886666 ext 8001"),
        (Point.PHONE, "+14155550123", "+14****0123", "+14155550123"),
        (Point.WECHAT, "wx_min", "wx_***", "wx_min"),
        (Point.WECHAT, "13800131234", "138****1234", "13800131234"),
        (Point.WECHAT, "ab", "***", "ab"),
        (Point.EMAIL, "min@example.com", "m***@example.com", "min@example.com"),
    ],
)
def test_points_are_masked_until_revealed(kind: Point, value: str, mask: str, plain: str) -> None:
    """A mask shows enough to recognise and too little to dial."""
    assert (mask, plain) == (masked(kind, value), readable(kind, value))


def test_a_reason_of_another_version_is_shown_as_its_code() -> None:
    """A reason whose facts are missing or unknown never fails the list."""
    codes = [why_sentence(Why("repeat", {"attempt": 2})), why_sentence(Why("from-the-future"))]

    assert ["repeat", "from-the-future"] == codes


def test_a_card_has_script_points_history_and_score(office: Office, desk: Desk) -> None:
    """The card shows who, what was said last time, what to say, and masks the number until it is revealed."""
    added = add(desk, playbook="call-in-day-one", kind="call-in", source="baidu-sem", title="市场总监")
    logging.log_outcome(desk, added.touches[1], "request_sent", note="已加")

    shown = card.card(desk, added.touches[0])
    revealed = card.card(desk, added.touches[0], reveal=True)

    assert "张伟" in shown.script.body
    assert () == shown.script.missing
    assert ["138****0001", "m***@example.com"] == [point.value for point in shown.points]
    assert "13800000001" == revealed.points[0].value
    assert ["已加"] == [line.note for line in shown.history]
    json.dumps(shapes.card(shown, office.clock()))
    with pytest.raises(UsageError):
        card.card(desk, "nothing")


def test_any_touch_run_and_lead_says_why(office: Office, desk: Desk) -> None:
    """Due, rank, block, what an outcome would do, what closed it: each in sentences and facts."""
    added = add(desk)
    touch = added.touches[0]

    said = why.why(desk, touch)
    lead = why.why(desk, added.lead)
    logging.log_outcome(desk, touch, "no_answer")
    closed = why.why(desk, touch)
    office.clock.now = office.clock.now.replace(hour=22)
    blocked = why.why(desk, leads.show(desk, added.lead).open[0].touch)

    assert (1, "window", None) == (said.facts["rank"], said.facts["band"], said.facts["blocked_until"])
    assert any("Small" in line or "小套路" in line for line in lead.sentences)
    assert "done" == closed.facts["state"]
    assert "hard_hours" == blocked.facts["blocked_by"]
    json.dumps([shapes.explanation(each) for each in (said, lead, closed, blocked)])
    with pytest.raises(UsageError):
        why.why(desk, "nothing-of-that-name")


def test_the_doctor_finds_what_is_wrong(office: Office, desk: Desk) -> None:
    """A sound home has no problem; a broken playbook is named with its place, and the other checks go on."""
    sound = health.doctor(desk)
    (office.home / "playbooks" / "outbound" / "bad.yaml").write_text("id: [", encoding="utf-8")
    ill = health.doctor(office.desk())

    assert [] == [check for check in sound if check.state == "problem"]
    assert any("bad.yaml:" in check.says for check in ill if check.state == "problem")
    assert len({check.name for check in ill}) == len({check.name for check in sound})


def test_playbooks_are_listed_shown_linted_and_begun(desk: Desk) -> None:
    """The list has formulas; one shown has its steps and scripts; a new one is clean and never written over."""
    listed = {row["id"]: row["formula"] for row in playbooks.listing(desk)}
    shown = playbooks.show(desk, "call-in-day-one")
    path = playbooks.new(desk, "trade-fair", "call-in")

    assert ("2×2×1", "7×3×21", "15×3×15") == (
        listed["call-in-day-one"],
        listed["outbound-7x3x21"],
        listed["call-in-silicon-valley"],
    )
    assert {"id", "day", "channel", "action", "script"} <= set(shown["steps"][0])  # type: ignore[index]
    assert "2×2×1" in playbooks.as_text(shown)
    assert [] == [flaw for flaw in playbooks.lint(desk, [path]) if flaw["level"] == "error"]
    assert "$schema" in playbooks.schema(desk)
    for name in ("trade-fair", "call-in-day-one", "../evil"):
        with pytest.raises(UsageError):
            playbooks.new(desk, name, "call-in")
    with pytest.raises((UsageError, FixYourFile)):
        playbooks.show(desk, "nowhere")
    assert [] == due(desk)
