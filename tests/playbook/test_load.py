from datetime import time, timedelta
from hashlib import sha256

from builders import HERE, playbook_text

from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import (
    Again,
    Audience,
    Counting,
    Destination,
    Follow,
    Formula,
    Move,
    Pacing,
    Playbook,
    Suppress,
    Text,
    Window,
)
from sdrtui.domain.stage import Exit, Kind, Stage
from sdrtui.playbook.load import load_file, load_text

WHOLE = HERE / "good" / "whole-format.yaml"


def whole() -> Playbook:
    loaded = load_file(WHOLE)
    assert () == loaded.problems
    assert loaded.playbook is not None
    return loaded.playbook


def test_identity_comes_as_written() -> None:
    """Id, version, titles, kind and figures of the file are those of the playbook."""
    playbook = whole()

    assert ("whole-format", "1.10", Kind.OUTBOUND, "cn") == (
        playbook.id,
        playbook.version,
        playbook.kind,
        playbook.market,
    )
    assert {"zh": "全部写法", "en": "The whole format"} == dict(playbook.title)
    assert Formula(4, 3, 7, 2, 2) == playbook.claimed == playbook.formula
    assert (300, False, Counting.WORKING, Pacing.FIXED, True) == (
        playbook.batch,
        playbook.exclusive,
        playbook.counting,
        playbook.pacing,
        playbook.hold_account_on_reply,
    )


def test_a_text_in_one_language_speaks_for_both() -> None:
    """A plain description is taken for the language it is in, and shown in the other for want of better."""
    assert {"zh": "每一种写法各用一次。", "en": "每一种写法各用一次。"} == dict(whole().description)


def test_the_audience_takes_lists_and_single_words() -> None:
    """Every condition of `who` arrives, one word counting as a list of one."""
    expected = Audience(
        stages=frozenset({Stage.MAL, Stage.MIL}),
        sources=frozenset({"baidu-sem"}),
        needs=frozenset({Point.PHONE}),
        industries=frozenset({"软件", "制造"}),
        regions=frozenset({"上海"}),
        titles=("总监", "CEO"),
        headcount_min=50,
        headcount_max=1000,
        silent_days=30,
    )

    assert expected == whole().audience


def test_steps_run_in_the_order_of_days_then_of_the_file() -> None:
    """A step written last but due on day 1 comes after the other of that day."""
    assert ["call-1", "text-instead", "letter", "mail", "visit"] == [step.id for step in whole().steps]


def test_a_step_comes_as_written() -> None:
    """Clock, channel, needs, fallback and text of a step are those of the file."""
    call, instead, letter, mail, _visit = whole().steps

    assert (timedelta(minutes=5), None) == (call.within, call.window)
    assert (Channel.PHONE, Action.CALL, "primary", "sdr") == (call.channel, call.action, call.contact, call.seller)
    assert (frozenset({Point.PHONE}), "text-instead", True) == (call.needs, call.fallback, instead.fallback_only)
    assert (Window(time(9), time(11, 30)), "boss", "ceo") == (letter.window, letter.contact, letter.seller)
    assert "{{ sellers.ceo.name }}写给您" == letter.texts[0].subject
    assert (
        Text("正文 {{ unsubscribe }}", "甲", "a", 2),
        Text("正文 {{ unsubscribe }}", "乙", "b", 1),
    ) == mail.texts


def test_outcomes_lead_on_as_written() -> None:
    """Words and mappings of `on` become moves with their effects."""
    call, _instead, letter, *_rest = whole().steps
    hour = timedelta(hours=1)

    assert {
        Outcome.NO_ANSWER: Follow(Move.AGAIN, again=Again(2 * hour, 2, other_slot=True)),
        Outcome.BUSY: Follow(Move.AGAIN, again=Again(hour / 2)),
        Outcome.INTERESTED: Follow(Move.FINISH, exit=Exit.QUALIFIED, handoff=True, stage=Stage.MQL),
        Outcome.CALLBACK: Follow(Move.PROMISE),
        Outcome.REJECTED: Follow(Move.CHANGE_CHANNEL),
        Outcome.VOICEMAIL: Follow(Move.NEXT),
        Outcome.INVALID_NUMBER: Follow(Move.NEXT, suppress=Suppress.POINT),
        Outcome.CARRIER_BLOCKED: Follow(Move.AGAIN, again=Again(hour), alarm=True),
    } == dict(call.on)
    assert Follow(Move.PAUSE, pause_for=timedelta(days=3)) == letter.on[Outcome.AUTO_REPLY]
    assert Follow(Move.PAUSE) == letter.on[Outcome.NO_NEED]
    assert Follow(Move.GOTO, goto=whole().steps[-1].id) == letter.on[Outcome.REPLIED]


def test_effects_alone_are_added_to_the_default() -> None:
    """A step that only changes the stage of an interested lead still qualifies it."""
    text = playbook_text("x", script="您好\n    on: {interested: {stage: SQL}, clicked: {alarm: true}}").replace(
        ", clicked: {alarm: true}", ""
    )

    loaded = load_text(text, "x.yaml")

    assert loaded.playbook is not None
    expected = Follow(Move.FINISH, exit=Exit.QUALIFIED, stage=Stage.SQL, handoff=True)
    assert expected == loaded.playbook.steps[0].on[Outcome.INTERESTED]


def test_exits_say_where_leads_go() -> None:
    """An exit enrolls or closes."""
    exits = whole().exits

    assert "other-format" == exits[Exit.EXHAUSTED].enroll
    assert Destination(close="暂无需求", close_en="No need for now") == exits[Exit.NO_NEED]


def test_the_hash_is_that_of_the_text() -> None:
    """The same text is the same version wherever it lies; one changed letter is another."""
    text = playbook_text("x")
    first, other = load_text(text, "a.yaml").playbook, load_text(text.replace("您好", "你好"), "a.yaml").playbook

    assert first is not None
    assert other is not None
    assert sha256(text.encode()).hexdigest() == first.hash
    assert first.hash != other.hash
