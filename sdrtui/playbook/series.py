"""Rules about the series of steps: what the formula claims, what can be reached, what a step needs to be done."""

from collections.abc import Iterator

from sdrtui.domain.channel import Channel
from sdrtui.domain.defaults import OPT_OUTS, default_follow
from sdrtui.domain.ids import StepId
from sdrtui.domain.outcome import outcomes_of
from sdrtui.domain.playbook import Formula, Move, Playbook, Step
from sdrtui.domain.stage import Kind
from sdrtui.i18n import _
from sdrtui.playbook.draft import Draft, Finding, Shelf

_COLD_CALL = Formula(1, 1, 1)


def claimed_formula(draft: Draft, _shelf: Shelf) -> Iterator[Finding]:
    """The claimed formula is what the steps make."""
    claimed, counted = draft.playbook.claimed, draft.playbook.formula
    if claimed is not None and claimed != counted:
        message = _("formula: claims {claimed}, but the steps make {counted}.")
        hint = _("Write {counted}, or change the steps.").format(counted=counted)
        yield Finding(("formula",), message.format(claimed=claimed, counted=counted), hint)


def cold_call(draft: Draft, _shelf: Shelf) -> Iterator[Finding]:
    """One touch by one channel on one day is a cold call."""
    if draft.playbook.formula == _COLD_CALL:
        message = _("steps: 1×1×1 is a cold call, not a series.")
        yield Finding(("steps",), message, _("Add a touch on another channel or day."), on_key=True)


def ascending_days(draft: Draft, _shelf: Shelf) -> Iterator[Finding]:
    """The file reads in the order in which the steps run."""
    last = 0
    for index, step in enumerate(draft.written.steps):
        if step.day < last and not step.fallback_only:
            message = _("day: {day} stands after day {last}.").format(day=step.day, last=last)
            yield Finding(("steps", index, "day"), message, _("Put the steps in the order of their days."))
        last = last if step.fallback_only else max(last, step.day)


def reachable(draft: Draft, shelf: Shelf) -> Iterator[Finding]:
    """Some course of events leads to each step."""
    found = _reached(draft.playbook, shelf)
    for index, step in enumerate(draft.written.steps):
        if step.id not in found:
            message = _("id: nothing leads to the step “{id}”.").format(id=step.id)
            hint = (
                _("Name it in a fallback or goto, or remove fallback_only.")
                if step.fallback_only
                else _("Let an outcome of an earlier step go on.")
            )
            yield Finding(("steps", index, "id"), message, hint)


def has_script(draft: Draft, _shelf: Shelf) -> Iterator[Finding]:
    """An SDR is told what to say."""
    for index, step in enumerate(draft.written.steps):
        if not any(text.body.strip() for text in step.texts):
            message = _("The step “{id}” has no script.").format(id=step.id)
            yield Finding(("steps", index), message, _("Add “script: |” and the text below it."))


def has_subject(draft: Draft, _shelf: Shelf) -> Iterator[Finding]:
    """An email has a subject."""
    for index, step in enumerate(draft.written.steps):
        if step.channel is Channel.EMAIL and any(not text.subject.strip() for text in step.texts):
            key = "variants" if step.variants else "script"
            message = _("{key}: an email needs a subject.").format(key=key)
            yield Finding(("steps", index, key), message, _("Write subject: and body: below it."), on_key=True)


def subject_elsewhere(draft: Draft, _shelf: Shelf) -> Iterator[Finding]:
    """Only an email has a subject."""
    for index, step in enumerate(draft.written.steps):
        if step.channel is not Channel.EMAIL and any(text.subject for text in step.texts):
            key = "variants" if step.variants else "script"
            message = _("{key}: a touch by {channel} has no subject.").format(key=key, channel=step.channel)
            yield Finding(("steps", index, key), message, _("Put it into the body."), on_key=True)


def batch_size(draft: Draft, shelf: Shelf) -> Iterator[Finding]:
    """Outbound goes to a bounded number of similar targets."""
    limit = shelf.policy.limits.batch
    if draft.written.kind is Kind.OUTBOUND and draft.written.batch > limit:
        message = _("batch: {batch} is more than {limit} for outbound.").format(batch=draft.written.batch, limit=limit)
        yield Finding(("batch",), message, _("Split the targets into similar groups."))


def call_window(draft: Draft, shelf: Shelf) -> Iterator[Finding]:
    """A call is never outside the hard call hours."""
    hard = shelf.policy.limits.hard_call_hours
    for index, step in enumerate(draft.written.steps):
        window = step.window
        if step.channel is Channel.PHONE and window and not (hard.start <= window.start and window.end <= hard.end):
            message = _("window: calls are allowed from {start:%H:%M} to {end:%H:%M} only.")
            yield Finding(("steps", index, "window"), message.format(start=hard.start, end=hard.end))


def refusal_stands(draft: Draft, _shelf: Shelf) -> Iterator[Finding]:
    """Whatever a step says of it, a refusal ends everything."""
    for index, step in enumerate(draft.written.steps):
        for outcome in sorted(OPT_OUTS & step.on.keys()):
            message = _("{outcome}: a refusal always ends everything; this line changes nothing.")
            path = ("steps", index, "on", outcome)
            yield Finding(path, message.format(outcome=outcome), _("Remove it."), on_key=True)


def _reached(playbook: Playbook, shelf: Shelf) -> set[str]:
    """Return the steps that some course of events comes to; steps of one day open together."""
    series = [step for step in playbook.steps if not step.fallback_only]
    days = sorted({step.day for step in series})
    waiting: list[Step] = [step for step in series if step.day == days[0]]
    found: set[str] = set()
    while waiting:
        step = waiting.pop()
        if step.id in found:
            continue
        found.add(step.id)
        targets, goes_on = _onward(step, shelf)
        later = min((day for day in days if day > step.day), default=None)
        named = [playbook.step(target) for target in targets]
        opened = {later} if goes_on else set()
        opened |= {target.day for target in named if not target.fallback_only}
        waiting += [*(target for target in named if target.fallback_only), *(it for it in series if it.day in opened)]
    return found


def _onward(step: Step, shelf: Shelf) -> tuple[list[StepId], bool]:
    """Return the steps that one leads to by name, and whether it can lead on to the next."""
    follows = [step.on.get(it) or default_follow(it, shelf.policy) for it in outcomes_of(step.channel)]
    targets = [follow.goto for follow in follows if follow.goto is not None]
    if step.fallback is not None:
        targets.append(step.fallback)
    return targets, any(follow.move not in {Move.GOTO, Move.FINISH} for follow in follows)
