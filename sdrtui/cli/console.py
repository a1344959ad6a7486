"""`sdrtui` without a command: the console."""

import argparse
import sys

from sdrtui.cli.call import Call
from sdrtui.errors import UsageError
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare nothing: the console has keys."""


def run(call: Call) -> int:
    """Open the console on this terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            _("The console needs a terminal."), hint=_("For a script: sdrtui today --json. All commands: sdrtui --help")
        )
    from sdrtui.bootstrap import open_console

    return open_console(call.desk)
