"""A merge item by item, for JSON and for people. Numbers are masked; what waits for the CRM stays inside."""

from collections import Counter
from collections.abc import Iterable

from sdrtui.domain.channel import Point
from sdrtui.domain.edited import Edited
from sdrtui.services.masks import masked
from sdrtui.services.merging import MergeResult

Shape = dict[str, object]
_INSIDE = frozenset({"payload", "base", "hash", "source", "why_facts", "contacts", "last_error", "hint"})
"""Columns that say nothing to people, or too much."""


def result(done: MergeResult) -> Shape:
    """Return what merging did, or would do."""
    return {
        "keep": done.keep,
        "drop": done.drop,
        "fields": [{"name": each.name, "kept": each.kept, "overwritten": each.dropped or None} for each in done.fields],
        "superseded": list(done.superseded),
        "stopped": list(done.stopped),
        "counts": counts(done.edited),
        "items": [item(each) for each in done.edited if each.place != "merged"],
        "record": done.record,
        "dry_run": done.is_dry_run,
    }


def counts(edited: Iterable[Edited]) -> dict[str, int]:
    """Count the rows that differ by what they are."""
    return dict(Counter(each.place for each in edited if each.place != "merged"))


def item(edited: Edited) -> Shape:
    """Return one row that differs."""
    what = "removed" if edited.after is None else "added" if edited.before is None else "changed"
    shown = {} if what == "removed" else edited.changed
    fields = {name: list(both) for name, both in shown.items() if name not in _INSIDE}
    if edited.place == "point":
        _contact, kind, value = edited.row
        fields.pop("value", None)
        return {"what": edited.place, "id": f"{kind} {masked(Point(kind), value)}", "change": what, "fields": fields}
    if edited.place == "suppression":
        return {"what": edited.place, "id": edited.row[1], "change": what, "fields": {}}
    return {"what": edited.place, "id": edited.row[0], "change": what, "fields": fields}
