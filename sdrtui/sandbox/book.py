"""What the sandbox CRM holds, and how a write changes it: rows, external ids, idempotency keys, order of changes."""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sdrtui.sandbox.journal import Entry, Journal
from sdrtui.sandbox.rules import (
    CONDITIONS,
    OBJECTS,
    Refusal,
    Row,
    check_activity,
    check_expected,
    check_lead,
    check_owner,
    invalid,
)

EXTERNAL = "ext:"
"""An id written `ext:…` names a row by its external id."""

_SINGULAR = {"owners": "owner", "leads": "lead", "contacts": "contact", "activities": "activity"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One write as a client asks for it: without an id it is a create (or an upsert, by external id)."""

    table: str
    body: Mapping[str, object]
    id: str = ""
    key: str = ""
    """The idempotency key; empty for a write that may be applied twice."""

    @property
    def digest(self) -> str:
        """What the key stands for: the same key with another digest is refused.

        Whose activity it is may change: a retry after a merge names the lead that is left. So may what a write asks of
        its lead: the client has read it again since.
        """
        may_change = {"lead"} if self.table == "activities" else CONDITIONS
        body = {name: value for name, value in self.body.items() if name not in may_change}
        text = json.dumps([self.table, self.id, body], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the CRM says to one write."""

    status: int
    body: Row


class Book:
    """The CRM's rows. Not for threads: the server's loop is its only caller."""

    def __init__(self, journal: Journal, clock: Callable[[], datetime], *, strict_owners: bool = False) -> None:
        self._journal = journal
        self._clock = clock
        self._strict_owners = strict_owners
        self.rows: dict[str, dict[str, Row]] = {name: {} for name in OBJECTS}
        self.writes = 0
        """How many writes changed something; replays of a key are not counted."""
        self._external: dict[tuple[str, str], str] = {}
        self._keys: dict[str, tuple[Asked | str, Answer]] = {}
        """By idempotency key: the write, or its digest when it is from the file, and the answer given."""
        self._changes: dict[str, list[tuple[str, int, str]]] = {name: [] for name in OBJECTS}
        self._sequence = 0
        self._latest = ""
        self._tick = ""
        """The time of the request being applied."""
        for entry in journal.entries():
            self._restore(entry)

    def now(self) -> str:
        """Return the server's time; it never runs backwards."""
        self._latest = max(self._latest, self._clock().astimezone(UTC).isoformat(timespec="microseconds"))
        return self._latest

    def write(self, asked: Asked) -> Answer:
        """Apply one write, durably, or answer why not."""
        return self.write_all([asked])[0]

    def write_all(self, writes: list[Asked]) -> list[Answer]:
        """Apply each write on its own; one that is refused holds up no other."""
        entries: list[Entry] = []
        self._tick = self.now()
        answers = [self._answer(asked, entries) for asked in writes]
        self._journal.append(_with_digest(entry) for entry in entries)
        return answers

    def find(self, name: str, row_id: str) -> Row | None:
        """Return a row by its id or `ext:…`, following merges."""
        if row_id.startswith(EXTERNAL):
            row_id = self._external.get((name, row_id.removeprefix(EXTERNAL)), "")
        row = self.rows[name].get(row_id)
        while row is not None and row.get("merged_into"):
            row = self.rows[name].get(str(row["merged_into"]))
        return None if row is not None and row.get("_gone") else row

    def changed_since(self, name: str, since: str, after: int, limit: int) -> tuple[list[Row], int | None]:
        """Return rows in the order they changed, and where the next page starts, or None after the last."""
        changes = self._changes[name]
        start = bisect_left(changes, (since, 0, ""))
        start = max(start, bisect_left(changes, after + 1, key=lambda change: change[1]))
        page: list[Row] = []
        for place in range(start, len(changes)):
            _at, sequence, row_id = changes[place]
            row = self.rows[name][row_id]
            if row["_seq"] != sequence or row.get("_gone"):
                continue
            if len(page) == limit:
                return page, _sequence(page[-1])
            page.append(row)
        return page, None

    def close(self) -> None:
        """Close the file."""
        self._journal.close()

    def _answer(self, asked: Asked, entries: list[Entry]) -> Answer:
        kept = self._keys.get(asked.key) if asked.key else None
        if kept is not None:
            is_same = asked.digest == (kept[0].digest if isinstance(kept[0], Asked) else kept[0])
            return kept[1] if is_same else _refused(invalid("this key was used for another write", "key_reused"))
        try:
            row, is_new = self._applied(asked, entries)
        except Refusal as refusal:
            return _refused(refusal)
        answer = Answer(201 if is_new else 200, {"id": row["id"], "updated_at": row["updated_at"]})
        if asked.key:
            self._keys[asked.key] = (asked, answer)
            entries.append({"key": asked.key, "asked": asked, "status": answer.status, "answer": answer.body})
        self.writes += 1
        return answer

    def _applied(self, asked: Asked, entries: list[Entry]) -> tuple[Row, bool]:
        if asked.table not in self.rows:
            raise Refusal(404, "not_found", f"there is no object {asked.table}")
        old = self._old(asked)
        body = dict(asked.body)
        match asked.table:
            case "owners":
                check_owner({**(old or {}), **body})
            case "leads":
                check_expected(body, old)
                body = {name: value for name, value in body.items() if name not in CONDITIONS}
                check_lead(body, is_new=old is None)
                self._check_lead_owner(body, entries)
            case "activities":
                check_activity(body, is_new=old is None)
                self._point_to_lead(body)
        row = self._put(asked.table, old, body, entries)
        if asked.table == "leads":
            self._put_contact(row, entries)
        return row, old is None

    def _old(self, asked: Asked) -> Row | None:
        if asked.id:
            old = self.find(asked.table, asked.id)
            if old is None:
                raise Refusal(404, "not_found", f"there is no {asked.table} {asked.id}")
            return old
        if asked.table == "owners":
            return self.rows["owners"].get(str(asked.body.get("id", "")))
        external = asked.body.get("external_id")
        return self.find(asked.table, f"{EXTERNAL}{external}") if external else None

    def _check_lead_owner(self, body: Row, entries: list[Entry]) -> None:
        owner = body.get("owner")
        if not owner or owner in self.rows["owners"]:
            return
        if self._strict_owners:
            raise invalid(f"there is no owner {owner}", "unknown_owner")
        self._put("owners", None, {"id": owner, "name": owner}, entries)

    def _point_to_lead(self, body: Row) -> None:
        if not body.get("lead"):
            return
        lead = self.find("leads", str(body["lead"]))
        if lead is None or lead.get("deleted"):
            raise invalid(f"there is no lead {body['lead']}", "unknown_lead")
        body["lead"] = lead["id"]
        body["lead_external_id"] = lead.get("external_id", "")

    def _put_contact(self, lead: Row, entries: list[Entry]) -> None:
        told = {field: lead.get(field) for field in ("company", "name", "title", "points")}
        old = self.rows["contacts"].get(str(lead["contact"]))
        if old is None or any(old.get(field) != value for field, value in told.items()):
            self._put("contacts", old, {"id": lead["contact"], "lead": lead["id"], **told}, entries)

    def _put(self, name: str, old: Row | None, body: Row, entries: list[Entry]) -> Row:
        self._sequence += 1
        now = self._tick
        row: Row = {**(old or {"id": f"{_SINGULAR[name]}-{self._sequence}", "created_at": now}), **body}
        if old is not None:
            row["id"] = old["id"]
        if name == "leads":
            row.setdefault("contact", f"contact-{self._sequence}")
            row.setdefault("do_not_contact", False)
        row |= {"updated_at": now, "_seq": self._sequence}
        self._keep(name, row)
        entries.append({"object": name, "row": row})
        return row

    def _keep(self, name: str, row: Row) -> None:
        row_id, sequence = str(row["id"]), _sequence(row)
        self.rows[name][row_id] = row
        if row.get("external_id"):
            self._external[name, str(row["external_id"])] = row_id
        self._changes[name].append((str(row["updated_at"]), sequence, row_id))

    def _restore(self, entry: Entry) -> None:
        row, answer = entry.get("row"), entry.get("answer")
        if isinstance(row, dict):
            self._keep(str(entry["object"]), row)
            self._sequence = max(self._sequence, row["_seq"])
            self._latest = max(self._latest, str(row["updated_at"]))
        if isinstance(answer, dict):
            self._keys[str(entry["key"])] = (str(entry["digest"]), Answer(int(str(entry["status"])), answer))


def _sequence(row: Row) -> int:
    sequence = row["_seq"]
    return sequence if isinstance(sequence, int) else 0


def _with_digest(entry: Entry) -> Entry:
    asked = entry.get("asked")
    if not isinstance(asked, Asked):
        return entry
    return {**{name: value for name, value in entry.items() if name != "asked"}, "digest": asked.digest}


def _refused(refusal: Refusal) -> Answer:
    return Answer(refusal.status, refusal.body())
