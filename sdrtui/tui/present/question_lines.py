"""The three questions as a form: how an answer is understood while it is typed, and what the three come to."""

from collections.abc import Mapping

from sdrtui.domain.qualification import Answer, BackTo, Question, verdict
from sdrtui.errors import UsageError
from sdrtui.i18n import N_, _
from sdrtui.services.handoff_words import back_word, missing_words
from sdrtui.services.qualifying import answer
from sdrtui.tui.cells import Line, Piece, clean
from sdrtui.tui.glyphs import glyphs

QUESTIONS = {
    Question.PROFILE: N_("1 Profile: our kind of customer?"),
    Question.PAIN: N_("2 Pain: a real one?"),
    Question.SOLUTION: N_("3 Solution: do we solve it?"),
}


def answer_line(question: Question, text: str) -> Line:
    """Return how an answer is understood; nothing typed says how to answer."""
    if not text.strip():
        return (Piece(_("yes or no (1 or 0), then what shows it"), "muted"),)
    found = _answer(question, text)
    if found is None:
        return (Piece(_("begin with yes or no"), "warn"),)
    said = _("yes") if found.is_yes else _("no")
    mark = Piece(f"{glyphs().good} {said}", "good") if found.is_yes else Piece(f"{glyphs().bad} {said}", "bad")
    return (mark, Piece(f"  {clean(found.evidence)}", "muted"))


def free_line(hint: str, text: str) -> Line:
    """Return a hint until something is typed."""
    return () if text.strip() else (Piece(hint, "muted"),)


def verdict_line(texts: Mapping[str, str], ways: Mapping[Question, BackTo], seller: str) -> tuple[Line, bool]:
    """Return what the answers so far make of the lead, and whether they may be taken."""
    answers = [_answer(question, texts[question.value]) for question in Question if texts[question.value]]
    if not answers:
        return (Piece(_("Nothing answered yet; what stays empty counts as not known"), "muted"),), False
    known = [one for one in answers if one is not None]
    if len(known) < len(answers):
        return (Piece(_("An answer begins with yes or no"), "warn"),), False
    found = verdict(known, ways)
    if found.back_to is None:
        return (Piece(_("SQL: goes to {name} in sales, the clock begins").format(name=clean(seller)), "good"),), True
    words = f"{missing_words(found.missing)}  {glyphs().cursor} {back_word(found.back_to)}"
    return (Piece(words, "warn"),), True


def _answer(question: Question, text: str) -> Answer | None:
    try:
        return answer(question, text)
    except UsageError:
        return None
