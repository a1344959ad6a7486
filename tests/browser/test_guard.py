"""Who may come in: names, origins, the token that works once, and the cookie that is bound to a path."""

import pytest

from sdrtui.browser.guard import Guard

OURS = "127.0.0.1:8766"


@pytest.mark.parametrize(
    ("hosts", "origins", "is_for_us"),
    [
        ([OURS], [f"http://{OURS}"], True),
        (["LocalHost:8766"], ["http://localhost:8766"], True),
        ([OURS], [], False),
        ([OURS], ["http://evil.example"], False),
        ([OURS], ["null"], False),
        ([OURS], ["https://127.0.0.1:8766"], False),
        ([OURS], ["http://127.0.0.1:9999"], False),
        ([OURS], [f"http://{OURS}", "http://evil.example"], False),
        (["evil.example:8766"], ["http://evil.example:8766"], False),
        (["evil.example"], [f"http://{OURS}"], False),
        (["127.0.0.1"], [f"http://{OURS}"], False),
        ([OURS, "evil.example"], [f"http://{OURS}"], False),
        ([], [f"http://{OURS}"], False),
    ],
)
def test_a_socket_is_for_us_by_our_name_and_from_our_page(
    hosts: list[str], origins: list[str], *, is_for_us: bool
) -> None:
    """A name that only points here, a page of somebody else's, and one that does not say, are all refused."""
    guard = Guard("127.0.0.1", 8766)

    assert is_for_us == guard.is_for_us(hosts, origins, must_name_origin=True)


def test_a_page_need_not_name_its_origin() -> None:
    """Browsers send none when an address is opened; a wrong one is refused all the same."""
    guard = Guard("127.0.0.1", 8766)

    assert guard.is_for_us([OURS], [], must_name_origin=False)
    assert not guard.is_for_us([OURS], ["http://evil.example"], must_name_origin=False)


@pytest.mark.parametrize(
    ("host", "port", "base_url"),
    [
        ("127.0.0.1", 8766, "http://127.0.0.1:8766"),
        ("127.0.0.1", 80, "http://127.0.0.1"),
        ("::1", 8766, "http://[::1]:8766"),
    ],
)
def test_the_address_is_one_that_browsers_take(host: str, port: int, base_url: str) -> None:
    """IPv6 stands in brackets, the usual port is left out, as in the Host header."""
    guard = Guard(host, port)

    assert base_url == guard.base_url
    assert guard.is_for_us([base_url.removeprefix("http://")], [base_url], must_name_origin=True)


def test_an_address_lets_one_browser_in() -> None:
    """A token works once; the next browser needs the next address."""
    guard = Guard("127.0.0.1", 8766)
    first = guard.address.partition("token=")[2]

    entry, again = guard.admit(first), guard.admit(first)
    second = guard.admit(guard.address.partition("token=")[2])

    assert again is None
    assert entry is not None
    assert second is not None
    assert guard.knows(entry.path, entry.secret)
    assert not guard.knows(entry.path, second.secret)
    assert not guard.knows(second.path, entry.secret)


@pytest.mark.parametrize("told", ["", "x", "微信", "\ud83d"])
def test_whatever_else_is_told_is_no_token(told: str) -> None:
    """Any text is compared, and refused; the address that was printed still works."""
    guard = Guard("127.0.0.1", 8766)
    printed = guard.address

    assert guard.admit(told) is None
    assert not guard.knows(told, told)
    assert printed == guard.address
