"""A handoff as a card that people read; `--json` has the same as data."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdrtui.cli.card_text import GAP, apart, history
from sdrtui.domain.handoff import HandoffState
from sdrtui.domain.qualification import Question
from sdrtui.i18n import _
from sdrtui.services import wording
from sdrtui.services.handoff_words import handoff_sentence, question_word
from sdrtui.services.zones import local

if TYPE_CHECKING:
    from sdrtui.services.desk import Desk
    from sdrtui.services.handing_off import HandoffView


def handoff_lines(desk: "Desk", view: "HandoffView") -> Iterator[str]:
    """Yield whom it is about, where it stands, what sales is told, what was done, and what can be done next."""
    one, package = view.handoff, view.handoff.package
    yield apart(view.contact.name, view.contact.title, view.account.name)
    yield apart(wording.stage_word(view.lead.stage), _("SDR: {name}").format(name=desk.team.member(one.sdr).name))
    yield handoff_sentence(desk, one)
    yield GAP
    yield from _answers(view)
    yield _("Promised: {text}").format(text=package.promised) if package.promised else ""
    for call in view.callbacks:
        if call.until is not None:
            yield _("Callback promised for {at}").format(at=wording.moment(local(call.until, desk.zone)))
    yield _("For sales: {text}").format(text=package.note) if package.note else ""
    yield GAP
    yield from history(view.timeline, desk.zone, desk.team)
    yield GAP
    yield from _next(view)


def _answers(view: "HandoffView") -> Iterator[str]:
    given = {answer.question: answer for answer in view.handoff.package.answers}
    if given:
        yield _("The three questions:")
    for question in Question:
        if (found := given.get(question)) is not None:
            mark = "✓" if found.is_yes else "✗"
            yield apart(f"{mark} {question_word(question)}", found.evidence)


def _next(view: "HandoffView") -> Iterator[str]:
    id_, lead = view.handoff.id[-8:], view.handoff.lead[-8:]
    if view.handoff.state is HandoffState.PROPOSED:
        yield _("Next: {commands}").format(
            commands=f"sdrtui handoff qualify {lead} --profile yes --pain yes --solution yes"
        )
    if view.handoff.state is HandoffState.OFFERED:
        yield _("Next: {commands}").format(
            commands=f"sdrtui handoff accept {id_} · sdrtui handoff reject {id_} --reason not-now"
        )
