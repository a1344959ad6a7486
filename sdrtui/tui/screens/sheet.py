"""A sheet of text over the screen: why a touch is here, the keys, the day's warnings."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from sdrtui.i18n import N_, _
from sdrtui.tui.cells import Line, Piece
from sdrtui.tui.keys import PAGE_KEYS, Key, bindings
from sdrtui.tui.present.outcome_keys import hint_line
from sdrtui.tui.widgets.painted import LineBar, LinePage

SHEET_KEYS = (Key("close", "escape", N_("close"), also=("enter", "q", "ｑ", "f10")),)


class Sheet(ModalScreen[None]):
    """Lines to read, made for the width that there is."""

    CSS_PATH = "sheet.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings((*SHEET_KEYS, *PAGE_KEYS)),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
    ]
    page = getters.query_one(LinePage)

    def __init__(self, title: str, lines: Callable[[int], Sequence[Line]]) -> None:
        super().__init__()
        self._title_text = title
        self._lines_for = lines

    def compose(self) -> ComposeResult:
        """Lay out title, text and keys."""
        with Vertical(id="sheet"):
            yield LineBar([(Piece(f" {self._title_text}", "title"),)], id="sheet-title")
            yield LinePage(id="sheet-text")
            yield LineBar([hint_line((("Esc", _("close")), ("PgDn", _("more"))))], id="sheet-keys")

    @on(events.Resize)
    def redraw(self) -> None:
        """Wrap the text anew."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self.page.show(list(self._lines_for(max(self.page.text_width - 1, 10))))

    def action_read(self, pages: int) -> None:
        """Scroll by windows."""
        self.page.read(pages)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.page.scroll_lines(lines)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
