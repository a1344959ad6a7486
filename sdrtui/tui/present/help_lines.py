"""Every key, by place: the outcomes of each channel, the day, lists, the log, the program."""

from collections.abc import Iterable

from sdrtui.domain.channel import Channel
from sdrtui.domain.outcome import OUTCOME_KEYS
from sdrtui.i18n import _
from sdrtui.services.wording import word
from sdrtui.tui.cells import Line, Piece, fit, wrap
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.keys import (
    APP_KEYS,
    CONFLICT_KEYS,
    DAY_KEYS,
    HANDOFF_KEYS,
    LIST_KEYS,
    LOG_KEYS,
    OUTBOX_KEYS,
    OUTCOME_TWINS,
    PAGE_KEYS,
    Key,
    shown,
)

KEY_COLUMN = 12


def help_lines(width: int, *, has_crm: bool = True) -> list[Line]:
    """Return the help for that width."""
    lines = _section(_("Today"), (key for key in DAY_KEYS if has_crm or key.id != "sync"), width)
    for channel in (Channel.PHONE, Channel.WECHAT, Channel.EMAIL, Channel.SOCIAL):
        name = word(channel) if channel is not Channel.SOCIAL else _("Other channels")
        pairs = [(_keys(key, OUTCOME_TWINS.get(key, "")), word(one)) for key, one in OUTCOME_KEYS[channel].items()]
        lines += [_heading(" ".join((_("Outcomes"), name))), *_columns(pairs, width), ()]
    lines += _section(_("Lists and texts"), (*LIST_KEYS, *PAGE_KEYS), width)
    lines += _section(_("Touch log"), LOG_KEYS, width)
    if has_crm:
        lines += _section(_("Outbox"), OUTBOX_KEYS, width)
        lines += _section(_("Conflicts"), CONFLICT_KEYS, width)
    lines += _section(_("Handoffs"), HANDOFF_KEYS, width)
    lines += _section(_("Everywhere"), APP_KEYS, width)
    advice = _(
        "With an input method on, letters do not arrive: use the F keys. Digits and punctuation work in either width."
    )
    return [*lines, *[(Piece(text, "muted"),) for text in wrap(advice, width)]]


def _heading(text: str) -> Line:
    return (Piece(f"{glyphs().mark} {text}", "title"),)


def _keys(key: str, twin: str) -> str:
    return " ".join(shown(name) for name in (key, twin) if name)


def _section(title: str, keys: Iterable[Key], width: int) -> list[Line]:
    lines: list[Line] = [_heading(title)]
    for key in keys:
        texts = wrap(_(key.help), width - KEY_COLUMN - 2)
        lines.append((Piece("  " + fit(_keys(key.key, key.twin), KEY_COLUMN), "key"), Piece(texts[0])))
        lines += [(Piece(" " * (KEY_COLUMN + 2) + text),) for text in texts[1:]]
    return [*lines, ()]


def _columns(pairs: list[tuple[str, str]], width: int) -> list[Line]:
    """Return the pairs in two columns, or in one where that is too narrow."""
    across = 2 if width >= 2 * (KEY_COLUMN + 20) else 1
    cell = width // across - 2
    rows = -(-len(pairs) // across)
    lines: list[Line] = []
    for row in range(rows):
        pieces: list[Piece] = []
        for key, label in pairs[row::rows]:
            pieces += [Piece("  " + fit(key, 7), "key"), Piece(fit(label, max(cell - 7, 4)))]
        lines.append(tuple(pieces))
    return lines
