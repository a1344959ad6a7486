"""Every shipped script, said to a buyer: nothing missing, no hole, and what the field's rules ask for."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from shipped import barely_known_buyer, every_text, known_buyer, policy, said

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.playbook import Playbook, Step, Text
from sdrtui.playbook.facts import Spoken

LONGEST = {Action.ADD: 50, Action.MESSAGE: 220, Action.MASS: 320, Action.PERSONAL: 320}
"""Characters of what is sent, links and signature included; an email's own words stay around 200."""
HOLES = re.compile(
    r"[‹›{}]|None|undefined|「」|（）|\(\)|[，：、；]{2}|[，：、；]。|。。|。，|？。|^[，。：、；！？]|  ", re.MULTILINE
)


def texts_where(fits: Callable[[Step], bool]) -> pytest.MarkDecorator:
    """Run a test for each script of the steps that fit."""
    chosen = [each for each in every_text() if fits(each[1])]
    names = [f"{book.id}-{step.id}{text.variant and '-'}{text.variant}" for book, step, text in chosen]
    return pytest.mark.parametrize(("book", "step", "text"), chosen, ids=names)


TEXTS = texts_where(lambda _: True)
CALLS = texts_where(lambda step: step.action is Action.CALL)
MASS = texts_where(lambda step: step.action is Action.MASS)
MOMENTS = texts_where(lambda step: step.action is Action.MOMENTS)
WRITTEN = texts_where(lambda step: step.action in LONGEST)
BUYERS = (known_buyer(), barely_known_buyer())


@TEXTS
def test_nothing_is_missing_and_no_hole_is_left(book: Playbook, step: Step, text: Text) -> None:
    """With everything known, and with a bare spreadsheet row, the script can be said as it stands."""
    for buyer in BUYERS:
        subject, body, missing = said(text, buyer)

        assert () == missing
        assert [] == HOLES.findall(f"{subject}\n{body}"), f"{book.id} {step.id}: {subject}\n{body}"
        assert body
        assert bool(subject) == (step.channel is Channel.EMAIL)


@TEXTS
def test_what_is_missing_is_named(book: Playbook, step: Step, text: Text) -> None:
    """Without the team's words and the SDR's name a script names each variable it lacks, and shows it in place."""
    empty = Spoken(contact=known_buyer().contact, seller=replace(known_buyer().seller, name=""))
    subject, body, missing = said(text, empty)

    assert missing, f"{book.id} {step.id}"
    assert all(f"‹{name}›" in subject + body for name in missing)


@TEXTS
def test_no_script_speaks_of_budget(book: Playbook, step: Step, text: Text) -> None:
    """Qualification asks for profile, pain and solution; budget first throws good leads away."""
    assert "预算" not in text.body, f"{book.id} {step.id}"


@TEXTS
def test_the_team_s_own_words_stand_only_in_the_policy(book: Playbook, step: Step, text: Text) -> None:
    """No script names what the made-up company of the policy sells."""
    assert not re.search(r"禾序|回款|对账|合同|逾期", text.subject + text.body), f"{book.id} {step.id}"


@CALLS
def test_a_call_can_be_read_out(book: Playbook, step: Step, text: Text) -> None:
    """A call has an opening, at least two questions, answers to two objections, and words to end with."""
    parts = re.findall(r"^【(.+)】$", text.body, re.MULTILINE)
    objections = re.findall(r"^(?:“.+”|（.+）)：", text.body, re.MULTILINE)

    assert "开场" in parts, f"{book.id} {step.id}"
    assert {"约下一步", "收尾", "结论与下一步"} & set(parts), f"{book.id} {step.id}"
    assert 2 <= said(text, known_buyer())[1].count("？"), f"{book.id} {step.id}"
    assert 2 <= len(objections), f"{book.id} {step.id}"


@MASS
def test_mass_email_says_what_it_is_and_how_to_refuse_it(book: Playbook, step: Step, text: Text) -> None:
    """The subject of advertising begins with 广告, its body ends with the way out (DOMAIN 3)."""
    subject, body, _missing = said(text, known_buyer())

    assert subject.startswith("【广告】"), f"{book.id} {step.id}"
    assert body.endswith(str(policy().team["unsubscribe"])), f"{book.id} {step.id}"


@WRITTEN
def test_written_texts_are_short_and_signed(book: Playbook, step: Step, text: Text) -> None:
    """A friend request fits its box, a message one screen, an email a minute; a first one says who writes."""
    _subject, body, _missing = said(text, known_buyer())

    assert len(body) <= LONGEST[step.action], f"{book.id} {step.id}: {len(body)}"
    if step.action is not Action.MESSAGE:
        assert any(name in body for name in _names()), f"{book.id} {step.id}"


@MOMENTS
def test_moments_speak_to_everybody_who_sees_them(book: Playbook, step: Step, text: Text) -> None:
    """A post names neither the contact nor the contact's company."""
    assert "contact." not in text.body, f"{book.id} {step.id}"
    assert "account." not in text.body, f"{book.id} {step.id}"


def test_second_call_refers_to_the_first_and_to_the_email() -> None:
    """The second call after two waves names the days of both; without them it still reads well."""
    text = next(text for book, step, text in every_text() if (book.id, step.id) == ("two-waves", "call-2"))

    assert {"11月20日", "11月19日"} <= set(re.findall(r"\d+月\d+日", said(text, known_buyer())[1]))
    assert [] == re.findall(r"\d+月\d+日", said(text, barely_known_buyer())[1])


def _names() -> set[str]:
    """Return who may sign: the SDR and the policy's sellers."""
    sellers = policy().team["sellers"]
    assert isinstance(sellers, dict)
    return {"张伟", *(str(person["name"]) for person in sellers.values() if "name" in person)}
