"""What one does about a lead beside touching it: add whom it named, give it away, keep from it for good."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import work

from sdrtui.domain.ids import SdrId
from sdrtui.domain.outcome import Outcome
from sdrtui.errors import SdrtuiError
from sdrtui.i18n import N_, _
from sdrtui.tui.cells import Piece, clean
from sdrtui.tui.present import messages
from sdrtui.tui.screens.day_outcomes import OutcomeActions

if TYPE_CHECKING:  # only names: the first paint waits for none of them
    from collections.abc import Mapping

    from sdrtui.domain.due_row import DueRow
    from sdrtui.tui.cells import Line

LEAD_ACTIONS = (
    ("assign", N_("give this lead to somebody else")),
    ("suppress", N_("never contact this person again, on any channel")),
)
"""By name only: they are rare, and no key should do them by mistake."""


class LeadActions(OutcomeActions):
    """Referrals, assigning, the do-not-contact list."""

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def ask_referral(self, row: DueRow) -> None:
        """Ask who was named, log the referral, and add them as a lead of their own when they can be reached."""
        from sdrtui.tui.present.question_lines import free_line
        from sdrtui.tui.screens.form import Field, Form

        fields = (
            Field("name", _("Name"), partial(free_line, _("who decides or uses it"))),
            Field("phone", _("Number"), partial(free_line, _("or leave it empty"))),
            Field("wechat", _("WeChat id"), partial(free_line, _("one of the two makes them a lead"))),
            Field("title", _("Title"), partial(free_line, _("their job"))),
        )
        heading = "  ".join((_("Referred to whom?"), clean(row.contact_name)))
        named = await self.app.push_screen_wait(Form(heading, fields, self.referral_line))
        if named is None:
            return
        words = " ".join(text for text in named.values() if text)
        reason = _("Referred to {name}").format(name=words) if words else ""
        self.log_outcome(row, Outcome.REFERRAL, reason=reason)
        if named["name"] and (named["phone"] or named["wechat"]):
            self.add_referred(row, named)

    @staticmethod
    def referral_line(named: Mapping[str, str]) -> tuple[Line, bool]:
        """Say what the referral comes to."""
        if named["name"] and (named["phone"] or named["wechat"]):
            return (Piece(_("becomes a lead of yours in the same company, linked to who named them"), "good"),), True
        if any(named.values()):
            return (Piece(_("only a note: a lead needs a name, and a number or WeChat id"), "warn"),), True
        return (Piece(_("nothing named: the outcome alone is logged"), "muted"),), True

    @work(group="save", exit_on_error=False)
    async def add_referred(self, row: DueRow, named: Mapping[str, str]) -> None:
        """Add the person; when that cannot be, the note of the outcome still has all that was said."""
        try:
            added = await self.background.write(lambda: self.port.leads().add_referred(row, named))
        except SdrtuiError as error:
            line = messages.bad(_("Logged with the note, but not added as a lead: {why}").format(why=error.sentence))
            self.say((*line, Piece(f"  {clean(error.hint)}", "muted")))
            return
        self.own_change()
        text = (
            _("{name} is here already: it went to their lead") if added.is_known else _("{name} is a lead of yours now")
        )
        words = text.format(name=clean(named["name"]))
        self.say(messages.fine(f"{words}  {added.refused}".strip()))
        self.reload(is_own=True)

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_assign(self) -> None:
        """Give the lead under the cursor to somebody else."""
        row = self.row_to_act_on()
        if row is None:
            return
        from sdrtui.tui.present.readings import words_reading
        from sdrtui.tui.screens.choose import Choose, Option

        options = [Option(str(sdr), name) for sdr, name in self.port.team() if sdr != self.port.sdr]
        heading = _("Give {name} to whom?").format(name=clean(row.contact_name))
        to = await self.app.push_screen_wait(Choose(heading, options))
        if to is None:
            return
        hint = _("why; the new owner reads it, and it may be empty")
        reason = await self.asked(_("Why?"), lambda text: words_reading(text, hint))
        if reason is None:
            return
        refused = await self.background.write(lambda: self.port.leads().assign(row, SdrId(to), reason))
        self.own_change()
        name = dict(self.port.team()).get(SdrId(to), to)
        given = _("{lead} is {name}'s now, with all that is open").format(lead=clean(row.contact_name), name=name)
        self.say(messages.bad(refused) if refused else messages.fine(given))
        self.reload(is_own=True)

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_suppress(self) -> None:
        """Put the person under the cursor on the do-not-contact list, with a reason."""
        row = self.row_to_act_on()
        if row is None:
            return
        from sdrtui.tui.present.readings import Reading, enter_hint

        def read(text: str) -> Reading:
            hint = Piece(" " + _("say why; it ends every playbook for this person") + "  ", "warn")
            return Reading((hint, *enter_hint()), text.strip() or None)

        heading = _("Never contact {name} again?").format(name=clean(row.contact_name))
        reason = await self.asked(heading, read)
        if reason is None:
            return
        cancelled = await self.background.write(lambda: self.port.leads().suppress(row, reason))
        self.own_change()
        words = _("{name} is not contacted any more; {n} touches cancelled. Taking back: sdrtui lead suppress --lift")
        self.say(messages.fine(words.format(name=clean(row.contact_name), n=cancelled)))
        self.reload(is_own=True)
