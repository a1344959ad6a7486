"""Chinese and English by one gettext catalogue. English is the message id, so English needs no file.

`python tests/catalogue.py` extracts the strings, takes translations, and compiles.
"""

import gettext
import os

LANGUAGES = ("zh", "en")
_CATALOGUES = os.path.join(os.path.dirname(__file__), "locale")
_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def system_language() -> str:
    """Return `zh` when the environment asks for Chinese, else `en`."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if not wanted:  # Windows keeps it elsewhere
        import locale

        wanted = locale.getlocale()[0] or ""
    return "zh" if wanted.lower().startswith(("zh", "chinese")) else "en"


def set_language(language: str) -> None:
    """Choose the language of every text from here on: `zh` or `en`."""
    global _current, _language  # noqa: PLW0603  # one reader, one language per process
    _language = language
    _current = _catalogue(language)


def _catalogue(language: str) -> gettext.NullTranslations:
    """Read a catalogue by its one name; gettext's own search would load `locale` to try others."""
    try:
        with open(os.path.join(_CATALOGUES, language, "LC_MESSAGES", "sdrtui.mo"), "rb") as compiled:
            return gettext.GNUTranslations(compiled)
    except FileNotFoundError:
        return gettext.NullTranslations()


def language() -> str:
    """Return the language in use, `zh` or `en`."""
    return _language


def _(message: str) -> str:
    """Return the message in the language in use. Fill its {fields} by .format afterwards."""
    return _current.gettext(message)


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for "translate later"
    """Mark a message for the catalogue without translating it yet."""
    return message
