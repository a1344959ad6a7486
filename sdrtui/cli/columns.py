"""Fields for people: what each is called and its value in words. JSON and CSV keep names and codes."""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from sdrtui.i18n import N_, _

if TYPE_CHECKING:
    from sdrtui.domain.team import Team

HEADS = {
    "action": N_("action"),
    "ae": N_("sales"),
    "at": N_("when"),
    "attempts": N_("attempts"),
    "back_to": N_("goes back"),
    "base": N_("agreed before"),
    "by": N_("who did it"),
    "channel": N_("channel"),
    "closed": N_("closed"),
    "code": N_("code"),
    "column": N_("column"),
    "company": N_("company"),
    "connects": N_("connects"),
    "contact": N_("who"),
    "day": N_("day"),
    "due_at": N_("due at"),
    "field": N_("field"),
    "file": N_("file"),
    "formula": N_("formula"),
    "from": N_("first day"),
    "group": N_("group"),
    "handoff": N_("handoff"),
    "hint": N_("what to do"),
    "id": N_("id"),
    "kind": N_("kind"),
    "lead": N_("lead"),
    "leave": N_("leave"),
    "level": N_("level"),
    "line": N_("line"),
    "message": N_("found"),
    "mine": N_("mine"),
    "next_try": N_("next try"),
    "mql": N_("MQL"),
    "note": N_("note"),
    "offered_at": N_("offered"),
    "outcome": N_("outcome"),
    "playbook": N_("playbook"),
    "proposed_at": N_("proposed"),
    "queued_at": N_("queued at"),
    "reason": N_("reason"),
    "reason_text": N_("reason"),
    "reminder": N_("deadline"),
    "rule": N_("rule"),
    "sal": N_("SAL"),
    "sdr": N_("SDR"),
    "since": N_("stands so since"),
    "source": N_("source"),
    "sql": N_("SQL"),
    "stage": N_("stage"),
    "state": N_("state"),
    "step": N_("step"),
    "theirs": N_("the CRM's"),
    "title": N_("called"),
    "to": N_("last day"),
    "touch": N_("touch"),
    "touches": N_("touches"),
    "version": N_("version"),
    "who": N_("who"),
    "why": N_("why"),
}
_WRITES = {"touch": N_("touch"), "void": N_("an undo"), "stage": N_("stage"), "lead": N_("lead")}
_E = TypeVar("_E", bound=StrEnum)
_PEOPLE = frozenset({"sdr", "ae", "owner", "by"})
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ID_END = 8
_TIMES = re.compile(r"\d{4}-(\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?([+-]\d\d:\d\d)?")


def head(name: str) -> str:
    """Return what a field is called."""
    return _(HEADS[name]) if name in HEADS else name


def in_words(rows: Iterable[Mapping[str, object]], team: "Team | None" = None) -> list[dict[str, object]]:
    """Return the rows with their codes, times and people as one says them."""
    return [{name: cell(name, value, team) for name, value in row.items()} for row in rows]


def cell(name: str, value: object, team: "Team | None" = None) -> object:
    """Return a field's value in words, and of an id the end, which every command takes."""
    if not isinstance(value, str) or not value:
        return value
    if _ID.fullmatch(value):
        return value[-ID_END:]
    if (found := _TIMES.fullmatch(value)) and found[4] != "+00:00":  # a payload's own are in UTC and say so
        return f"{found[1]} {found[2]}"
    if name in _PEOPLE and team is not None:
        from sdrtui.domain.ids import SdrId

        return team.member(SdrId(value)).name or value
    for word in _readers(name):
        if (said := word(value)) is not None:
            return said
    return value


def _readers(name: str) -> "tuple[Callable[[str], str | None], ...]":
    """Return what can put a field's codes into words, in the order to ask."""
    from sdrtui.domain.channel import Action, Channel
    from sdrtui.domain.handoff import HandoffState, Reminder
    from sdrtui.domain.outcome import Outcome
    from sdrtui.domain.qualification import BackTo
    from sdrtui.domain.stage import Kind
    from sdrtui.domain.sync import OutboxState
    from sdrtui.services import handoff_words, wording

    return {
        "channel": (_of(Channel, wording.word),),
        "action": (_of(Action, wording.word),),
        "outcome": (_of(Outcome, wording.word),),
        "kind": (_of(Kind, wording.word), lambda code: _(_WRITES[code]) if code in _WRITES else None),
        "state": (
            _of(HandoffState, handoff_words.state_word),
            _of(OutboxState, wording.word),
        ),
        "reminder": (_of(Reminder, handoff_words.reminder_word),),
        "back_to": (_of(BackTo, handoff_words.back_word),),
    }.get(name, ())


def _of(kind: type[_E], word: "Callable[[_E], str]") -> "Callable[[str], str | None]":
    def said(code: str) -> str | None:
        return word(kind(code)) if code in kind.__members__.values() else None

    return said
