"""Which properties HubSpot's admin has to add, object by object."""

from collections.abc import Sequence

from sdrtui.crm.fields import tables, text
from sdrtui.crm.hubspot_access import Access
from sdrtui.crm.hubspot_shapes import KEY, OPTIONAL
from sdrtui.crm.missing import Missing
from sdrtui.i18n import _


async def missing_properties(access: Access, kinds: Sequence[str]) -> list[Missing]:
    """Compare the properties of these object types with those that we write."""
    lacks: list[Missing] = []
    for kind in kinds:
        answer = await access.get(access.path("properties", kind))
        known = {text(item, "name"): item for item in tables(answer.object().get("results"))}
        if KEY not in known or known[KEY].get("hasUniqueValue") is not True:
            lacks.append(_key(kind))
        if kind == "contacts":
            lacks += [_optional(name) for name in OPTIONAL if name not in known]
    return lacks


def _key(kind: str) -> Missing:
    return Missing(
        what=f"{kind}.{KEY}",
        why=_("Without it a repeated write could make a second record; nothing is sent."),
        ask=_("Settings, Properties, {kind}: add {key}, single-line text, unique values required.").format(
            kind=kind, key=KEY
        ),
        is_needed=True,
    )


def _optional(name: str) -> Missing:
    checkbox = name == "sdrtui_do_not_contact"
    return Missing(
        what=f"contacts.{name}",
        why=_("A refusal cannot be told to the CRM; it is parked.") if checkbox else _("This is not told to the CRM."),
        ask=_("Settings, Properties, contacts: add {key} ({kind}).").format(
            key=name, kind="single checkbox" if checkbox else "single-line text"
        ),
    )
