"""Every key: declared once, with its twins, and with an action behind it."""

import unicodedata

import pytest
from fake_desk import FakeDesk, a_day
from pilots import console

from sdrtui import i18n
from sdrtui.domain.outcome import OUTCOME_KEYS
from sdrtui.i18n import _
from sdrtui.tui.app import SdrApp
from sdrtui.tui.keys import APP_KEYS, DAY_KEYS, LIST_KEYS, LOG_KEYS, OUTCOME_TWINS, PAGE_KEYS, Key, outcome_bindings
from sdrtui.tui.screens.log import LogScreen
from sdrtui.tui.screens.today import TodayScreen

DAY = (*DAY_KEYS, *LIST_KEYS, *PAGE_KEYS, *APP_KEYS)
LOG = (*LOG_KEYS, *LIST_KEYS, *PAGE_KEYS, *APP_KEYS)


@pytest.mark.parametrize("keys", [DAY, LOG], ids=["day", "log"])
def test_no_key_means_two_things(keys: tuple[Key, ...]) -> None:
    """On one screen each key name, twins included, has one meaning; outcomes count too."""
    names = [name for key in keys for name in key.names]
    if keys is DAY:
        names += [name for binding in outcome_bindings() for name in binding.key.split(",")]

    assert sorted(set(names)) == sorted(names)


def test_every_letter_has_a_twin_that_an_input_method_lets_through() -> None:
    """Single letters do not arrive under an input method: each has a function key or another key, or Enter instead."""
    letters = [key for key in (*DAY, *LOG) if len(key.key) == 1 and key.key.isalpha()]

    assert all(key.twin or any(name.startswith("f") for name in key.also) for key in letters if key.id != "go")
    assert {"x"} == {key for of in OUTCOME_KEYS.values() for key in of if key.isalpha()} == set(OUTCOME_TWINS)


def test_every_single_key_has_its_full_width_twin() -> None:
    """ｎ is n, １ is 1, ？ is ?."""
    for key in (*DAY, *LOG):
        if len(key.key) == 1:
            assert any(unicodedata.normalize("NFKC", name) == key.key and name != key.key for name in key.names), key


def test_nothing_needs_a_key_that_terminals_and_tmux_take() -> None:
    """No Ctrl+Enter, Ctrl+B, Ctrl+A, no Shift with a symbol."""
    names = {name for key in (*DAY, *LOG) for name in key.names}

    assert not names & {"ctrl+enter", "ctrl+b", "ctrl+a"}
    assert not any(name.startswith("shift+") for name in names)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_key_says_what_it_does(lang: str) -> None:
    """Help and palette have a line for each, in Chinese another one than in English."""
    i18n.set_language(lang)
    try:
        assert all(_(key.help) for key in (*DAY, *LOG))
        assert all((_(key.help) != key.help) == (lang == "zh") for key in (*DAY, *LOG))
    finally:
        i18n.set_language("en")


@pytest.mark.parametrize(
    ("screen", "keys"), [(TodayScreen, DAY_KEYS), (LogScreen, LOG_KEYS), (SdrApp, APP_KEYS)], ids=["day", "log", "app"]
)
def test_every_key_has_an_action(screen: type, keys: tuple[Key, ...]) -> None:
    """No key is declared and forgotten."""
    assert all(hasattr(screen, f"action_{key.id.partition('(')[0]}") for key in keys)


async def test_places_by_letter_and_by_digit() -> None:
    """Gl and g2 lead to the log, gt to the day; g and Escape nowhere."""
    async with console(FakeDesk(rows=a_day(5))) as on:
        await on.press("g", "escape")
        assert on.app.screen is on.today
        await on.press("ｇ", "２")
        await on.until(lambda: isinstance(on.app.screen, LogScreen), "the log")
        await on.press("g", "t")

        await on.until(lambda: on.app.screen is on.today, "the day")


async def test_warnings_are_a_place() -> None:
    """What the status line counts can be read in full."""
    desk = FakeDesk(rows=a_day(5), notices=("2027 年的放假安排还没公布。",))
    async with console(desk) as on:
        await on.sees("⚠ 1")
        await on.press("g", "w")

        await on.sees("2027 年的放假安排还没公布")


async def test_the_palette_lists_the_keys_of_the_screen_in_front() -> None:
    """Each action with its keys; pinyin initials find it; Escape does nothing."""
    async with console(FakeDesk(rows=a_day(5)), (80, 24)) as on:
        await on.press("f9")
        await on.sees("做什么")
        await on.type("cx")
        await on.sees("撤销上一条记录")
        await on.press("escape")
        await on.until(lambda: on.app.screen is on.today, "the day")

        assert [] == on.desk.logged()
