"""One row of the day's list from its columns, in the order that both readers select. Standard library only."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.stage import Kind, Stage
from sdrtui.domain.why import Fact, Why
from sdrtui.store.instant import instant, instant_or_none

COLUMNS = (
    "touch.id",
    "touch.lead",
    "touch.contact",
    "touch.enrollment",
    "contact.name",
    "account.name",
    "touch.channel",
    "touch.action",
    "playbook.id",
    "playbook.title_zh",
    "playbook.title_en",
    "playbook.kind",
    "touch.step",
    "touch.step_number",
    "touch.step_count",
    "touch.due_at",
    "touch.window_from",
    "touch.window_to",
    "touch.is_clock",
    "touch.is_promise",
    "touch.blocked_until",
    "touch.why_code",
    "touch.why_facts",
    "lead.stage",
    "lead.score",
    "enrollment.started_at",
    "contact.zone",
)
"""table.column, each for the field of `DueRow` at its place; the two of `why` make one."""

_CHANNELS = {channel.value: channel for channel in Channel}
_ACTIONS = {action.value: action for action in Action}
_KINDS = {kind.value: kind for kind in Kind}
_STAGES = {stage.value: stage for stage in Stage}
_instant = lru_cache(maxsize=8192)(instant)
"""Windows begin and end at the same few times for most rows of a day."""
_NO_FACTS: Mapping[str, Fact] = MappingProxyType({})


def due_row(row: Sequence[Any]) -> DueRow:
    """Return the row."""
    return DueRow(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        _CHANNELS[row[6]],
        _ACTIONS[row[7]],
        row[8],
        row[9],
        row[10],
        _KINDS[row[11]],
        row[12],
        row[13],
        row[14],
        _instant(row[15]),
        _instant(row[16]),
        _instant(row[17]),
        bool(row[18]),
        bool(row[19]),
        instant_or_none(row[20]),
        why(row[21], row[22]),
        _STAGES[row[23]],
        row[24],
        _instant(row[25]),
        row[26],
    )


@lru_cache(maxsize=4096)
def why(code: str, facts: str) -> Why:
    """Return a reason from its two columns. Most rows of a day share a few."""
    return Why(code, _NO_FACTS if facts == "{}" else MappingProxyType(json.loads(facts)))
