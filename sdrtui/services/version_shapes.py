"""Two versions compared, for scripts and for people."""

from collections.abc import Iterable, Iterator

from sdrtui.domain.enrollment import Plan, PlannedTouch
from sdrtui.domain.versions import STEP_GONE, STEP_OTHER, Difference, FieldChange, StepChange, VersionDiff
from sdrtui.domain.why import Why
from sdrtui.i18n import _
from sdrtui.services.versions import Compared, RunMove
from sdrtui.services.wording import touch_word
from sdrtui.services.zones import iso, local

Row = dict[str, object]
_SIGNS = {Difference.ADDED: "+", Difference.REMOVED: "-", Difference.CHANGED: "~"}
WIDEST = 60


def as_row(compared: Compared, zone: str, *, is_done: bool = False) -> Row:
    """Return one older version against the newer one, for scripts."""
    new = compared.new.playbook
    return {
        "playbook": new.id,
        "from": {"version": compared.old.version, "hash": compared.old.hash},
        "to": {"version": new.version, "hash": new.hash, "file": compared.new.path},
        "steps": [_step_row(each) for each in compared.diff.steps],
        "fields": [_field_row(each) for each in compared.diff.fields],
        "enrollments": [run_row(each, zone) for each in compared.runs],
        "moved": sum(each.after is not None for each in compared.runs) if is_done else 0,
    }


def run_row(run: RunMove, zone: str) -> Row:
    """Return one run with its touches before and after; it stays when `stays` says why."""
    return {
        "enrollment": run.case.enrollment.id,
        "lead": run.case.lead.id,
        "contact": run.name,
        "company": run.company,
        "sdr": run.case.enrollment.sdr,
        "stays": stays_sentence(run.stays) if run.stays else None,
        "touches": [
            {"step": step, "attempt": attempt, "before": _at(before, zone), "after": _at(after, zone)}
            for step, attempt, before, after in pairs(run)
        ],
    }


def as_lines(compared: Compared) -> Iterator[str]:
    """Yield what differs, one line for each step and property."""
    old, new = compared.old, compared.new.playbook
    yield f"{new.id}  {old.version} ({old.hash[:12]}) → {new.version} ({new.hash[:12]})"
    yield from _diff_lines(compared.diff)
    if compared.diff.is_empty:
        yield "  " + _("Only wording that changes nothing, such as comments and order of keys.")


def touch_rows(runs: Iterable[RunMove], zone: str) -> Iterator[tuple[str, ...]]:
    """Yield who, step, before and after for every touch that would move, come or go, or why a run stays."""
    for run in runs:
        who = " · ".join(part for part in (run.name, run.company) if part)
        if run.stays is not None:
            yield who, "", "", stays_sentence(run.stays)
            continue
        for step, attempt, before, after in pairs(run):
            if _due(before) != _due(after):
                name = f"{step} #{attempt}" if attempt > 1 else step
                yield who, name, _clock(before, zone), _clock(after, zone)


def pairs(run: RunMove) -> list[tuple[str, int, PlannedTouch | None, PlannedTouch | None]]:
    """Return every touch still to come in either version, by its time, open ones and those foreseen."""
    before, after = _coming(run.before), _coming(run.after)
    keys = sorted({**before, **after}, key=lambda key: ((after.get(key) or before[key]).due_at, key))
    return [(step, attempt, before.get((step, attempt)), after.get((step, attempt))) for step, attempt in keys]


def stays_sentence(why: Why) -> str:
    """Return why a run stays in its version."""
    step = why.facts.get("step", "")
    if why.code == STEP_GONE:
        return _("stays: {step} is done already, and the other version does not have it").format(step=step)
    if why.code == STEP_OTHER:
        return _("stays: {step} is done already, and is another touch in the other version").format(step=step)
    return _("stays: nothing would be left to do")


def _coming(plan: Plan | None) -> dict[tuple[str, int], PlannedTouch]:
    return {(each.step, each.attempt): each for each in (*plan.open, *plan.later)} if plan else {}


def _diff_lines(found: VersionDiff) -> Iterator[str]:
    for change in found.steps:
        step = change.step
        day = _("day {day}").format(day=step.day)
        head = f"{_SIGNS[change.difference]} {step.id}  {day}"
        yield f"{head}  {touch_word(step.channel, step.action)}"
        yield from (f"    {each}" for each in map(_field_line, change.fields))
    yield from (f"~ {_field_line(each)}" for each in found.fields)


def _field_line(change: FieldChange) -> str:
    return f"{change.name}: {_short(change.before)} → {_short(change.after)}"


def _short(value: object) -> str:
    text = " ".join(str(value).split()) if value not in (None, "", [], {}) else "-"
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _step_row(change: StepChange) -> Row:
    return {
        "step": change.step.id,
        "change": change.difference.value,
        "day": change.step.day,
        "channel": change.step.channel.value,
        "action": change.step.action.value,
        "fields": [_field_row(each) for each in change.fields],
    }


def _field_row(change: FieldChange) -> Row:
    return {"field": change.name, "before": change.before, "after": change.after}


def _at(touch: PlannedTouch | None, zone: str) -> Row | None:
    return None if touch is None else {"due_at": iso(touch.due_at, zone)}


def _due(touch: PlannedTouch | None) -> object:
    return touch.due_at if touch else None


def _clock(touch: PlannedTouch | None, zone: str) -> str:
    return f"{local(touch.due_at, zone):%Y-%m-%d %H:%M}" if touch else "-"
