"""All about one touch: who, why now, what was said last time, and what to say."""

from dataclasses import replace

from sdrtui.domain.ids import TouchId
from sdrtui.domain.routing import source_named
from sdrtui.domain.rows import ContactPoint
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.masks import masked, readable
from sdrtui.services.rating import lead_score
from sdrtui.services.relaying import relay_of
from sdrtui.services.reveals import reveal_record
from sdrtui.services.script import script_of
from sdrtui.services.touch_records import touch_of
from sdrtui.services.views import Card

HISTORY = 50
"""How many lines of the log a card shows."""


def card(desk: Desk, touch: str, *, reveal: bool = False) -> Card:
    """Return the card of a touch; its contact points are masked, unless `reveal`, which is logged.

    Raises:
        UsageError: there is no such touch.
    """
    store, touch_id = desk.store, TouchId(touch)
    row = store.due_row(touch_id)
    if row is None:
        raise UsageError(_("There is no touch {id}.").format(id=touch))
    case = store.case(touch_id)
    planned = touch_of(case, touch_id)
    contact, account = store.contact(row.contact), store.account_of(row.contact)
    points = tuple(store.contact_points(row.contact))
    history = tuple(store.history(case.lead.id, HISTORY))
    if reveal:
        reveal_record(desk, case.lead, row.contact)
    relay = relay_of(desk, case, planned, history)
    source = source_named(case.lead.source, desk.policy.sources)
    return Card(
        row=row,
        title=contact.title,
        source=source.title.get(desk.lang, case.lead.source) if source else case.lead.source,
        points=shown(points, reveal=reveal),
        score_parts=lead_score(desk, case.lead, history).parts,
        history=history,
        script=script_of(desk, case, planned, contact=contact, account=account, points=points, history=history),
        draft=store.load_draft(touch_id),
        lead_note=case.lead.note,
        industry=account.industry,
        region=account.region,
        relay=relay.shape(desk) if relay else None,
    )


def shown(points: tuple[ContactPoint, ...], *, reveal: bool) -> tuple[ContactPoint, ...]:
    """Return the points as people may see them."""
    face = readable if reveal else masked
    return tuple(replace(point, value=face(point.kind, point.value)) for point in points)
