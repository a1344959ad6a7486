"""Known messages and the touches that letters may answer, on every database."""

from datetime import timedelta

import pytest
from store_builders import NOW, enrolled

from sdrtui.domain.change import Change
from sdrtui.domain.ids import RecordId
from sdrtui.domain.mail import MailKind, MailPlace, MailRow
from sdrtui.errors import TryLater
from sdrtui.store.store import Store

ROW = MailRow("a@b", MailKind.REPLY, NOW - timedelta(hours=1), NOW, record=RecordId("r" * 36))


def test_a_message_is_known_once(store: Store) -> None:
    """It is found again by its id; a second time the whole change is refused."""
    store.commit(Change(mail=(ROW,)))

    assert {"a@b": ROW} == store.mail.known(["a@b", "c@d"])
    with pytest.raises(TryLater):
        store.commit(Change(mail=(MailRow("c@d", MailKind.OWN, NOW, NOW), ROW)))
    assert {} == store.mail.known(["c@d"])


def test_a_place_moves_on(store: Store) -> None:
    """Each mailbox has its own; the last one written stands."""
    store.mail.keep_place("x", MailPlace(1, 5))
    store.mail.keep_place("x", MailPlace(4_000_000_000, 4_000_000_001))

    assert MailPlace(4_000_000_000, 4_000_000_001) == store.mail.place("x")
    assert store.mail.place("y") is None


def test_only_records_of_messages_are_found(store: Store) -> None:
    """A record that no message made is not taken back as one."""
    store.commit(enrolled().change)
    store.commit(Change(mail=(ROW,)))

    assert store.mail.record("r" * 36) is None
    assert {} == store.mail.touches([])
