"""Why a run ended early: what a screen says of it and when it tries again follow from that."""

import os
import socket
from datetime import timedelta
from pathlib import Path

from sync_builders import NOW, a_sandbox, a_store, strike, sync, works

from sdrtui.domain.sync import Cause
from sdrtui.store.outbox_lease import SenderLease


def test_a_run_without_trouble_has_no_cause(tmp_path: Path) -> None:
    """Everything went."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 1)

        assert Cause.NONE is sync(store, sandbox).cause


def test_another_sender_is_no_trouble_with_the_crm(tmp_path: Path) -> None:
    """A living sender holds the lease: it sends what is queued here as well."""
    living = f"{socket.gethostname()}/{os.getppid()}/another"
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 1)
        SenderLease(store.engine).take(living, NOW, NOW + timedelta(hours=1))

        assert (Cause.ELSEWHERE, 0) == (sync(store, sandbox).cause, sync(store, sandbox).pushed)


def test_a_crm_that_is_gone_is_away(tmp_path: Path) -> None:
    """Nobody listens on its port."""
    with a_store(tmp_path) as store:
        works(store, 1)
        with a_sandbox() as sandbox:
            pass

        assert Cause.AWAY is sync(store, sandbox).cause


def test_a_token_that_is_not_taken_means_to_sign_in(tmp_path: Path) -> None:
    """No waiting helps."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 1)
        strike(sandbox, {"kind": "error_before", "value": "401", "times": -1})

        assert Cause.SIGN_IN is sync(store, sandbox).cause


def test_a_crm_that_asks_to_slow_down_is_busy(tmp_path: Path) -> None:
    """It answers, so nobody is offline."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 1)
        strike(sandbox, {"kind": "too_many", "value": "3600", "times": -1})

        assert Cause.BUSY is sync(store, sandbox).cause
