"""What no command expected, as an error in words: what the system refused, and mistakes of ours."""

import errno
import os
import sys
import traceback

from sdrtui.errors import Bug, FixYourFile, SdrtuiError, TryLater
from sdrtui.i18n import _, system_reason

DEBUG = "SDRTUI_DEBUG"
"""In the environment: show the whole traceback."""
_PASSING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ETIMEDOUT})
"""What may be over at the next call."""

_OUTPUT = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EBADF})
"""What a stream of ours fails with; it has no name."""


def as_ours(error: Exception) -> SdrtuiError:
    """Return the error as one that is told in words; the traceback is written only when it is asked for."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error, file=sys.stderr)
    return _of_system(error) if isinstance(error, OSError) else _of_ours(error)


def _of_system(error: OSError) -> SdrtuiError:
    reason = system_reason(error)
    if error.filename is None and error.errno not in _OUTPUT:
        return TryLater(_("The system refused it: {reason}.").format(reason=reason))
    if error.filename is None:
        _let_go_of_stdout()
        return TryLater(
            _("The output cannot be written: {reason}.").format(reason=reason),
            hint=_("What was to be saved is saved; only its words are missing."),
        )
    sentence = _("{file} cannot be used: {reason}.").format(file=error.filename, reason=reason)
    if error.errno in _PASSING:
        return TryLater(sentence)
    return FixYourFile(
        sentence, hint=_("Look who may read and write there. Another home folder: --home DIR, or SDRTUI_HOME.")
    )


def _let_go_of_stdout() -> None:
    """Leave nothing that Python would fail to write once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _of_ours(error: Exception) -> Bug:
    where = traceback.extract_tb(error.__traceback__)[-1]
    return Bug(
        _("A mistake of sdrtui's own, at {file}:{line}: {error}").format(
            file=where.filename, line=where.lineno, error=f"{type(error).__name__}: {error}"
        ),
        hint=_(
            "Nothing was saved by halves. {name}=1 in the environment shows where it came from: please report it."
        ).format(name=DEBUG),
    )
