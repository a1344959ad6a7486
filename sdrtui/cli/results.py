"""What logging and undoing did, as JSON or as a few lines."""

from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.output import print_json, print_table, say
from sdrtui.i18n import _

if TYPE_CHECKING:
    from sdrtui.services.views import LogResult


def print_logged(call: Call, result: "LogResult", *, is_undo: bool = False) -> None:
    """Print the touch, what is open now, the stage and the exit."""
    from sdrtui.services import shapes, wording

    if call.args.json:
        print_json(shapes.logged(result))
        return
    said = _("Taken back: {outcome}") if is_undo else _("Saved: {outcome}")
    say(said.format(outcome=wording.word(result.outcome) if result.outcome else result.touch))
    if result.exit is not None:
        say(_("The playbook ended: {exit}").format(exit=wording.word(result.exit)))
    columns = ("due_at", "channel", "action", "touch")
    rows = shapes.next_touches(result)
    print_table([[row[column] for column in columns] for row in rows], columns)
