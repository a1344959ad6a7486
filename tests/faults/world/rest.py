"""What holds at rest: the faults are over, everything queued had its chance, and nobody changes anything."""

import sqlite3
from collections import Counter
from dataclasses import dataclass

from sdrtui.domain.payload import STAGE, TOUCH
from sdrtui.domain.sync import OutboxState
from world.crm import Crm
from world.laptop import Disk
from world.ledger import Findings, Ledger
from world.port import SECRET


@dataclass
class Rest:
    """The promises of a life at its end."""

    disk: Disk
    crm: Crm
    ledger: Ledger
    findings: Findings

    def check(self) -> None:
        """Look at everything."""
        connection = self.disk.look()
        outbox = connection.execute("SELECT * FROM outbox").fetchall()
        refs = dict(
            connection.execute("SELECT local, remote FROM remote_ref WHERE kind = 'lead' AND is_alias = 0").fetchall()
        )
        self._check_ended(outbox, refs)
        self._check_touches(outbox)
        self._check_mirror(connection)
        self._check_stages(connection, outbox)
        self._check_set_back()
        sound = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        self.findings.require(that=sound == ["ok"], kind="integrity", words=str(sound))
        self.findings.require(that=SECRET.encode() not in self.disk.raw(), kind="secret", words="the token is on disk")

    def _check_ended(self, outbox: list[sqlite3.Row], refs: dict[str, str]) -> None:
        for row in outbox:
            state = OutboxState(row["state"])
            if not state.is_open:
                continue
            lead = self.crm.home(refs.get(row["lane"], ""))
            is_hopeless = lead is None or lead.is_deleted
            is_behind = any(
                other["lane"] == row["lane"]
                and other["seq"] <= row["seq"]
                and other["state"] == OutboxState.NEEDS_YOU.value
                for other in outbox
            )
            words = f"{row['kind']} {row['id']} is {state.value}: {row['last_error']}"
            self.findings.require(that=is_hopeless and is_behind, kind="stuck", words=words)

    def _check_touches(self, outbox: list[sqlite3.Row]) -> None:
        """Each touch has exactly one record there, unless it was taken back unsent, or a person gave it up."""
        there = Counter(activity.token for activity in self.crm.activities.values())
        for row in outbox:
            if row["kind"] == TOUCH and row["state"] == OutboxState.IN_CRM.value:
                self.findings.require(that=there[row["token"]] == 1, kind="lost", words=f"{row['id']} is not there")
            if row["kind"] == TOUCH and row["state"] == OutboxState.SKIPPED.value:
                is_meant = row["last_error"] == "undone" or row["id"] in self.ledger.decided
                self.findings.require(that=is_meant, kind="lost", words=f"{row['id']} was skipped by nobody")

    def _check_mirror(self, connection: sqlite3.Connection) -> None:
        """Ours is as theirs is."""
        ours = {row["id"]: row for row in connection.execute("SELECT id, contact, owner, stage FROM lead")}
        local = dict(connection.execute("SELECT remote, local FROM remote_ref WHERE kind = 'lead'").fetchall())
        refused = {
            row[0] for row in connection.execute("SELECT contact FROM suppression WHERE voided_at IS NULL").fetchall()
        }
        given_up = {self.ledger.ops[op].lane for op in self.ledger.decided}
        for lead in self.crm.leads.values():
            mine = ours.get(local.get(lead.ref, ""))
            if lead.is_deleted or lead.merged_into or mine is None or mine["id"] in given_up:
                is_wanted = not lead.local and not lead.is_deleted and not lead.fields["do_not_contact"]
                is_known = mine is not None or lead.merged_into or not is_wanted
                self.findings.require(that=bool(is_known), kind="mirror", words=f"{lead.ref} never came")
                continue
            for name in ("owner", "stage"):
                words = f"{lead.ref} {name}: ours {mine[name]}, theirs {lead.fields[name]}"
                self.findings.require(that=mine[name] == lead.fields[name], kind="mirror", words=words)
            is_refused = not lead.fields["do_not_contact"] or mine["contact"] in refused
            self.findings.require(that=is_refused, kind="mirror", words=f"{lead.ref} may still be contacted")

    def _check_set_back(self) -> None:
        """What stands there is the latest that we said, whatever arrived late; ids are made in that order."""
        for lead in self.crm.leads.values():
            for name, said in lead.said.items():
                lane, token = said[-1]
                later = [each for each in said if token and each[0] == lane and each[1] > token]
                words = f"{lead.ref} {name}: {token} came after {later[-1][1] if later else ''}"
                self.findings.require(that=not later, kind="set back", words=words)

    def _check_stages(self, connection: sqlite3.Connection, outbox: list[sqlite3.Row]) -> None:
        """A stage of ours that is not there was overtaken, and a card says by what."""
        arrived = {arrival.token for arrival in self.crm.arrivals}
        cards = {row["local"] for row in connection.execute("SELECT local FROM conflict")}
        for row in outbox:
            if row["kind"] != STAGE or row["state"] != OutboxState.SKIPPED.value or row["token"] in arrived:
                continue
            is_kept = row["id"] in self.ledger.decided or row["lane"] in cards
            self.findings.require(that=is_kept, kind="overwritten", words=f"{row['id']} is in no card")
