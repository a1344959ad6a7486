"""How the day's screen looks: every size, every theme, no colour at all."""

import pytest
from fake_desk import FakeDesk, a_day, due_row
from pilots import console

from sdrtui.domain.outcome import OUTCOME_KEYS
from sdrtui.tui.cells import cell_len


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (200, 60), (60, 18)])
async def test_every_line_has_the_terminals_width(size: tuple[int, int]) -> None:
    """No line is wider than the terminal, whatever the names; the list, card and keys are all there."""
    async with console(FakeDesk(rows=a_day(50)), size) as on:
        await on.card_read()
        await on.press("down", "down", "down")
        await on.card_read()

        lines = on.text.splitlines()
        assert max(cell_len(line) for line in lines) <= size[0]
        assert "138****1234" in on.text
        assert "1 有意向" in on.text
        assert "您好，我是" in on.text


async def test_names_from_outside_cannot_steer_the_terminal() -> None:
    """Escape codes and markup in a name are plain text."""
    evil = due_row(0, contact_name="\x1b[2J[red]王[/]\x07", company="a\nb\u202ec[bold]")
    async with console(FakeDesk(rows=[evil])) as on:
        await on.card_read()

        assert "[2J[red]" in on.text
        assert "\x1b" not in on.text
        assert "a bc[bold]" in on.text


async def test_the_card_gets_the_room_on_demand() -> None:
    """At 80x24 Tab gives the script the screen, and back."""
    async with console(FakeDesk(rows=a_day(40)), (80, 24)) as on:
        await on.card_read()
        assert "不到一成" not in on.text
        await on.press("tab")
        await on.sees("不到一成")
        await on.press("tab")
        await on.until(lambda: "不到一成" not in on.text, "the list")
        await on.press("pagedown", "pagedown")

        await on.sees("不到一成")


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "gruvbox"])
async def test_every_theme_draws(theme: str) -> None:
    """The roles take their colours from the theme in use, and from the next one when it changes."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.card_read()
        before = on.today.due_list.style_of("late")
        on.app.theme = theme
        await on.pilot.pause()

        assert "王敏" in on.text
        assert (before == on.today.due_list.style_of("late")) == (theme == "textual-dark")


async def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR set every line is grey."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with console(FakeDesk(rows=a_day(20))) as on:
        strips = on.app.screen._compositor.render_strips()
        colours = {segment.style.color for strip in strips for segment in strip if segment.style}
        triplets = {colour.triplet for colour in colours if colour is not None and colour.triplet is not None}

        assert triplets
        assert all(len({one.red, one.green, one.blue}) == 1 for one in triplets)


async def test_resizing_rearranges() -> None:
    """From wide to narrow and back: the card moves below the list and beside it again, the cursor stays."""
    async with console(FakeDesk(rows=a_day(60))) as on:
        await on.press("end")
        kept = on.touch
        await on.pilot.resize_terminal(80, 24)
        await on.until(lambda: on.today.has_class("-narrow"), "the narrow layout")
        await on.pilot.pause()
        assert kept == on.touch
        assert kept in {str(row.touch) for row in on.today.due_list.rows_in_window()}
        assert max(cell_len(line) for line in on.text.splitlines()) <= 80
        await on.pilot.resize_terminal(140, 40)

        await on.until(lambda: on.today.has_class("-wide"), "the wide layout")


@pytest.mark.parametrize(("lang", "undo"), [("zh", "u 撤销"), ("en", "u undo")])
@pytest.mark.parametrize("width", [60, 80, 100, 120])
async def test_undo_and_every_outcome_are_in_the_bar(width: int, lang: str, undo: str) -> None:
    """Whatever the channel and the language: no outcome is hidden, and the way back is in sight."""
    async with console(FakeDesk(rows=a_day(8)), (width, 24), lang) as on:
        for _row in range(8):
            row = on.today.row
            assert row is not None
            bar = "\n".join("".join(piece.text for piece in line) for line in on.today.keys_bar.lines)
            missing = [key for key in OUTCOME_KEYS[row.channel] if f" {key} " not in bar]
            assert [] == missing
            assert undo in bar
            await on.press("down")
