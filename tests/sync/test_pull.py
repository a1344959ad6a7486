from pathlib import Path

from sqlalchemy import select
from sync_builders import ZHANG, a_sandbox, a_store, arrived, expected, http, strike, sync, works

from sdrtui.domain.ids import LeadId
from sdrtui.domain.stage import Stage
from sdrtui.domain.sync import OutboxState
from sdrtui.sandbox.serve import Sandbox
from sdrtui.store.engine import reading
from sdrtui.store.mirror_tables import CONFLICT, CURSOR, OWNER, SHADOW
from sdrtui.store.people_tables import LEAD, SUPPRESSION
from sdrtui.store.store import Store


def edit(sandbox: Sandbox, lead: LeadId, **fields: object) -> None:
    """Do what a person does in the CRM."""
    with http(sandbox) as client:
        client.patch(f"/v1/leads/ext:{lead}", json=fields).raise_for_status()


def lead_field(store: Store, lead: LeadId, name: str) -> object:
    with reading(store.engine) as connection:
        return connection.scalar(select(LEAD.c[name]).where(LEAD.c.id == lead))


def rows(store: Store, table: object) -> list[dict[str, object]]:
    with reading(store.engine) as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]  # type: ignore[call-overload]


def test_an_owner_given_in_the_crm_is_taken_over(tmp_path: Path) -> None:
    """The CRM decides whose lead it is; what is still queued goes all the same."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 2)
        sync(store, sandbox)
        edit(sandbox, made[0].lead, owner="li")
        store.commit(made[0].touched())

        result = sync(store, sandbox)

        assert (1, 1, "") == (result.pulled, result.pushed, result.trouble)
        assert ["li", "zhang"] == [lead_field(store, work.lead, "owner") for work in made]
        assert expected(made) == arrived(sandbox)
        assert {"zhang", "li"} == {row["sdr"] for row in rows(store, OWNER)}


def test_a_stage_moved_on_one_side_is_taken_over(tmp_path: Path) -> None:
    """Theirs when only they moved it, ours when only we did; no card for either."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        theirs, ours = works(store, 2)
        sync(store, sandbox)
        edit(sandbox, theirs.lead, stage="SQL")
        store.commit(ours.moved(Stage.MAL, Stage.MQL))

        result = sync(store, sandbox)

        assert (0, "") == (result.conflicts, result.trouble)
        assert ["SQL", "MQL"] == [lead_field(store, work.lead, "stage") for work in (theirs, ours)]
        assert {"SQL", "MQL"} == {lead["stage"] for lead in sandbox.book.rows["leads"].values()}


def test_a_stage_moved_on_both_sides_makes_a_card(tmp_path: Path) -> None:
    """The CRM's stays, ours is kept on the card and not sent, later touches go on."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = made = works(store, 1)
        sync(store, sandbox)
        edit(sandbox, work.lead, stage="SQL")
        store.commit_all([work.moved(Stage.MAL, Stage.MQL), work.touched()])

        result = sync(store, sandbox)

        [card] = rows(store, CONFLICT)
        [held] = store.outbox.listed([OutboxState.SKIPPED])
        assert (1, 0, "") == (result.conflicts, result.queued, result.trouble)
        assert ('"MAL"', '"MQL"', '"SQL"', "both_moved") == (card["base"], card["mine"], card["theirs"], card["rule"])
        assert "MQL" == held.payload["after"]
        assert "SQL" == lead_field(store, work.lead, "stage")
        assert expected(made) == arrived(sandbox)


def test_a_change_on_top_of_ours_is_no_quarrel(tmp_path: Path) -> None:
    """What the CRM took from us is its truth; a person who moves it on from there has the last word, without a card."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        store.commit(work.moved(Stage.MAL, Stage.MQL))
        sync(store, sandbox)
        edit(sandbox, work.lead, stage="SQL")

        result = sync(store, sandbox)

        assert 0 == result.conflicts
        assert "SQL" == lead_field(store, work.lead, "stage")


def test_do_not_contact_from_the_crm_holds_at_once(tmp_path: Path) -> None:
    """The person is suppressed by every number they have."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        edit(sandbox, work.lead, do_not_contact=True)

        sync(store, sandbox)
        again = sync(store, sandbox)

        assert [(work.contact, "crm")] == [(row["contact"], row["reason"]) for row in rows(store, SUPPRESSION)]
        assert 0 == again.pulled


def test_a_lead_made_in_the_crm_arrives_once(tmp_path: Path) -> None:
    """A lead that somebody typed into the CRM is ours after the next sync, and its touches go to it."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        with http(sandbox) as client:
            told = {"company": "远山科技", "name": "陈静", "owner": "zhang", "points": {"phones": ["+8613900000000"]}}
            client.post("/v1/leads", json=told)
            client.post("/v1/leads", json={"company": "没人要", "name": "无主"})

        first, second = sync(store, sandbox), sync(store, sandbox)

        [lead] = rows(store, LEAD)
        assert (1, 0) == (first.pulled, second.pulled)
        assert (ZHANG, "MAL", "crm") == (lead["owner"], lead["stage"], lead["source"])
        assert 2 == len(rows(store, SHADOW))


def test_a_create_whose_answer_was_lost_is_found_by_the_pull(tmp_path: Path) -> None:
    """A lead of ours that the CRM already has is adopted, never taken for a new one."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 3)
        strike(sandbox, {"kind": "drop_after", "on": "/v1/batch", "times": 50})
        sync(store, sandbox)
        strike_none(sandbox)

        result = sync(store, sandbox)

        assert (0, 0, "") == (result.queued, result.needs_you, result.trouble)
        assert 3 == len(rows(store, LEAD)) == len(sandbox.book.rows["leads"])
        assert expected(made) == arrived(sandbox)


def strike_none(sandbox: Sandbox) -> None:
    with http(sandbox) as client:
        client.delete("/admin/faults")


def test_a_long_pull_goes_on_where_it_broke_off(tmp_path: Path) -> None:
    """Each page moves the cursor with it; a failure in the middle costs only what was not yet read."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        with http(sandbox) as client:
            writes = [
                {"object": "leads", "body": {"company": f"公司{number}", "owner": "zhang"}} for number in range(1_200)
            ]
            for start in range(0, 1_200, 400):
                client.post("/v1/batch", json={"writes": writes[start : start + 400]})
        strike(sandbox, {"kind": "error_before", "on": "/v1/leads", "skip": 1, "times": 3})

        broken, whole = sync(store, sandbox), sync(store, sandbox)

        assert (200, 4) == (broken.pulled, broken.exit_code)
        assert (1_000, 0) == (whole.pulled, whole.exit_code)
        assert 1_200 == len(rows(store, LEAD))


def test_the_cursor_is_the_servers_and_a_replay_changes_nothing(tmp_path: Path) -> None:
    """The cursor holds the server's last value; pages that come again, shifted too, are no-ops."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 5)
        sync(store, sandbox)
        strike(sandbox, {"kind": "page_shift", "on": "/v1/leads", "times": 9})

        result = sync(store, sandbox)

        latest = max(str(row["updated_at"]) for row in sandbox.book.rows["leads"].values())
        assert (0, "") == (result.pulled, result.trouble)
        assert latest == next(row["value"] for row in rows(store, CURSOR) if row["kind"] == "lead")
        assert 5 == len(rows(store, LEAD))
