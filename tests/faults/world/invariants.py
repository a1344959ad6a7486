"""What holds after every step, whatever has happened: read from what is committed, beside what the world remembers."""

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass

from sdrtui.domain.payload import TOUCH
from sdrtui.domain.sync import OutboxState
from world.crm import SEEN, Crm, before
from world.laptop import Disk
from world.ledger import Findings, Ledger, body_of
from world.port import OVERLAP


@dataclass
class Invariants:
    """The promises of one life."""

    disk: Disk
    crm: Crm
    ledger: Ledger
    findings: Findings

    def check(self) -> None:
        """Look at everything."""
        self.crm.catch_up()
        connection = self.disk.look()
        self._resolve(connection)
        outbox = {row["id"]: row for row in connection.execute("SELECT * FROM outbox")}
        self._check_saved(connection, outbox)
        self._check_parked(outbox)
        self._check_taken(connection, outbox)
        self._check_cursor(connection)
        self._check_refused(connection)
        self._check_once()
        self._check_order()

    def _resolve(self, connection: sqlite3.Connection) -> None:
        """Learn what became of what was being saved when the process died: all of it, or nothing."""
        for change in self.ledger.unsure:
            wanted = [op.id for op in change.outbox]
            wanted += [record.id for record in change.records]
            there = [one for one in wanted if _is_there(connection, one)]
            withheld = len(change.records) == 1 and len(change.outbox) == 1 and there == [change.records[0].id]
            self.findings.require(
                that=len(there) in {0, len(wanted)} or withheld, kind="half saved", words=f"{there} of {wanted}"
            )
            if there:
                self.ledger.saved(change)
        self.ledger.unsure.clear()

    def _check_saved(self, connection: sqlite3.Connection, outbox: dict[str, sqlite3.Row]) -> None:
        records = {row[0] for row in connection.execute("SELECT id FROM record")}
        self.findings.add_all("lost", (f"record {one} is gone" for one in self.ledger.records.keys() - records))
        voided = {op.id for op in self.ledger.ops.values() if op.kind == "void"}
        gone = self.ledger.ops.keys() - outbox.keys() - voided
        self.findings.add_all("lost", (f"write {one} is gone" for one in gone))

    def _check_parked(self, outbox: dict[str, sqlite3.Row]) -> None:
        for row in outbox.values():
            saved = self.ledger.ops.get(row["id"])
            if saved is not None:
                is_same = saved.payload == body_of(json.loads(row["payload"]))
                self.findings.require(that=is_same, kind="payload", words=f"{row['id']} changed")
            if row["state"] == OutboxState.NEEDS_YOU.value:
                self.findings.require(that=bool(row["last_error"]), kind="parked", words=f"{row['id']} has no reason")

    def _check_taken(self, connection: sqlite3.Connection, outbox: dict[str, sqlite3.Row]) -> None:
        """What is called taken is there, under the reference that we keep."""
        arrived = {arrival.token for arrival in self.crm.arrivals}
        refs = {row["remote"]: row["local"] for row in connection.execute("SELECT remote, local FROM remote_ref")}
        made = {row.token: row.ref for row in self.crm.rows}
        for row in outbox.values():
            if row["state"] != OutboxState.IN_CRM.value:
                continue
            self.findings.require(that=row["token"] in arrived, kind="lost", words=f"{row['id']} never arrived")
            if row["kind"] == TOUCH or row["token"] in made:
                known = refs.get(made.get(row["token"], ""))
                is_real = known == row["record"] if row["kind"] == TOUCH else known is not None
                self.findings.require(that=is_real, kind="no reference", words=f"{row['id']}: {known}")

    def _check_once(self) -> None:
        """No write of ours has made two records there, and none stands for nothing."""
        activities = Counter(activity.token for activity in self.crm.activities.values())
        leads = Counter(lead.token for lead in self.crm.leads.values() if lead.token)
        for token, count in (*activities.items(), *leads.items()):
            if count > 1:
                self.findings.add("duplicated", token, count=count - 1)
            self.findings.require(that=token in self.ledger.ops, kind="no fact", words=f"{token} stands for nothing")

    def _check_order(self) -> None:
        """Each lane arrived in the order in which it was saved; ids are made in that order."""
        latest: dict[str, str] = {}
        for arrival in self.crm.arrivals:
            if arrival.token < latest.get(arrival.lane, ""):
                self.findings.add("reordered", arrival.token)
            latest[arrival.lane] = max(arrival.token, latest.get(arrival.lane, ""))

    def _check_cursor(self, connection: sqlite3.Connection) -> None:
        """Whatever the next pull does not ask for again has been applied."""
        row = connection.execute("SELECT value FROM cursor WHERE kind = 'lead'").fetchone()
        if row is None or not row["value"]:
            return
        since = before(row["value"], OVERLAP)
        seen = dict(connection.execute(SEEN).fetchall())
        passed = (
            f"{lead.ref} of {lead.version}, cursor {row['value']}"
            for lead in self.crm.leads.values()
            if lead.version < since and seen.get(lead.ref, "") < lead.version
        )
        self.findings.add_all("cursor", passed)

    def _check_refused(self, connection: sqlite3.Connection) -> None:
        touches = connection.execute(
            "SELECT t.id FROM touch t JOIN suppression s ON s.contact = t.contact AND s.voided_at IS NULL"
            " WHERE t.is_open = 1"
        )
        self.findings.add_all("suppressed", (f"touch {row['id']} is open" for row in touches))


def _is_there(connection: sqlite3.Connection, one: str) -> bool:
    query = "SELECT 1 FROM outbox WHERE id = ? UNION ALL SELECT 1 FROM record WHERE id = ?"
    return connection.execute(query, (one, one)).fetchone() is not None
