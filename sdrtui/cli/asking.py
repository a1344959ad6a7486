"""A secret that somebody types unseen, or a script pipes in. It is never an argument: those stand in process lists."""

import sys

from sdrtui.errors import UsageError
from sdrtui.i18n import _


def secret(question: str) -> str:
    """Ask at the terminal, or read a line from the pipe.

    Raises:
        UsageError: nothing came.
    """
    if sys.stdin.isatty():
        from getpass import getpass

        told = getpass(question)
    else:
        told = sys.stdin.readline()
    if not told.strip():
        raise UsageError(
            _("Nothing was typed; nothing was changed."), hint=_("A script may pipe it in: sdrtui … < FILE")
        )
    return told.strip()
