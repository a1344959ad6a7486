"""The same outcome of the same touch said again: a script's second try, or a row that is open in two places."""

from sdrtui.domain.enrollment import Touched
from sdrtui.domain.ids import TouchId
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.choices import is_named
from sdrtui.services.desk import Desk
from sdrtui.services.touch_records import touch_of
from sdrtui.services.wording import moment, word
from sdrtui.services.zones import local


def refuse_repeat(desk: Desk, touch: TouchId, outcome: str) -> None:
    """Refuse what was said of the touch last.

    Only who says it at leisure asks for this: what two people log in the same moment is kept, both.

    Raises:
        UsageError: it is saved already.
    """
    case = desk.store.case(touch)
    row = touch_of(case, touch)
    said = [
        event
        for event in case.events
        if isinstance(event, Touched) and (event.step, event.attempt) == (row.step, row.attempt)
    ]
    if said and is_named(said[-1].outcome, outcome):
        raise UsageError(
            _("That is saved already: {outcome}, {at}.").format(
                outcome=word(said[-1].outcome), at=moment(local(said[-1].at, desk.zone))
            ),
            hint=_("Another one, outside the plan: `sdrtui log {lead} {code}`.").format(
                lead=case.lead.id[-8:], code=said[-1].outcome.value
            ),
        )
