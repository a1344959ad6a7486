"""Conflicts with the CRM: what it overwrote of ours, and the one decision that each asks for.

The CRM's value stands until somebody applies theirs; nothing that was overwritten is ever gone.
"""

from dataclasses import replace

from sdrtui.domain.change import Change, StageMove
from sdrtui.domain.conflict import DOUBLE, IDENTITY, Conflict
from sdrtui.domain.names import folded_company
from sdrtui.domain.stage import Stage
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.leads import lead_of
from sdrtui.services.writing import Writing
from sdrtui.services.zones import iso

MINE, THEIRS = "mine", "theirs"
BY_HAND = "conflict"
"""Why a stage moved, in the log of moves."""
_SHORTEST_PIECE = 6


def conflicts(desk: Desk, lead: str | None = None, *, with_closed: bool = False) -> tuple[Conflict, ...]:
    """Return what waits for a decision, oldest first; `with_closed` brings everything that the CRM ever overwrote.

    Args:
        desk: Whose store is read.
        lead: Only of the lead that this id leads to.
        with_closed: Decided ones too, and those that asked for no decision.
    """
    of = None if lead is None else lead_of(desk, lead)
    return tuple(desk.store.conflicts.listed(lead=of, with_closed=with_closed))


def find(desk: Desk, piece: str) -> Conflict:
    """Return the conflict of that id, or of an open one that ends so.

    Raises:
        UsageError: there is none, or more than one.
    """
    whole = desk.store.conflicts.get(piece)
    if whole is not None:
        return whole
    ending = [one for one in conflicts(desk) if one.id.endswith(piece)] if len(piece) >= _SHORTEST_PIECE else []
    if len(ending) != 1:
        raise UsageError(
            _("No conflict has the id {id}.").format(id=piece), hint=_("`sdrtui conflict list` names them.")
        )
    return ending[0]


def apply_mine(desk: Desk, piece: str) -> Conflict:
    """Put our value in place of the CRM's, here at once and there with the next sync.

    Of two records that may be one person it says that they are: the next sync joins them. Of a double it only says that
    somebody has seen to it.

    Raises:
        UsageError: there is no such conflict, or it was decided before.
    """
    found = find(desk, piece)
    return _decide(desk, found, MINE, None if found.field in {DOUBLE, IDENTITY} else _with_mine(desk, found))


def keep_theirs(desk: Desk, piece: str) -> Conflict:
    """Leave the CRM's value, and close the card; ours stays readable there.

    Of two records that may be one person it says that they are not: the next sync brings the CRM's as a new lead.

    Raises:
        UsageError: there is no such conflict, or it was decided before.
    """
    return _decide(desk, find(desk, piece), THEIRS, None)


def shape(desk: Desk, conflict: Conflict) -> dict[str, object]:
    """Return a conflict for JSON and tables."""
    return {
        "id": conflict.id,
        "lead": conflict.lead,
        "who": conflict.who,
        "field": conflict.field,
        "base": conflict.base,
        "mine": conflict.mine,
        "theirs": conflict.theirs,
        "at": iso(conflict.at, desk.zone),
        "rule": conflict.rule,
        "winner": conflict.winner,
        "open": conflict.is_open,
    }


def _decide(desk: Desk, found: Conflict, winner: str, change: Change | None) -> Conflict:
    if not desk.store.conflicts.decide(found.id, winner, change):
        raise UsageError(_("This conflict was decided before."), hint=_("`sdrtui conflict list` names the open ones."))
    return replace(found, winner=winner, is_open=False)


def _with_mine(desk: Desk, found: Conflict) -> Change:
    """Return the change that sets our value and queues it for the CRM."""
    writing = Writing(desk)
    if found.field == "stage":
        before = desk.store.lead(found.lead).stage
        after = Stage(str(found.mine))
        if before is not after:
            writing.moved(StageMove(found.lead, before, after, desk.clock(), desk.sdr, BY_HAND))
        return writing.change()
    writing.told(found.lead, **{found.field: found.mine})
    return _facts(desk, found, writing.change())


def _facts(desk: Desk, found: Conflict, change: Change) -> Change:
    """Return the change with the person or the company as we have it."""
    value, contact = str(found.mine), desk.store.lead(found.lead).contact
    account = desk.store.account_of(contact)
    match found.field:
        case "title":
            return replace(change, contacts=(replace(desk.store.contact(contact), title=value),))
        case "company":
            return replace(change, accounts=(replace(account, name=value, folded=folded_company(value)),))
        case "industry":
            return replace(change, accounts=(replace(account, industry=value),))
        case "region":
            return replace(change, accounts=(replace(account, region=value),))
        case field:
            raise UsageError(_("Only the CRM says {field}.").format(field=field))
