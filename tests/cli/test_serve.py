"""The console in a browser: real sockets to a real server, which runs a real console for each tab."""

import asyncio
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from command_line import Command, add_leads
from served import PATIENCE, Served, ended, serving

HELP, LIST = "按键", "今天"
ELSEWHERE = re.compile(rb"""(src|href)\s*=\s*["']?(https?:)?//|url\(["']?(https?:)?//|@import""")
"""What makes a browser fetch from another place."""


@pytest.fixture
async def served(sdrtui: Command) -> AsyncIterator[Served]:
    """A server on a home with two leads, and a browser that came in."""
    add_leads(sdrtui, 2, "outbound-7x3x21")
    async with serving("--lang", "zh") as server:
        await server.enter()
        yield server


async def test_the_console_comes_with_todays_rows_and_takes_keys(sdrtui: Command, tmp_path: Path) -> None:
    """A home whose path would be a shell's joy is just a path; a key changes the screen, and so does another size."""
    home = tmp_path / f"""it's "$(touch {tmp_path}/run)" ; touch run & `x` 资料"""
    sdrtui("--home", str(home), "lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138000")

    async with serving("--home", str(home), "--lang", "zh") as server:
        await server.enter()
        tab = await (await server.tab()).until(LIST, "王敏", "恒信数据")
        help_sheet = await (await tab.type("?")).until(HELP)
        wide = len(help_sheet.shown)
        await tab.tell("resize", {"width": 60, "height": 12})
        await tab.until(HELP)

    assert wide > len(tab.shown)
    assert not (tmp_path / "run").exists()


async def test_what_is_no_message_of_the_page_is_passed_over(served: Served) -> None:
    """No words, sizes or nesting of a WebSocket end the console."""
    tab = await (await served.tab()).until("王1")
    for told in ("", "{", "[]", '["stdin"]', '["stdin", 1]', '["resize", {"width": "x"}]', '["none"]', "[" * 99_999):
        await tab.send(told)
    for size in (-1, 0, 10**30):
        await tab.tell("resize", {"width": size, "height": size})
    await tab.tell("stdin", "\ud83d")

    await (await tab.type("?")).until(HELP)


async def test_quitting_ends_the_console_and_says_its_last_words(served: Served) -> None:
    """The page goes back to a plain screen, and the same address opens the console again."""
    tab = await (await served.tab()).until("王1")
    await tab.type("q")

    assert (await tab.to_the_end()).rstrip().endswith("\x1b[?1049l\x1b[2J\x1b[H")
    assert [] == served.consoles()
    await (await served.tab()).until("王1")


async def test_what_keeps_a_console_from_opening_is_said_on_the_page(served: Served, home: Path) -> None:
    """Nobody looks at the terminal then."""
    (home / "config.toml").write_text("sdr = 'x", encoding="utf-8")

    said = await (await served.tab()).to_the_end()

    assert f"{home}/config.toml:1" in said
    assert "TOML" in said


async def test_a_note_survives_its_tab_and_two_tabs_are_two_consoles(served: Served) -> None:
    """A tab closed right after a letter loses nothing; meanwhile another works on the same home."""
    other = await (await served.tab()).until("王1")
    (stays,) = served.consoles()
    tab = await (await served.tab()).until("王1")
    (goes,) = set(served.consoles()) - {stays}
    await (await tab.type("n")).until("Ctrl+J")
    await tab.type("下周再打")
    await tab.close()

    assert await asyncio.to_thread(ended, goes)
    later = await (await served.tab()).until("王1")
    await (await later.type("n")).until("下周再打")
    await (await other.type("?")).until(HELP)


async def test_ctrl_c_ends_every_console(served: Served) -> None:
    """The server ends by itself with code 0, the page is told, and no process is left."""
    tab = await (await served.tab()).until("王1")
    (console,) = served.consoles()
    served.process.send_signal(signal.SIGINT)

    await tab.to_the_end()
    async with asyncio.timeout(PATIENCE):
        assert 0 == await served.process.wait()
    assert await asyncio.to_thread(ended, console)


async def test_a_server_that_is_killed_leaves_no_console(served: Served) -> None:
    """The console's line is cut, and it ends as by its key."""
    await (await served.tab()).until("王1")
    (console,) = served.consoles()

    served.process.kill()

    assert await asyncio.to_thread(ended, console)


async def test_nobody_else_comes_in(served: Served) -> None:
    """Another name, another page, no cookie, a used or a wrong token: 403, and a socket from elsewhere too."""
    page, console = served.page_url, f"{served.page_url}console"
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    upgrade["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="
    told = {
        "ours": await served.status(page),
        "used token": await served.status(served.address),
        "wrong token": await served.status(f"{served.base_url}/?token=wrong"),
        "no token": await served.status(f"{served.base_url}/"),
        "another path": await served.status(f"{served.base_url}/other/"),
        "another name": await served.status(page, Host="evil.example"),
        "another port": await served.status(page, Host="127.0.0.1:1"),
        "another page": await served.status(page, Origin="http://evil.example"),
        "a socket from nowhere": await served.status(console, **upgrade),
        "a socket from elsewhere": await served.status(console, Origin="http://evil.example", **upgrade),
        "a socket by another name": await served.status(console, Host="evil.example", **upgrade),
        "no such file": await served.status(f"{page}config.toml"),
    }
    served.browser.cookie_jar.clear()
    told["no cookie"] = await served.status(page)
    told["a socket without cookie"] = await served.status(console, Origin=served.base_url, **upgrade)

    assert {"ours": 200, "no such file": 404} | dict.fromkeys(set(told) - {"ours", "no such file"}, 403) == told
    assert [] == served.consoles()


async def test_everything_comes_from_the_server(served: Served) -> None:
    """The page, its styles, script and fonts name no other place; the browser is told to take from none."""
    kept, policy = {}, ""
    for name in ("", "textual.js", "page.js", "page.css", "xterm.css", "mono.ttf", "mono-italic.ttf"):
        async with served.browser.get(served.page_url + name) as answer:
            kept[name], policy = answer.status, answer.headers["Content-Security-Policy"]
            text = await answer.read()
            assert ELSEWHERE.search(text) is None
            assert "no-store" == answer.headers["Cache-Control"]

    assert {200} == set(kept.values())
    assert "default-src 'none'" in policy
    assert "token" not in served.page_url


async def test_the_cookie_is_for_this_path_only_and_not_for_scripts(served: Served) -> None:
    """Cookies know no ports: by its path, no other server of this machine is shown it."""
    (cookie,) = served.browser.cookie_jar

    assert (True, "Strict") == (cookie["httponly"], cookie["samesite"])
    assert served.page_url.removeprefix(served.base_url) == cookie["path"]


async def test_it_listens_on_this_machine_only(served: Served) -> None:
    """The port is open at 127.0.0.1 and at no other address, not even of loopback."""
    socket.create_connection(("127.0.0.1", served.port)).close()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", served.port))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.com", "127.0.0.2", ""])
def test_another_host_is_refused_in_words(sdrtui: Command, host: str) -> None:
    """Exit code 2, and what to do instead."""
    answer = sdrtui("--lang", "en", "serve", f"--host={host}")

    assert 2 == answer.code
    assert "this machine only" in answer.err
    assert "ssh -L" in answer.err


def test_a_taken_port_is_told_in_words(sdrtui: Command) -> None:
    """Exit code 4, as for anything that another process holds."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        answer = sdrtui("--lang", "en", "serve", "--port", port)

    assert (4, f"Port {port} is taken.\n  Name another one with --port.\n") == (answer.code, answer.err)


def test_without_its_package_it_says_how_to_install_it(sdrtui: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command is the one for this very Python."""
    monkeypatch.setitem(sys.modules, "textual_serve", None)

    answer = sdrtui("--lang", "en", "serve")

    assert 2 == answer.code
    assert f"{sys.executable} -m pip install textual-serve" in answer.err


async def test_the_console_is_of_the_sdr_that_was_named(sdrtui: Command) -> None:
    """Language and SDR reach the page and each console."""
    add = ("lead", "add", "--company")
    sdrtui(*add, "恒信数据", "--name", "王敏", "--phone", "13800138000", "--owner", "luo")
    sdrtui(*add, "蓝桥软件", "--name", "李强", "--phone", "13800138001", "--owner", "me")
    async with serving("--lang", "en", more=("--sdr", "luo")) as server:
        await server.enter()
        tab = await (await server.tab()).until("王敏", "Today")

    assert '<html lang="en">' in server.page
    assert "<title>sdrtui · luo</title>" in server.page
    assert "李强" not in tab.shown
