"""Finds the command, runs it, and turns errors into words and exit codes. Only the command named is imported."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from itertools import takewhile
from typing import Any, NoReturn, Protocol, cast

from sdrtui import i18n
from sdrtui.cli.call import Call
from sdrtui.cli.speech import speak
from sdrtui.errors import FixYourFile, SdrtuiError, UsageError
from sdrtui.i18n import N_, _
from sdrtui.settings import language_said


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
    "crm": N_("doctor, sign-in: what the CRM can do and lacks; its token"),
    "outbox": N_("list, show, edit, retry, skip: what waits for the CRM"),
    "conflict": N_("list, show, mine, theirs: what the CRM overwrote"),
    "sandbox": N_("a small CRM on this machine to try against"),
    "review": N_("touches, funnel, steps, team, heatmap, ab, cost"),
    "doctor": N_("is everything in order"),
    "backup": N_("a whole copy of the database"),
    "export": N_("everything out, as CSV sheets or one JSON document"),
    "serve": N_("the console in a browser on this machine"),
}
"""Each is a module of this package with `add_arguments(parser)` and `run(call) -> exit code`."""
DATA_FORMATS = frozenset({"--json", "--csv"})
"""Of a command's own options, those that may stand before it."""
INTERRUPTED = 130


class Help(argparse.HelpFormatter):
    """Help as wide as a narrow terminal; asking the terminal would load more than a light command runs on."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=100)


class Parser(argparse.ArgumentParser):
    """A parser that says, below what is wrong, where to read what is right."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"formatter_class": Help, **kwargs})

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and leave with exit code 2."""
        self.print_usage(sys.stderr)
        said = _("%(prog)s: error: %(message)s\n") % {"prog": self.prog, "message": message}
        self.exit(UsageError.exit_code, said + "  " + _see(self.prog) + "\n")


def _see(called: str) -> str:
    return _("`{command} --help` tells how it is called.").format(command=called)


def add_shared_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options that may stand anywhere."""
    parser.add_argument(
        "--home", type=_folder, metavar="DIR", help=_("where config.toml, the database and your playbooks are")
    )
    parser.add_argument("--lang", choices=i18n.LANGUAGES, help=_("language of the texts"))


def _folder(told: str) -> str:
    """Refuse an empty name: a script's variable that was never set must not lead to somebody's real data."""
    if not told.strip():
        raise argparse.ArgumentTypeError(_("name a folder; this is empty"))
    return told


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments; only the module of the command named is imported, and only its parser made."""
    shared = Parser(prog="sdrtui", add_help=False, allow_abbrev=False)
    add_shared_options(shared)
    args, words = shared.parse_known_args(argv)
    if not words:
        args.command = None  # the console: naming every command would cost it a tenth of its start
        return args
    command, *rest = command_first(words)
    if command not in COMMANDS:
        return top_parser().parse_args(known_words(command, rest), args)
    args.command = command
    own = Parser(prog=f"sdrtui {command}", description=_(COMMANDS[command]))
    add_shared_options(own)
    module_of(command).add_arguments(own)
    return own.parse_args(rest, args)


def command_first(words: Sequence[str]) -> list[str]:
    """Return the words with the command before --json and --csv, and `help log` as `log -h`."""
    ahead = list(takewhile(DATA_FORMATS.__contains__, words))
    named = [*words[len(ahead) :], *ahead]
    return [*named[1:], "-h"] if named[0] == "help" else named


def known_words(command: str, rest: Sequence[str]) -> list[str]:
    """Return the words again when they are only options.

    Raises:
        UsageError: there is no such command, or an option stands before the command that it belongs to.
    """
    if not command.startswith("-"):
        from difflib import get_close_matches

        near = get_close_matches(command.lower(), COMMANDS, n=1)
        meant = _("Did you mean `sdrtui {command}`?").format(command=near[0]) if near else ""
        raise UsageError(
            _("There is no command {command}.").format(command=command), hint=f"{meant} {_see('sdrtui')}".strip()
        )
    for word in rest:
        if word in COMMANDS:
            raise UsageError(
                _("{option} stands before its command; only --home, --lang, --json and --csv may.").format(
                    option=command
                ),
                hint=_see(f"sdrtui {word}"),
            )
    return [command, *rest]


def top_parser() -> argparse.ArgumentParser:
    """Return the parser for a call without a command that we know: it names them all."""
    parser = Parser(prog="sdrtui", description=_("Runs sales playbooks. Without a command it opens the console."))
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
    """Return the language to speak before the command line is parsed and settings are read."""
    return said_early(argv, "--lang") or language_said(said_early(argv, "--home")) or i18n.system_language()


def said_early(argv: Sequence[str], option: str) -> str:
    """Return the value of an option that may stand anywhere."""
    for index, word in enumerate(argv):
        if word.startswith(f"{option}="):
            return word.removeprefix(f"{option}=")
        if word == option and index + 1 < len(argv):
            return argv[index + 1]
    return ""


def run(argv: Sequence[str]) -> int:
    """Run one command line and return its exit code; argparse leaves by SystemExit."""
    i18n.set_language(early_language(argv))
    speak()
    open_streams()
    try:
        try:
            return obeyed(argv)
        finally:
            sys.stdout.flush()
    except SdrtuiError as error:
        tell(error)
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write(_("Stopped; everything saved so far is kept.") + "\n")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  # nobody stands above us: it is told here, or as a traceback
        from sdrtui.cli.failing import as_ours

        tell(ours := as_ours(error))
        return ours.exit_code


def obeyed(argv: Sequence[str]) -> int:
    """Do what the command line says; return the exit code."""
    args = parsed(argv)
    if "version" in args and args.version:
        from sdrtui import __version__

        sys.stdout.write(f"sdrtui {__version__}\n")
        return 0
    call = Call(args)
    try:
        return module_of(args.command or "console").run(call)
    finally:
        call.close()


def open_streams() -> None:
    """Let words of any language out: what the terminal's encoding lacks is written as its code.

    Some job runners start programs with a stream closed, for which Python has None.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # light, and kept
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def tell(error: SdrtuiError) -> None:
    """Write an error to stderr: the place, the sentence, the hint."""
    from sdrtui.cli.output import plain

    place = f"{error.place}: " if isinstance(error, FixYourFile) and error.place else ""
    sys.stderr.write(plain(f"{place}{error.sentence}") + "\n")
    if error.hint:
        sys.stderr.write("  " + plain(error.hint) + "\n")
