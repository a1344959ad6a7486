"""Every table is known to merging and to erasing: a new one that holds people must be decided about first."""

from sqlalchemy import Table

from sdrtui.store import erasing, merging
from sdrtui.store.tables import METADATA

NOBODY = "holds nobody's data"
LOG = "the log, which only grows: old ids lead on, notes are emptied"
MOVES = "its rows go to the one that stays"
FOLLOWS = "hangs on a touch, a record or a write, and goes where that goes"
IMAGES = "what it was before; gone with the person"

MERGING = {
    "account": MOVES,
    "aspect": NOBODY,
    "attempt": FOLLOWS,
    "conflict": MOVES,
    "contact": MOVES,
    "counted": NOBODY,
    "cursor": NOBODY,
    "draft": FOLLOWS,
    "edit": IMAGES,
    "enrolled_contact": MOVES,
    "enrollment": MOVES,
    "handoff": MOVES,
    "handoff_step": MOVES,
    "inbox_page": FOLLOWS,
    "lead": MOVES,
    "lease": NOBODY,
    "leave": NOBODY,
    "mail": FOLLOWS,
    "mail_place": NOBODY,
    "merged": MOVES,
    "meta": NOBODY,
    "outbox": MOVES,
    "owner": NOBODY,
    "playbook": NOBODY,
    "point": MOVES,
    "record": LOG,
    "remote_ref": MOVES,
    "shadow": FOLLOWS,
    "stage_move": MOVES,
    "suppression": MOVES,
    "touch": MOVES,
    "void": NOBODY,
}
LOOKED_AT = {"attempt"}
"""What merging reads and leaves where it is: whether a write was sent before."""
EMPTIED = {
    *("account", "attempt", "conflict", "contact", "draft", "edit", "handoff_step", "inbox_page", "lead", "mail"),
    *("outbox", "point", "record", "shadow", "stage_move", "suppression"),
}
"""What erasing goes through; every other table that holds people holds only ids."""
ONLY_IDS = {"enrolled_contact", "enrollment", "handoff", "merged", "remote_ref", "touch"}


def test_every_table_is_decided_about() -> None:
    """Whoever adds one says here what becomes of it when two people are merged and when one is erased."""
    tables = set(METADATA.tables)

    assert set(MERGING) == tables
    assert tables == EMPTIED | ONLY_IDS | {name for name, what in MERGING.items() if what == NOBODY}


def test_what_moves_is_what_merging_looks_at() -> None:
    """The tables named here are those that the code names."""
    moved = {name for name, what in MERGING.items() if what == MOVES}

    assert moved | LOOKED_AT == {table.name for table in vars(merging).values() if isinstance(table, Table)}


def test_what_is_emptied_is_what_erasing_goes_through() -> None:
    """The same for erasing, but for those it only reads ids from."""
    named = {table.name for table in vars(erasing).values() if isinstance(table, Table)}

    assert EMPTIED | {"remote_ref", "touch"} == named
