"""The exchange with a real CRM by itself, over a real store: nothing to press, nothing in the way of a key."""

import os
import socket
from datetime import timedelta
from pathlib import Path

import pytest
from real_office import console, office, ticks_until
from sync_builders import a_store, works
from textual.widgets import TextArea

from sdrtui.crm.tokens import delete_token, load_token, save_token
from sdrtui.domain.sync import Cause
from sdrtui.services import leads
from sdrtui.store.opening import open_store
from sdrtui.store.outbox_lease import SenderLease
from sdrtui.tui import sync_schedule


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs begin without the pauses that people need."""
    for name in ("OPENING", "QUIET"):
        monkeypatch.setattr(sync_schedule, name, 0.0)
    monkeypatch.setitem(sync_schedule._WAITS, Cause.ELSEWHERE, 0.3)


async def test_an_outcome_is_in_the_crm_by_itself(tmp_path: Path) -> None:
    """The status line counts what waits, and then says that it is over there; no key was pressed for it."""
    with office(tmp_path) as made:
        made.has_leads(3)
        async with console(made) as on:
            await on.press("5")
            await ticks_until(on, lambda: len(made.activities()) == 1, "the touch in the CRM")

            await ticks_until(on, lambda: "已在 CRM" in on.text.splitlines()[0], "the status")
            assert "同步" not in on.message


async def test_what_others_did_in_the_crm_comes_without_moving_the_cursor(tmp_path: Path) -> None:
    """A lead that the CRM gives to somebody else leaves the list; the row one works on and the note stay."""
    with office(tmp_path) as made:
        made.has_leads(4)
        async with console(made) as on:
            await ticks_until(on, lambda: "已在 CRM" in on.text.splitlines()[0], "the first exchange")
            await on.press("down", "down", "n")
            await on.until(lambda: bool(on.today.query(TextArea)), "the note")
            await on.type("abc")
            kept = on.touch
            first = on.today.rows.all[0].touch
            made.logs(first, "no_answer")
            await ticks_until(on, lambda: len(made.activities()) == 1, "the exchange")
            await ticks_until(on, lambda: on.today.rows.get(first) is None, "the new list")
            await on.type("def")

            assert kept == on.touch
            assert "abcdef" == on.today.query_one(TextArea).text


async def test_a_touch_that_goes_meanwhile_takes_no_key_with_it(tmp_path: Path) -> None:
    """Another window logs the row under the cursor: it stays there, marked, and no key hits the next person."""
    with office(tmp_path) as made:
        made.has_leads(3)
        async with console(made) as on:
            mine, name = on.touch, on.today.rows.all[0].contact_name
            following = str(on.today.rows.all[1].touch)
            made.logs(mine, "no_answer")
            await ticks_until(on, lambda: "别处已改" in on.message, "the word about it")
            assert (mine, name) == (on.touch, on.today.rows.all[0].contact_name)
            row = on.today.row
            assert row is not None
            await on.until(lambda: on.today.has_card_of(row), "its card")
            await on.press("down")

            await on.until(lambda: mine not in {str(row.touch) for row in on.today.rows.all}, "the row to leave")
            assert following in {str(row.touch) for row in made.due()}


async def test_offline_is_calm_and_comes_back(tmp_path: Path) -> None:
    """Without the CRM outcomes go on and are counted; it is said once, and tried again later by itself."""
    with office(tmp_path) as made:
        made.has_leads(3)
        if made.sandbox is not None:
            made.sandbox.stop()
        async with console(made) as on:
            await ticks_until(on, lambda: on.today.cause is Cause.AWAY, "the first try")
            await on.press("5")
            await on.said("✓")
            await ticks_until(on, lambda: "离线" in on.text.splitlines()[0], "the status")

            assert "待同步" in on.text.splitlines()[0]
            assert "✓" in on.message


async def test_another_window_that_sends_is_respected(tmp_path: Path) -> None:
    """While somebody else holds the lease nothing is sent from here, and that is no error."""
    with office(tmp_path) as made:
        made.has_leads(2)
        store = open_store(str(made.home / "sdrtui.db"), now=made.now)
        living = f"{socket.gethostname()}/{os.getppid()}/other"
        SenderLease(store.engine).take(living, made.now, made.now + timedelta(hours=1))
        async with console(made) as on:
            await ticks_until(on, lambda: "另一窗口在发" in on.text.splitlines()[0], "the status")
            await on.press("y")
            await on.said("另一个 sdrtui")
            assert "⚠" not in on.message
            SenderLease(store.engine).drop(living)
            await ticks_until(on, lambda: "已在 CRM" in on.text.splitlines()[0], "its turn")
        store.close()


async def test_a_run_is_stopped_by_the_key_that_shows_it(tmp_path: Path) -> None:
    """Y shows the progress, y again stops at the next safe point: the rest stays queued, and nothing is doubled."""
    with office(tmp_path) as made:
        made.has_leads(6)
        made.crm_meets({"kind": "latency", "seconds": 0.5, "on": "/v1/batch", "times": -1})
        async with console(made) as on:
            await on.press("y")
            await on.until(lambda: on.today.run is not None and on.today.run.left > 0, "the run to be under way")
            await on.press("y")
            await on.said("剩下的继续排队")
            await on.until(lambda: on.today.run is None, "its end")

            await on.said("已停止")


async def test_without_a_crm_no_key_for_it_is_offered(tmp_path: Path) -> None:
    """Neither bar, help nor palette know y; the empty list says how to connect one, and so does the key."""
    with office(tmp_path, with_crm=False) as made:
        async with console(made, size=(120, 40)) as on:
            await on.sees("要连接 CRM")
            assert "config.toml" in on.text
            assert "同步" not in on.text.splitlines()[-1]
            await on.press("y")
            await on.said("crm doctor")
            await on.press("?")
            await on.sees("推迟到")

            assert "y F12" not in on.text


async def test_a_file_in_the_drop_folder_is_on_top(tmp_path: Path) -> None:
    """Whoever drops a file of call-ins there sees them on top within a second."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(2)
        async with console(made) as on:
            inbox = made.home / "inbox"
            inbox.mkdir()
            (inbox / "web.csv").write_text(
                "姓名,公司,手机\n林小雨,云图科技,13911112222\n林小雨,蓝桥软件,13911113333\n", encoding="utf-8"
            )
            await ticks_until(on, lambda: "web.csv" in on.message, "the import")

            await on.sees("林小雨")
            assert [] == [file.name for file in inbox.iterdir() if file.is_file()]


async def test_a_reply_by_mail_ends_the_run(tmp_path: Path) -> None:
    """A letter in the mail folder is taken in by itself: the person's touches leave the list, and it is said."""
    with office(tmp_path, with_crm=False) as made:
        desk = made.desk()
        leads.add(desk, name="王敏", company="云图科技", phones=["13911112222"], emails=["min@yuntu.example"])
        async with console(made) as on:
            folder = made.home / "mail"
            folder.mkdir()
            letter = "From: min@yuntu.example\nTo: me@ours.example\nSubject: Re: hello\nMessage-ID: <1@yuntu.example>\n"
            (folder / "reply.eml").write_text(letter + "Date: Mon, 23 Nov 2026 09:59:00 +0800\n\nSend me the offer.\n")
            await ticks_until(on, lambda: "王敏" in on.message, "the word about it")

            await ticks_until(on, lambda: not on.today.rows.all or on.today.rows.kept is not None, "the list")


async def test_without_a_token_it_pauses_and_goes_on_after_the_sign_in(tmp_path: Path) -> None:
    """That is said once and parks nothing; once there is a token again, y lets everything go."""
    with office(tmp_path) as made:
        made.has_leads(2)
        token = load_token("sandbox", made.home)
        delete_token("sandbox", made.home)
        async with console(made) as on:
            await ticks_until(on, lambda: "需重新登录 CRM" in on.text.splitlines()[0], "the status")
            assert "✗" in on.message
            await on.press("5")
            await on.said("✓")
            on.today.tick()
            assert on.today.run is None

            save_token("sandbox", token or "", made.home)
            await on.press("y")
            await on.until(lambda: "已在 CRM" in on.text.splitlines()[0], "everything over there")
            assert 1 == len(made.activities())


async def test_a_long_drain_shows_how_far_it_is(tmp_path: Path) -> None:
    """The status line counts while the list stays live."""
    with office(tmp_path) as made:
        made.has_leads(3)
        with a_store(made.home) as store:
            works(store, 300, 1)
        made.crm_meets({"kind": "latency", "seconds": 0.3, "on": "/v1/batch", "times": -1})
        async with console(made) as on:
            await ticks_until(on, lambda: "发送中" in on.text.splitlines()[0], "the count")
            before = on.touch
            await on.press("down")
            assert before != on.touch

            await ticks_until(on, lambda: "已在 CRM" in on.text.splitlines()[0], "the end")
            assert 300 == len(made.activities())
