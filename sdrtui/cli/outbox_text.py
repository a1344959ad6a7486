"""A write of the outbox as a card that people read; `--json` has the same as data."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sdrtui.cli.card_text import GAP, apart
from sdrtui.cli.columns import cell
from sdrtui.domain.ids import SdrId
from sdrtui.domain.queued import EDITED
from sdrtui.domain.sync import OutboxState
from sdrtui.i18n import _
from sdrtui.services import queue, wording
from sdrtui.services.exchange_words import field_word, told_word, value_word
from sdrtui.services.queue_fields import FIXED, editable
from sdrtui.services.queue_names import names_of
from sdrtui.services.titles import titles
from sdrtui.services.zones import local

if TYPE_CHECKING:
    from sdrtui.domain.queued import AttemptLine, QueuedOp
    from sdrtui.services.desk import Desk

_SHOWN = frozenset({"before", "attempt", "created_at"})
"""Of what nobody may change, what tells something to people."""
_TIMES = frozenset({"at", "until", "created_at"})


def outbox_lines(desk: "Desk", op: "QueuedOp") -> Iterator[str]:
    """Yield what it is about, where it stands and why, what the CRM is told, what happened, and what can be done."""
    yield apart(str(cell("kind", op.kind)), *names_of(desk, [op.lane]).get(op.lane, ()))
    yield apart(*_standing(desk, op))
    yield op.last_error
    yield op.hint
    yield GAP
    yield _("The CRM is told:")
    for name, said in _told(desk, op.payload).items():
        yield "  " + _("{name}: {value}").format(name=field_word(name), value=said)
    tried = queue.attempts(desk, op)
    if tried:
        yield from (GAP, _("What happened:"))
    for line in tried:
        yield "  " + apart(wording.moment(local(line.at, desk.zone)), told_word(line.what), _detail(line))
    yield GAP
    yield from _next(op)


def _standing(desk: "Desk", op: "QueuedOp") -> Iterator[str]:
    yield wording.word(op.state)
    yield _("noted {at}").format(at=wording.moment(local(op.at, desk.zone)))
    yield _("{n} attempts").format(n=op.attempts)
    wait = op.not_before or op.quarantine_until
    if op.state.is_open and wait is not None and wait > desk.clock():
        yield _("next try {time}").format(time=wording.moment(local(wait, desk.zone)))


def _told(desk: "Desk", payload: Mapping[str, object]) -> dict[str, str]:
    """Return what a payload says, in words; ids and what is empty are left out."""
    called, book = titles(desk), str(payload.get("playbook") or "")
    ways: dict[str, Callable[[str], str]] = {
        "owner": lambda text: desk.team.member(SdrId(text)).name,
        "playbook": called.playbook,
        "step": lambda text: called.step(book, text),
        "source": called.source,
        "why": wording.score_part,
        "closed_reason": wording.closing_words,
        **dict.fromkeys(_TIMES, lambda text: wording.moment(local(datetime.fromisoformat(text), desk.zone))),
    }
    return {
        name: ways[name](str(value)) if name in ways else value_word(name, value)
        for name, value in payload.items()
        if (name not in FIXED or name in _SHOWN) and value not in (None, "", [])
    }


def _detail(line: "AttemptLine") -> str:
    if line.what != EDITED:
        return line.detail
    return "; ".join(
        f"{field_word(name)}: {value_word(name, was)} → {value_word(name, is_now)}"
        for name, (was, is_now) in json.loads(line.detail).items()
    )


def _next(op: "QueuedOp") -> Iterator[str]:
    id_ = op.id[-8:]
    if op.state is not OutboxState.NEEDS_YOU:
        return
    yield _("Next: {commands}").format(commands=f"sdrtui outbox retry {id_} · sdrtui outbox skip {id_}")
    fields = ", ".join(f"{name} ({field_word(name)})" for name in editable(op.payload))
    yield _("Or correct it: {command}, with {fields}").format(
        command=f"sdrtui outbox edit {id_} --set FIELD=VALUE", fields=fields
    )
