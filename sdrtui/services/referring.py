"""Whom a buyer named instead: a lead of its own in the same company, linked to who named them."""

from sdrtui.domain.ids import ContactId
from sdrtui.i18n import _
from sdrtui.services import adding
from sdrtui.services.desk import Desk
from sdrtui.services.views import Added

SOURCE = "referral"
"""An alias of policy.yaml's customer-referral; a team that has no such source gets the usual of a call-in."""


def add_referred(
    desk: Desk, by: ContactId, *, name: str, phone: str = "", wechat: str = "", title: str = "", note: str = ""
) -> Added:
    """Save the person whom `by` named as this SDR's lead, and start the playbook of such a source.

    Raises:
        UsageError: there is neither number nor WeChat id, or it is none.
        NeedsDecision: somebody else has this person as a lead already.
    """
    who = desk.store.contact(by)
    words = _("Named by {name}.").format(name=who.name)
    return adding.add(
        desk,
        name=name,
        company=desk.store.account_of(by).name,
        phones=[phone] if phone else [],
        wechats=[wechat] if wechat else [],
        title=title,
        source=SOURCE,
        note=f"{words} {note}".strip(),
        owner=desk.sdr,
        referred_by=by,
    )
