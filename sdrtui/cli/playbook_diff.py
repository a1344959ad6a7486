"""`sdrtui playbook diff`: what changes between two versions and for whom; moving runs to the newer one, and back."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import plain, print_json, print_table, say
from sdrtui.i18n import _

if TYPE_CHECKING:
    from sdrtui.services.versions import Compared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two sides and what to do."""
    parser.add_argument("id", metavar="ID", help=_("as `playbook list` names it"))
    parser.add_argument(
        "other",
        metavar="FILE|HASH",
        nargs="?",
        default="",
        help=_("a file as the newer version, or an older version's hash; all older ones in use when left out"),
    )
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--migrate", action="store_true", help=_("move the runs to the version in the library"))
    doing.add_argument("--undo", action="store_true", help=_("take the last migration of this playbook back"))
    parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, change nothing"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Print what differs and every touch that moves; with --migrate move them."""
    from sdrtui.services import version_shapes, versions

    args, desk = call.args, call.desk
    if args.undo:
        return _undo(call)
    is_done = args.migrate and not args.dry_run
    ask = versions.migrate if is_done else versions.compare
    compared = ask(desk, args.id, args.other)
    if args.json:
        print_json([version_shapes.as_row(each, desk.zone, is_done=is_done) for each in compared])
        return 0
    for each in compared:
        print(plain("\n".join(version_shapes.as_lines(each))))  # noqa: T201  # data of the command
        _print_runs(list(version_shapes.touch_rows(each.runs, desk.zone)))
    say(_summary(compared, is_done=is_done))
    return 0


def _undo(call: Call) -> int:
    from sdrtui.services import version_shapes, versions

    args, desk = call.args, call.desk
    moves = versions.take_back(desk, args.id, dry_run=args.dry_run)
    if args.json:
        print_json([version_shapes.run_row(each, desk.zone) for each in moves])
        return 0
    _print_runs(list(version_shapes.touch_rows(moves, desk.zone)))
    count = sum(each.after is not None for each in moves)
    would = _("{count} runs would go back.") if args.dry_run else _("{count} runs went back to their version.")
    say(would.format(count=count))
    return 0


def _print_runs(rows: list[tuple[str, ...]]) -> None:
    if rows:
        print_table(rows, (_("who"), _("step"), _("before"), _("after")), widest=60)


def _summary(compared: "list[Compared]", *, is_done: bool) -> str:
    from sdrtui.services import versions

    if not compared:
        return _("Nobody runs in another version.")
    moving, whole = versions.moving(compared), sum(len(each.runs) for each in compared)
    words = _("{moving} of {whole} runs were moved.") if is_done else _("{moving} of {whole} runs would move.")
    return words.format(moving=moving, whole=whole)
