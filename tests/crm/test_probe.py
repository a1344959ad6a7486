import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from sync_builders import NOW, a_sandbox, http, port_to, strike

import sdrtui.crm
from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.port import CrmPort
from sdrtui.crm.probe import probe
from sdrtui.crm.rest import connect
from sdrtui.domain.crm_report import CrmReport
from sdrtui.sandbox.serve import Sandbox


def probed(sandbox: Sandbox, token: str | None = None, clock: Callable[[], datetime] = lambda: NOW) -> CrmReport:
    return probe(lambda: port_to(sandbox, token), clock, ["zhang", "li"])


def server_now(sandbox: Sandbox) -> datetime:
    return datetime.fromisoformat(sandbox.book.now())


def test_it_tells_account_modes_and_feeds() -> None:
    """A CRM in order: who we are there, how each kind of write is made safe, and how changes are read."""
    with a_sandbox() as sandbox:
        report = probed(sandbox, clock=lambda: server_now(sandbox))

    assert ("sandbox", "sandbox", "sdrtui", "updated_since") == (
        report.adapter,
        report.account,
        report.user,
        report.leads,
    )
    assert {"A"} == {way.mode for way in report.writes}
    assert report.is_well
    assert not report.is_clock_off


def test_a_clock_that_is_off_is_measured() -> None:
    """Seconds ahead or behind, to about the time a request takes."""
    with a_sandbox() as sandbox:
        report = probed(sandbox, clock=lambda: server_now(sandbox) - timedelta(hours=1))

    assert report.clock_offset is not None
    assert abs(report.clock_offset - 3600) < 5
    assert report.is_clock_off


def test_an_sdr_without_a_user_is_named() -> None:
    """Nothing is held up by it, and the admin can be asked."""
    with a_sandbox() as sandbox:
        with http(sandbox) as client:
            client.post("/v1/owners", json={"id": "zhang", "name": "张伟"})
        report = probed(sandbox)

    assert ("zhang",) == report.owners
    assert [(False, "li" in lack.what) for lack in report.lacks] == [(False, True)]


def test_a_token_that_is_not_taken_ends_the_questions() -> None:
    """One sentence, not one for each request."""
    with a_sandbox() as sandbox:
        report = probed(sandbox, token="wrong")

    assert 1 == len(report.troubles)
    assert not report.is_well
    assert "wrong" not in str(report)


def test_a_crm_that_is_away_is_said_once() -> None:
    """Its modes are declared and still told."""
    with a_sandbox() as sandbox:
        pass
    report = probed(sandbox)

    assert (1, 4) == (len(report.troubles), len(report.writes))


def test_one_request_that_fails_leaves_the_others() -> None:
    """A page that stumbles is told; what the others found is there."""
    with a_sandbox() as sandbox:
        strike(sandbox, {"kind": "error_before", "on": "/v1/leads"})
        report = probed(sandbox)

    assert ("sandbox", 1) == (report.account, len(report.troubles))


def test_missing_fields_and_kinds_of_write_are_told() -> None:
    """A description without undo and with a field that is not there: what is parked, and what to ask for."""
    example = Path(sdrtui.crm.__file__).with_name("rest_example.toml").read_text("utf-8")
    crm = tomllib.loads(example)["crm"]
    options = {key: value for key, value in crm.items() if key not in {"kind", "base_url", "token"}}
    options["lead"] |= {"describe": "/v1/me", "names": "@"}
    del options["touch"]["undone"]
    with a_sandbox() as sandbox:
        config = CrmConfig(sandbox.base_url, MappingProxyType(options))

        def described() -> CrmPort:
            return connect(config, sandbox.token, lambda: NOW)

        report = probe(described, lambda: NOW, ())

    assert {"lead": "A", "touch": "A", "stage": "B", "void": ""} == {way.kind: way.mode for way in report.writes}
    assert "lead.external_id" in {lack.what for lack in report.lacks if lack.is_needed}
    assert not report.is_well
