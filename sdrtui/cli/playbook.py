"""`sdrtui playbook list|show|lint|simulate|diff|schema|new`: the playbooks, what is wrong with them, what to expect."""

import argparse
from collections.abc import Callable
from pathlib import Path

from sdrtui.cli import playbook_diff, playbook_simulate
from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import emit, plain, print_json, print_table, say
from sdrtui.errors import FixYourFile
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="list|show|lint|simulate|diff|schema|new")
    listing = actions.add_parser("list", help=_("every playbook with its formula"))
    add_data_format(listing)
    show = actions.add_parser("show", help=_("one playbook with its steps and scripts"))
    show.add_argument("id", metavar="ID", nargs="?", help=_("all when left out"))
    add_data_format(show, csv=False)
    lint = actions.add_parser("lint", help=_("problems as file:line:column; exit 3 when there are errors"))
    lint.add_argument("paths", nargs="*", type=Path, metavar="FILE|DIR", help=_("the whole library when left out"))
    add_data_format(lint)
    playbook_simulate.add_arguments(
        actions.add_parser("simulate", help=_("touches a day, people needed and what may come of it"))
    )
    playbook_diff.add_arguments(
        actions.add_parser("diff", help=_("what changes between two versions, for whom; and moving them"))
    )
    schema = actions.add_parser("schema", help=_("JSON Schema for editors"))
    schema.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    new = actions.add_parser("new", help=_("a small playbook to start from, in your home folder"))
    new.add_argument("id", metavar="ID", help=_("a-z, 0-9 and -, for example call-in-trade-fair"))
    new.add_argument(
        "--kind", required=True, choices=("call-in", "outbound", "nurture", "reactivation"), help=_("its folder")
    )
    add_data_format(new, csv=False)


def run(call: Call) -> int:
    """Do the action named."""
    actions: dict[str, Callable[[Call], int]] = {
        "list": run_list,
        "show": run_show,
        "lint": run_lint,
        "simulate": playbook_simulate.run,
        "diff": playbook_diff.run,
        "schema": run_schema,
        "new": run_new,
    }
    return actions[call.args.action](call)


def run_list(call: Call) -> int:
    """Print every playbook."""
    from sdrtui.services import playbooks

    emit(call.args, playbooks.listing(call.desk), ("kind", "id", "version", "formula", "title"))
    call.say_left_out()
    return 0


def run_show(call: Call) -> int:
    """Print one playbook, or all."""
    from sdrtui.services import playbooks

    call.say_left_out()
    ids = [call.args.id] if call.args.id else [str(row["id"]) for row in playbooks.listing(call.desk)]
    shown = [playbooks.show(call.desk, playbook) for playbook in ids]
    if call.args.json:
        print_json(shown[0] if call.args.id else shown)
        return 0
    for number, one in enumerate(shown):
        if number:
            print()  # noqa: T201  # data of the command
        print(plain(playbooks.as_text(one)))  # noqa: T201
    return 0


def run_lint(call: Call) -> int:
    """Print the problems; exit 3 when one is an error."""
    from sdrtui.services import playbooks

    flaws = playbooks.lint(call.desk, call.args.paths)
    if call.args.json or call.args.csv:
        emit(call.args, flaws, ("file", "line", "column", "level", "code", "message", "hint"))
    else:
        for flaw in flaws:
            print(plain("{file}:{line}:{column}: {level}: {message} [{code}]".format_map(flaw)))  # noqa: T201
            if flaw["hint"]:
                print(plain("    " + str(flaw["hint"])))  # noqa: T201
    errors = sum(flaw["level"] == "error" for flaw in flaws)
    say(_("{errors} errors, {warnings} warnings").format(errors=errors, warnings=len(flaws) - errors))
    return FixYourFile.exit_code if errors else 0


def run_schema(call: Call) -> int:
    """Print the JSON Schema."""
    from sdrtui.services import playbooks

    print_json(playbooks.schema(call.desk))
    return 0


def run_new(call: Call) -> int:
    """Write the starting text and say where."""
    from sdrtui.services import playbooks

    path = playbooks.new(call.desk, call.args.id, call.args.kind)
    if call.args.json:
        print_json({"file": str(path)})
    else:
        print_table([(path,)], (_("file"),), widest=200)
        say(_("Edit it, then: sdrtui playbook lint {file}").format(file=path))
    return 0
