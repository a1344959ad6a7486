"""The script of a touch: which text, filled in with what is known of the person, the company and what went before."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sdrtui.domain.case import Case, TouchRow
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.channel import Channel
from sdrtui.domain.playbook import Playbook, Step, Text
from sdrtui.domain.routing import source_named
from sdrtui.domain.rows import ContactPoint, LogLine
from sdrtui.domain.variant import text_for
from sdrtui.services.desk import Desk
from sdrtui.services.said import Earlier, Said
from sdrtui.services.views import Script
from sdrtui.services.wording import word

NO_SCRIPT = Script("", "")


def script_of(
    desk: Desk,
    case: Case,
    row: TouchRow,
    *,
    contact: ContactRow,
    account: AccountRow,
    points: tuple[ContactPoint, ...],
    history: Iterable[LogLine],
) -> Script:
    """Return what to say or send in this touch; empty when the step has no text, or is not in this version any more."""
    playbook = desk.library.parse(case.playbook_source, case.enrollment.hash)
    step = next((step for step in playbook.steps if step.id == row.step), None)
    text = chosen_text(desk, case, step) if step else None
    if text is None:
        return NO_SCRIPT
    source = source_named(case.lead.source, desk.policy.sources)
    said = Said(
        contact=contact,
        points=points,
        account=account,
        lead=case.lead,
        seller=desk.team.member(case.enrollment.sdr),
        now=desk.clock(),
        source_title=source.title if source else {},
        sellers={role: desk.team.member(sdr) for role, sdr in desk.team.sellers.items()},
        playbook=playbook.title,
    )
    own = [line for line in history if line.contact == contact.id]
    earlier = tuple(_earlier(desk, case, playbook, said, own))
    rendered = desk.library.render(text, _with(said, said.now, earlier))
    return replace(rendered, letter=letter_of(text, step)) if step and len(step.texts) > 1 else rendered


def letter_of(text: Text, step: Step) -> str:
    """Return A, B, … for a variant by its place among the step's texts."""
    return chr(ord("A") + step.texts.index(text))


def _earlier(desk: Desk, case: Case, playbook: Playbook, said: Said, history: Iterable[LogLine]) -> Iterator[Earlier]:
    """Yield the latest touch of each channel; an email with the subject that it had."""
    seen: set[Channel] = set()
    for line in history:
        if line.channel not in seen:
            seen.add(line.channel)
            subject = _subject(desk, case, playbook, said, line) if line.channel is Channel.EMAIL else ""
            yield Earlier(line.channel, line.at, word(line.outcome), subject)


def _subject(desk: Desk, case: Case, playbook: Playbook, said: Said, line: LogLine) -> str:
    """Return the subject of an earlier email, rendered as of its day; empty when its step is not in this playbook."""
    step = next((step for step in playbook.steps if step.id == line.step and line.playbook == playbook.id), None)
    text = chosen_text(desk, case, step) if step else None
    return desk.library.render(text, _with(said, line.at, ())).subject if text else ""


def chosen_text(desk: Desk, case: Case, step: Step) -> Text | None:
    """Return the text that this run has in a step: an A/B variant once chosen stays, in whichever version it runs."""
    earlier = []
    for version in case.earlier_versions:
        source = desk.store.playbook_source(version)
        steps = desk.library.parse(source, version).steps if source else ()
        earlier += [each for each in steps if each.id == step.id]
    return text_for(step, case.enrollment.id, earlier)


def _with(said: Said, now: datetime, earlier: tuple[Earlier, ...]) -> Said:
    return replace(said, now=now, earlier=earlier)


def step_title(step: Step, lang: str) -> str:
    """Return the step's own name in the reader's language, or its id."""
    return step.title.get(lang) or next(iter(step.title.values()), "") or step.id
