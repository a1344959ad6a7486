"""Chinese and English by one gettext catalogue. English is the message id, so English needs no file.

`python tests/catalogue.py` extracts the strings, takes translations, and compiles.
"""

import gettext
import locale
import os
from pathlib import Path

LANGUAGES = ("zh", "en")
_CATALOGUES = Path(__file__).parent / "locale"
_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def system_language() -> str:
    """Return `zh` when the environment asks for Chinese, else `en`."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    wanted = wanted or (locale.getlocale()[0] or "")
    return "zh" if wanted.lower().startswith(("zh", "chinese")) else "en"


def set_language(language: str) -> None:
    """Choose the language of every text from here on: `zh` or `en`."""
    global _current, _language  # noqa: PLW0603  # one reader, one language per process
    _language = language
    _current = gettext.translation("sdrtui", _CATALOGUES, [language], fallback=True)


def language() -> str:
    """Return the language in use, `zh` or `en`."""
    return _language


def _(message: str) -> str:
    """Return the message in the language in use. Fill its {fields} by .format afterwards."""
    return _current.gettext(message)


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for "translate later"
    """Mark a message for the catalogue without translating it yet."""
    return message
