"""Finds the command, runs it, and turns errors into words and exit codes. Only the command named is imported."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from sdrtui import i18n
from sdrtui.cli.call import Call
from sdrtui.cli.speech import speak
from sdrtui.errors import FixYourFile, SdrtuiError
from sdrtui.i18n import N_, _


class CommandModule(Protocol):
    """What each command's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's own arguments."""

    def run(self, call: Call) -> int:
        """Do it; return the exit code."""


COMMANDS = {
    "demo": N_("a sample team, 200 leads and a sandbox CRM, ready to play"),
    "import": N_("leads from a CSV or XLSX file"),
    "enroll": N_("start a playbook for leads"),
    "today": N_("the day's touches in order"),
    "show": N_("the card of a touch or lead: script and timeline"),
    "log": N_("record what came of a touch"),
    "undo": N_("take back your last record"),
    "why": N_("why something is due, ranked here, or blocked"),
    "snooze": N_("put a touch off to an exact time"),
    "skip": N_("pass over a touch, with a reason"),
    "lead": N_("add, show, assign, merge, suppress, erase"),
    "handoff": N_("list, show, qualify, accept, reject, offer"),
    "leave": N_("add, list, cancel: days away, and where their touches go"),
    "playbook": N_("list, show, lint, simulate, diff, schema, new"),
    "sync": N_("exchange with the CRM"),
    "mail": N_("replies, absences, bounces and refusals from mail"),
    "crm": N_("doctor: what the CRM can do, and what it lacks"),
    "outbox": N_("list, show, edit, retry, skip: what waits for the CRM"),
    "conflict": N_("list, show, mine, theirs: what the CRM overwrote"),
    "sandbox": N_("a small CRM on this machine to try against"),
    "review": N_("touches, funnel"),
    "doctor": N_("is everything in order"),
    "backup": N_("a whole copy of the database"),
    "export": N_("everything out, as CSV sheets or one JSON document"),
}
"""Each is a module of this package with `add_arguments(parser)` and `run(call) -> exit code`."""


class Help(argparse.HelpFormatter):
    """Help as wide as a narrow terminal; asking the terminal would load more than a light command runs on."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=100)


def add_shared_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options that may stand anywhere."""
    parser.add_argument("--home", metavar="DIR", help=_("where config.toml, the database and your playbooks are"))
    parser.add_argument("--lang", choices=i18n.LANGUAGES, help=_("language of the texts"))


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments; only the module of the command named is imported, and only its parser made."""
    shared = argparse.ArgumentParser(prog="sdrtui", add_help=False, allow_abbrev=False, formatter_class=Help)
    add_shared_options(shared)
    args, rest = shared.parse_known_args(argv)
    if not rest:
        args.command = None  # the console: naming every command would cost it a tenth of its start
        return args
    if rest[0] not in COMMANDS:
        return top_parser().parse_args(rest, args)
    args.command = rest[0]
    own = argparse.ArgumentParser(
        prog=f"sdrtui {args.command}", description=_(COMMANDS[args.command]), formatter_class=Help
    )
    add_shared_options(own)
    module_of(args.command).add_arguments(own)
    return own.parse_args(rest[1:], args)


def top_parser() -> argparse.ArgumentParser:
    """Return the parser for a call without a command that we know: it names them all."""
    parser = argparse.ArgumentParser(
        prog="sdrtui",
        description=_("Runs sales playbooks. Without a command it opens the console."),
        formatter_class=Help,
    )
    add_shared_options(parser)
    parser.add_argument("--version", action="store_true", help=_("print the version"))
    choices = parser.add_subparsers(dest="command", metavar=_("COMMAND"))
    for name, help_text in COMMANDS.items():
        choices.add_parser(name, help=_(help_text))
    return parser


def module_of(command: str) -> CommandModule:
    """Import the module of a command."""
    stem = "import_file" if command == "import" else command
    return cast("CommandModule", importlib.import_module(f"sdrtui.cli.{stem}"))


def early_language(argv: Sequence[str]) -> str:
    """Return the language to speak before settings are read."""
    for index, word in enumerate(argv):
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
        if word == "--lang" and index + 1 < len(argv):
            return argv[index + 1]
    return i18n.system_language()


def run(argv: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    i18n.set_language(early_language(argv))
    speak()
    args = parsed(argv)
    if "version" in args and args.version:
        from sdrtui import __version__

        sys.stdout.write(f"sdrtui {__version__}\n")
        return 0
    call = Call(args)
    try:
        code = module_of(args.command or "console").run(call)
        sys.stdout.flush()
    except SdrtuiError as error:
        tell(error)
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write(_("Stopped; everything saved so far is kept.") + "\n")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    finally:
        call.close()
    return code


def tell(error: SdrtuiError) -> None:
    """Write an error to stderr: the place, the sentence, the hint."""
    from sdrtui.cli.output import plain

    place = f"{error.place}: " if isinstance(error, FixYourFile) and error.place else ""
    sys.stderr.write(plain(f"{place}{error.sentence}") + "\n")
    if error.hint:
        sys.stderr.write("  " + plain(error.hint) + "\n")
