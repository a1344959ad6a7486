"""Mail taken in by the console itself: what came of it, in short sentences."""

from collections.abc import Callable

from sdrtui.i18n import _
from sdrtui.services import mail_folder, mail_shapes
from sdrtui.services.desk import Desk
from sdrtui.services.mail_views import Received, Taken


def take_in(desk: Desk, cancelled: Callable[[], bool]) -> tuple[str, ...]:
    """Take in the mail folder and the mailbox; letters that meant nothing are not told."""
    said: list[str] = []
    for file in mail_folder.take_in_folder(desk, cancelled=cancelled):
        said += _told(desk, file.received)
        if file.problem:
            said.append(_("{file} could not be used: {problem}").format(file=file.name, problem=file.problem))
    return (*said, *_told(desk, mail_folder.take_in_mailbox(desk, cancelled=cancelled)))


def _told(desk: Desk, received: "tuple[Received, ...] | list[Received]") -> list[str]:
    rows = [mail_shapes.received(desk, one) for one in received if one.taken in {Taken.LOGGED, Taken.PROBLEM}]
    parts = ((row["who"] or row["file"], row["taken_for"], row["follows"]) for row in rows)
    return [": ".join(str(part) for part in some if part) for some in parts]
