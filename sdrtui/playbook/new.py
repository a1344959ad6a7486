"""A new playbook file in the team's own folder."""

import re
from pathlib import Path

from sdrtui.domain.stage import Kind
from sdrtui.errors import TryLater, UsageError
from sdrtui.i18n import _, system_reason
from sdrtui.playbook.complaint import did_you_mean
from sdrtui.playbook.fields import SLUG
from sdrtui.playbook.template import new_playbook


def write_new(folder: Path, playbook: str, kind: str) -> Path:
    """Write a playbook to start from, `<folder>/<kind>/<id>.yaml`, and return its path.

    Raises:
        UsageError: the id or kind is none, or the file is there already; nothing is overwritten.
        TryLater: the folder cannot be written to.
    """
    if re.fullmatch(SLUG, playbook) is None:
        hint = _("Use lower-case letters a-z, digits and hyphens, e.g. call-in-day-one.")
        raise UsageError(_("“{value}” is no id.").format(value=playbook), hint=hint)
    if kind not in set(Kind):
        raise UsageError(_("“{value}” is not known here.").format(value=kind), hint=did_you_mean(kind, Kind))
    path = folder / kind / f"{playbook}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(new_playbook(playbook, Kind(kind)))
    except FileExistsError:
        raise UsageError(_("{path} is there already.").format(path=path), hint=_("Choose another id.")) from None
    except OSError as exc:
        message = _("{path} cannot be written: {reason}.").format(path=path, reason=system_reason(exc))
        raise TryLater(message) from exc
    return path
