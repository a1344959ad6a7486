"""The driver of a console whose screen is a page: Textual's own, made to end in order when the page goes."""

from contextlib import suppress

from textual.drivers.web_driver import WebDriver

SETTLE = 0.3
"""Seconds in which the last letters get from the screen to the note."""


class PageDriver(WebDriver):
    """Quits as the key does, so that the note being typed is handed over, also when the server is killed."""

    def write(self, data: str) -> None:
        """Draw; nobody may be there to look any more."""
        with suppress(BrokenPipeError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """Tell the server something, while there is one."""
        with suppress(BrokenPipeError):
            super().write_meta(data)

    def run_input_thread(self) -> None:
        """Read keys until the server closes the line; then there is no page."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._quit()

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Quit by the console's own way; the rest is Textual's."""
        if packet_type == "quit":
            self._quit()
        else:
            super().on_meta(packet_type, payload)

    def _quit(self) -> None:
        self._app.call_later(self._app.set_timer, SETTLE, self._app.action_quit)
