"""Every key of the console, once: what it does, its full-width twin, and its twin on a function key.

Under an input method letters do not arrive, so each letter has a function key; digits and punctuation arrive, sometimes
in full width. Screens take their bindings from here, the help and the palette their lines.
"""

from collections.abc import Iterable
from typing import NamedTuple

from textual.binding import Binding

from sdrtui.domain.outcome import OUTCOME_KEYS
from sdrtui.i18n import N_, _

FULL_WIDTH = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
"""ASCII to the form that an input method in full-width mode commits."""
CHINESE_PUNCTUATION = {"/": "、", "?": "？", ":": "：", "-": "—", "[": "【", "]": "】"}
"""What the same key gives under a Chinese input method."""


class Key(NamedTuple):
    """One key of one place."""

    id: str
    """Also the name of the action."""
    key: str
    help: str
    """A message id; shown through the catalogue."""
    twin: str = ""
    """The function key, or another key that arrives under an input method."""
    also: tuple[str, ...] = ()
    """More names for it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every key name that triggers it, its own first."""
        twins = {FULL_WIDTH.get(self.key, ""), CHINESE_PUNCTUATION.get(self.key, "")} - {"", self.key}
        return tuple(name for name in (self.key, *sorted(twins), self.twin, *self.also) if name)


DAY_KEYS = (
    Key("carry_out", "enter", N_("carry it out: copy the number, or the text to send")),
    Key("note", "n", N_("note for the next outcome"), "f2"),
    Key("undo", "u", N_("take back the last record"), "f3"),
    Key("why", "w", N_("why this touch, here and now"), "f4"),
    Key("snooze", "s", N_("put off to an exact time"), "f5"),
    Key("skip", "k", N_("pass over, with a reason"), "f6"),
    Key("reveal", "v", N_("show the number in full; this is logged"), "f7"),
    Key("copy", "c", N_("copy the script"), "f8"),
    Key("dial", "d", N_("dialler or mail program; copy a WeChat id"), "f11"),
    Key("filter", "/", N_("filter by name, company or pinyin initials")),
    Key("pane", "tab", N_("card large or small")),
    Key("sync", "y", N_("exchange with the CRM now"), "f12"),
)
"""The day's own keys. Outcomes are digits, from `domain.outcome`."""

APP_KEYS = (
    Key("help", "?", N_("every key"), "f1"),
    Key("palette", ":", N_("any action, by name"), "f9"),
    Key("go", "g", N_("go to: gt today, gl touch log, go outbox, gc conflicts, gf handoffs, gh keys")),
    Key("quit", "q", N_("quit; nothing is lost"), "f10", also=("ctrl+q",)),
)
"""Keys that work on every screen."""

LIST_KEYS = (
    Key("move(-1)", "up", N_("row up")),
    Key("move(1)", "down", N_("row down")),
    Key("move(-1000000000)", "home", N_("first row")),
    Key("move(1000000000)", "end", N_("last row")),
    Key("page(-1)", "left", N_("a page of rows up")),
    Key("page(1)", "right", N_("a page of rows down")),
)
"""How one moves in any list."""

PAGE_KEYS = (
    Key("read(-1)", "pageup", N_("text up")),
    Key("read(1)", "pagedown", N_("text down")),
)
"""How one scrolls the text beside the list without leaving the list."""

LOG_KEYS = (
    Key("choose('sdr')", "1", N_("whose")),
    Key("choose('playbook')", "2", N_("playbook")),
    Key("choose('channel')", "3", N_("channel")),
    Key("choose('outcome')", "4", N_("outcome")),
    Key("choose('since')", "5", N_("since")),
    Key("choose('until')", "6", N_("until")),
    Key("choose('source')", "7", N_("source")),
    Key("clear", "0", N_("all filters off")),
    Key("filter", "/", N_("find in names, companies and notes")),
    Key("why", "w", N_("why this record"), "f4"),
    Key("back", "escape", N_("back to today")),
)
"""The touch log's keys; filters are digits, so that they arrive under an input method."""

OUTBOX_KEYS = (
    Key("exchange", "enter", N_("all that passed between us and the CRM")),
    Key("edit", "1", N_("correct a refused one, then send it again")),
    Key("retry", "2", N_("send a refused one again as it is")),
    Key("skip", "3", N_("never send a refused one")),
    Key("parked", "4", N_("only what needs you, or everything")),
    Key("back", "escape", N_("back to today")),
)
"""The outbox's keys."""

CONFLICT_KEYS = (
    Key("mine", "1", N_("mine stands; the CRM is told")),
    Key("theirs", "2", N_("the CRM's stands")),
    Key("closed", "4", N_("only what waits, or decided ones too")),
    Key("back", "escape", N_("back to today")),
)
"""The keys of what both sides changed."""

HANDOFF_KEYS = (
    Key("package", "enter", N_("the whole package: answers, promise, timeline")),
    Key("accept", "1", N_("accept it into sales")),
    Key("reject", "2", N_("reject it, with a reason")),
    Key("offer", "3", N_("offer it to somebody else in sales")),
    Key("settled", "4", N_("only open ones, or settled ones too")),
    Key("questions", "5", N_("ask the three questions")),
    Key("undo", "u", N_("take back the last record"), "f3"),
    Key("back", "escape", N_("back to today")),
)
"""The keys of handoffs."""

OUTCOME_TWINS = {"x": "delete"}
"""The one outcome on a letter, and its twin."""


def bindings(keys: Iterable[Key]) -> list[Binding]:
    """Return what Textual wants for BINDINGS."""
    return [Binding(",".join(key.names), key.id, show=False) for key in keys]


def outcome_bindings() -> list[Binding]:
    """Return the bindings of every key that logs an outcome on some channel."""
    keys = dict.fromkeys(key for of_channel in OUTCOME_KEYS.values() for key in of_channel)
    return [
        Binding(",".join(Key("", key, "", OUTCOME_TWINS.get(key, "")).names), f"outcome('{key}')", show=False)
        for key in keys
    ]


def shown(name: str) -> str:
    """Return a key as people write it: F2, Enter, PgUp, ?."""
    words = {"enter": "Enter", "tab": "Tab", "escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn", "delete": "Del"}
    words |= {"up": _("Up"), "down": _("Down"), "left": _("Left"), "right": _("Right"), "home": "Home", "end": "End"}
    return words.get(name, name.upper() if len(name) > 1 else name)
