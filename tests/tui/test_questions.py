"""The three questions on the day's screen, over a real store: offered when somebody is interested, never in the way."""

from pathlib import Path

import pytest
from pilots import Driver
from real_office import Office, console, office

from sdrtui.domain.handoff import Handoff, HandoffState, handoffs
from sdrtui.domain.stage import Stage
from sdrtui.tui.cells import cell_len
from sdrtui.tui.screens.form import Form


def handoff_of(made: Office) -> Handoff:
    """Return the only handoff there is."""
    [found] = handoffs(made.desk().store.handoff_steps())
    return found


async def asked(on: Driver) -> None:
    """Log that somebody is interested, and wait for the form."""
    await on.press("1")
    await on.until(lambda: isinstance(on.app.screen, Form), "the form")
    await on.pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_interested_offers_the_three_questions(tmp_path: Path, size: tuple[int, int]) -> None:
    """Profile, pain and solution are asked, and no budget; no line is too wide."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(2)
        async with console(made, size=size) as on:
            await asked(on)

            for part in ("画像", "痛点", "方案", "Esc 以后再问"):
                assert part in " ".join(on.text.split())
            assert "预算" not in on.text
            assert max(cell_len(line) for line in on.text.splitlines()) <= size[0]


async def test_three_yes_make_an_sql_before_sales(tmp_path: Path) -> None:
    """Each answer is understood while it is typed; at the end the lead is an SQL and its clock runs."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        async with console(made) as on:
            await asked(on)
            await on.type("1 abc")
            await on.sees("✓ 是  abc")
            await on.press("enter")
            await on.type("y")
            await on.press("down")
            await on.type("１")
            await on.sees("SQL：转给销售 孙丽")
            await on.press("enter", "enter", "enter")
            await on.said("已是 SQL")

        found = handoff_of(made)
        assert (HandoffState.OFFERED, "ae") == (found.state, found.ae)
        assert ["abc", "", ""] == [answer.evidence for answer in found.package.answers]
        assert Stage.SQL is made.desk().store.lead(found.lead).stage


async def test_a_no_says_where_the_lead_goes(tmp_path: Path) -> None:
    """What is missing and where that leads is said before Enter, and done after it."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        async with console(made) as on:
            await asked(on)
            await on.enters("1", "0")
            await on.type("1")
            await on.sees("育客")
            await on.press("enter", "enter", "enter")
            await on.said("育客")

        assert HandoffState.REFUSED is handoff_of(made).state


async def test_escape_keeps_the_proposal(tmp_path: Path) -> None:
    """The form can be left: the outcome stands, the proposal waits and is counted in the status line."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(2)
        async with console(made) as on:
            await asked(on)
            await on.press("escape")
            await on.said("待问三个问题")
            await on.until(lambda: "转出 1" in on.text.splitlines()[0], "the count")

            assert HandoffState.PROPOSED is handoff_of(made).state


async def test_an_unreadable_answer_is_not_taken(tmp_path: Path) -> None:
    """The form stays until each answer begins with yes or no, or is empty."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        async with console(made, lang="en") as on:
            await asked(on)
            await on.press("up", "enter")
            assert isinstance(on.app.screen, Form)
            await on.press("down")
            await on.type("maybe")
            await on.sees("begin with yes or no")
            await on.press("up", "enter")

            assert isinstance(on.app.screen, Form)
            assert HandoffState.PROPOSED is handoff_of(made).state


async def test_undo_takes_back_the_answers_first(tmp_path: Path) -> None:
    """U after the form takes back the handoff; u again the outcome, and the touch is due again."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        async with console(made) as on:
            first = on.touch
            await asked(on)
            await on.enters("1", "1")
            await on.type("1")
            await on.press("enter", "enter", "enter")
            await on.said("已是 SQL")
            await on.press("u")
            await on.said("已撤销")
            await on.press("u")
            await on.until(lambda: any(str(row.touch) == first for row in on.today.rows.all), "the touch to be back")


async def test_taking_back_the_questions_says_what_was_taken_back(tmp_path: Path) -> None:
    """Undo after the three questions names the step of the handoff; the next undo names the outcome."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        async with console(made) as on:
            await asked(on)
            await on.enters("1", "1", "1", "", "")
            await on.said("已是 SQL")
            await on.press("u")
            await on.said("转出")
            assert "推迟" not in on.message
            await on.press("u")

            await on.said("有意向")


async def test_whoever_has_gone_on_is_not_asked(tmp_path: Path) -> None:
    """A key that logs the next one before the form is there is not typed into it: the questions wait."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(3)
        async with console(made) as on:
            for key in ("1", "5"):  # faster than any commit
                on.app.simulate_key(key)
            await on.until(lambda: "转出 1" in on.text.splitlines()[0], "the proposal in the status line")

            assert on.app.screen is on.today
            assert 2 == sum(on.today.done.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_form_is_whole_on_a_narrow_terminal(tmp_path: Path, lang: str) -> None:
    """At 60 columns neither what the form comes to nor its keys are cut."""
    ends = {"zh": "Esc 算了", "en": "Esc never mind"}
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(2)
        async with console(made, size=(60, 20), lang=lang) as on:
            await on.press("4")
            await on.until(lambda: isinstance(on.app.screen, Form), "the form")
            await on.type("Zhao")
            await on.until(lambda: ends[lang] in " ".join(on.text.split()), "the last key")
            form = on.app.screen
            assert isinstance(form, Form)
            comes_to = "".join(form.check_bar.said.split())

            await on.until(lambda: comes_to in "".join(on.text.split()), "what the form comes to")
