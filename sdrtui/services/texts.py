"""Text that a person typed or pasted, made fit to keep: without control characters, and not endless."""

from sdrtui.errors import UsageError
from sdrtui.i18n import _

LONGEST = 100_000
"""Characters of one note; a 64 KB one fits."""


def clean(text: str) -> str:
    """Return the text without control characters (escape codes lose their sting with the first one) and outer blanks.

    Raises:
        UsageError: it is too long.
    """
    if len(text) > LONGEST:
        raise UsageError(_("A note may have {count} characters at most.").format(count=LONGEST))
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in unified if char in "\n\t" or not _is_control(char)).strip()


def _is_control(char: str) -> bool:
    code = ord(char)
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000  # noqa: PLR2004  # C0, DEL and C1, surrogates
