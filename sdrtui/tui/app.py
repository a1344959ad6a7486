"""The Textual app: it holds the desk and the threads, and knows the keys that work on every screen."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from sdrtui.i18n import _
from sdrtui.services.day_view import DayView
from sdrtui.tui.background import Background
from sdrtui.tui.keys import APP_KEYS, Key, bindings
from sdrtui.tui.port import DeskPort
from sdrtui.tui.present.messages import failed
from sdrtui.tui.screens.today import TodayScreen


class SdrApp(App[None]):
    """The console."""

    CSS_PATH = "screens/today.tcss"
    """The stylesheet of the default screen, which Textual does not load by itself."""
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(APP_KEYS)]

    def __init__(self, port: DeskPort, view: DayView, when_warm: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.port = port
        self._when_warm = when_warm
        self.background = Background()
        self._first_view = view

    def get_default_screen(self) -> Screen[None]:
        """Open on the day: no blank screen is made before it."""
        return TodayScreen(self.port, self.background, self._first_view, self._when_warm)

    @property
    def today(self) -> TodayScreen:
        """The day's screen, below whatever is in front."""
        screen = self.screen_stack[0]
        if not isinstance(screen, TodayScreen):
            raise TypeError(screen)
        return screen

    def keys_here(self) -> tuple[Key, ...]:
        """Return every key of the screen in front."""
        keys = (*getattr(self.screen, "KEYS", ()), *APP_KEYS)
        return tuple(key for key in keys if key.id != "sync" or self.has_crm)

    @property
    def has_crm(self) -> bool:
        """Say whether a CRM is configured; without one no key for it is offered."""
        return self.today.sync_state.is_configured

    def action_help(self) -> None:
        """Show every key."""
        from sdrtui.tui.present.help_lines import help_lines
        from sdrtui.tui.screens.sheet import Sheet

        if not self.screen.is_modal:
            self.push_screen(Sheet(_("Keys"), partial(help_lines, has_crm=self.has_crm)))

    @work(group="palette", exclusive=True, exit_on_error=False)
    async def action_palette(self) -> None:
        """Choose any action by name, and do it where one is."""
        from sdrtui.tui.screens.choose import Choose, Option, key_options, place_options

        if self.screen.is_modal:
            return
        screen = self.screen
        named = [Option(action, _(label)) for action, label in getattr(screen, "ACTIONS", ())]
        outcomes = self.today.outcome_options() if screen is self.today else []
        options = [*key_options(self.keys_here()), *outcomes, *named, *place_options(has_crm=self.has_crm)]
        chosen = await self.push_screen_wait(Choose(_("Do what?"), options))
        if chosen is not None:
            await screen.run_action(chosen)

    def action_go(self) -> None:
        """Wait for the letter of a place."""
        from sdrtui.tui.screens.go import Go

        if not self.screen.is_modal:
            self.push_screen(Go(has_crm=self.has_crm), self.go_to)

    def action_place(self, name: str) -> None:
        """Open a place, from the palette."""
        self.go_to(name)

    def go_to(self, place: str | None) -> None:
        """Open a place."""
        match place:
            case "today":
                while len(self.screen_stack) > 1:
                    self.pop_screen()
            case "log":
                self.open_log()
            case "outbox" | "conflicts":
                self.open_exchange(place)
            case "handoffs":
                self.open_handoffs()
            case "help":
                self.action_help()
            case "warnings":
                self.open_warnings()

    def open_place(self, screen: Screen[None]) -> None:
        """Put a place before the day; it takes the room of another place, so that one step back is always the day."""
        if self.screen is self.today:
            self.push_screen(screen)
        else:
            self.switch_screen(screen)

    def open_log(self) -> None:
        """Open the touch log."""
        from sdrtui.tui.screens.log import LogScreen

        if not isinstance(self.screen, LogScreen):
            self.open_place(LogScreen(self.port, self.background, has_crm=self.has_crm))

    def open_exchange(self, place: str) -> None:
        """Open what waits for the CRM, or what both sides changed."""
        if not self.has_crm:
            self.today.action_sync()  # it says how a CRM is connected
            return
        from sdrtui.tui.screens.conflicts import ConflictScreen
        from sdrtui.tui.screens.outbox import OutboxScreen

        opened = OutboxScreen if place == "outbox" else ConflictScreen
        if not isinstance(self.screen, opened):
            self.open_place(opened(self.port, self.background, self.today.own_change))

    def open_handoffs(self) -> None:
        """Open what is to be qualified and what is before sales."""
        from sdrtui.tui.screens.handoffs import HandoffScreen

        if not isinstance(self.screen, HandoffScreen):
            self.open_place(HandoffScreen(self.port, self.background, self.today.own_change))

    def open_warnings(self) -> None:
        """Show what the SDR should know before relying on the plan."""
        from sdrtui.tui.cells import Piece, wrap
        from sdrtui.tui.screens.sheet import Sheet

        texts = self.today.warnings or (_("Nothing to warn of."),)
        self.push_screen(
            Sheet(_("Warnings"), lambda width: [(Piece(line),) for text in texts for line in wrap(text, width)])
        )

    def action_theme(self) -> None:
        """Change between dark and light; TEXTUAL_THEME chooses any other for good."""
        self.theme = "textual-light" if self.current_theme.dark else "textual-dark"

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what went wrong in a worker of the program itself."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.today.say(failed(event.worker.error))

    async def action_quit(self) -> None:
        """End: what is typed is handed over, what is being written is finished, a sync stops at its next safe point."""
        self.today.leave_safely()
        self.exit()
