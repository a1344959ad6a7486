"""Typing a note beside the script. What is typed reaches the store within half a second, so nothing can lose it."""

from typing import TYPE_CHECKING

from textual import work
from textual.timer import Timer

from sdrtui.domain.ids import TouchId
from sdrtui.i18n import _
from sdrtui.tui.cells import Piece, clean
from sdrtui.tui.present import messages
from sdrtui.tui.screens.day_card import CardActions

if TYPE_CHECKING:
    from sdrtui.tui.widgets.note_area import NoteArea

SAVE_AFTER = 0.2
"""Seconds from the first unsaved letter to its save; typing on does not put it off."""


class NoteActions(CardActions):
    """The note of the touch under the cursor; it goes with the touch's next outcome."""

    _saving: Timer | None = None

    @work(group="note", exclusive=True, exit_on_error=False)
    async def action_note(self) -> None:
        """Open the note under the card."""
        from sdrtui.tui.widgets.note_area import NoteArea  # TextArea is not needed for the first paint

        row = self.row_to_act_on()
        if row is None or self.query(NoteArea):
            return
        text = self.notes.get(row.touch)
        if text is None:
            text = await self.reading(lambda: self.port.load_draft(row.touch))
            self.notes.loaded(row.touch, text)
        area = NoteArea(row.touch, text, id="note")
        await self.query_one("#work").mount(area)
        area.focus()
        self.draw_keys()
        name = clean(row.contact_name)
        self.say(
            (Piece(_("Note on {name}: kept while you type, logged with the next outcome").format(name=name), "note"),)
        )

    def on_note_area_typed(self, event: "NoteArea.Typed") -> None:
        """Save soon."""
        self.notes.typed(event.touch, event.text)
        if self._saving is None:
            self._saving = self.set_timer(SAVE_AFTER, self.save_notes)

    def save_notes(self) -> None:
        """Hand every unsaved note to the writer."""
        self._saving = None
        for touch, text in self.notes.take_unsaved():
            self.save_note(touch, text)

    @work(group="draft", exit_on_error=False)
    async def save_note(self, touch: TouchId, text: str) -> None:
        """Save one note; a failure is said, and the next letter tries again."""
        await self.background.write(lambda: self.port.save_draft(touch, text))

    async def on_note_area_ended(self) -> None:
        """Close the note; it waits for the outcome."""
        self.save_notes()
        await self.query("#note").remove()
        self.due_list.focus()
        self.draw_keys()
        self.draw_card()
        self.say(messages.fine(_("The note goes with the next outcome")))
