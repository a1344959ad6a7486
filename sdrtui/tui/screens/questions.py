"""The three questions as a form over any screen."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App

from sdrtui.i18n import _
from sdrtui.services.handoff_words import back_word, missing_words
from sdrtui.tui.present.question_lines import QUESTIONS, answer_line, free_line, verdict_line
from sdrtui.tui.screens.form import Field, Form

if TYPE_CHECKING:
    from sdrtui.services.qualifying import Qualified
    from sdrtui.tui.handoff_port import HandoffPort


async def asked_questions(app: App[None], port: "HandoffPort", name: str) -> Mapping[str, str] | None:
    """Ask about one lead; None when it was put off, and the proposal stays. Never asks for a budget."""
    fields = [Field(question.value, _(label), partial(answer_line, question)) for question, label in QUESTIONS.items()]
    fields.append(Field("promised", _("Promised"), partial(free_line, _("what the buyer was told would come"))))
    fields.append(Field("note", _("For sales"), partial(free_line, _("anything else they should know"))))
    ways, seller = port.ways(), port.seller()
    title = "  ".join((_("Three questions"), name))
    form = Form(title, fields, lambda texts: verdict_line(texts, ways, seller), _("later; the proposal stays"))
    return await app.push_screen_wait(form)


def qualified_text(name: str, result: "Qualified") -> str:
    """Return what the answers came to, for the message line."""
    found = result.verdict
    if found.back_to is None:
        return _("{name} is an SQL and before sales").format(name=name)
    return _("{name}: {what}, {back}").format(
        name=name, what=missing_words(found.missing), back=back_word(found.back_to)
    )
